"""Publish a session, delay it, withdraw it: whatever touches numbers people may have."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.allotting import allot_numbers
from bookings.actions.interests import tell_interested
from bookings.actions.recalls_kept import keep_promises, lock_promised, tell_off
from bookings.actions.waiting import (
    lock_pending,
    lock_waiting,
    note_change,
    note_change_of_holds,
    people_of,
    specialists_of,
    take_back,
)
from bookings.actions.waitlist import end_line
from bookings.enums import HospitalChange, NoticeKind
from bookings.locks import booking_action
from bookings.models import Appointment, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import flow_times, policies_at
from bookings.queries.impact import why_not_whole
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_lapsed, move_status
from specialists.enums import SessionStatus, TripKind, WithdrawReason
from specialists.models import ClinicSession
from specialists.seen import seen_of


def refuse_unless_on(session: ClinicSession, now: datetime, *, over: Reason = Reason.SESSION_OVER) -> None:
    """Refused where the locked session is not published, or (for `over`) has ended."""
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOT_PUBLISHED)
    if now >= session.ends_at + timedelta(minutes=session.delay_minutes):
        raise Refused(over)


def refuse_unless_ahead(session: ClinicSession, now: datetime) -> None:
    """Refused where the locked session is not published, or has begun."""
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    if session.status == SessionStatus.DRAFT:
        raise Refused(Reason.NOT_PUBLISHED)
    begins_at = session.starts_at + timedelta(minutes=session.delay_minutes)
    if session.status != SessionStatus.PUBLISHED or now >= begins_at:
        raise Refused(Reason.SESSION_BEGUN)


def refuse_unless_seen(session: ClinicSession, seen: str | None) -> None:
    """Refused where the locked session is not as its reader saw it (seen_of); None: nobody says what was seen."""
    if seen is not None and seen != seen_of(session):
        raise Refused(Reason.SESSION_CHANGED)


@booking_action
def publish_session(
    *, session: ClinicSession, seen: str | None = None, by: int | None, now: datetime
) -> ClinicSession:
    """Publish a draft: its window, the pools of its numbers and when these flow back are written from the policy of
    `now`. Numbers that somebody gave to pools already keep them. Whoever was promised one (复诊) is told.

    The database refuses a session without specialists or valid postings, and a specialist
    or exclusive room in two places at once: Refused, with the sentence for it. So is one that
    would have begun already, one without numbers, and a draft that is not as it was `seen` (seen_of). Where the
    hospital wants a second person, somebody else must have proposed it as it is. Published twice, it stays as it is.
    """
    fresh = locks.lock_session(session.pk, exclusively=True)
    if fresh.status == SessionStatus.PUBLISHED:
        return fresh
    if fresh.status != SessionStatus.DRAFT:
        raise Refused(Reason.WITHDRAWN)
    refuse_unless_seen(fresh, seen)
    if now >= fresh.starts_at:
        raise Refused(Reason.BAD_TIMES)
    if not fresh.slots.exists():
        raise Refused(Reason.NUMBERLESS)
    if fresh.room_id is None and fresh.trip is not None and fresh.trip.kind == TripKind.OUTREACH:
        raise Refused(Reason.PLACELESS)  # patients would go to the hospital
    specialists = specialists_of(fresh)
    locks.lock_specialists(specialists)
    policies = policies_at(now, fresh.hospital_id)
    if policies.publishing.others and by is not None:
        _refuse_alone(fresh, by)
    opens_at, closes_at = policies.window.window(starts_at=fresh.starts_at, published_at=now)
    flows_back_at, flows_to_all_at = flow_times(
        policies, starts_at=fresh.starts_at, published_at=now, open_to=fresh.open_to
    )
    promised = lock_promised(fresh, now)
    allot_numbers(fresh, policies.pools, promised=len(promised))
    move_status(
        fresh,
        SessionStatus.PUBLISHED,
        by_id=by,
        now=now,
        published_at=now,
        opens_at=opens_at,
        closes_at=closes_at,
        flows_back_at=flows_back_at,
        flows_to_all_at=flows_to_all_at,
    )
    keep_promises(fresh, promised, policies, now)
    tell_interested(fresh, specialists, policies, now)
    return fresh


def _refuse_alone(draft: ClinicSession, by: int) -> None:
    """Refused where the hospital wants a second person, and nobody, or the same one, asked that it be published as it
    is now."""
    if draft.proposed_by_id is None or draft.proposed_as != seen_of(draft):
        raise Refused(Reason.NOT_PROPOSED)
    if draft.proposed_by_id == by:
        raise Refused(Reason.OWN_PROPOSAL)


@booking_action
def delay_session(
    *, session: ClinicSession, minutes: int, seen: str | None = None, by: int | None, now: datetime
) -> ClinicSession:
    """Say that everything in the session is `minutes` later than planned (0 takes it back).

    No booked time moves: readers show planned + delay. Everyone booked is told;
    a number being held is to be checked again. Raises Refused for a session that is not published, is
    over, or is not as it was `seen` (seen_of).
    """
    if minutes < 0:
        raise ValueError("a delay is not negative")
    locks.lock_patients(people_of(session.pk))
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_on(fresh, now)
    if fresh.delay_minutes == minutes:
        return fresh
    refuse_unless_seen(fresh, seen)
    fresh.delay_minutes = minutes
    fresh.save(update_fields=["delay_minutes"])
    log_change(fresh, before=fresh.status, by_id=by, now=now, reason=f"delay:{minutes}")
    note_change_of_holds(lock_pending(fresh))
    for appointment in lock_waiting(fresh):
        note_change(appointment, HospitalChange.DELAYED, NoticeKind.DELAYED, by=by, now=now)
    return fresh


@booking_action
def withdraw_session(
    *,
    session: ClinicSession,
    reason: WithdrawReason,
    seen: str | None = None,
    unbooked: bool = False,
    none_seen: bool = False,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Withdraw a published session (停诊): everyone who still waits to be seen is cancelled, told, and asked what
    they want instead, until they answer.

    Holds in it end. Nothing of this counts against the patients. Raises Refused for a session that
    is not published, is over, is not as it was `seen` (seen_of), or, where it is to be `unbooked`, in which somebody
    has or holds a number, or waits for one. Likewise once it has begun, where somebody has been seen, or had a number
    whose time has come and nobody says that there was `none_seen`: what is left is withdrawn as a part.
    """
    locks.lock_patients(people_of(session.pk))
    fresh = locks.lock_session(session.pk, exclusively=True)
    if fresh.status == SessionStatus.WITHDRAWN:
        return fresh
    refuse_unless_on(fresh, now)
    refuse_unless_seen(fresh, seen)
    if unbooked and _concerns_somebody(fresh, now):
        raise Refused(Reason.BOOKED_SINCE)
    against = why_not_whole(fresh, now)
    if against is not None and not (none_seen and against == Reason.PASSED_BOOKED):
        raise Refused(against)
    move_status(
        fresh,
        SessionStatus.WITHDRAWN,
        by_id=by,
        now=now,
        reason=reason,
        withdrawn_at=now,
        withdrawn_reason=reason,
    )
    move_lapsed(lock_pending(fresh), now=now, by_id=by, reason="withdrawn")
    take_back(lock_waiting(fresh), by=by, now=now)
    end_line(fresh, by=by, now=now)
    tell_off(fresh, off=specialists_of(fresh), now=now)
    return fresh


def _concerns_somebody(session: ClinicSession, now: datetime) -> bool:
    """Whether somebody has or holds a number of the locked session, or waits for one of it."""
    waits = WaitlistEntry.objects.filter(session=session, status__in=IN_LINE)
    return Appointment.objects.taking(now).filter(session=session).exists() or waits.exists()
