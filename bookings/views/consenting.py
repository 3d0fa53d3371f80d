"""Which screen of consent comes before the next step."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.enums import ConsentPurpose
from accounts.queries.consents import given
from bookings.models import Patient
from bookings.queries.consents import missing_consents, my_child
from bookings.views.common import account_id, account_of, consent_url
from hospitals.models import Hospital


def before_booking(
    request: HttpRequest, patient: Patient, hospital: Hospital, onward: str, now: datetime
) -> str:
    """The screen that is missing before a number at this hospital is the person's; or nothing."""
    needed = missing_consents(account_of(request), patient, hospital, now=now)
    return consent_url(needed[0].purpose, needed[0].about, onward=onward) if needed else ""


def guardian_first(request: HttpRequest, patient_id: int, onward: str, now: datetime) -> str:
    """The guardian's screen where the person is a child of this account nobody has agreed for. Nothing otherwise."""
    if my_child(account_id(request), patient_id, now) is None:
        return ""
    if given(ConsentPurpose.CHILD, "patient", patient_id):
        return ""
    return consent_url(ConsentPurpose.CHILD, patient_id, onward=onward)
