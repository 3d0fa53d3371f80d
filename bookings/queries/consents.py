"""What still has to be agreed to before a number is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import ConsentPurpose
from accounts.models import User
from accounts.queries.consents import given, not_agreed
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.rules import age_years
from hospitals.models import Hospital
from notices.localtime import local_date

ONCE = (ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)


@dataclass(frozen=True)
class NeededConsent:
    """A screen that has to be answered: its purpose, and the id of the child or hospital it is about."""

    purpose: str
    about: int | None = None


def is_child(patient: Patient, now: datetime) -> bool:
    """Whether a guardian has to agree for this person (policy: under 14)."""
    age = policies_at(now).persons.consent_age_years
    return age_years(patient.birth_date, local_date(now)) < age


def my_child(account_id: int, patient_id: int, now: datetime) -> PatientLink | None:
    """This account's link to a child whose guardian it is, or None."""
    links = PatientLink.objects.in_force().filter(
        account_id=account_id, patient_id=patient_id, is_guardian=True, patient__erased_at=None
    )
    link = links.select_related("patient").first()
    return link if link is not None and is_child(link.patient, now) else None


def missing_consents(
    account: User, patient: Patient, hospital: Hospital, *, now: datetime
) -> list[NeededConsent]:
    """The screens this account has to answer before it books for the person at the hospital, in order.

    A child's consent is asked of its guardian alone; for another relative the rules of booking say that it is missing.
    """
    needed = [NeededConsent(purpose) for purpose in not_agreed(account.pk, ONCE)]
    if my_child(account.pk, patient.pk, now) and not given(ConsentPurpose.CHILD, "patient", patient.pk):
        needed.append(NeededConsent(ConsentPurpose.CHILD, patient.pk))
    if not given(ConsentPurpose.HOSPITAL, "hospital", hospital.pk, by=account.pk):
        needed.append(NeededConsent(ConsentPurpose.HOSPITAL, hospital.pk))
    return needed
