"""Somebody in line who is offered a number, for the tests of who may open what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bookings.models import Appointment, Patient, WaitlistEntry
from specialists.models import ClinicSession
from tests.factories import bookings as make

WAITING_PAGES = {"bookings:join", "bookings:place", "bookings:leave"}
DESK_PAGES = {"staff:join_line", "staff:answer_offer", "staff:leave_line"}
OFFER_PAGES = {"bookings:offer", "bookings:accept", "bookings:decline"}


def offered(session: ClinicSession, person: Patient) -> Appointment:
    """The last number of the session, kept for the person."""
    slot = make.slots(session)[-1]
    entry = WaitlistEntry.objects.create(
        account=person.created_by, patient=person, session=session, status="offered", joined_at=make.NOW
    )
    return Appointment.objects.create(
        code="99999999",
        patient=person,
        slot=slot,
        session=session,
        during=(slot.starts_at, slot.ends_at),
        booked_by=person.created_by,
        status="pending",
        origin="offer",
        entry=entry,
        expires_at=make.NOW + timedelta(hours=2),
        created_at=make.NOW,
    )


def waiting(session: ClinicSession, person: Patient) -> WaitlistEntry:
    """The person in line for any session of the session's specialist at its hospital."""
    return WaitlistEntry.objects.create(
        account=person.created_by,
        patient=person,
        specialist=session.specialists.get(),
        hospital=session.hospital,
        until_at=make.NOW + timedelta(days=30),
        joined_at=make.NOW,
    )


def at_desk(name: str, session: ClinicSession, entry: WaitlistEntry) -> dict[str, Any]:
    """What stands in the address of a desk's page about the person of this place in line."""
    here: dict[str, Any] = {"hospital": session.hospital.slug, "pk": entry.patient_id}
    about = {"session_id": session.pk} if name == "staff:join_line" else {"entry_id": entry.pk}
    return here | about


def arguments(name: str, offer: Appointment) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name in OFFER_PAGES:
        return {"uid": offer.uid}
    return {"session_id": offer.session_id} if name == "bookings:join" else {"entry_id": offer.entry_id}
