"""Book a held number; move it; cancel it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.followups import answer_by_booking, answer_by_changing
from bookings.actions.freeing import give_back
from bookings.actions.limits import review_blocks
from bookings.actions.moving import take_other
from bookings.actions.taking import (
    expire_lapsed,
    let_go,
    lock_free_slot,
    lock_own_holds,
    people_held_for,
)
from bookings.actions.telling import tell
from bookings.actions.waiting import specialists_of
from bookings.actions.waitlist import end_places
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind, Origin
from bookings.locks import booking_action
from bookings.models import Appointment, FollowUpChoice
from bookings.policy import policies_at
from bookings.queries.consents import refuse_unless_agreed, refuse_without
from bookings.queries.hospital_changes import changed_by_hospital, who_left
from bookings.queries.mine import my_patient
from bookings.queries.moving import keeps_specialist, may_move_between
from bookings.queries.numbers import mover
from bookings.queries.persons import circle_about, guardians_to_tell
from bookings.rules import Reason, Refused, fair_deadline, may_cancel, may_move
from bookings.transitions import cancel, move_status
from specialists.enums import SessionStatus


def _why_changed(hold: Appointment) -> Reason:
    """Why a hold is not what its reader saw: the hospital has just put its number into another session, or they have
    changed it themselves."""
    same = Appointment.objects.filter(uid=hold.uid, slot=hold.slot_id, patient=hold.patient_id)
    return Reason.HOSPITAL_CHANGED if same.exists() else Reason.HOLD_CHANGED


def _refuse_stranger(appointment: Appointment, by: int) -> None:
    if my_patient(by, appointment.patient_id) is None:
        raise Refused(Reason.NOT_YOURS)


@booking_action
def confirm_booking(*, hold: Appointment, by: int, now: datetime) -> Appointment:
    """Turn a live hold into a booking, and write the confirmation and the reminders.

    A hold begun in time may be confirmed after closing. Confirming twice changes nothing.
    `hold` is as its reader saw it: its uid, number, person and version. Raises Refused when it has
    become another number or person since, when the hospital changed the session, when it has lapsed,
    when the session was withdrawn meanwhile, or when something has to be agreed to first (the hold stays then).
    """
    fresh = locks.lock_whole(hold.uid)
    if fresh is None or (fresh.slot_id, fresh.patient_id) != (hold.slot_id, hold.patient_id):
        raise Refused(_why_changed(hold))  # and other rows than these were locked
    patient, session = fresh.patient, fresh.session
    circle = circle_about(patient, session, by=by, now=now)
    account = circle.account(by)
    if account is None or fresh.booked_by_id != by or fresh.origin != Origin.HOLD:
        raise Refused(Reason.NOT_YOURS)
    if fresh.status == AppointmentStatus.BOOKED:
        return fresh
    if fresh.version != hold.version:
        raise Refused(Reason.HOSPITAL_CHANGED)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.WITHDRAWN)
    if fresh.status != AppointmentStatus.PENDING or fresh.expires_at is None or fresh.expires_at <= now:
        raise Refused(Reason.HOLD_LAPSED)
    if now >= fresh.slot.starts_at + timedelta(minutes=session.delay_minutes):
        raise Refused(Reason.CLOSED)  # the hospital moved it so near that it has begun meanwhile
    refuse_without(circle.missing)
    fresh.booked_by = account
    move_status(fresh, AppointmentStatus.BOOKED, by_id=by, now=now, reason="booked", booked_at=now)
    if circle.asked:
        answer_by_booking(fresh, by=by, now=now)
    if circle.waits:
        end_places(fresh, by=by, now=now)
    reminders = policies_at(now, session.hospital_id).reminders
    guardians = guardians_to_tell(circle, by, now)
    tell(fresh, NoticeKind.CONFIRMED, reminders=reminders, circle=circle, guardians=guardians, now=now)
    return fresh


@booking_action
def cancel_booking(*, appointment: Appointment, by: int, now: datetime) -> Appointment:
    """Give the number up (取消预约). It returns to the public at a drawn moment.

    After the policy's deadline the cancellation is marked late, unless the hospital delayed,
    changed or substituted since the patient chose it. Cancelling twice changes nothing.
    Raises Refused once the time has begun or the person has checked in.
    """
    people = locks.lock_patients([appointment.patient_id])
    appointment = Appointment.objects.get(
        pk=appointment.pk
    )  # moved meanwhile? the person's lock holds it still
    if appointment.patient_id not in people:
        raise Refused(Reason.HOLD_CHANGED)  # a desk has joined two records of the person meanwhile
    session = locks.lock_session(appointment.session_id)
    slot = locks.lock_slots([appointment.slot_id])[appointment.slot_id]
    fresh = locks.lock_appointment(appointment.pk)
    _refuse_stranger(fresh, by)
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


@booking_action
def move_booking(
    *,
    appointment: Appointment,
    session_id: int,
    at: datetime,
    who: Collection[int] = (),
    from_slot_id: int | None = None,
    by: int,
    now: datetime,
) -> Appointment:
    """Move a booking (改约) to a number of the half-hour that starts `at` in this or another session.

    One update of the same appointment: code and calendar UID stay, the old number is kept
    until the new one is had. `who`: the specialists of the same subject whom the person agreed to
    see instead of the one they chose, where nobody in the other session is that one. `from_slot_id`:
    the number they had when they decided; moved on since, it is refused. A hold of the account ends,
    as with any new number. In another hospital nobody reads the reason told for this one: it goes.
    Moved twice to one half-hour, it stays as it is. Raises Refused with the reason; nothing is lost then.
    """
    locks.lock_account(by)
    people = locks.lock_patients([appointment.patient_id, *people_held_for(by, now)])
    # No move can slip in between, moves need the person; a withdrawal can, until the sessions are locked.
    here = Appointment.objects.values_list("session_id", flat=True).get(pk=appointment.pk)
    sessions = {wanted: locks.lock_session(wanted) for wanted in sorted({here, session_id})}
    before = Appointment.objects.select_related("slot", "session").get(pk=appointment.pk)
    _refuse_stranger(before, by)
    if before.session_id not in sessions:
        raise Refused(
            Reason.HOSPITAL_CHANGED
        )  # it was split just now: another session is locked than it is in
    if before.patient_id not in people:
        raise Refused(Reason.HOLD_CHANGED)  # a desk has joined two records of the person meanwhile
    old = before.slot
    policies = policies_at(now, before.session.hospital_id)
    old_starts_at = old.starts_at + timedelta(minutes=before.session.delay_minutes)
    deadline = fair_deadline(
        policies.cancel.deadline(old.starts_at),
        old_starts_at,
        changed_by_hospital=bool(changed_by_hospital([before])),
    )
    if old.added or not may_move(before.status, old_starts_at, deadline, now=now):
        raise Refused(Reason.NOT_MOVABLE)
    if before.session_id == session_id and old.starts_at == at:
        return before
    if from_slot_id not in (None, before.slot_id):
        raise Refused(Reason.HOLD_CHANGED)  # another window has moved it meanwhile
    if not may_move_between(before.session_id, session_id, also=who_left(before)):
        raise Refused(Reason.OTHER_SPECIALIST)
    keeps = keeps_specialist(before.session_id, session_id, also=who_left(before))
    if not keeps and set(who) != specialists_of(sessions[session_id]):
        raise Refused(Reason.SPECIALIST_CHANGES)  # nobody has agreed to see these
    refuse_unless_agreed(by, people[before.patient_id], sessions[session_id].hospital_id, now=now)
    asker = mover(before, by)
    let_go(lock_own_holds(by, now), by=by, now=now)
    slot = lock_free_slot(session=sessions[session_id], at=at, asker=asker, now=now, besides=before)
    old = locks.lock_slots([old.pk])[old.pk]
    expire_lapsed(slot_id=slot.pk, patient_id=before.patient_id, now=now)
    fresh = locks.lock_appointment(before.pk)
    take_other(fresh, slot, was=before.session, pool=asker.pool, by=by, now=now)
    end_places(fresh, by=by, now=now)
    return fresh
