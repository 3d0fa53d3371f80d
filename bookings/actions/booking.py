"""Book a held number; move it; cancel it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.followups import answer_by_booking
from bookings.actions.giving_up import give_up
from bookings.actions.moving import Place, is_there, move_to, refuse_move
from bookings.actions.taking import let_go, lock_own_holds, people_held_for
from bookings.actions.telling import tell
from bookings.actions.waitlist import end_places
from bookings.enums import AppointmentStatus, NoticeKind, Origin
from bookings.locks import booking_action
from bookings.models import Appointment
from bookings.policy import policies_at
from bookings.queries.consents import refuse_unless_agreed, refuse_without
from bookings.queries.mine import my_patient
from bookings.queries.numbers import mover
from bookings.queries.persons import circle_about, guardians_to_tell
from bookings.rules import Reason, Refused
from bookings.transitions import move_status
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
    _refuse_stranger(appointment, by)
    return give_up(appointment, by=by, now=now)


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
    to = Place(session_id, at, tuple(who))
    if is_there(before, to, now=now):
        return before
    refuse_move(before, sessions[session_id], to, from_slot_id=from_slot_id)
    refuse_unless_agreed(by, people[before.patient_id], sessions[session_id].hospital_id, now=now)
    let_go(lock_own_holds(by, now), by=by, now=now)
    return move_to(before, sessions[session_id], at, asker=mover(before, by), by=by, now=now)
