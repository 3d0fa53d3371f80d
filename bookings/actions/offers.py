"""Offer a freed number to who waits for it (候补有号); take the offer, or pass it on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from bookings import locks
from bookings.actions.followups import answer_by_booking
from bookings.actions.freeing import draw_return, tell_worker
from bookings.actions.moving import take_other
from bookings.actions.taking import draw_code, expire_lapsed, let_go, lock_own_holds, people_held_for
from bookings.actions.telling import tell
from bookings.actions.waitlist import end_entry, end_places, hand_over, hospital_of, lock_offer, tell_ended
from bookings.enums import AppointmentStatus, NoticeKind, Origin, WaitlistNotice
from bookings.locks import booking_action
from bookings.models import (
    Appointment,
    EntryEnd,
    EntryStatus,
    StatusChange,
    WaitlistEntry,
)
from bookings.policy import Policies, policies_at
from bookings.queries.consents import refuse_unless_agreed
from bookings.queries.mine import my_patient
from bookings.queries.offers import Turn, may_be_offered
from bookings.queries.persons import circle_of, guardians_to_tell
from bookings.queries.waitlist import entries_for, freed, had_turn
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_status
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot

DECLINED = "declined"
SKIPPED = "skipped:"


class Outcome(StrEnum):
    """What became of a turn."""

    MADE = "made"
    PASSED = "passed"  # not theirs: by a rule, or they had it before
    GONE = "gone"  # the number has, or this is no time for offers


@booking_action
def offer_number(*, entry: WaitlistEntry, slot: Slot, now: datetime) -> Outcome:
    """Keep a freed number for the person of this place in line and tell them, until the policy's moment; or say why
    nothing is offered. A rule that refuses it is noted at the place in line.

    The number stays back from the public until after the offer, so that one nobody answers can be passed on. A person
    is offered a number once, whichever place it is by, one of a session at a time, and never the one they gave up.
    """
    people = locks.lock_patients([entry.patient_id])
    session = locks.lock_session(slot.session_id)
    policies = policies_at(now, session.hospital_id)
    until = offered_until(session, policies, now)
    if until is None or session.status != SessionStatus.PUBLISHED:
        return Outcome.GONE
    locked = locks.any_slot(freed(now).filter(pk=slot.pk, session=session)).first()
    if locked is None:
        return Outcome.GONE
    locked.session = session
    expire_lapsed(slot_id=locked.pk, patient_id=entry.patient_id, now=now)
    if not freed(now).filter(pk=locked.pk).exists():
        return Outcome.GONE
    fresh = locks.lock_entry(entry.pk)
    if fresh.status != EntryStatus.WAITING or fresh.patient_id not in people:
        return Outcome.PASSED
    if not entries_for(session).filter(pk=fresh.pk).exists() or had_turn([fresh.patient_id], locked, now):
        return Outcome.PASSED
    turn = may_be_offered(fresh, locked, now)
    if turn.reason is not None:
        _skip(fresh, turn.reason, now)
        return Outcome.PASSED
    kept_back = policies.waitlist.kept_back_until(until, policies.waitlist.deadline(session.starts_at))
    locked.reopens_at = draw_return(policies.freed, kept_back)
    locked.save(update_fields=["reopens_at"])
    offer = Appointment.objects.create(
        uid=uuid.uuid4(),
        code=draw_code(),
        patient=people[fresh.patient_id],
        slot=locked,
        session=session,
        during=(locked.starts_at, locked.ends_at),
        booked_by_id=fresh.account_id,
        status=AppointmentStatus.PENDING,
        origin=Origin.OFFER,
        entry=fresh,
        expires_at=until,
        created_at=now,
    )
    log_change(offer, before="", by_id=None, now=now, reason="offer", to_slot_id=locked.pk)
    move_status(fresh, EntryStatus.OFFERED, by_id=None, now=now, reason="offer", skipped="", skipped_at=None)
    tell(offer, WaitlistNotice.OFFERED, now=now)
    return Outcome.MADE


def offered_until(session: ClinicSession, policies: Policies, now: datetime) -> datetime | None:
    """Until when an offer made now would hold; None where none is made now."""
    policy = policies.waitlist
    if policy.next_at(now) != now:
        return None
    return policy.valid_until(now, policy.deadline(session.starts_at))


def _skip(entry: WaitlistEntry, why: Reason, now: datetime) -> None:
    """Somebody else's turn: why, so that the person can read it. A reason is logged once for a place, not at every
    round."""
    if why == Reason.NOT_YOURS:
        hand_over(entry, by=None, now=now)
        return
    if entry.skipped != why:
        entry.skipped, entry.skipped_at = why, now
        entry.save(update_fields=["skipped", "skipped_at"])
    said = f"{SKIPPED}{why}"
    logged = StatusChange.objects.filter(subject_kind="waitlist", subject_id=entry.pk, reason=said)
    if not logged.exists():
        log_change(entry, before=entry.status, by_id=None, now=now, reason=said)


@booking_action
def lapse_offer(*, entry: WaitlistEntry, now: datetime) -> bool:
    """What was offered to this place in line is over: it waits again, or, after the policy's number of offers whose
    time passed without an answer, ends with a word. Whether there was such an offer."""
    locks.lock_patients([entry.patient_id])
    offer = lock_offer(entry)
    if offer is not None and (offer.expires_at is None or offer.expires_at > now):
        return False
    fresh = locks.lock_entry(entry.pk)
    if fresh.status != EntryStatus.OFFERED:
        return False
    if offer is not None:
        move_status(offer, AppointmentStatus.EXPIRED, by_id=None, now=now, reason="lapsed")
    unanswered = _nobody_answered(fresh)
    lapses = fresh.lapses + unanswered
    move_status(fresh, EntryStatus.WAITING, by_id=None, now=now, reason="lapsed", lapses=lapses)
    if unanswered and lapses >= policies_at(now, hospital_of(fresh)).waitlist.lapses:
        end_entry(fresh, EntryEnd.NO_ANSWER, by=None, now=now)
        tell_ended([fresh], now=now)
    return True


def _nobody_answered(entry: WaitlistEntry) -> bool:
    """Whether it was time that ended the last offer; one that the hospital took back counts against nobody."""
    last = Appointment.objects.filter(entry=entry).order_by("-pk").values("pk")[:1]
    ended = StatusChange.objects.filter(subject_kind="appointment", subject_id__in=last, reason="lapsed")
    return ended.exists()


@booking_action
def end_waiting(*, entry: WaitlistEntry, now: datetime) -> bool:
    """End a place in line whose time is over, with a word; not while a number is offered. Whether it was ended."""
    locks.lock_patients([entry.patient_id])
    fresh = locks.lock_entry(entry.pk)
    if fresh.status != EntryStatus.WAITING or not _over(fresh, now):
        return False
    end_entry(fresh, EntryEnd.DEADLINE, by=None, now=now)
    tell_ended([fresh], now=now)
    return True


def _over(entry: WaitlistEntry, now: datetime) -> bool:
    if entry.session is None:
        return entry.until_at is not None and now >= entry.until_at
    policy = policies_at(now, entry.session.hospital_id).waitlist
    return now >= policy.deadline(entry.session.starts_at)


@booking_action
def decline_offer(*, offer: Appointment, by: int, now: datetime) -> Appointment:
    """Let an offered number go to the next; the place in line stays. An offer that is over stays as it is.
    Raises Refused for strangers."""
    locks.lock_patients([offer.patient_id])
    locks.lock_session(offer.session_id)
    fresh = locks.lock_appointment(offer.pk)
    if my_patient(by, fresh.patient_id) is None or fresh.entry_id is None:
        raise Refused(Reason.NOT_YOURS)
    return let_pass(fresh, by=by, now=now)


def let_pass(fresh: Appointment, *, by: int, now: datetime) -> Appointment:
    """The locked offer goes to the next, and the place in line waits on. Part of declining."""
    if fresh.status != AppointmentStatus.PENDING or fresh.entry_id is None:
        return fresh
    entry = locks.lock_entry(fresh.entry_id)
    move_status(fresh, AppointmentStatus.RELEASED, by_id=by, now=now, reason=DECLINED)
    move_status(entry, EntryStatus.WAITING, by_id=by, now=now, reason=DECLINED, lapses=0)
    tell_worker(fresh.session_id)
    return fresh


@booking_action
def accept_offer(*, offer: Appointment, by: int, now: datetime, instead_of: int | None = None) -> Appointment:
    """Take the offered number. Gives back the booking: the offer itself, or, where the person has a number with this
    specialist already, that one (`instead_of`, by id, as its reader saw it), moved there in one step with its code.

    The rules are asked again. Taken twice, it is the same booking. Raises Refused, with nothing lost: when the time is
    over, when the hospital changed the session since `offer` was read, when another number than `instead_of` would
    go, when something has to be agreed to first.
    """
    locks.lock_account(by)
    people = locks.lock_patients([offer.patient_id, *people_held_for(by, now)])
    if my_patient(by, offer.patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    entry_id, known = offer.entry_id, Appointment.objects.get(pk=offer.pk)  # as it is under the person's lock
    if known.patient_id not in people or entry_id is None:
        raise Refused(Reason.NOT_YOURS)
    old = locked_old(instead_of, known)
    fresh = locks.lock_appointment(offer.pk)
    entry = locks.lock_entry(entry_id)
    taken = entry.booked if entry.status == EntryStatus.ACCEPTED else None
    if taken is not None and taken.slot_id == fresh.slot_id:  # not by another offer
        return taken
    refuse_over(fresh, offer.version, now)
    session = fresh.slot.session
    refuse_unless_agreed(by, people[fresh.patient_id], session.hospital_id, now=now)
    let_go(lock_own_holds(by, now), by=by, now=now)
    turn = may_be_offered(entry, fresh.slot, now, by=by)
    fresh.patient = people[fresh.patient_id]
    return take_offer(fresh, entry, old, turn, booked_by=by, by=by, now=now)


def refuse_over(fresh: Appointment, version: int, now: datetime) -> None:
    """Raise Refused where the locked offer can be had no more, or is not what was read as this `version`."""
    session = fresh.slot.session
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.WITHDRAWN)
    if fresh.status != AppointmentStatus.PENDING or fresh.expires_at is None or fresh.expires_at <= now:
        raise Refused(Reason.OFFER_OVER)
    if fresh.version != version:
        raise Refused(Reason.HOSPITAL_CHANGED)
    if now >= fresh.slot.starts_at + timedelta(minutes=session.delay_minutes):
        raise Refused(Reason.CLOSED)  # the hospital moved it so near that it has begun meanwhile


def take_offer(
    fresh: Appointment,
    entry: WaitlistEntry,
    old: Appointment | None,
    turn: Turn,
    *,
    booked_by: int,
    by: int,
    now: datetime,
) -> Appointment:
    """The booking that the locked offer becomes, or (`old`) that moves there, if the rules let them have it: `turn`.
    Part of accepting."""
    if turn.reason is not None:
        raise Refused(turn.reason)
    if (turn.instead.pk if turn.instead is not None else None) != (old.pk if old is not None else None):
        raise Refused(Reason.HOLD_CHANGED)  # another number would go than the person was told
    booked = old or fresh
    if old is not None:
        _move(old, fresh, by=by, now=now)
    else:
        _book(fresh, booked_by=booked_by, by=by, now=now)
    move_status(
        entry, EntryStatus.ACCEPTED, by_id=by, now=now, reason="accepted", ended_at=now, booked=booked
    )
    end_places(booked, by=by, now=now)
    return booked


def locked_old(instead_of: int | None, offer: Appointment) -> Appointment | None:
    """The booking that would be moved, with its session, number and itself locked after the order; and the session of
    the offer."""
    if instead_of is None:
        locks.lock_session(offer.session_id)
        return None
    old = Appointment.objects.filter(pk=instead_of, patient_id=offer.patient_id).first()
    if old is None:
        raise Refused(Reason.HOLD_CHANGED)
    for session_id in sorted({old.session_id, offer.session_id}):
        locks.lock_session(session_id)
    locks.lock_slots([old.slot_id])
    return locks.lock_appointment(old.pk)


def _book(offer: Appointment, *, booked_by: int, by: int, now: datetime) -> None:
    """The offer itself becomes the booking, of the account that took it."""
    offer.booked_by_id = booked_by
    offer.save(update_fields=["booked_by"])
    move_status(offer, AppointmentStatus.BOOKED, by_id=by, now=now, reason="accepted", booked_at=now)
    if offer.asked:  # type: ignore[attr-defined]  # by lock_appointment
        answer_by_booking(offer, by=by, now=now)
    reminders = policies_at(now, offer.slot.session.hospital_id).reminders
    circle = circle_of(offer.patient)
    # A desk books for them with a guardian's yes, and all who may book for them are told of it.
    guardians = guardians_to_tell(circle, by, now) if circle.account(by) is not None else []
    tell(offer, NoticeKind.CONFIRMED, reminders=reminders, circle=circle, guardians=guardians, now=now)


def _move(old: Appointment, offer: Appointment, *, by: int, now: datetime) -> None:
    """The booking takes the offer's place: its code stays, the number it had goes to the next."""
    move_status(offer, AppointmentStatus.RELEASED, by_id=by, now=now, reason="accepted")
    take_other(old, offer.slot, was=old.session, pool=Pool.PUBLIC, by=by, now=now)
