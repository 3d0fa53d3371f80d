"""The day of the visit, and what patients are asked because the hospital changed it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions
from bookings.actions import desk
from bookings.models import Appointment, ArrivalWay, FollowUp
from bookings.models.closing import CorrectionReason, Outcome
from tests.properties.common import SOME, Acts, jumping, of
from tests.properties.may import hand, review
from tests.properties.model import DAY, MINUTE, Asked, Visit, clock, local_day

RUNS_OVER = timedelta(hours=3)  # so long after its end a session of the evening before is received


class Day(Acts):
    """At the desk; and answers to what is asked."""

    # --- The day itself --------------------------------------------------------------------

    def _may_come(self, visit: Visit, to: str) -> set[str]:
        """Why the desk cannot write this of the visit now."""
        m, session = self.m, self.m.sessions[visit.session]
        if to in ("arrived", "booked"):
            until = session.ends_at + session.delay + RUNS_OVER
            on = local_day(m.now) == local_day(session.starts_at) or session.starts_at <= m.now < until
            return set() if on else {"other_day"}
        # Who came is no no-show.
        return {"invalid"} if to == "noshow" and visit.came else set()

    def _moves_on(self, visit: Visit, to: str) -> bool:
        """The act of the desk that does it; whether it was done."""
        m, was = self.m, visit.status
        by, session = self.world.clerk.pk, m.sessions[visit.session]
        here = {"hospital_id": session.hospital, "appointment_id": visit.pk, "by": by}
        day = {"session_id": session.pk, "by": by}
        against = self._may_come(visit, to)
        match was, to:
            case "booked", "arrived":
                done = self.attempt(against, desk.check_in, **here, way=ArrivalWay.LIST)
            case "noshow", "arrived":
                done = self.attempt(against, desk.let_back, **here, way=ArrivalWay.LIST)
            case _, "booked":
                done = self.attempt(against, desk.undo_check_in, **here)
            case (("booked" | "arrived"), _):
                outcome = Outcome.SEEN if to == "fulfilled" else Outcome.NOSHOW
                done = self.attempt(against, desk.record_outcomes, **day, outcomes={visit.pk: outcome})
            case _:
                said = {"to": to, "reason": CorrectionReason.TICKED_WRONG, "appointment_id": visit.pk}
                done = self.attempt(against, desk.correct_outcome, **day, **said)
        if done is None:
            return False
        visit.status = to
        if to in ("arrived", "booked"):
            visit.came = to == "arrived"
        # As the acts do: to have checked in, or to have been seen at once, counts for nothing.
        if "noshow" in (was, to):
            review(m, visit.person)
        return True

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
        if self.m.persons[visit.person].joined_into is not None:
            return  # their visit stands with a record that is nobody's: the desk has the other one
        at = self._from_when(visit, to)
        if self.m.now < at:
            if at - self.m.now > 10 * DAY:
                return
            self.m.now = at
        self._moves_on(visit, to)

    def _from_when(self, visit: Visit, to: str) -> datetime:
        """When that can have happened: from the morning on, and not to have come once the time is over."""
        begins, ends = self.m.begins(visit), self.m.ends(visit)
        if to != "noshow":
            return clock(local_day(self.m.sessions[visit.session].starts_at), "07:30")
        given = Appointment.objects.values_list("booked_at", flat=True).get(pk=visit.pk)
        return max(ends, (given or ends) + (ends - begins)) + MINUTE

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
