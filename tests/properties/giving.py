"""A desk books for who calls, and gives up for them what they have."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from accounts.actions import audit
from bookings.actions import desk
from bookings.enums import Came, DeskAct
from specialists.enums import Pool
from tests.properties.common import SOME, of
from tests.properties.may import against_desk, line_of
from tests.properties.model import WAITING, Visit
from tests.properties.moving import Moving


class Giving(Moving):
    """By telephone: the person is looked up, and says yes."""

    def _found(self, person: int, hospital: int) -> dict[str, int]:
        """Whom the desk has before it."""
        clerk = self.world.clerk
        said = {"subject_kind": "patient", "subject_id": person, "reason": f"hospital:{hospital}"}
        audit(by=clerk, action=DeskAct.FOUND, now=self.m.now, **said)
        return {"hospital_id": hospital, "patient_id": person, "by": clerk.pk}

    @rule(n=SOME, session=SOME, half=st.integers(0, 3))
    def a_desk_gives(self, n: int, session: int, half: int) -> None:
        m, there = self.m, self.session(session)
        person = self.nth([one.pk for one in m.persons.values() if one.joined_into is None], n)
        at = there.halves()[half % len(there.halves())]
        waited_for = any(True for _ in line_of(m, there))
        if person is None or (waited_for and there.closes_at is not None and m.now >= there.closes_at):
            return
        has = [one for one in m.visits.values() if (one.person, one.session) == (person, there.pk)]
        again = next(
            (
                one
                for one in has
                if one.origin == "desk" and one.status in WAITING and m.number(one).starts_at == at
            ),
            None,
        )
        against = set() if again is not None else against_desk(m, person, there, at)
        about = self._found(person, there.hospital)
        said = {"session_id": there.pk, "at": at, "asks_as": Pool.DESK, "came": Came.PHONE, "agreed": True}
        row = self.attempt(against, desk.give_number, **about, **said)
        if row is None:
            return
        if again is not None:
            assert row.pk == again.pk, "pressed twice it is one number"
            return
        visit = Visit(row.pk, person, self.world.clerk.pk, there.pk, row.slot_id, m.now)
        visit.origin, visit.status, visit.booked_at = "desk", "booked", m.now
        m.visits[row.pk] = visit
        self.booked(visit)

    @of("booked")
    @rule(n=SOME)
    def a_desk_gives_up(self, n: int) -> None:
        visit = self.visit(n, {"booked", "cancelled", "arrived"} if n > 15 else {"booked"})
        if visit is None or visit.booked_at is None:
            return
        about = self._found(visit.person, self.m.sessions[visit.session].hospital)
        self.gives_it_up(visit, set(), desk.cancel_for, **about, appointment_id=visit.pk)
