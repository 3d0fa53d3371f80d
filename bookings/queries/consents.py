"""What still has to be agreed to before a number is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.enums import ConsentPurpose
from accounts.queries.consents import agreed_among
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.rules import ADULT_YEARS, Reason, Refused, age_years, consent_of_age
from notices.localtime import local_date

ONCE = (ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
# Why nothing is booked without it.
WITHOUT = {
    ConsentPurpose.TERMS: Reason.NO_TERMS,
    ConsentPurpose.IDENTITY: Reason.NO_TERMS,
    ConsentPurpose.CHILD: Reason.NO_CONSENT,
    ConsentPurpose.YOUNG: Reason.NO_CONSENT,
    ConsentPurpose.HOSPITAL: Reason.HOSPITAL_UNTOLD,
}


@dataclass(frozen=True)
class NeededConsent:
    """A screen that has to be answered: its purpose, and the id of the account, person or hospital it is about."""

    purpose: ConsentPurpose
    subject_id: int

    @property
    def about(self) -> int | None:
        """The person or hospital; None for what an account agrees to once for itself."""
        return None if self.purpose in ONCE else self.subject_id


def consent_about(patient: Patient, now: datetime) -> ConsentPurpose | None:
    """What has to be agreed to about this person by their age (policy: CHILD under 14, YOUNG under 18), or None."""
    age = age_years(patient.birth_date, local_date(now))
    if age >= ADULT_YEARS:
        return None
    return consent_of_age(age, own_from=policies_at(now).persons.consent_age_years)


def my_minor(account_id: int, patient_id: int, purpose: ConsentPurpose, now: datetime) -> PatientLink | None:
    """This account's link to somebody about whom it may give this consent, or None: a child's guardian for the child;
    whoever books for a young person may say that they were asked and agree."""
    links = PatientLink.objects.in_force().filter(
        account_id=account_id, patient_id=patient_id, patient__erased_at=None
    )
    link = links.select_related("patient").first()
    own_from = policies_at(now).persons.consent_age_years
    return link if link is not None and may_decide(link, purpose, own_from, now) else None


def may_decide(link: PatientLink, purpose: ConsentPurpose, own_from: int, now: datetime) -> bool:
    """Whether the account of this link may give or take back the consent about its person now (`my_minor`)."""
    asked = consent_of_age(age_years(link.patient.birth_date, local_date(now)), own_from=own_from)
    return asked == purpose and (link.is_guardian or purpose == ConsentPurpose.YOUNG)


def missing_consents(
    account_id: int, patient: Patient, hospital_id: int | None, *, now: datetime
) -> list[NeededConsent]:
    """What still has to be agreed to before this account books for the person at the hospital, in order. One query.

    To hold a number nothing is told to the hospital yet: then without `hospital_id`.
    """
    wanted = wanted_consents(account_id, patient, hospital_id, now=now)
    agreed = agreed_among(((one.purpose, one.subject_id) for one in wanted), by=account_id)
    return [one for one in wanted if (one.purpose, one.subject_id) not in agreed]


def wanted_consents(
    account_id: int, patient: Patient, hospital_id: int | None, *, now: datetime
) -> list[NeededConsent]:
    """What has to be agreed to in all, whether it has been or not, in order (`missing_consents`). No query."""
    wanted = [NeededConsent(purpose, account_id) for purpose in ONCE]
    if (asked := consent_about(patient, now)) is not None:
        wanted.append(NeededConsent(asked, patient.pk))
    if hospital_id is not None:
        wanted.append(NeededConsent(ConsentPurpose.HOSPITAL, hospital_id))
    return wanted


def refuse_unless_agreed(account_id: int, patient: Patient, hospital_id: int, *, now: datetime) -> None:
    """Raise Refused with the reason if something has to be agreed to first. One query."""
    refuse_without(missing_consents(account_id, patient, hospital_id, now=now))


def refuse_without(missing: Sequence[NeededConsent]) -> None:
    """Raise Refused with the reason of the first that is missing."""
    if missing:
        raise Refused(WITHOUT[missing[0].purpose])
