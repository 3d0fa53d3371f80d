"""Look a person up, see one thing in full."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actions import audit
from bookings.actions.desk.common import (
    TooManyReveals,
    at_desk,
    note,
    person_here,
    require_few_look_ups,
)
from bookings.actions.noting import counted
from bookings.enums import DeskAct, LookUp, RevealField, RevealReason
from bookings.locks import booking_action
from bookings.models import Patient
from bookings.policy import policies_at
from bookings.queries.persons import own_phone
from bookings.queries.staff.persons import at_hospital, links_of, persons_sought, reveals_today
from bookings.queries.staff.team import manager_names


@booking_action
def look_up(
    *,
    hospital_id: int,
    how: LookUp,
    number: str,
    document_kind: str = "",
    country: str = "",
    by: int,
    now: datetime,
) -> list[Patient]:
    """The persons with this number in its one spelling; from now on this desk reaches them for a while.

    The audit says by what was sought and whether somebody was found, never the number.
    Raises NotAtDesk, TooManyLookUps.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    found = list(persons_sought(hospital_id, how, number, document_kind=document_kind, country=country))
    audit(
        by=clerk,
        action=DeskAct.LOOK_UP,
        subject_kind="hospital",
        subject_id=hospital_id,
        now=now,
        reason=f"{how}:{'found' if found else 'none'}",
    )
    for person in found:
        note(DeskAct.FOUND, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return found


@counted
@booking_action
def reveal(
    *,
    hospital_id: int,
    patient_id: int,
    what: RevealField,
    reason: RevealReason,
    by: int,
    now: datetime,
) -> str:
    """One thing about the person in full, to be shown once; the audit says which and why. A phone is the person's own
    or else that of the first account that books for them. Empty where there is none, and then nothing was seen.

    Raises NotAtDesk; TooManyReveals, which is noted.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    most = policies_at(now, hospital_id).persons.reveals_a_day
    if reveals_today(by, now) >= most:
        said = _too_many(most, manager_names(hospital_id, now))
        raise TooManyReveals(said, patient_id=person.pk, reason=f"{what}:{reason}")
    if what == RevealField.NAME:
        value = person.name
    elif what == RevealField.DOCUMENT:
        value = person.document
    else:
        value = own_phone(person) or _first_phone(person, now)
    if value:
        note(DeskAct.REVEAL, by=clerk, patient_id=person.pk, now=now, reason=f"{what}:{reason}")
    return value


def _too_many(most: int, managers: list[str]) -> str:
    said = _("您今天已查看 %(most)s 次完整信息，到了一天的上限，明天才能再看。") % {"most": most}
    if managers:
        whom = _("、").join(managers)
        return said + _("急需办理的，请找本院负责人：%(managers)s。") % {"managers": whom}
    return said + _("急需办理的，请联系平台管理员。")


def _first_phone(person: Patient, now: datetime) -> str:
    accounts = [link.account for link in links_of(person, now) if link.granted_at is not None]
    return next((account.phone for account in accounts if account.phone), "")
