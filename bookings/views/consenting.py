"""Which screen of consent comes before the next step."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.enums import ConsentPurpose
from bookings.models import Patient
from bookings.queries.consents import WITHOUT, missing_consents, my_minor
from bookings.views.common import account_id, consent_url

# Refused for one of these, a screen leads on.
FOR_CONSENT = frozenset(WITHOUT.values())


def before_booking(
    request: HttpRequest, patient: Patient, hospital_id: int | None, onward: str, now: datetime
) -> str:
    """The screen that is missing before a number at this hospital (before any is held: None) is the person's; or "".

    A child's is its guardian's alone: another relative gets none, and reads why in the refusal.
    """
    account = account_id(request)
    for needed in missing_consents(account, patient, hospital_id, now=now):
        if needed.purpose != ConsentPurpose.CHILD or my_minor(account, patient.pk, needed.purpose, now):
            return consent_url(needed.purpose, needed.about, onward=onward)
    return ""
