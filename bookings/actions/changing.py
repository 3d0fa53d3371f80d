"""Change a published session's planned times or room; let another specialist take it over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from bookings import locks
from bookings.actions.followups import ask
from bookings.actions.recalls_kept import tell_off
from bookings.actions.sessions import refuse_unless_ahead, refuse_unless_seen
from bookings.actions.telling import plan_reminders
from bookings.actions.waiting import (
    lock_pending,
    lock_waiting,
    note_change,
    note_change_of_holds,
    people_of,
    specialists_of,
)
from bookings.enums import AppointmentStatus, HospitalChange, NoticeKind
from bookings.locks import booking_action
from bookings.models import Appointment, Arrival, FollowUpKind, StatusChange
from bookings.policy import Policies, flow_times, policies_at
from bookings.queries.hospital_changes import SUBSTITUTED
from bookings.queries.impact import impact_of_change
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_lapsed, move_status
from hospitals.models import Room
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot
from specialists.rules import offered


def _expire_lapsed(session: ClinicSession, people: set[int], now: datetime) -> None:
    """Lapsed holds of the session and of its people would clash with the new times: in one statement."""
    rows = Appointment.objects.lapsed(now).filter(Q(session=session) | Q(patient__in=people))
    move_lapsed(list(rows.order_by("pk").select_for_update()), now=now)


def _shift_numbers(session: ClinicSession, shift: timedelta) -> None:
    """Move every number by `shift`; triggers copy its time to who has it."""
    numbers = Slot.objects.filter(session=session)
    locks.lock_slots(numbers.values_list("pk", flat=True))
    numbers.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)


def _rewrite_window(session: ClinicSession, now: datetime) -> None:
    """When booking closes and unused numbers flow back at the new time, and when it opens if it has not yet: by the
    policy of the day it was published, so that there and back is as if nothing had been changed."""
    published_at, opens_at = session.published_at, session.opens_at
    if published_at is None or opens_at is None:
        raise Refused(Reason.NOT_PUBLISHED)  # the database keeps it from being so
    policies = policies_at(published_at, session.hospital_id)
    times = {"starts_at": session.starts_at, "published_at": published_at}
    opens_anew, closes_at = policies.window.window(**times)
    session.flows_back_at, session.flows_to_all_at = flow_times(policies, **times, open_to=session.open_to)
    session.opens_at = opens_anew if now < opens_at else min(opens_at, closes_at)
    session.closes_at = closes_at


def _lock_as_seen(session: ClinicSession, now: datetime, *, wanted: tuple[Any, ...]) -> ClinicSession:
    """The session, locked. Refused if somebody changed it since its reader saw it, unless to what is `wanted`."""
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_ahead(fresh, now)
    if _plan(fresh) != _plan(session) and _plan(fresh) != wanted:
        raise Refused(Reason.SESSION_CHANGED)
    return fresh


def _plan(session: ClinicSession) -> tuple[datetime, datetime, int | None]:
    return session.starts_at, session.ends_at, session.room_id


_PLANNED = (
    *("starts_at", "ends_at", "room", "delay_minutes"),
    *("opens_at", "closes_at", "flows_back_at", "flows_to_all_at"),
)


@booking_action
def change_session(
    *,
    session: ClinicSession,
    starts_at: datetime,
    ends_at: datetime,
    room_id: int | None,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Change the planned times or the room of a published session that has not begun.

    `session` is as its reader saw it: Refused if somebody changed its plan since. All numbers
    move with its start and a delay said before is void. Everyone booked keeps the number and the
    code, is told, and may give it up without a mark; a number being held is to be checked again.
    Raises Refused, changing nothing: when somebody booked has or is choosing another number at the
    new time (`impact_of_change` names them), when a number would lie after the new end, and for a
    specialist, posting or room that does not fit.
    """
    people = people_of(session.pk)
    locks.lock_patients(people)
    wanted = (starts_at, ends_at, room_id)
    fresh = _lock_as_seen(session, now, wanted=wanted)
    if _plan(fresh) == wanted:
        return fresh
    shift = starts_at - fresh.starts_at
    if not starts_at < ends_at or (shift and starts_at <= now):
        raise Refused(Reason.BAD_TIMES)
    if room_id is not None and not Room.objects.filter(pk=room_id, hospital=fresh.hospital_id).exists():
        raise Refused(Reason.ROOM_ELSEWHERE)
    locks.lock_specialists(specialists_of(fresh))
    _expire_lapsed(fresh, people, now)
    impact = impact_of_change(fresh, shift=shift, now=now)
    if impact.booked_elsewhere:
        raise Refused(Reason.PATIENTS_ELSEWHERE)
    if impact.choosing_elsewhere:
        raise Refused(Reason.PATIENTS_CHOOSING)
    before = fresh.room_id
    was = f"changed:{fresh.starts_at:%Y%m%dT%H%M}-{fresh.ends_at:%H%M}Z:{before or ''}"
    fresh.starts_at, fresh.ends_at, fresh.room_id = wanted
    if shift:
        fresh.delay_minutes = 0
        _rewrite_window(fresh, now)
    fresh.save(update_fields=[*_PLANNED])
    log_change(fresh, before=fresh.status, by_id=by, now=now, reason=was)
    if not shift and before == room_id:
        return fresh  # only its end: nobody comes at another time
    if shift:
        _end_holds(impact.holds_in_the_way, by=by, now=now)
        _shift_numbers(fresh, shift)
    _tell_waiting(fresh, policies_at(now, fresh.hospital_id), shifted=bool(shift), by=by, now=now)
    tell_off(fresh, now=now)
    return fresh


