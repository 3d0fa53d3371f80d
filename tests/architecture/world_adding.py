"""Somebody to whom a number was added, and the pages of a desk about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bookings.actions import desk
from bookings.models import AddBasis, Appointment
from hospitals.enums import StaffRole
from specialists.models import ClinicSession
from tests.bookings.staff.at_desk import look_up, whom
from tests.factories import bookings as make
from tests.factories import staff as work

ADDING_PAGES = {"staff:add_number", "staff:cancel_added"}
BORN = date(1948, 2, 1)


def added(session: ClinicSession) -> Appointment:
    """A number of the session for somebody whom nobody else books for, referred."""
    clerk = work.clerk(session.hospital, role=StaffRole.RECEPTION)
    document = make.resident(BORN, n=77)
    person = make.person(make.account(), "钱加号", document=document, birth_date=BORN)
    look_up(session.hospital, document, clerk)
    asks = session.session_specialists.values_list("specialist_id", flat=True)[0]
    about = whom(session.hospital, person, clerk)
    return desk.add_number(**about, session_id=session.pk, requested_by=asks, basis=AddBasis.REFERRED)


def arguments(name: str, made: Appointment) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    here = {"hospital": made.session.hospital.slug, "pk": made.patient_id}
    return here | ({"appointment_id": made.pk} if name == "staff:cancel_added" else {})
