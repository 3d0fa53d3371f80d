"""叫号: who is called, again, passed over, away and back, seen.

In one session one act comes after the other, whoever acts (its Reception is locked): two rooms never call the same
person. Each act says what its page showed (`seen`): pressed twice, or on a page that is old, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, note
from bookings.actions.desk.ranking import in_front, lock_reception, rank_of_late, waiting_in
from bookings.actions.desk.reordering import reorder
from bookings.enums import AppointmentStatus, DeskAct
from bookings.locks import booking_action
from bookings.models import Appointment, Arrival, Reception
from bookings.policy import policies_at
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.queueing import queue_mark
from bookings.queries.staff.scope import attends, desk_roles
from bookings.queries.today import is_on
from bookings.rules import Reason, Refused
from bookings.transitions import move_status
from specialists.enums import SessionKind, SessionStatus
from specialists.models import ClinicSession, SessionSpecialist

# What the history says besides the statuses.
PASSED, AWAY, PUT_BACK, UNDONE = "passed", "away", "put_back", "undone"


@dataclass(frozen=True)
class Queue:
    """What an act has locked: who acts, the session (shared) and how its day goes."""

    account: User
    session: ClinicSession
    reception: Reception


@booking_action
def call_next(*, session_id: int, seen: str, by: int, now: datetime) -> Appointment | None:
    """Call whoever is first of those who wait. Who was being seen until now is seen then, unless several are, or a
    team works side by side. None, and nothing is changed, where nobody waits.

    `seen`: the queue's mark on the page (queries.staff.queueing). Raises NotAtDesk for who neither receives patients
    at the session's hospital nor is or looks after one of its specialists; Refused on any day but its own, where the
    portal does not call or the day is signed off, and when somebody was called meanwhile.
    """
    queue = _lock(session_id, by, now)
    _require_mark(queue, seen)
    waiting = waiting_in(session_id)
    if not waiting:
        return None
    return _call(queue, waiting[0], now)


@booking_action
def call_one(*, session_id: int, appointment_id: int, seen: str, by: int, now: datetime) -> Appointment:
    """Call this one of those who wait, before their turn. Otherwise as call_next; Refused for who does not wait, and
    who is away, as well."""
    queue = _lock(session_id, by, now)
    _require_mark(queue, seen)
    chosen = next((one for one in waiting_in(session_id) if one.pk == appointment_id), None)
    if chosen is None:
        raise Refused(Reason.QUEUE_MOVED)
    return _call(queue, chosen, now)


@booking_action
def call_again(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """Say it once more. `seen`: how often the page said they were called. Raises as call_next does."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.CALLED, seen)
    _count_call(arrival, now)
    _note(queue, DeskAct.CALL_AGAIN, visit, now)
    return visit


