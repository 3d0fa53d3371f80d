"""A booking takes another number: what moving it and taking an offer instead of it share."""

from __future__ import annotations

from datetime import datetime

from bookings.actions.followups import answer_by_changing
from bookings.actions.freeing import give_back
from bookings.actions.reasons import leave_hospital
from bookings.actions.telling import tell
from bookings.enums import NoticeKind
from bookings.models import Appointment, FollowUpChoice
from bookings.policy import policies_at
from bookings.queries.hospital_changes import MOVED
from bookings.transitions import log_change
from specialists.models import ClinicSession, Slot


def take_other(
    booked: Appointment, slot: Slot, *, was: ClinicSession, pool: str, by: int, now: datetime
) -> None:
    """Let a booking (by lock_appointment) have this number, locked, instead of the one it has, which is given back.

    Code and calendar UID stay; `was` is the session it is in. What was asked about the visit is answered by it, and in
    another hospital nobody reads the reason told for this one: it goes.
    """
    left = booked.slot
    booked.slot, booked.session_id, booked.during = slot, slot.session_id, (slot.starts_at, slot.ends_at)
    booked.pool = pool
    booked.version += 1
    booked.save(update_fields=["slot", "session", "during", "pool", "version"])
    slots = {"from_slot_id": left.pk, "to_slot_id": slot.pk}
    log_change(booked, before=booked.status, by_id=by, now=now, reason=MOVED, **slots)
    if booked.asked:  # type: ignore[attr-defined]  # by lock_appointment
        stays = slot.session_id == was.pk
        choice = FollowUpChoice.TAKE_SUBSTITUTE if stays else FollowUpChoice.OTHER_SESSION
        answer_by_changing(booked, choice, by=by, now=now)
    if slot.session.hospital_id != was.hospital_id:
        leave_hospital(appointment=booked, by=by, now=now)
    give_back(left, was, policies_at(now, was.hospital_id), now=now)
    reminders = policies_at(now, slot.session.hospital_id).reminders
    tell(booked, NoticeKind.MOVED, reminders=reminders, now=now)
