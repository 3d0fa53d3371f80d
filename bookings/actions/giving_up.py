"""A booking is given up at its person's wish: what doing so oneself and having a desk do it share."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.followups import answer_by_changing
from bookings.actions.freeing import give_back
from bookings.actions.limits import review_blocks
from bookings.actions.telling import tell
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind
from bookings.models import Appointment, FollowUpChoice
from bookings.policy import policies_at
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.rules import Reason, Refused, fair_deadline, may_cancel
from bookings.transitions import cancel


def give_up(appointment: Appointment, *, by: int, now: datetime) -> Appointment:
    """Cancel a booking, read under its person's lock; its number returns to the public at a drawn moment.

    After the policy's deadline the cancellation is marked late, unless the hospital delayed, changed or substituted
    since the patient chose it. One that is cancelled already stays as it is. Raises Refused once the time has begun or
    the person has checked in.
    """
    session = locks.lock_session(appointment.session_id)
    slot = locks.lock_slots([appointment.slot_id])[appointment.slot_id]
    fresh = locks.lock_appointment(appointment.pk)
    if fresh.session_id != session.pk:
        raise Refused(
            Reason.HOSPITAL_CHANGED
        )  # it was split just now: another session is locked than it is in
    if fresh.status == AppointmentStatus.CANCELLED:
        return fresh
    starts_at = slot.starts_at + timedelta(minutes=session.delay_minutes)
    if not may_cancel(fresh.status, starts_at, now=now):
        raise Refused(Reason.NOT_CANCELLABLE)
    policies = policies_at(now, session.hospital_id)
    deadline = fair_deadline(
        policies.cancel.deadline(slot.starts_at),
        starts_at,
        changed_by_hospital=bool(changed_by_hospital([fresh])),
    )
    cancel(fresh, CancelReason.PATIENT, by_id=by, now=now, late=now >= deadline)
    if fresh.asked:  # type: ignore[attr-defined]  # by lock_appointment
        answer_by_changing(fresh, FollowUpChoice.CANCEL, by=by, now=now)
    give_back(slot, session, policies, now=now)
    review_blocks(patient_id=fresh.patient_id, by=by, now=now)
    tell(fresh, NoticeKind.CANCELLED, now=now)
    return fresh
