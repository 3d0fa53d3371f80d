"""Waiting for a number that is given up: places in line, offers, and the worker that makes them."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions, passing
from bookings.models import Appointment, WaitlistEntry
from specialists.models import Slot
from tests.properties.common import SOME
from tests.properties.may import (
    against_person,
    alike,
    bookable,
    deadline,
    free,
    line_ends_at,
    line_of,
    offered_until,
)
from tests.properties.model import DAY, HOUR, Number, Place, Session, Visit
from tests.properties.moving import Moving


class Waiting(Moving):
    """Join, leave, be offered a number in turn."""

    def _place(self, n: int) -> Place | None:
        return self.nth([one for one in self.m.places.values() if one.in_line], n)

    # --- Places in line ----------------------------------------------------------------

    def _full(self) -> list[Session]:
        """Sessions for which one might wait."""
        shown = bookable(self.m, None, None)
        full = [one for one in self.m.sessions.values() if not shown & one.numbers.keys()]
        open_now = [one for one in full if one.status == "published" and self.m.now >= one.opens_at]
        return [one for one in open_now if offered_until(self.m, one, self.m.now) is not None]

    @rule(
        asker=SOME,
        n=SOME,
        wish=st.sampled_from(["session", "session", "here", "anywhere"]),
        hours=st.sampled_from([0, 48]),
    )
    def joins_the_line(self, asker: int, n: int, wish: str, hours: int) -> None:
        session = self.nth(self._full(), n) if n < 16 else self.session(n)
        self.join(*self.asker(asker), session or self.session(n), wish, hours)

    def join(self, account: int, person: int, session: Session, wish: str, hours: int) -> None:
        """Ask for a place in line."""
        m = self.m
        specialist = None if wish == "session" else min(session.specialists)
        hospital = session.hospital if wish == "here" else None
        days = m.rule("waitlist", m.now, session.hospital)["specialist_days"]
        until = None if specialist is None else m.now + days * DAY
        known = next(
            (
                one
                for one in m.places.values()
                if one.in_line
                and one.person == person
                and (
                    one.session == session.pk
                    if specialist is None
                    else (one.specialist, one.hospital) == (specialist, hospital)
                )
            ),
            None,
        )
        against = {"not_yours"} if (account, person) not in m.links else set()
        against |= self._lacks(account, person, session)
        if known is None:
            against |= self._not_in_line(person, session)
        said = {"patient_id": person, "session_id": session.pk, "notice_hours": hours, "by": account}
        said |= {"specialist_id": specialist, "anywhere": wish == "anywhere"}
        row = self.attempt(against, actions.join_waitlist, **said)
        if row is None:
            return
        if known is not None:
            known.notice, known.until_at = hours * HOUR, until
            return
        m.places[row.pk] = Place(
            row.pk,
            person,
            account,
            session.pk if specialist is None else None,
            specialist,
            hospital,
            m.now,
            until,
            hours * HOUR,
        )

    def _lacks(self, account: int, person: int, session: Session) -> set[str]:
        """What has to be agreed to first."""
        m, found = self.m, set()
        if not m.accounts[account].terms:
            found.add("no_terms")
        if m.persons[person].child and not m.persons[person].agreed:
            found.add("no_consent")
        if session.hospital not in m.accounts[account].tells:
            found.add("hospital_untold")
        return found

    def _not_in_line(self, person: int, session: Session) -> set[str]:
        """Why nobody, or not this person, may begin to wait."""
        m = self.m
        if session.status != "published":
            return {"withdrawn"}
        found = set()
        if m.now < session.opens_at:
            found.add("not_yet_open")
        if m.now >= session.closes_at or offered_until(self.m, session, m.now) is None:
            found.add("line_closed")
        if bookable(m, None, None) & session.numbers.keys():
            found.add("not_full")
        if any(p == person and until > m.now for (p, _), until in m.blocks.items()):
            found.add("blocked")
        if any(v.person == person and v.session == session.pk and v.lives(m.now) for v in m.visits.values()):
            found.add("same_session")
        mine = [one for one in m.places.values() if one.in_line and one.person == person]
        if len(mine) >= m.rule("waitlist", m.now)["entries"]:
            found.add("lines_full")
        return found

    @precondition(lambda self: any(one.in_line for one in self.m.places.values()))
    @rule(n=SOME)
    def leaves_the_line(self, n: int) -> None:
        place = self._place(n)
        row = WaitlistEntry.objects.get(pk=place.pk)
        against = {"not_yours"} if (place.account, place.person) not in self.m.links else set()
        if self.attempt(against, actions.leave_waitlist, entry=row, by=place.account) is not None:
            self.end_place(place, "left")

    # --- The worker ----------------------------------------------------------------------

    def given_up(self) -> list[tuple[Session, Number]]:
        """Numbers that nobody has, and that somebody gave up or that have flowed back."""
        m, found = self.m, []
        for session in sorted(m.sessions.values(), key=lambda one: (one.starts_at, one.pk)):
            if session.status != "published" or m.now < session.opens_at or m.now >= session.starts_at:
                continue
            full_once = any(one.in_line and one.session == session.pk for one in m.places.values())
            for number in sorted(session.numbers.values(), key=lambda one: (one.starts_at, one.pk)):
                back = number.pool != "public" and session.flows_back_at <= m.now
                gone = number.pool == "public" and (number.reopens_at is not None or full_once)
                if number.open and not number.added and m.taker(number) is None and (back or gone):
                    found.append((session, number))
        return found

    def turn(
        self, place: Place, session: Session, number: Number, account: int
    ) -> tuple[set[str], Visit | None]:
        """Why the person may not be given this number, and instead of which booking they may."""
        m = self.m
        ask = (m, account, place.person, session, number.starts_at)
        against = against_person(*ask) - {"too_many_holds"}
        if not against:
            return set(), None
        booked = [
            one
            for one in m.visits.values()
            if one.person == place.person
            and one.status == "booked"
            and m.sessions[one.session].specialists & session.specialists
            and m.number(one).starts_at > m.now - DAY
            and m.now < min(m.begins(one), deadline(m, one))
        ]
        booked.sort(key=lambda one: (m.number(one).starts_at, one.pk))
        if not booked:
            return against, None
        if place.specialist is not None and number.starts_at >= m.number(booked[0]).starts_at:
            return {"not_earlier"}, None
        return against_person(*ask, besides=booked[0]) - {"too_many_holds"}, booked[0]

    def _order(self, session: Session) -> list[Place]:
        """Who comes first: whose visit the hospital withdrew, then who has waited longest."""

        def withdrawn(place: Place) -> bool:
            return any(
                one.kind == "withdrawn"
                and one.unanswered
                and one.call != "declined"
                and self.m.visits[one.visit].person == place.person
                and alike(self.m, self.m.visits[one.visit], session)
                for one in self.m.asked.values()
            )

        return sorted(line_of(self.m, session), key=lambda one: (not withdrawn(one), one.joined_at, one.pk))

    @precondition(lambda self: bool(self.m.places))
    @rule()
    def the_worker_offers(self) -> None:
        """The round of every half minute."""
        self.offers_go_out()

    def offers_go_out(self) -> None:
        """What is over is written down, every freed number goes to the first in line who may have it, and whose time
        has come waits no more."""
        m = self.m
        self._lapse()
        passing.pass_on_all(now=m.now)
        rows = Appointment.objects.filter(origin="offer").exclude(pk__in=m.visits)
        made = {row.slot_id: row for row in rows}
        for session, number in self.given_up():
            until = offered_until(self.m, session, m.now) if self.may_offer_at(session) == m.now else None
            wanted = self._first(session, number) if until is not None else None
            row = made.pop(number.pk, None)
            assert (row.entry_id if row is not None else None) == (
                wanted.pk if wanted is not None else None
            ), f"number {number.pk} was offered to place {row and row.entry_id}, and it is {wanted}'s turn"
            if row is not None and until is not None:
                self._offered(wanted, session, number, row, until)
        assert not made, f"offered without being free: {made}"
        for place in m.places.values():
            if place.status == "waiting" and self._waited_enough(place):
                place.status, place.end = "ended", "deadline"
            elif place.status == "waiting" and (place.account, place.person) not in m.links:
                place.status, place.end = "ended", "person_gone"

    def _lapse(self) -> None:
        """Offers nobody answered; after so many the place is given up."""
        m = self.m
        live = {one.place for one in m.visits.values() if one.status == "pending" and one.lives(m.now)}
        for place in m.places.values():
            if place.status == "offered" and place.pk not in live:
                last = max((v for v in m.visits.values() if v.place == place.pk), key=lambda one: one.pk)
                place.status = "waiting"
                place.lapses += not last.ended_by_change  # what the hospital took back counts against nobody
                for one in m.visits.values():
                    if one.place == place.pk and one.status == "pending":
                        one.status, one.expires_at = "expired", None
                if not last.ended_by_change and place.lapses >= m.rule("waitlist", m.now)["lapses"]:
                    place.status, place.end = "ended", "no_answer"

    def _first(self, session: Session, number: Number) -> Place | None:
        """Whose turn it is."""
        for place in self._order(session):
            had = self._had_turn(place.person, session, number)
            soon = number.starts_at - self.m.now < place.notice
            if place.status != "waiting" or had or soon or (place.account, place.person) not in self.m.links:
                continue
            if not self.turn(place, session, number, place.account)[0]:
                return place
        return None

    def _had_turn(self, person: int, session: Session, number: Number) -> bool:
        """Was offered this number before, gave it up, or is being offered another one of the session."""
        theirs = [one for one in self.m.visits.values() if one.person == person]
        here = [one for one in theirs if one.number == number.pk]
        if any(one.origin == "offer" or one.status == "cancelled" for one in here):
            return True
        offers = [one for one in theirs if one.session == session.pk and one.origin == "offer"]
        return any(one.status == "pending" for one in offers)

    def _offered(
        self, place: Place, session: Session, number: Number, row: Appointment, until: datetime
    ) -> None:
        m = self.m
        assert free(m, Number(number.pk, number.starts_at, number.ends_at), None)
        place.status = "offered"
        offer = Visit(row.pk, place.person, place.account, session.pk, number.pk, m.now, origin="offer")
        offer.expires_at, offer.place = until, place.pk
        m.visits[row.pk] = offer
        m.tell(offer, "waitlist_offered")
        number.reopens_at = Slot.objects.get(pk=number.pk).reopens_at
        self.returns_after(session, self.kept_back(session, until), number.reopens_at)

    def _waited_enough(self, place: Place) -> bool:
        if place.session is None:
            return place.until_at is not None and self.m.now >= place.until_at
        return self.m.now >= line_ends_at(self.m, self.m.sessions[place.session])