def _end_holds(holds: list[Appointment], *, by: int | None, now: datetime) -> None:
    """Numbers being held by people who are elsewhere at the new time."""
    rows = Appointment.objects.filter(pk__in=[row.pk for row in holds]).order_by("pk").select_for_update()
    move_lapsed(list(rows), now=now, by_id=by, reason=HospitalChange.CHANGED)


def _tell_waiting(
    session: ClinicSession, policies: Policies, *, shifted: bool, by: int | None, now: datetime
) -> None:
    """Another version for everybody, with reminders of its own: those of the old one drop themselves. Who had checked
    in for a time that is another one now has not any more."""
    note_change_of_holds(lock_pending(session))
    for appointment in lock_waiting(session):
        if shifted and appointment.status == AppointmentStatus.CALLED:
            move_status(appointment, AppointmentStatus.ARRIVED, by_id=by, now=now, reason="moved_on")
        if shifted and appointment.status == AppointmentStatus.ARRIVED:
            move_status(appointment, AppointmentStatus.BOOKED, by_id=by, now=now, reason="moved_on")
            Arrival.objects.filter(appointment=appointment).delete()
        note_change(appointment, HospitalChange.CHANGED, NoticeKind.CHANGED, by=by, now=now)
        plan_reminders(appointment, policies.reminders, now=now)


@booking_action
def substitute_specialist(
    *,
    session: ClinicSession,
    leaving_id: int,
    posting: Posting,
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Let the specialist of `posting` take over from the one who cannot come (替诊).

    Everyone booked keeps time, number and code, is told who comes, and may give the number up
    without a mark; each is asked, until they answer. Raises Refused, changing nothing, when the session has begun or
    is not as it was `seen` (seen_of), when `leaving_id` is not in it, and when who comes is elsewhere, in it already,
    or not posted there that day.
    """
    locks.lock_patients(people_of(session.pk))
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_ahead(fresh, now)
    locks.lock_specialists({leaving_id, posting.specialist_id})
    rows = SessionSpecialist.objects.filter(session=fresh).select_related("posting")
    in_it = {row.specialist_id: row for row in rows}
    row = in_it.get(leaving_id)
    if row is None and posting.specialist_id in in_it and _has_left(fresh, leaving_id):
        return fresh  # pressed twice
    if row is None:
        raise Refused(Reason.SPECIALIST_NOT_IN_IT)
    refuse_unless_seen(fresh, seen)
    row.specialist_id, row.posting = posting.specialist_id, posting
    row.save(update_fields=["specialist", "posting"])
    _offer_anew(fresh, [one.posting for one in in_it.values()])
    if posting.specialist_id == leaving_id:
        return fresh  # another posting of the same person: nothing that patients see
    log_change(
        fresh,
        before=fresh.status,
        by_id=by,
        now=now,
        reason=f"{SUBSTITUTED}{leaving_id}:{posting.specialist_id}",
    )
    note_change_of_holds(lock_pending(fresh))
    waiting = lock_waiting(fresh)
    for appointment in waiting:
        note_change(appointment, HospitalChange.SUBSTITUTED, NoticeKind.SUBSTITUTED, by=by, now=now)
    ask(waiting, FollowUpKind.SUBSTITUTED, by=by, now=now)
    tell_off(fresh, off={leaving_id}, now=now)
    return fresh


def _offer_anew(session: ClinicSession, postings: list[Posting]) -> None:
    """Who comes for free clinics alone holds one, whoever was to come before."""
    said = offered(postings, session.purpose, session.fee_yuan)
    if said != {name: getattr(session, name) for name in said}:
        ClinicSession.objects.filter(pk=session.pk).update(**said)


def _has_left(session: ClinicSession, specialist_id: int) -> bool:
    rows = StatusChange.objects.filter(subject_kind="session", subject_id=session.pk)
    return rows.filter(reason__startswith=f"{SUBSTITUTED}{specialist_id}:").exists()
