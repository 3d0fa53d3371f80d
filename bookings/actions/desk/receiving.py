"""报到: who stands at the desk has come to their visit; a wrong check-in undone; who came too late let back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk, note, person_here
from bookings.actions.desk.ranking import lock_reception, rank_by_rule, rank_of_late
from bookings.actions.limits import review_blocks
from bookings.enums import AppointmentStatus, DeskAct
from bookings.locks import booking_action
from bookings.models import Appointment, Arrival, ArrivalWay, Reception
from bookings.policy import policies_at
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.receiving import late_from
from bookings.queries.today import is_on
from bookings.rules import Reason, Refused
from bookings.transitions import move_status
from specialists.enums import SessionStatus
from specialists.models import ClinicSession

THERE = (AppointmentStatus.ARRIVED, AppointmentStatus.CALLED)


@dataclass(frozen=True)
class _Locked:
    """What an act has locked: who acts, the session, how its day goes, and the visit."""

    clerk: User
    session: ClinicSession
    reception: Reception
    visit: Appointment


@booking_action
def check_in(*, hospital_id: int, appointment_id: int, way: ArrivalWay, by: int, now: datetime) -> Arrival:
    """Who has this booking is there: from now on they wait for their turn. Done twice, by two at once too, it is one
    arrival. Who is late by the hospital's rule is called after some of those who wait already.

    Raises NotAtDesk for what is no booking at this desk; Refused on any day but that of the visit (queries.today), for
    a session that does not take place or is signed off, and for a visit that is over or cancelled.
    """
    found = _lock(hospital_id, appointment_id, by, now)
    if found.visit.status in THERE:
        return Arrival.objects.get(appointment=found.visit)
    if found.visit.status != AppointmentStatus.BOOKED:
        raise Refused(Reason.NOT_EXPECTED)
    policy = policies_at(now, hospital_id).reception
    late = policy.is_late(late_from(found.visit, found.session), now=now)
    return _receive(found, DeskAct.CHECK_IN, way, late=late, by=by, now=now)


@booking_action
def let_back(*, hospital_id: int, appointment_id: int, way: ArrivalWay, by: int, now: datetime) -> Arrival:
    """Who was noted as not having come is there after all, on the same day: late, and called as such. A block that
    rested on it is lifted. Done twice, it is one arrival. Raises as check_in does."""
    found = _lock(hospital_id, appointment_id, by, now)
    if found.visit.status in THERE:
        return Arrival.objects.get(appointment=found.visit)
    if found.visit.status != AppointmentStatus.NOSHOW:
        raise Refused(Reason.NOT_EXPECTED)
    arrival = _receive(found, DeskAct.LET_BACK, way, late=True, by=by, now=now)
    review_blocks(patient_id=found.visit.patient_id, by=by, now=now)
    return arrival


@booking_action
def undo_check_in(*, hospital_id: int, appointment_id: int, by: int, now: datetime) -> Appointment:
    """It was somebody else, or another visit: they have not come yet. Done twice, nothing changes.

    Raises NotAtDesk; Refused once they were called, on another day, and for a visit that is over or cancelled.
    """
    found = _lock(hospital_id, appointment_id, by, now)
    visit = found.visit
    if visit.status == AppointmentStatus.BOOKED:
        return visit
    if visit.status not in THERE:
        raise Refused(Reason.NOT_EXPECTED)
    arrival = Arrival.objects.get(appointment=visit)
    if visit.status == AppointmentStatus.CALLED or arrival.calls:
        raise Refused(Reason.CALLED_ALREADY)
    move_status(visit, AppointmentStatus.BOOKED, by_id=by, now=now, reason="undone")
    arrival.delete()
    _note(found, DeskAct.UNDO_CHECK_IN, now)
    return visit


def _lock(hospital_id: int, appointment_id: int, by: int, now: datetime) -> _Locked:
    """The visit of this hospital's day, with all that is locked before it."""
    clerk = at_desk(hospital_id, by, now)
    known = Appointment.objects.filter(pk=appointment_id, session__hospital_id=hospital_id).first()
    if known is None:
        raise NotAtDesk
    person_here(hospital_id, known.patient_id, by, now)
    session = locks.lock_session(known.session_id)
    if not is_on(session, now):
        raise Refused(Reason.OTHER_DAY)
    if session.status == SessionStatus.CLOSED:
        raise Refused(Reason.SIGNED_OFF)
    if session.status != SessionStatus.PUBLISHED:
        raise Refused(Reason.NOT_HELD)
    reception = lock_reception(session, now)
    visit = locks.lock_appointment(known.pk)
    if (visit.patient_id, visit.session_id) != (known.patient_id, known.session_id):
        raise Refused(Reason.HOSPITAL_CHANGED)  # joined, split or moved while we waited
    return _Locked(clerk, session, reception, visit)


def _receive(found: _Locked, act: DeskAct, way: ArrivalWay, *, late: bool, by: int, now: datetime) -> Arrival:
    """Write that they are there, and when it is their turn."""
    visit, reception = found.visit, found.reception
    rank = rank_by_rule(reception, visit.slot.ordinal)
    if late:
        policy = policies_at(now, found.session.hospital_id).reception
        rank = rank_of_late(reception, policy, rank)
    said = {"arrived_at": now, "way": way, "late": late, "rank": rank}
    never = dict.fromkeys(("called_at", "first_called_at", "away_since", "back_since"))
    anew = {"calls": 0, "passed": 0, **never}
    # Who was seen by mistake, and then noted as not having come, stands somewhere already.
    arrival, _made = Arrival.objects.update_or_create(appointment=visit, defaults={**said, **anew})
    move_status(visit, AppointmentStatus.ARRIVED, by_id=by, now=now, reason=way)
    _note(found, act, now)
    return arrival


def _note(found: _Locked, act: DeskAct, now: datetime) -> None:
    reason = at_hospital(found.session.hospital_id)
    note(act, by=found.clerk, patient_id=found.visit.patient_id, now=now, reason=reason)
