"""Moving a booking, and giving it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bookings import actions
from bookings.models import Appointment
from specialists.models import Slot
from tests.properties.common import SOME, jumping, of
from tests.properties.may import against_number, deadline, hand, one_subject, review
from tests.properties.model import Asked, Session, Visit
from tests.properties.patients import Patients


class Moving(Patients):
    """Another time, another session, another specialist; or none."""

    # --- Moves -------------------------------------------------------------------------

    def move(self, visit: Visit, session: Session, half: int, *, agrees: bool = True) -> None:
        """Ask for another number; `agrees`: to see who is there, if it is somebody else."""
        m = self.m
        at = session.halves()[half % len(session.halves())]
        old, here = m.number(visit), m.sessions[visit.session]
        same = here.pk == session.pk and old.starts_at == at
        account = hand(m, visit)
        against = set()
        if (account, visit.person) not in m.links:
            against.add("not_yours")
        if visit.status != "booked" or m.now >= min(m.begins(visit), deadline(m, visit)):
            against.add("not_movable")
        chosen = {who for who, since in here.left if since >= (visit.booked_at or visit.created_at)}
        if not same:
            keeps = here.pk == session.pk or bool((here.specialists | chosen) & session.specialists)
            if not keeps and not one_subject(here, session):
                against.add("other_specialist")
            if not keeps and not agrees:
                against.add("specialist_changes")
            if not m.accounts[account].terms:
                against.add("no_terms")
            if session.hospital not in m.accounts[account].tells:
                against.add("hospital_untold")
            against |= against_number(m, account, visit.person, session, at, besides=visit)
        before = Slot.objects.get(pk=old.pk).reopens_at
        said = {"appointment": self.row(visit), "session_id": session.pk, "at": at, "by": account}
        who = session.specialists if agrees else ()
        row = self.attempt(against, actions.move_booking, **said, who=who)
        if row is None or same:
            assert Slot.objects.get(pk=old.pk).reopens_at == before, "a number was freed that is still had"
            return
        for one in m.holds_of(account):
            one.status, one.expires_at = "released", None
        self._given(row, session, account)
        self.moved(visit, session, row.slot_id)

    def moved(self, visit: Visit, session: Session, number: int) -> None:
        """The booking has another number; the one it had is given up."""
        old = Visit(0, visit.person, visit.account, visit.session, visit.number, visit.created_at)
        stays = visit.session == session.pk
        visit.session, visit.number = session.pk, number
        visit.version += 1
        visit.changes = set()
        self._answers(visit, "take_substitute" if stays else "other_session")
        self.has_one_now(visit)
        self.freed(old, Slot.objects.get(pk=old.number).reopens_at)
        self.m.tell(visit, "appointment_moved")
        self.m.remind(visit)

    def _answers(self, visit: Visit, choice: str) -> None:
        """Moving or cancelling answers what was asked about the substitute."""
        one: Asked | None = self.m.asked.get(visit.pk)
        if one is None or one.kind != "substituted":
            return
        if one.unanswered or one.choice == "take_substitute":
            one.status, one.choice = "answered", choice

    @of("booked")
    @rule(n=SOME, half=st.integers(0, 3))
    def moves_within_the_session(self, n: int, half: int) -> None:
        visit = self.visit(n, {"booked"})
        if visit is not None:
            self.move(visit, self.m.sessions[visit.session], half)

    @of("booked")
    @rule(n=SOME, session=SOME, half=st.integers(0, 3))
    def moves_elsewhere(self, n: int, session: int, half: int) -> None:
        visit = self.visit(n, {"booked", "arrived", "cancelled"} if n == 19 else {"booked"})
        if visit is not None:
            self.move(visit, self.session(session), half, agrees=n % 4 > 0)

    @of("booked")
    @rule(n=SOME, half=st.integers(0, 3), pick=SOME)
    def moves_to_the_same_specialist(self, n: int, half: int, pick: int) -> None:
        visit = self.visit(n, {"booked"})
        if visit is None:
            return
        here = self.m.sessions[visit.session]
        others = [one for one in self.m.sessions.values() if one.specialists & here.specialists]
        self.move(visit, others[pick % len(others)], half)

    # --- Cancelling ----------------------------------------------------------------------

    def cancel(self, visit: Visit) -> None:
        """As who books for the person."""
        by = hand(self.m, visit)
        against = set() if (by, visit.person) in self.m.links else {"not_yours"}
        said = {"appointment": self.row(visit), "by": by}
        self.gives_it_up(visit, against, actions.cancel_booking, **said)

    def gives_it_up(
        self, visit: Visit, against: set[str], act: Callable[..., Appointment], **said: object
    ) -> None:
        """It is given up, by this act, or refused."""
        m = self.m
        if visit.status != "cancelled" and (visit.status != "booked" or m.now >= m.begins(visit)):
            against.add("not_cancellable")
        late = m.now >= deadline(m, visit)
        row = self.attempt(against, act, **said)
        if row is None or visit.status == "cancelled":
            return
        visit.status, visit.cancelled_at, visit.reason, visit.late = "cancelled", m.now, "patient", late
        visit.version += 1
        self._answers(visit, "cancel")
        self.freed(visit, Slot.objects.get(pk=visit.number).reopens_at)
        review(m, visit.person)
        m.tell(visit, "appointment_cancelled")

    @of("booked")
    @rule(n=SOME)
    def cancels(self, n: int) -> None:
        visit = self.visit(n, {"booked", "cancelled", "arrived"} if n > 15 else {"booked"})
        if visit is not None:
            self.cancel(visit)

    @of("booked")
    @jumping
    @rule(n=SOME, hours=st.integers(0, 12))
    def cancels_late(self, n: int, hours: int) -> None:
        """After the deadline, or right at it."""
        visit = self.visit(n, {"booked"})
        if visit is None:
            return
        late_from = deadline(self.m, visit)
        if self.m.now < late_from < self.m.now + timedelta(days=10):
            self.m.now = late_from + timedelta(hours=hours)
        self.cancel(visit)
