"""Hold a number (锁号) while answers are checked; extend it; let it go."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.taking import (
    draw_code,
    expire_lapsed,
    let_go,
    lock_free_slot,
    lock_own_holds,
    people_held_for,
)
from bookings.enums import AppointmentStatus, Origin
from bookings.locks import booking_action
from bookings.models import Appointment
from bookings.policy import policies_at
from bookings.queries.mine import my_patient
from bookings.queries.numbers import Asker
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_status
from specialists.models import Slot


@booking_action
def hold_number(*, patient_id: int, session_id: int, at: datetime, by: int, now: datetime) -> Appointment:
    """Keep a number of the half-hour that starts `at` for this person, for the policy's minutes.

    `by` is the account; it must be linked to the person. One account holds one number at a
    time: a hold it has in another session is let go; one it has in this session is changed to
    the new time and person, and its clock runs on, so that changing one's mind costs nothing
    and keeps nothing longer. Asking again for the same is harmless (double click, two tabs).
    Raises Refused.
    """
    locks.lock_account(by)
    # Whoever is confirming one of these holds has locked its person before its number: so do we.
    held_for = people_held_for(by, now)
    locks.lock_patients([patient_id, *held_for])
    if my_patient(by, patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    session = locks.lock_session(session_id)
    own = lock_own_holds(by, now) if held_for else []  # the account is locked: it begins none meanwhile
    here = next((held for held in own if held.session_id == session_id), None)
    if here is not None and here.patient_id == patient_id and here.slot.starts_at == at:
        return here
    # Let go before looking, a refusal below undoes it.
    let_go([held for held in own if held is not here], by=by, now=now)
    asker = Asker(account_id=by, patient_id=patient_id)
    slot = lock_free_slot(session=session, at=at, asker=asker, now=now)
    expire_lapsed(slot_id=slot.pk, patient_id=patient_id, now=now)
    if here is not None:
        return _change_hold(here, patient_id=patient_id, slot=slot, by=by, now=now)
    hold = Appointment.objects.create(
        uid=uuid.uuid4(),
        code=draw_code(),
        patient_id=patient_id,
        slot=slot,
        session_id=slot.session_id,
        during=(slot.starts_at, slot.ends_at),
        booked_by_id=by,
        status=AppointmentStatus.PENDING,
        origin=Origin.HOLD,
        expires_at=now + timedelta(minutes=policies_at(now).hold.minutes),
        created_at=now,
    )
    log_change(hold, before="", by_id=by, now=now, reason="hold", to_slot_id=slot.pk)
    return hold


def _change_hold(hold: Appointment, *, patient_id: int, slot: Slot, by: int, now: datetime) -> Appointment:
    """Another time or person for a live hold; `expires_at` stays."""
    from_slot_id = hold.slot_id
    hold.patient_id = patient_id
    hold.slot = slot
    hold.during = (slot.starts_at, slot.ends_at)
    hold.save(update_fields=["patient", "slot", "session", "during"])
    log_change(
        hold,
        before=hold.status,
        by_id=by,
        now=now,
        reason="changed",
        from_slot_id=from_slot_id,
        to_slot_id=slot.pk,
    )
    return hold


def _lock_hold(hold: Appointment, by: int) -> Appointment:
    locks.lock_patients([hold.patient_id])
    locks.lock_session(hold.session_id)
    fresh = locks.lock_appointment(hold.pk)
    if fresh.booked_by_id != by or fresh.origin != Origin.HOLD:
        raise Refused(Reason.NOT_YOURS)  # an offer is taken or let go with its place in line
    return fresh


@booking_action
def extend_hold(*, hold: Appointment, seen: int | None = None, by: int, now: datetime) -> Appointment:
    """Give the hold the policy's further minutes, counted from its present end. Raises Refused.

    `seen` is how often it had been extended when it was asked for: extended since, the form was sent twice, and
    nothing changes.
    """
    fresh = _lock_hold(hold, by)
    if seen is not None and fresh.extensions != seen:
        return fresh
    if fresh.status != AppointmentStatus.PENDING or fresh.expires_at is None or fresh.expires_at <= now:
        raise Refused(Reason.HOLD_LAPSED)
    policy = policies_at(now).hold
    if fresh.extensions >= policy.extensions:
        raise Refused(Reason.HOLD_EXTENDED)
    fresh.expires_at += timedelta(minutes=policy.extension_minutes)
    fresh.extensions += 1
    fresh.save(update_fields=["expires_at", "extensions"])
    log_change(fresh, before=fresh.status, by_id=by, now=now, reason="extended")
    return fresh


@booking_action
def release_hold(*, hold: Appointment, by: int, now: datetime) -> Appointment:
    """Let a held number go at once; it was never booked, so others may have it now.

    A hold that has ended already stays as it is.
    """
    fresh = _lock_hold(hold, by)
    if fresh.status == AppointmentStatus.PENDING:
        move_status(fresh, AppointmentStatus.RELEASED, by_id=by, now=now, reason="released")
    return fresh
