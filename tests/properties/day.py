"""The day of the visit, and what patients are asked because the hospital changed it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions
from bookings.actions.limits import review_blocks
from bookings.models import Appointment, Arrival, FollowUp
from bookings.transitions import move_status
from tests.factories import bookings as make
from tests.properties.common import SOME, Acts, jumping, of
from tests.properties.may import hand, review
from tests.properties.model import DAY, MINUTE, Asked, Visit


class Day(Acts):
    """At the desk; and answers to what is asked."""

    # --- The day itself --------------------------------------------------------------------

    def _moves_on(self, visit: Visit, to: str) -> None:
        """As a desk does it."""
        row = Appointment.objects.get(pk=visit.pk)
        if to == "arrived":
            make.arrived(row, at=self.m.now)
        else:
            move_status(row, to, by_id=self.world.clerk.pk, now=self.m.now, reason="desk")
        if to != "fulfilled":
            Arrival.objects.exclude(appointment__status__in=("arrived", "called", "fulfilled")).delete()
        review_blocks(patient_id=visit.person, by=self.world.clerk.pk, now=self.m.now)
        visit.status = to
        review(self.m, visit.person)

    @of("booked", "arrived", "noshow", "fulfilled")
    @jumping
    @rule(n=SOME, to=st.sampled_from(["arrived", "fulfilled", "noshow", "noshow", "booked"]))
    def the_day_comes(self, n: int, to: str) -> None:
        """Somebody checks in, is seen, does not come, or is marked by mistake and corrected."""
        since = {
            "arrived": {"booked", "noshow"},
            "fulfilled": {"booked", "arrived", "noshow"},
            "noshow": {"booked", "fulfilled"},
            "booked": {"arrived"},
        }[to]
        visit = self.visit(n, since)
        if visit is None or self.m.sessions[visit.session].status != "published":
            return
        begins = self.m.begins(visit)
        if to in {"noshow", "fulfilled"} and self.m.now < begins:
            if begins - self.m.now > 10 * DAY:
                return
            self.m.now = begins + MINUTE
        self._moves_on(visit, to)

    # --- What is asked ---------------------------------------------------------------------

    def asked(self, n: int, *, still: bool) -> tuple[Asked, FollowUp] | None:
        """A question, still open or not, as a page shows it."""
        rows = [one for one in self.m.asked.values() if one.unanswered == still]
        one = self.nth(rows, n)
        if one is None:
            return None
        return one, FollowUp.objects.exclude(status="closed").get(appointment=one.visit)

    def _may_answer(self, one: Asked) -> set[str]:
        m, visit = self.m, self.m.visits[one.visit]
        against = set()
        if (hand(m, visit), visit.person) not in m.links:
            against.add("not_yours")
        own = "take_substitute" if one.kind == "substituted" else "none_wanted"
        if one.status == "answered" and one.choice != own:
            against.add("hold_changed")
        begun = m.now >= m.begins(visit)
        if one.kind == "substituted":
            if visit.status != "booked" or begun:
                against.add("answer_over")
        elif not one.unanswered and (one.choice != own or begun):
            against.add("answer_over")
        return against

    @precondition(lambda self: any(one.unanswered for one in self.m.asked.values()))
    @rule(n=SOME)
    def answers(self, n: int) -> None:
        """Comes and sees the substitute, or wants no other visit."""
        found = self.asked(n, still=True)
        if found is None:
            return
        one, row = found
        by = hand(self.m, self.m.visits[one.visit])
        done = self.attempt(self._may_answer(one), actions.answer_follow_up, follow_up=row, by=by)
        if done is not None:
            one.status = "answered"
            one.choice = "take_substitute" if one.kind == "substituted" else "none_wanted"

    @precondition(lambda self: any(not one.unanswered for one in self.m.asked.values()))
    @rule(n=SOME)
    def takes_an_answer_back(self, n: int) -> None:
        found = self.asked(n, still=False)
        if found is None:
            return
        one, row = found
        by = hand(self.m, self.m.visits[one.visit])
        if self.attempt(self._may_answer(one), actions.reopen_follow_up, follow_up=row, by=by) is not None:
            one.status, one.choice = "open", ""
