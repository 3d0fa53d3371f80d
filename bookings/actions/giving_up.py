"""A booking is given up at its person's wish, by themselves or by a desk; a desk takes back what it gave."""

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
from specialists.models import ClinicSession, Slot


def give_up(appointment: Appointment, *, by: int, now: datetime) -> Appointment:
    """Cancel a booking, read under its person's lock; its number returns to the public at a drawn moment.

    After the policy's deadline the cancellation is marked late, unless the hospital delayed, changed or substituted
    since the patient chose it. One that is cancelled already stays as it is. Raises Refused once the time has begun or
    the person has checked in.
    """
    session, slot, fresh = _locked(appointment)
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


def take_back(appointment: Appointment, *, by: int, now: datetime) -> Appointment:
    """Cancel a number that a desk gave, read under its person's lock, as the hospital's own act: no mark for the
    person, who is told; the number is let go of as one that was given up, an added one closes.

    One that is cancelled already stays as it is. Raises Refused once the person has checked in or the visit is over.
    """
    session, slot, fresh = _locked(appointment)
    if fresh.status == AppointmentStatus.CANCELLED:
        return fresh
    if fresh.status != AppointmentStatus.BOOKED:
        raise Refused(Reason.NOT_CANCELLABLE)
    cancel(fresh, CancelReason.HOSPITAL, by_id=by, now=now)
    give_back(slot, session, policies_at(now, session.hospital_id), now=now)
    tell(fresh, NoticeKind.CANCELLED, now=now)
    return fresh


def _locked(appointment: Appointment) -> tuple[ClinicSession, Slot, Appointment]:
    """Its session, its number and itself, locked in this order."""
    session = locks.lock_session(appointment.session_id)
    slot = locks.lock_slots([appointment.slot_id])[appointment.slot_id]
    fresh = locks.lock_appointment(appointment.pk)
    if fresh.session_id != session.pk:
        # It was split just now: another session is locked than it is in.
        raise Refused(Reason.HOSPITAL_CHANGED)
    return session, slot, fresh
