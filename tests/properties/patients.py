"""What patients and their families do to have a number."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions
from bookings.models import Appointment
from bookings.queries.numbers import Asker, bookable_by
from tests.properties.common import SOME, Acts, of
from tests.properties.may import against_number, alike, free, public
from tests.properties.model import MINUTE, Session, Visit


class Patients(Acts):
    """Hold, extend, release, confirm; again, and from pages left open."""

    # --- Holds ------------------------------------------------------------------------

    def hold(self, account: int, person: int, session: Session, n: int) -> Visit | None:
        """Ask for a number; what the list shows of it before is what comes."""
        m, at = self.m, session.halves()[n % len(session.halves())]
        mine = m.holds_of(account)
        here = next((one for one in mine if one.session == session.pk), None)
        if (account, person) not in m.links:
            against = {"not_yours"}
        elif here is not None and here.person == person and m.number(here).starts_at == at:
            against = set()
        else:
            against = against_number(m, account, person, session, at)
        shown = bookable_by(Asker(account, person), m.now).filter(session=session.pk, starts_at=at).exists()
        said = {"patient_id": person, "session_id": session.pk, "at": at, "by": account}
        row = self.attempt(against, actions.hold_number, **said)
        again = here is not None and row is not None and row.pk == here.pk and row.slot_id == here.number
        assert again or shown == (row is not None) or "not_yours" in against, "the page says otherwise"
        if row is None:
            return None
        for one in mine:
            if one is not here:
                one.status, one.expires_at = "released", None
        if here is not None:
            assert row.pk == here.pk, "changing one's mind begins no second hold"
            if not (here.person == person and m.number(here).starts_at == at):
                self._given(row, session, account)
                here.person, here.number = person, row.slot_id
            return here
        self._given(row, session, account)
        visit = Visit(row.pk, person, account, session.pk, row.slot_id, m.now)
        visit.expires_at = m.now + m.rule("hold", m.now)["minutes"] * MINUTE
        m.visits[row.pk] = visit
        return visit

    def _given(self, row: Appointment, session: Session, account: int) -> None:
        """The number that was drawn was free, and for patients."""
        number = session.numbers[row.slot_id]
        assert public(self.m, number, session), number
        assert free(self.m, number, account), number

    @rule(asker=SOME, session=SOME, half=st.integers(0, 3))
    def asks_for_a_number(self, asker: int, session: int, half: int) -> None:
        self.hold(*self.asker(asker), self.session(session), half)

    @precondition(lambda self: any(self.m.holds_of(a) for a in self.m.accounts))
    @rule(account=SOME, person=st.none() | SOME, half=st.none() | st.integers(0, 3))
    def asks_again(self, account: int, person: int | None, half: int | None) -> None:
        """The same once more, or for another person, or another time of the session."""
        held = self.nth([one for a in self.m.accounts for one in self.m.holds_of(a)], account)
        session = self.m.sessions[held.session]
        at = self.m.number(held).starts_at
        n = session.halves().index(at) if half is None else half
        mine = [p for a, p in self.m.links if a == held.account]
        who = held.person if person is None or not mine else mine[person % len(mine)]
        self.hold(held.account, who, session, n)

    @of("pending")
    @rule(n=SOME)
    def extends(self, n: int) -> None:
        visit = self.visit(n, {"expired", "released"} if n > 15 else {"pending"})
        if visit is None or visit.origin != "hold":
            return
        policy = self.m.rule("hold", self.m.now)
        against = set() if visit.lives(self.m.now) else {"hold_lapsed"}
        if visit.extensions >= policy["extensions"]:
            against.add("hold_extended")
        row = self.row(visit)
        if self.attempt(against, actions.extend_hold, hold=row, by=visit.account) is not None:
            visit.expires_at += policy["extension_minutes"] * MINUTE
            visit.extensions += 1

    @of("pending")
    @rule(n=SOME)
    def releases(self, n: int) -> None:
        visit = self.visit(n, {"booked", "released"} if n > 15 else {"pending"})
        if visit is None or visit.origin != "hold":
            return
        self.attempt(set(), actions.release_hold, hold=self.row(visit), by=visit.account)
        if visit.status == "pending":
            visit.status, visit.expires_at = "released", None

    # --- Bookings ----------------------------------------------------------------------

    def confirm(self, visit: Visit, page: Appointment) -> None:
        """Confirm what a page shows, now or long ago."""
        m = self.m
        session = m.sessions[visit.session]
        hospital = session.hospital
        account = m.accounts[visit.account]
        against = set()
        if visit.status != "booked":
            if page.version != visit.version:
                against.add("hospital_changed")
            if session.status != "published":
                against.add("withdrawn")
            if not (visit.status == "pending" and visit.lives(m.now)):
                against.add("hold_lapsed")
            if m.now >= m.begins(visit):
                against.add("closed")
            if not account.terms:
                against.add("no_terms")
            if m.persons[visit.person].child and not m.persons[visit.person].agreed:
                against.add("no_consent")
            if hospital not in account.tells:
                against.add("hospital_untold")
        if (page.slot_id, page.patient_id) != (visit.number, visit.person):
            against.add("hold_changed")
        if (visit.account, page.patient_id) not in m.links:
            against.add("not_yours")
        row = self.attempt(against, actions.confirm_booking, hold=page, by=visit.account)
        if row is None or visit.status == "booked":
            return
        visit.status, visit.expires_at, visit.booked_at = "booked", None, m.now
        self.booked(visit)

    def booked(self, visit: Visit) -> None:
        """What follows from a booking."""
        m = self.m
        m.acknowledged.add(visit.pk)
        self._answers_withdrawal(visit)
        if any(
            p.in_line and (p.person, p.session) == (visit.person, visit.session) for p in m.places.values()
        ):
            self.has_one_now(visit)
        m.tell(visit, "appointment_confirmed")
        m.remind(visit)

    def _answers_withdrawal(self, visit: Visit) -> None:
        """A number of the same specialist or department makes good the one that was withdrawn."""
        m, there = self.m, self.m.sessions[visit.session]
        for one in sorted(m.asked.values(), key=lambda one: one.serial):
            was = m.visits[one.visit]
            asked = one.kind == "withdrawn" and one.unanswered and was.person == visit.person
            if asked and alike(m, was, there):
                one.status, one.choice, one.instead = "answered", "other_session", visit.pk
                return

    @of("pending")
    @rule(n=SOME)
    def confirms(self, n: int) -> None:
        visit = self.visit(n, {"pending"})
        if visit is not None and visit.origin == "hold":
            self.confirm(visit, self.row(visit))

    @of("booked", "expired", "released", "cancelled")
    @rule(n=SOME)
    def confirms_twice(self, n: int) -> None:
        ended = {"expired", "released", "cancelled"}
        visit = self.visit(n, ended if n > 15 else {"booked"})
        if visit is not None and visit.origin == "hold":
            self.confirm(visit, self.row(visit))

    @of("pending", "booked")
    @rule(n=SOME)
    def leaves_a_page_open(self, n: int) -> None:
        visit = self.visit(n, {"pending", "booked"})
        if visit is not None:
            self.pages[visit.pk] = self.row(visit)

    @precondition(lambda self: bool(self.pages))
    @rule(n=SOME)
    def presses_on_an_old_page(self, n: int) -> None:
        page = self.nth(list(self.pages.values()), n)
        visit = self.m.visits[page.pk]
        if visit.origin == "hold":
            self.confirm(visit, page)

    @rule(asker=SOME, session=SOME, half=st.integers(0, 3))
    def books(self, asker: int, session: int, half: int) -> None:
        """The whole way at once."""
        visit = self.hold(*self.asker(asker), self.session(session), half)
        if visit is not None:
            self.confirm(visit, self.row(visit))

    @rule(n=SOME, session=SOME, half=st.integers(0, 3))
    def a_relative_books(self, n: int, session: int, half: int) -> None:
        """Somebody for whom several accounts book."""
        people = [p for _, p in self.m.links]
        shared = [(a, p) for a, p in self.m.links if people.count(p) > 1] or list(self.m.links)
        visit = self.hold(*shared[n % len(shared)], self.session(session), half)
        if visit is not None and n % 2:
            self.confirm(visit, self.row(visit))
