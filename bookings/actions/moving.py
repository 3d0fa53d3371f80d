"""A booking takes another number: what moving it oneself, having a desk do it and taking an offer instead share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.followups import answer_by_changing
from bookings.actions.freeing import give_back
from bookings.actions.reasons import leave_hospital
from bookings.actions.taking import expire_lapsed, lock_free_slot
from bookings.actions.telling import tell
from bookings.actions.waiting import specialists_of
from bookings.actions.waitlist import end_places
from bookings.enums import NoticeKind
from bookings.models import Appointment, FollowUpChoice
from bookings.policy import policies_at
from bookings.queries.askers import settled
from bookings.queries.hospital_changes import MOVED, changed_by_hospital, who_left
from bookings.queries.moving import keeps_specialist, may_move_between
from bookings.queries.numbers import Asker
from bookings.rules import Reason, Refused, fair_deadline, may_move
from bookings.transitions import log_change
from specialists.models import ClinicSession, Slot


@dataclass(frozen=True)
class Place:
    """Where a booking is to go: the half-hour that starts `at` in a session. `who`: the specialists of the same subject
    whom the person agreed to see instead of the one they chose."""

    session_id: int
    at: datetime
    who: tuple[int, ...] = ()


def is_there(before: Appointment, to: Place, *, now: datetime) -> bool:
    """Whether the booking has the half-hour already. Its person and both sessions are locked, it has its session and
    number. Raises Refused where it may not be moved any more."""
    old = before.slot
    starts_at = old.starts_at + timedelta(minutes=before.session.delay_minutes)
    deadline = fair_deadline(
        policies_at(now, before.session.hospital_id).cancel.deadline(old.starts_at),
        starts_at,
        changed_by_hospital=bool(changed_by_hospital([before])),
    )
    if old.added or not may_move(before.status, starts_at, deadline, now=now):
        raise Refused(Reason.NOT_MOVABLE)
    return before.session_id == to.session_id and old.starts_at == to.at


def refuse_move(before: Appointment, session: ClinicSession, to: Place, *, from_slot_id: int | None) -> None:
    """Raise Refused with the reason where the booking may not go to this session, locked, or has another number than
    the one (`from_slot_id`) that was seen."""
    if from_slot_id not in (None, before.slot_id):
        raise Refused(Reason.HOLD_CHANGED)  # another window has moved it meanwhile
    left = who_left(before)
    if not may_move_between(before.session_id, to.session_id, also=left):
        raise Refused(Reason.OTHER_SPECIALIST)
    if keeps_specialist(before.session_id, to.session_id, also=left):
        return
    if set(to.who) != specialists_of(session):
        raise Refused(Reason.SPECIALIST_CHANGES)  # nobody has agreed to see these


def move_to(
    before: Appointment, session: ClinicSession, at: datetime, *, asker: Asker, by: int, now: datetime
) -> Appointment:
    """Let the booking have a number that `asker` may have of the half-hour that starts `at` in the session, locked,
    and end the places in line that this settles. The old number is kept until the new one is had. Raises Refused."""
    asker = settled(asker, session.pk, before)
    slot = lock_free_slot(session=session, at=at, asker=asker, now=now, besides=before)
    locks.lock_slots([before.slot_id])
    expire_lapsed(slot_id=slot.pk, patient_id=before.patient_id, now=now)
    fresh = locks.lock_appointment(before.pk)
    take_other(fresh, slot, was=before.session, pool=asker.pool, by=by, now=now)
    end_places(fresh, by=by, now=now)
    return fresh


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
