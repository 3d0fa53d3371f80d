"""A number booked at a desk: kept and booked in one moment, with all that follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from bookings import locks
from bookings.actions.followups import answer_by_booking
from bookings.actions.taking import draw_code, expire_lapsed
from bookings.actions.telling import tell
from bookings.actions.waitlist import end_places
from bookings.enums import AppointmentStatus, NoticeKind, Origin
from bookings.models import Appointment, Patient
from bookings.policy import Policies
from bookings.queries.persons import circle_of
from bookings.transitions import log_change, move_status
from specialists.models import Slot


def book_at_once(
    person: Patient,
    slot: Slot,
    *,
    origin: Origin,
    pool: str,
    said: str,
    clerk: User,
    policies: Policies,
    guardians: Iterable[User] = (),
    now: datetime,
) -> Appointment:
    """Book this number for this person, both locked, as one who asked for it as the `pool` says. `said` stands in the
    log as the reason.

    It answers what was asked about a visit that was withdrawn, ends their places in line, and is told to those who may
    book for the person, with the `policies`' reminders; to `guardians` that a relative booked for the young person.
    Part of acts of a desk, and of taking a number that was promised.
    """
    expire_lapsed(slot_id=slot.pk, patient_id=person.pk, now=now)
    made = Appointment.objects.create(
        uid=uuid.uuid4(),
        code=draw_code(),
        patient=person,
        slot=slot,
        session_id=slot.session_id,
        during=(slot.starts_at, slot.ends_at),
        booked_by=clerk,
        status=AppointmentStatus.PENDING,
        origin=origin,
        pool=pool,
        expires_at=now,
        created_at=now,
    )
    log_change(made, before="", by_id=clerk.pk, now=now, reason=origin, to_slot_id=slot.pk)
    booked = locks.lock_appointment(made.pk)
    booked.booked_by = clerk
    move_status(booked, AppointmentStatus.BOOKED, by_id=clerk.pk, now=now, reason=said, booked_at=now)
    if booked.asked:  # type: ignore[attr-defined]  # by lock_appointment
        answer_by_booking(booked, by=clerk.pk, now=now)
    if booked.waits:  # type: ignore[attr-defined]  # likewise
        end_places(booked, by=clerk.pk, now=now)
    reminders, circle = policies.reminders, circle_of(person)
    tell(booked, NoticeKind.CONFIRMED, reminders=reminders, circle=circle, guardians=guardians, now=now)
    return booked
