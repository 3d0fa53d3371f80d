"""候补 at a desk: somebody who calls or comes is put in line, answers an offer, or leaves.

The rules are those of everybody (bookings/actions/waitlist.py). The clerk's own account has no part in it: an offer is
told to who may book for the person and to their own phone, and is answered by any of them, or by word of mouth here.
"""

from __future__ import annotations

from datetime import datetime

from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk, note, person_here
from bookings.actions.offers import let_pass, locked_old, refuse_over, take_offer
from bookings.actions.waitlist import end_entry, lock_offer, place_for, take_place, tell_ended
from bookings.enums import AppointmentStatus, Came, DeskAct
from bookings.locks import booking_action
from bookings.models import Appointment, EntryEnd, EntryStatus, WaitlistEntry
from bookings.queries.offers import may_be_offered, may_be_told
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.waiting import offers_here, places_here
from bookings.rules import Reason, Refused
from specialists.models import ClinicSession


@booking_action
def join_line(
    *,
    hospital_id: int,
    patient_id: int,
    session_id: int,
    came: Came,
    agreed: bool,
    notice_hours: int = 0,
    specialist_id: int | None = None,
    by: int,
    now: datetime,
) -> WaitlistEntry:
    """Put this person in line for a session of this hospital, or (`specialist_id`) for any of one of its specialists
    here. `agreed`, `came` are noted as by give_number. A place they have, whoever took it, is given back: a desk's
    takes the newer wish, how much notice an account asked for stays.

    Raises NotAtDesk where the desk, the person or the session is not this account's; Refused as join_waitlist does, and
    where no SMS would reach anybody.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    if not ClinicSession.objects.filter(pk=session_id, hospital_id=hospital_id).exists():
        raise NotAtDesk
    session = locks.lock_session(session_id)
    if not agreed:
        raise Refused(Reason.HOSPITAL_UNTOLD)
    if not may_be_told(person):
        raise Refused(Reason.UNREACHABLE)
    target = place_for(session, specialist_id)
    entry = take_place(
        person, session, target, notice_hours=notice_hours, desk_id=hospital_id, by=by, now=now
    )
    here = at_hospital(hospital_id)
    note(DeskAct.AGREED, by=clerk, patient_id=person.pk, now=now, reason=f"{came}:{here}")
    note(DeskAct.JOIN_LINE, by=clerk, patient_id=person.pk, now=now, reason=here)
    return entry


@booking_action
def leave_line(*, hospital_id: int, patient_id: int, entry_id: int, by: int, now: datetime) -> WaitlistEntry:
    """Give up a place in line for a session of this hospital because the person wishes it, whoever took it; who books
    for them is told. Done twice, nothing changes.

    Raises NotAtDesk for what is not this desk's; Refused for a place that led to a number meanwhile.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    known = places_here(person.pk, hospital_id).filter(pk=entry_id).first()
    if known is None:
        raise NotAtDesk
    offer = lock_offer(known)
    entry = locks.lock_entry(entry_id)
    if entry.status == EntryStatus.ACCEPTED:
        raise Refused(Reason.HOLD_CHANGED)
    if not entry.in_line:
        return entry
    end_entry(entry, EntryEnd.LEFT, offer=offer, by=by, now=now)
    tell_ended([entry], now=now)
    note(DeskAct.LEAVE_LINE, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return entry


@booking_action
def accept_for(
    *,
    hospital_id: int,
    patient_id: int,
    offer_id: int,
    version: int,
    instead_of: int | None = None,
    came: Came,
    agreed: bool,
    by: int,
    now: datetime,
) -> Appointment:
    """Take a number of this hospital that is offered to this person, at their word, as accept_offer does; `offer_id`,
    `version`: the offer as its reader saw it. Where they took the place in line themselves it is that account's
    booking. Taken twice, it is the same one.

    Raises NotAtDesk for what is not this desk's; Refused, with nothing lost, where another number was taken instead.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    known = offers_here(person.pk, hospital_id).filter(pk=offer_id).first()
    if known is None or known.entry_id is None:
        raise NotAtDesk
    if not agreed:
        raise Refused(Reason.HOSPITAL_UNTOLD)
    old = locked_old(instead_of, known)
    fresh = locks.lock_appointment(offer_id)
    entry = locks.lock_entry(known.entry_id)
    if entry.status == EntryStatus.ACCEPTED and entry.booked is not None:
        if entry.booked.slot_id != fresh.slot_id:
            raise Refused(Reason.HOLD_CHANGED)  # it led to another number than this one
        return entry.booked
    refuse_over(fresh, version, now)
    fresh.patient = entry.patient = person
    turn = may_be_offered(entry, fresh.slot, now, at_desk=True)
    whose = by if entry.desk_id is not None else entry.account_id
    booked = take_offer(fresh, entry, old, turn, booked_by=whose, by=by, now=now)
    here = at_hospital(hospital_id)
    note(DeskAct.AGREED, by=clerk, patient_id=person.pk, now=now, reason=f"{came}:{here}")
    note(DeskAct.ACCEPT_OFFER, by=clerk, patient_id=person.pk, now=now, reason=here)
    return booked


@booking_action
def decline_for(*, hospital_id: int, patient_id: int, offer_id: int, by: int, now: datetime) -> Appointment:
    """Let a number of this hospital that is offered to this person go to the next, at their word; they wait on. An
    offer that is over stays as it is.

    Raises NotAtDesk for what is not this desk's; Refused where they do not wait on: another number is kept for them, or
    taken, or they left.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    known = offers_here(person.pk, hospital_id).filter(pk=offer_id).first()
    if known is None or known.entry_id is None:
        raise NotAtDesk
    locks.lock_session(known.session_id)
    fresh = locks.lock_appointment(offer_id)
    entry = locks.lock_entry(known.entry_id)
    was = fresh.status
    if was != AppointmentStatus.PENDING and entry.status != EntryStatus.WAITING:
        raise Refused(Reason.HOLD_CHANGED)
    passed = let_pass(fresh, by=by, now=now)
    if passed.status != was:
        here = at_hospital(hospital_id)
        note(DeskAct.DECLINE_OFFER, by=clerk, patient_id=person.pk, now=now, reason=here)
    return passed
