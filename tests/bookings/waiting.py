"""What tests of the waitlist share: a full session, people who wait for it, and the worker's round."""

from __future__ import annotations

from datetime import datetime

from bookings import actions, passing
from bookings.models import Appointment, Patient, WaitlistEntry
from specialists.models import ClinicSession, Posting
from tests.factories import bookings as make
from tests.factories.bookings import NOW


def full_session(
    numbers: int = 2, *postings: Posting, **fields: object
) -> tuple[ClinicSession, list[Appointment]]:
    """A session whose numbers are all booked, and the bookings in their order."""
    session = make.published_session(*postings, numbers=numbers, **fields)
    booked = [
        make.booked(session, make.person(make.account()), at=slot.starts_at) for slot in make.slots(session)
    ]
    return session, booked


def waits(
    session: ClinicSession, person: Patient | None = None, *, now: datetime = NOW, **wishes: object
) -> WaitlistEntry:
    """A place in line of the person, or of somebody new."""
    person = person or make.person(make.account())
    make.tells(person.created_by, session)
    return actions.join_waitlist(
        patient_id=person.pk, session_id=session.pk, by=person.created_by_id, now=now, **wishes
    )


def cancel(booked: Appointment, now: datetime = NOW) -> Appointment:
    """The person gives the number up."""
    return actions.cancel_booking(appointment=booked, by=booked.booked_by_id, now=now)


def offer_of(entry: WaitlistEntry) -> Appointment | None:
    """What is offered to them now."""
    return Appointment.objects.filter(entry=entry, status="pending").select_related("slot").first()


def sweep(now: datetime = NOW) -> int:
    """The worker's round; how many offers it made."""
    return passing.pass_on_all(now=now)
