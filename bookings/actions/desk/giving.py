"""A desk books, cancels and moves for somebody who calls or comes (docs/decisions/0027).

The rules about the person hold as for everybody: blocks, limits, document, consents. The clerk's own account has no
part in it: neither its terms nor its holds say anything.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.desk.at_once import book_at_once
from bookings.actions.desk.common import NotAtDesk, at_desk, note, person_here
from bookings.actions.giving_up import give_up, take_back
from bookings.actions.moving import Place, is_there, move_to, refuse_move
from bookings.actions.taking import lock_free_slot
from bookings.enums import WAITING, AppointmentStatus, Came, DeskAct, Origin
from bookings.locks import booking_action
from bookings.models import Appointment, Patient
from bookings.policy import policies_at
from bookings.queries.numbers import desk_for
from bookings.queries.staff.persons import at_hospital
from bookings.rules import Reason, Refused, may_take_back
from specialists.enums import Pool
from specialists.models import ClinicSession

# As whom a desk asks: for who calls or comes, for who is there to be seen today, for who was referred, for who was
# promised a number (复诊).
GIVEN = frozenset({Pool.DESK, Pool.WALK_IN, Pool.REFERRAL, Pool.RECALL})


@booking_action
def give_number(
    *,
    hospital_id: int,
    patient_id: int,
    session_id: int,
    at: datetime,
    asks_as: Pool,
    came: Came,
    agreed: bool,
    by: int,
    now: datetime,
) -> Appointment:
    """Book a number of the half-hour that starts `at` for this person, as one of the pools GIVEN; who is there today
    (walk-in) has come. `agreed`: they, or who books for them, said yes to the booking and to the hospital being told;
    that is noted as spoken, by whom and when. Pressed twice, it is one number.

    Raises NotAtDesk where the desk, the person or the session is not this account's; Refused with the reason.
    """
    _refuse_nonsense(asks_as, came)
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    session = _session_here(hospital_id, session_id)
    if (has := _given_already(session, person, at)) is not None:
        return has
    if not agreed:
        raise Refused(Reason.HOSPITAL_UNTOLD)
    slot = lock_free_slot(session=session, at=at, asker=desk_for(person.pk, asks_as), now=now)
    booked = book_at_once(
        person,
        slot,
        origin=Origin.DESK,
        pool=asks_as,
        said=f"desk:{came}",
        clerk=clerk,
        policies=policies_at(now, hospital_id),
        now=now,
    )
    here = at_hospital(hospital_id)
    note(DeskAct.AGREED, by=clerk, patient_id=person.pk, now=now, reason=f"{came}:{here}")
    note(DeskAct.GIVE_NUMBER, by=clerk, patient_id=person.pk, now=now, reason=here)
    return booked


@booking_action
def cancel_for(
    *, hospital_id: int, patient_id: int, appointment_id: int, by: int, now: datetime
) -> Appointment:
    """Give a booking of this person at this hospital up because they wish it, whoever booked it: as if they did it
    themselves, with the same marks, and whoever would be told is told. What a desk gave it may take back once its time
    has begun too: that is the hospital's act and leaves no mark. Done twice, nothing changes.

    Raises NotAtDesk for what is not this desk's; Refused once the person has checked in, and of what no desk gave once
    the time has begun.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    booked = _booking_here(hospital_id, person, appointment_id)
    if booked.status == AppointmentStatus.CANCELLED:
        return booked
    begins = booked.slot.starts_at + timedelta(minutes=booked.session.delay_minutes)
    taken_back = may_take_back(booked.status, booked.origin, begins, now=now)
    gone = take_back(booked, by=by, now=now) if taken_back else give_up(booked, by=by, now=now)
    note(DeskAct.CANCEL, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return gone


@booking_action
def move_for(
    *,
    hospital_id: int,
    patient_id: int,
    appointment_id: int,
    session_id: int,
    at: datetime,
    asks_as: Pool,
    who: Collection[int] = (),
    from_slot_id: int | None = None,
    by: int,
    now: datetime,
) -> Appointment:
    """Move a booking of this person to a number of the half-hour that starts `at` in a session of this hospital, as one
    of the pools GIVEN. `who`, `from_slot_id` and what is refused are as for `move_booking`; code and calendar UID stay.
    Moved twice to one half-hour, it stays as it is.

    Raises NotAtDesk where the desk, the person, the booking or the session is not this account's; Refused.
    """
    _refuse_nonsense(asks_as, Came.PRESENT)
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    here = _booking_here(hospital_id, person, appointment_id).session_id
    sessions = {wanted: _session_here(hospital_id, wanted) for wanted in sorted({here, session_id})}
    before = Appointment.objects.select_related("slot", "session").get(pk=appointment_id)
    if before.session_id not in sessions:
        raise Refused(Reason.HOSPITAL_CHANGED)  # it was split just now
    to = Place(session_id, at, tuple(who))
    if is_there(before, to, now=now):
        return before
    refuse_move(before, sessions[session_id], to, from_slot_id=from_slot_id)
    asker = desk_for(person.pk, asks_as)
    moved = move_to(before, sessions[session_id], at, asker=asker, by=by, now=now)
    note(DeskAct.MOVE, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return moved


def _refuse_nonsense(asks_as: Pool, came: Came) -> None:
    """Raise ValueError for a pool no desk gives out, and for who walks in by telephone."""
    if asks_as not in GIVEN or (asks_as == Pool.WALK_IN and came != Came.PRESENT):
        raise ValueError(f"a desk gives no number as {asks_as} to who came by {came}")


def _session_here(hospital_id: int, session_id: int) -> ClinicSession:
    """The hospital's session, locked as by all who book in it."""
    if not ClinicSession.objects.filter(pk=session_id, hospital_id=hospital_id).exists():
        raise NotAtDesk
    return locks.lock_session(session_id)


def _booking_here(hospital_id: int, person: Patient, appointment_id: int) -> Appointment:
    """The person's booking at this hospital, as it is under the person's lock; one that was only kept is none."""
    rows = Appointment.objects.filter(pk=appointment_id, patient=person, booked_at__isnull=False)
    found = rows.filter(session__hospital_id=hospital_id).select_related("slot", "session").first()
    if found is None:
        raise NotAtDesk
    return found


def _given_already(session: ClinicSession, person: Patient, at: datetime) -> Appointment | None:
    """The number of this very half-hour that a desk has given the person: the form was sent twice."""
    given = Appointment.objects.filter(
        origin=Origin.DESK, status__in=WAITING, session=session, patient=person
    )
    return given.filter(slot__starts_at=at).select_related("slot").first()