@booking_action
def pass_over(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """Who was called is not there: they wait again, behind as many of those who wait as the hospital's rule says. That
    is no missed visit. Raises as call_again does."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.CALLED, seen)
    policy = policies_at(now, queue.session.hospital_id).reception
    arrival.rank = rank_of_late(queue.reception, policy, arrival.rank, but=arrival.pk)
    arrival.passed += 1
    arrival.back_since = None
    arrival.save(update_fields=["rank", "passed", "back_since"])
    move_status(visit, AppointmentStatus.ARRIVED, by_id=by, now=now, reason=PASSED)
    _note(queue, DeskAct.PASS_OVER, visit, now)
    return visit


@booking_action
def put_back(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """Called by mistake: they wait again, in front. Raises as call_again does."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.CALLED, seen)
    if arrival.back_since is None:  # else they stood there already
        arrival.back_since = in_front(session_id, now)
    if arrival.first_called_at == arrival.called_at:
        arrival.first_called_at = None  # nobody's time was up
    arrival.save(update_fields=["back_since", "first_called_at"])
    move_status(visit, AppointmentStatus.ARRIVED, by_id=by, now=now, reason=PUT_BACK)
    _note(queue, DeskAct.PUT_BACK, visit, now)
    return visit


@booking_action
def send_away(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """去检查: an examination comes first; nobody calls them before they are back. Raises as call_again does."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.CALLED, seen)
    arrival.away_since, arrival.back_since = now, None
    arrival.save(update_fields=["away_since", "back_since"])
    move_status(visit, AppointmentStatus.ARRIVED, by_id=by, now=now, reason=AWAY)
    _note(queue, DeskAct.SEND_AWAY, visit, now)
    return visit


@booking_action
def come_back(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """They are back with their results: next in turn, whatever their number, behind others who came back before
    (docs/decisions/0029).

    Raises as call_again does, and Refused for who was not away."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.ARRIVED, seen)
    if arrival.away_since is None:
        raise Refused(Reason.QUEUE_MOVED)
    arrival.away_since, arrival.back_since = None, in_front(session_id, now)
    arrival.save(update_fields=["away_since", "back_since"])
    _note(queue, DeskAct.COME_BACK, visit, now)
    return visit


@booking_action
def finish(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """They have been seen, and nobody is called yet. Raises as call_again does."""
    queue = _lock(session_id, by, now)
    _arrival, visit = _of(queue, appointment_id, AppointmentStatus.CALLED, seen)
    _finish(queue, visit, now)
    return visit


@booking_action
def undo_finish(*, session_id: int, appointment_id: int, seen: int, by: int, now: datetime) -> Appointment:
    """Noted as seen too early: they are being seen again, as they were. Raises as call_again does, and Refused for who
    was never called: what the desk recorded when it closed the day is corrected there."""
    queue = _lock(session_id, by, now)
    arrival, visit = _of(queue, appointment_id, AppointmentStatus.FULFILLED, seen)
    if not arrival.calls:
        raise Refused(Reason.QUEUE_MOVED)
    # The table has no shorter way back; nobody sees what is between, and it is one transaction.
    for to in (AppointmentStatus.NOSHOW, AppointmentStatus.ARRIVED, AppointmentStatus.CALLED):
        move_status(visit, to, by_id=by, now=now, reason=UNDONE)
    _note(queue, DeskAct.UNDO_FINISH, visit, now)
    return visit


@booking_action
def set_reception(
    *, session_id: int, calls: bool | None, by_arrival: bool | None, by: int, now: datetime
) -> Reception:
    """Whether the portal calls in this session, and whether by arrival or by number; None: as it is. Those who wait are
    put into the new order; who came late, was passed over or was called before keeps the place they have.

    Raises NotAtDesk for who does not receive patients at the session's hospital; Refused for a session that is not
    published and a day that is signed off.
    """
    account = _may_call(session_id, by, now, desk_only=True)
    session = _lock_held(session_id)
    reception = lock_reception(session, now)
    calls = reception.calls if calls is None else calls
    by_arrival = reception.by_arrival if by_arrival is None else by_arrival
    if (reception.calls, reception.by_arrival) == (calls, by_arrival):
        return reception
    if reception.by_arrival != by_arrival:
        reorder(session_id, by_arrival=by_arrival)
    reception.calls, reception.by_arrival = calls, by_arrival
    reception.save(update_fields=["calls", "by_arrival"])
    how = f"{'calls' if calls else 'no_calls'}:{'by_arrival' if by_arrival else 'by_number'}"
    about: dict[str, Any] = {"subject_kind": "session", "subject_id": session_id}
    audit(by=account, action=DeskAct.SET_RECEPTION, **about, now=now, reason=how)
    return reception


def _may_call(session_id: int, by: int, now: datetime, *, desk_only: bool = False) -> User:
    """Who acts, locked with the role by which they may call in this session; `desk_only`: by which they receive
    patients at its hospital. Raises NotAtDesk."""
    account = locks.lock_account(by)
    known = ClinicSession.objects.filter(pk=session_id).exclude(status=SessionStatus.DRAFT)
    hospital_id = known.values_list("hospital_id", flat=True).first()
    if hospital_id is None:
        raise NotAtDesk
    # The role is kept until we commit: who takes it away waits.
    if not list(desk_roles(by, hospital_id, now).select_for_update(of=("self",))):
        if desk_only:
            raise NotAtDesk
        theirs = SessionSpecialist.objects.filter(session=session_id).values("specialist")
        if not list(attends(by, now).filter(specialist__in=theirs).select_for_update(of=("self",))):
            raise NotAtDesk
    return account


def _lock(session_id: int, by: int, now: datetime) -> Queue:
    """The queue of the session, for one act at a time."""
    account = _may_call(session_id, by, now)
    session = _lock_held(session_id)
    if not is_on(session, now):
        raise Refused(Reason.CALLED_ON_THE_DAY)
    reception = lock_reception(session, now)
    if not reception.calls:
        raise Refused(Reason.NOT_CALLING)
    return Queue(account, session, reception)


def _lock_held(session_id: int) -> ClinicSession:
    """The session, locked. Raises Refused for one that is signed off, or does not take place."""
    session = locks.lock_session(session_id)
    if session.status == SessionStatus.CLOSED:
        raise Refused(Reason.SIGNED_OFF)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOTHING_TO_CALL)
    return session


def _require_mark(queue: Queue, seen: str) -> None:
    if queue_mark(queue.session.pk) != seen:
        raise Refused(Reason.QUEUE_MOVED)


def _of(
    queue: Queue, appointment_id: int, status: AppointmentStatus, seen: int
) -> tuple[Arrival, Appointment]:
    """Somebody of this queue, locked, who stands as the page said."""
    arrival = Arrival.objects.filter(pk=appointment_id, appointment__session=queue.session).first()
    if arrival is None:
        raise NotAtDesk
    visit = locks.lock_appointment(appointment_id)
    if visit.session_id != queue.session.pk or visit.status != status or arrival.calls != seen:
        raise Refused(Reason.QUEUE_MOVED)
    return arrival, visit


def _call(queue: Queue, arrival: Arrival, now: datetime) -> Appointment:
    """Call them; who was being seen alone is seen."""
    called = Appointment.objects.filter(session=queue.session, status=AppointmentStatus.CALLED)
    locked = _locked([arrival.pk, *called.values_list("pk", flat=True)])
    visit = locked.pop(arrival.pk)
    if visit.session_id != queue.session.pk or visit.status != AppointmentStatus.ARRIVED:
        raise Refused(Reason.QUEUE_MOVED)  # they left, or moved, while we waited
    before = [one for one in locked.values() if one.status == AppointmentStatus.CALLED]
    if len(before) == 1 and queue.session.kind != SessionKind.TEAM:
        _finish(queue, before[0], now)
    _count_call(arrival, now)
    move_status(visit, AppointmentStatus.CALLED, by_id=queue.account.pk, now=now)
    _note(queue, DeskAct.CALL, visit, now)
    return visit


def _locked(ids: Iterable[int]) -> dict[int, Appointment]:
    return {pk: locks.lock_appointment(pk) for pk in sorted(ids)}


def _count_call(arrival: Arrival, now: datetime) -> None:
    arrival.calls += 1
    # A check-in that committed while we waited has a later moment than ours.
    arrival.called_at = max(now, arrival.arrived_at)
    if arrival.first_called_at is None:
        arrival.first_called_at = arrival.called_at
    arrival.save(update_fields=["calls", "called_at", "first_called_at"])


def _finish(queue: Queue, visit: Appointment, now: datetime) -> None:
    move_status(visit, AppointmentStatus.FULFILLED, by_id=queue.account.pk, now=now)
    _note(queue, DeskAct.FINISH, visit, now)


def _note(queue: Queue, act: DeskAct, visit: Appointment, now: datetime) -> None:
    reason = at_hospital(queue.session.hospital_id)
    note(act, by=queue.account, patient_id=visit.patient_id, now=now, reason=reason)
