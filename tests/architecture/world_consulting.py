"""Somebody for whom a specialist is asked to a ward, and the pages about it."""

from __future__ import annotations

from typing import Any

from bookings.models import Consultation
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import Specialist
from tests.bookings import consulting, referring
from tests.bookings.staff.at_desk import look_up
from tests.factories import bookings as make
from tests.factories import staff as work

ONE = {"staff:consultation", "staff:consultation_act", "staff:consultation_invitation"}
ASKED = {"staff:asked", "staff:answer_asked"}
PAGES = {"staff:consultations", "staff:consult", *ONE, *ASKED}
POSTED = {
    "staff:consultation_act": {"why": "moved"},
    "staff:answer_asked": {"why": "no_time", "words": ""},
}


def asked(hospital: Hospital, specialist: Specialist) -> Consultation:
    """To this hospital's ward, not yet answered."""
    clerk = work.clerk(hospital, role=StaffRole.RECEPTION)
    document = make.resident(referring.BORN, n=79)
    person = make.person(make.account(), "吴会诊", document=document, birth_date=referring.BORN)
    look_up(hospital, document, clerk)
    return consulting.ask(hospital, person, specialist, clerk)


def arguments(name: str, made: Consultation) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name in ASKED:
        return {"pk": made.pk} | ({"act": "decline"} if name == "staff:answer_asked" else {})
    here: dict[str, Any] = {"hospital": made.hospital.slug}
    if name == "staff:consult":
        return here | {"pk": made.patient_id}
    if name in ONE:
        here["pk"] = made.pk
    return here | ({"act": "withdraw"} if name == "staff:consultation_act" else {})
