"""加号: a further number, only because the specialist asks for it, for one person who is there or referred.

It is nobody else's, ever: it cannot be moved, and given up it closes. Blocks and the limits on one person's numbers
say nothing about it: they are about booking ahead, and the specialist wants to see this person (docs/decisions/0019).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bookings import locks
from bookings.actions.desk.at_once import book_at_once
from bookings.actions.desk.common import NotAtDesk, at_desk, note, person_here
from bookings.actions.giving_up import take_back
from bookings.actions.sessions import refuse_unless_on
from bookings.enums import WAITING, AppointmentStatus, DeskAct, Origin
from bookings.locks import booking_action
from bookings.models import AddBasis, Appointment, Patient
from bookings.policy import policies_at
from bookings.queries.more_numbers import next_ordinal
from bookings.queries.staff.adding import added_to
from bookings.queries.staff.persons import at_hospital
from bookings.rules import Reason, Refused
from notices.localtime import local_date
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot

POOL = {AddBasis.PRESENT: Pool.WALK_IN, AddBasis.REFERRED: Pool.REFERRAL}


@booking_action
def add_number(
    *,
    hospital_id: int,
    patient_id: int,
    session_id: int,
    requested_by: int,
    basis: AddBasis,
    by: int,
    now: datetime,
) -> Appointment:
    """Make a number after the last one of the session and book it for this person at once, because the specialist
    `requested_by` (who is in the session) asks for it. Pressed twice, it is one number.

    Raises NotAtDesk where the desk, the person or the session is not this account's; Refused for a session that is not
    published or is over, for who is not there today, beyond the policy's limit, and for a person who has a number in
    it or at that time.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    session = _session_here(hospital_id, session_id)
    has = _has(session, person)
    if has is not None and has.origin == Origin.ADDED:
        return has
    policies = policies_at(now, hospital_id)
    refuse_unless_on(session, now, over=Reason.OVER)
    if basis == AddBasis.PRESENT and local_date(now) != local_date(session.starts_at):
        raise Refused(Reason.NOT_TODAY)
    if not session.session_specialists.filter(specialist_id=requested_by).exists():
        raise Refused(Reason.SPECIALIST_NOT_IN_IT)
    if has is not None:
        raise Refused(Reason.SAME_SESSION)
    if added_to(session) >= policies.pools.added_per_session:
        raise Refused(Reason.NO_MORE_ADDED)
    slot = _after_the_last(session, POOL[basis])
    said = f"added:{basis}:{requested_by}"
    booked = book_at_once(
        person, slot, origin=Origin.ADDED, pool=slot.pool, said=said, clerk=clerk, policies=policies, now=now
    )
    note(DeskAct.ADD_NUMBER, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return booked


@booking_action
def cancel_added_number(
    *, hospital_id: int, patient_id: int, appointment_id: int, by: int, now: datetime
) -> Appointment:
    """Take an added number back: no mark for the person, who is told; the number closes. Done twice, nothing changes.

    Raises NotAtDesk for what is not this desk's or no added number, Refused once the person has checked in.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    found = Appointment.objects.filter(pk=appointment_id, patient=person, origin=Origin.ADDED).first()
    if found is None or found.session.hospital_id != hospital_id:
        raise NotAtDesk
    if found.status == AppointmentStatus.CANCELLED:
        return found
    gone = take_back(found, by=by, now=now)
    note(DeskAct.CANCEL_ADDED, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return gone


def _session_here(hospital_id: int, session_id: int) -> ClinicSession:
    """The hospital's session, locked alone: two desks add one after the other, and nothing else moves meanwhile."""
    if not ClinicSession.objects.filter(pk=session_id, hospital_id=hospital_id).exists():
        raise NotAtDesk
    return locks.lock_session(session_id, exclusively=True)


def _has(session: ClinicSession, person: Patient) -> Appointment | None:
    """What the person has in the session or is still to be seen there with; a number that is only kept is none."""
    return Appointment.objects.filter(session=session, patient=person, status__in=WAITING).first()


def _after_the_last(session: ClinicSession, pool: Pool) -> Slot:
    """One more number: in the stretch of time after the last that was planned, which added ones share."""
    numbers = list(Slot.objects.filter(session=session))
    last = max((one for one in numbers if not one.added), key=lambda one: one.ends_at, default=None)
    starts_at = session.ends_at if last is None else last.ends_at
    length = timedelta(minutes=30) if last is None else last.ends_at - last.starts_at
    return Slot.objects.create(
        session=session,
        ordinal=next_ordinal(session),
        starts_at=starts_at,
        ends_at=starts_at + length,
        pool=pool,
        added=True,
    )
