"""Change a published session's planned times or room; let another specialist take it over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from bookings import locks
from bookings.actions.telling import plan_reminders
from bookings.actions.waiting import lock_pending, lock_waiting, note_change, note_change_of_holds
from bookings.enums import COMING, AppointmentStatus, HospitalChange, NoticeKind
from bookings.locks import booking_action
from bookings.models import Appointment
from bookings.policy import Policies, policies_at
from bookings.queries.impact import impact_of_change
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_lapsed
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot


def _people_of(session_id: int) -> set[int]:
    """Who has or holds a number in the session. Somebody may join before it is locked: their deadlock is retried."""
    rows = Appointment.objects.filter(session_id=session_id, status__in=COMING)
    return set(rows.values_list("patient_id", flat=True))


def _refuse_unless_ahead(session: ClinicSession, now: datetime) -> None:
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOT_PUBLISHED)
    if now >= session.starts_at + timedelta(minutes=session.delay_minutes):
        raise Refused(Reason.SESSION_BEGUN)


def _expire_lapsed(session: ClinicSession, people: set[int], now: datetime) -> None:
    """Lapsed holds of the session and of its people would clash with the new times: in one statement."""
    rows = Appointment.objects.lapsed(now).filter(Q(session=session) | Q(patient__in=people))
    move_lapsed(list(rows.order_by("pk").select_for_update()), now=now)


def _shift_numbers(session: ClinicSession, shift: timedelta) -> None:
    """Move every number by `shift`; triggers copy its time to who has it."""
    numbers = Slot.objects.filter(session=session)
    locks.lock_slots(numbers.values_list("pk", flat=True))
    numbers.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)


def _rewrite_window(session: ClinicSession) -> None:
    """When booking closes at the new time, by the policy of the day it was published; it opens as it did."""
    published_at, opens_at = session.published_at, session.opens_at
    if published_at is None or opens_at is None:
        raise Refused(Reason.NOT_PUBLISHED)  # the database keeps it from being so
    policy = policies_at(published_at, session.hospital_id).window
    _, closes_at = policy.window(starts_at=session.starts_at, published_at=published_at)
    session.opens_at, session.closes_at = min(opens_at, closes_at), closes_at


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

    All numbers move with its start and a delay said before is void. Everyone booked keeps the
    number and the code, is told, and may give it up without a mark; a number being held is to
    be checked again. Raises Refused, changing nothing: when somebody booked has another number
    at the new time (`impact_of_change` names them), when a number would lie after the new end,
    and for a specialist, posting or room that does not fit.
    """
    people = _people_of(session.pk)
    locks.lock_patients(people)
    fresh = locks.lock_session(session.pk, exclusively=True)
    _refuse_unless_ahead(fresh, now)
    if not now < starts_at < ends_at:
        raise Refused(Reason.BAD_TIMES)
    before = (fresh.starts_at, fresh.room_id)
    if (*before, fresh.ends_at) == (starts_at, room_id, ends_at):
        return fresh
    shift = starts_at - fresh.starts_at
    _expire_lapsed(fresh, people, now)
    clashing = impact_of_change(fresh, shift=shift, now=now).clashing
    if any(row.status != AppointmentStatus.PENDING for row in clashing):
        raise Refused(Reason.PATIENTS_ELSEWHERE)
    log_change(
        fresh, before=fresh.status, by_id=by, now=now, reason=f"changed_from:{fresh.starts_at:%Y%m%dT%H%MZ}"
    )
    fresh.starts_at, fresh.ends_at, fresh.room_id = starts_at, ends_at, room_id
    if shift:
        fresh.delay_minutes = 0
        _rewrite_window(fresh)
    fresh.save(
        update_fields=["starts_at", "ends_at", "room", "delay_minutes", "opens_at", "closes_at"],
    )
    if before == (starts_at, room_id):
        return fresh  # only its end: nobody comes at another time
    if shift:
        _move_people(fresh, shift, clashing, by=by, now=now)
    _tell_waiting(fresh, policies_at(now, fresh.hospital_id), by=by, now=now)
    return fresh


def _move_people(
    session: ClinicSession, shift: timedelta, clashing: list[Appointment], *, by: int | None, now: datetime
) -> None:
    """The numbers, and with them the people; holds of people who are elsewhere at that time end."""
    ended = Appointment.objects.filter(pk__in=[row.pk for row in clashing]).order_by("pk").select_for_update()
    move_lapsed(list(ended), now=now, by_id=by, reason=HospitalChange.CHANGED)
    _shift_numbers(session, shift)


def _tell_waiting(session: ClinicSession, policies: Policies, *, by: int | None, now: datetime) -> None:
    """Another version for everybody; reminders of the old time drop themselves."""
    note_change_of_holds(lock_pending(session))
    for appointment in lock_waiting(session):
        note_change(appointment, HospitalChange.CHANGED, NoticeKind.CHANGED, by=by, now=now)
        if appointment.status == AppointmentStatus.BOOKED:
            plan_reminders(appointment, policies.reminders, now=now)


@booking_action
def substitute_specialist(
    *, session: ClinicSession, leaving_id: int, posting: Posting, by: int | None, now: datetime
) -> ClinicSession:
    """Let the specialist of `posting` take over from the one who cannot come (替诊).

    Everyone booked keeps time, number and code, is told who comes, and may give the number up
    without a mark. Raises Refused, changing nothing, when the session has begun, when
    `leaving_id` is not in it, and when who comes is elsewhere, in it already, or not posted
    there that day.
    """
    fresh = locks.lock_session(session.pk, exclusively=True)
    _refuse_unless_ahead(fresh, now)
    row = SessionSpecialist.objects.filter(session=fresh, specialist_id=leaving_id).first()
    if row is None:
        raise Refused(Reason.SPECIALIST_NOT_IN_IT)
    if posting.specialist_id == leaving_id:
        return fresh
    row.specialist_id, row.posting = posting.specialist_id, posting
    row.save(update_fields=["specialist", "posting"])
    log_change(
        fresh,
        before=fresh.status,
        by_id=by,
        now=now,
        reason=f"substituted:{leaving_id}:{posting.specialist_id}",
    )
    note_change_of_holds(lock_pending(fresh))
    for appointment in lock_waiting(fresh):
        note_change(appointment, HospitalChange.SUBSTITUTED, NoticeKind.SUBSTITUTED, by=by, now=now)
    return fresh
