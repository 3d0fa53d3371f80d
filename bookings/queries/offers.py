"""Whether a person may be offered a number, or take a place in line at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Patient, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import WaitlistPolicy, policies_at
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.queries.mine import my_patient
from bookings.queries.numbers import NOBODY, Asker, bookable_by, gather
from bookings.queries.persons import circle_of, person_gaps
from bookings.rules import PersonFacts, Reason, fair_deadline, may_move, person_reason
from specialists.enums import OpenTo, SessionStatus
from specialists.models import ClinicSession, Slot


@dataclass(frozen=True)
class Turn:
    """What may be offered to somebody whose turn it is: nothing for `reason`, or the number, `instead` of one they
    have."""

    reason: Reason | None = None
    instead: Appointment | None = None


def may_be_offered(
    entry: WaitlistEntry, slot: Slot, now: datetime, *, by: int | None = None, at_desk: bool = False
) -> Turn:
    """Whether the person of this place in line may be offered this free number at `now`; or, with `by`, whether this
    account may accept it for them, `at_desk`, whether a desk may: how near the visit is they have seen then. A desk
    moves no booking away from another hospital. The number's session is loaded."""
    answers = at_desk or by is not None
    if not answers and slot.starts_at - now < timedelta(hours=entry.notice_hours):
        return Turn(Reason.TOO_SOON)
    by_desk = at_desk or (by is None and entry.desk_id is not None)
    if by_desk and not answers and not may_be_told(entry.patient):
        return Turn(Reason.UNREACHABLE)
    account = None if by_desk else entry.account_id if by is None else by
    if account is not None and my_patient(account, entry.patient_id) is None:
        return Turn(Reason.NOT_YOURS)
    asker = Asker(account_id=account, patient_id=entry.patient_id, by_desk=by_desk)
    reason = person_reason(_besides_holds(gather(asker, now).about(slot)))
    if reason is None:
        return Turn()
    instead = replaceable(entry.patient_id, slot.session, now, here_alone=at_desk)
    if instead is None:
        return Turn(reason)
    if entry.specialist_id is not None and slot.starts_at >= instead.slot.starts_at:
        return Turn(Reason.NOT_EARLIER)
    reason = person_reason(_besides_holds(gather(asker, now, besides=instead).about(slot)))
    return Turn(reason) if reason is not None else Turn(instead=instead)


def may_be_told(patient: Patient) -> bool:
    """Whether an SMS about an offer would reach anybody, who answers at a desk. One query."""
    circle = circle_of(patient)
    return bool(circle.own_phone) or any(link.account.phone for link in circle.links)


def _besides_holds(facts: PersonFacts) -> PersonFacts:
    """How many holds the account began today says nothing about an offer."""
    return replace(facts, holds_used_up=False)


def replaceable(
    patient_id: int, session: ClinicSession, now: datetime, *, here_alone: bool = False
) -> Appointment | None:
    """The person's booking with one of the session's specialists that an offered number would take the place of: the
    soonest that may still be moved; with `here_alone`, of those at the session's hospital."""
    specialists = session.session_specialists.values("specialist_id")
    rows = Appointment.objects.filter(
        patient_id=patient_id,
        status=AppointmentStatus.BOOKED,
        session__session_specialists__specialist__in=specialists,
        session__demo=session.demo,
        slot__added=False,
        slot__starts_at__gt=now - timedelta(days=1),
    )
    if here_alone:
        rows = rows.filter(session__hospital_id=session.hospital_id)
    rows = rows.select_related("slot", "session").order_by("slot__starts_at", "pk").distinct()
    return next((row for row in rows if _movable(row, now)), None)


def _movable(booked: Appointment, now: datetime) -> bool:
    planned = booked.slot.starts_at
    starts_at = planned + timedelta(minutes=booked.session.delay_minutes)
    cancel = policies_at(now, booked.session.hospital_id).cancel
    changed = bool(changed_by_hospital([booked]))
    deadline = fair_deadline(cancel.deadline(planned), starts_at, changed_by_hospital=changed)
    return may_move(booked.status, starts_at, deadline, now=now)


def why_not_join(patient_id: int, session: ClinicSession, now: datetime) -> Reason | None:
    """Why this person may not take a place in line for the session at `now`; None if they may."""
    if (why := line_closed(session, policies_at(now, session.hospital_id).waitlist, now)) is not None:
        return why
    has = Appointment.objects.taking(now).filter(patient_id=patient_id, session=session)
    return person_reason(PersonFacts(**asdict(person_gaps(patient_id, now)), in_session=has.exists()))


def line_closed(session: ClinicSession, policy: WaitlistPolicy, now: datetime) -> Reason | None:
    """Why nobody may take a place in line for the session at `now`: one waits where booking has begun, nothing is
    left, and the end is not near."""
    if session.status == SessionStatus.WITHDRAWN:
        return Reason.WITHDRAWN
    if session.status != SessionStatus.PUBLISHED or session.opens_at is None:
        return Reason.NOT_PUBLISHED
    if session.open_to != OpenTo.EVERYBODY:
        return Reason.REFERRED_ONLY if session.open_to == OpenTo.REFERRED else Reason.COMERS_ONLY
    if now < session.opens_at:
        return Reason.NOT_YET_OPEN
    over = session.closes_at is None or now >= session.closes_at  # what is left then is the desk's
    if over or policy.valid_until(now, policy.deadline(session.starts_at)) is None:
        return Reason.LINE_CLOSED
    if bookable_by(NOBODY, now).filter(session=session).exists():
        return Reason.NOT_FULL
    return None


def places_in_line(patient_id: int) -> int:
    """How many places in line the person has."""
    return WaitlistEntry.objects.filter(patient_id=patient_id, status__in=IN_LINE).count()
