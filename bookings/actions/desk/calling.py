"""Staff have phoned somebody whose visit was withdrawn or substituted."""

from __future__ import annotations

from datetime import datetime

from accounts.actions import audit
from accounts.queries import holding
from bookings import locks
from bookings.actions.desk.common import NotAtDesk
from bookings.locks import booking_action
from bookings.models import FollowUp, FollowUpAct, FollowUpCall, FollowUpStatus
from bookings.transitions import log_change, move_status
from hospitals.models import Staff


@booking_action
def note_call(
    *, hospital_id: int, follow_up_id: int, call: FollowUpCall, seen: int, by: int, now: datetime
) -> FollowUp | None:
    """Note how a call went. Who was reached need not be phoned again, but may still answer; who was not stays listed.

    `seen` is how many calls the list showed: None, and nothing is noted, when a colleague phoned or the patient
    answered meanwhile, or the button was pressed twice. Raises NotAtDesk unless the account works for the hospital
    and the visit is one of its own.
    """
    clerk = locks.lock_account(by)
    # The role is kept until we commit: who takes it away waits.
    roles = Staff.objects.filter(holding(by, now), hospital_id=hospital_id)
    if not list(roles.select_for_update(of=("self",))):
        raise NotAtDesk
    rows = FollowUp.objects.filter(pk=follow_up_id, appointment__session__hospital_id=hospital_id)
    fresh = rows.select_for_update(of=("self",)).first()
    if fresh is None:
        raise NotAtDesk
    if fresh.status != FollowUpStatus.OPEN or fresh.calls != seen:
        return None
    noted = {"calls": fresh.calls + 1, "call": call, "noted_at": now, "noted_by": clerk}
    if call == FollowUpCall.NOT_REACHED:
        for name, value in noted.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(noted))
        log_change(fresh, before=fresh.status, by_id=by, now=now, reason=call)
    else:
        move_status(fresh, FollowUpStatus.PHONED, by_id=by, now=now, reason=call, **noted)
    audit(
        by=clerk,
        action=FollowUpAct.CALL,
        subject_kind="appointment",
        subject_id=fresh.appointment_id,
        now=now,
        reason=call,
    )
    return fresh
