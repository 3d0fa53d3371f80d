"""Hospitals put out further numbers of a session, and split its rest off."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bookings import actions
from bookings.models import WaitlistEntry
from bookings.queries.staff.planning import postings_of
from tests.properties.common import SOME, seldom
from tests.properties.hospital import Hospital
from tests.properties.may import line_of, offered_until
from tests.properties.model import LIVE, MINUTE, WAITING, Number, Place, Session
from tests.properties.world import learn

HALF = 30 * MINUTE


class Reshaping(Hospital):
    """More numbers; two sessions in place of one."""

    def _stretches(self, session: Session) -> list[list[Number]]:
        """The numbers of each half-hour, empty ones too."""
        count = (session.ends_at - session.starts_at) // HALF
        return [session.at(session.starts_at + n * HALF) for n in range(count)]

    @seldom
    @rule(n=SOME, more=st.integers(1, 3))
    def puts_out_more(self, n: int, more: int) -> None:
        m, session = self.m, self.session(n)
        stretches = self._stretches(session)
        has = {i: len(one) for i, one in enumerate(stretches) if not any(number.withdrawn for number in one)}
        against = self._begun(session)
        if not has:
            against.add("no_time_left")
        expected: Counter[int] = Counter()
        for _number in range(more if has else 0):
            expected[min(has, key=lambda i: (has[i] + expected[i], i))] += 1
        said = {"session": self.planned(session), "more": more, "had": sum(map(len, stretches)), "by": None}
        if self.attempt(against, actions.enlarge_session, **said) is None:
            return
        before = set(session.numbers)
        session = learn(m, session.pk)
        new = [one for pk, one in sorted(session.numbers.items()) if pk not in before]
        assert Counter((one.starts_at - session.starts_at) // HALF for one in new) == expected
        self._asked_first(session, new)

    def _asked_first(self, session: Session, new: list[Number]) -> None:
        """So many of those the public could have are kept back as people wait."""
        m = self.m
        back = session.flows_to_all_at <= m.now
        public = [one for one in new if one.pool == "public" or (back and one.pool in ("referral", "desk"))]
        kept = sum(1 for _place in line_of(m, session))
        until = offered_until(m, session, self.may_offer_at(session))
        if m.now < session.opens_at or until is None:
            kept = 0
        for one in public[:kept]:
            self.returns_after(session, self.kept_back(session, until), one.reopens_at)
        assert all(one.reopens_at is None for one in new if one not in public[:kept])

    @seldom
    @rule(n=SOME, half=SOME, who=SOME, elsewhere=st.booleans())
    def splits(self, n: int, half: int, who: int, elsewhere: bool) -> None:
        """From a half-hour on it is in the other room, with somebody else, or both."""
        m, session = self.m, self.session(n)
        at = session.halves()[half % len(session.halves())]
        row = self.planned(session)
        there = [one for one in self.world.postings if one.hospital_id == session.hospital]
        posting = there[who % len(there)] if who % 2 else postings_of(row)[0]
        leaving, coming = min(session.specialists), posting.specialist_id
        room = self.world.rooms[session.hospital].pk
        room_id = (None if row.room_id == room else room) if elsewhere else row.room_id
        against = self._begun(session)
        alive = {
            one.starts_at < at for one in session.numbers.values() if not one.added and not one.withdrawn
        }
        if alive != {True, False}:
            against.add("empty_part")
        if coming == leaving and room_id == row.room_id:
            against.add("nothing_split")
        if coming != leaving and self._busy(coming, at, session.ends_at, session.pk):
            against.add("specialist_elsewhere")
        said = {"session": row, "at": at, "room_id": room_id, "postings": [posting], "by": None}
        made = self.attempt(against, actions.split_session, **said)
        if made is None:
            return
        learn(m, session.pk)
        rest = learn(m, made.pk)
        rest.root, rest.left = session.root, list(session.left)
        self._taken_along(session, rest)
        if coming != leaving:
            rest.left.append((leaving, m.now))
            self.changed(rest, "session_substituted", "appointment_substituted")
            self.ask(m.of_session(rest, WAITING), "substituted")
        if coming == leaving:
            self.changed(rest, "session_changed", "appointment_changed")
            for visit in m.of_session(rest, WAITING):
                m.remind(visit)
        elif elsewhere:
            for visit in m.of_session(rest, WAITING):
                visit.changes.add("session_changed")  # told with who comes

    def _taken_along(self, session: Session, rest: Session) -> None:
        """Whoever has a number of the rest, and a place for everybody in line in each of the two."""
        m = self.m
        for visit in m.visits.values():
            if visit.number in rest.numbers and visit.status in LIVE:
                visit.session = rest.pk
        offered = {one.place for one in m.of_session(rest, {"pending"}) if one.place is not None}
        for place in [one for one in m.places.values() if one.session == session.pk and one.in_line]:
            other = rest.pk
            if place.pk in offered:
                other, place.session = session.pk, rest.pk
            made = WaitlistEntry.objects.exclude(pk__in=m.places).get(
                patient_id=place.person, session_id=other
            )
            m.places[made.pk] = Place(
                made.pk,
                place.person,
                place.account,
                other,
                None,
                None,
                place.joined_at,
                None,
                place.notice,
                lapses=place.lapses,
            )
