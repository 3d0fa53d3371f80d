"""A newborn that has no document yet, put on record at a desk under its mother or father (docs/decisions/0032)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bookings.actions.desk.common import at_desk, person_here, require_few_look_ups
from bookings.actions.desk.registering import AlreadyOnRecord, note_registered, refuse_without_yes
from bookings.actions.noting import counted
from bookings.actions.people.checks import refuse_impossible, refuse_no_newborn
from bookings.actions.people.naming import newborn_name
from bookings.enums import Came
from bookings.locks import booking_action
from bookings.models import Patient
from bookings.policy import policies_at
from bookings.queries.consents import consent_about
from bookings.queries.persons import circle_of
from bookings.queries.staff.persons import REACHED_FOR


@counted
@booking_action
def register_newborn(
    *,
    hospital_id: int,
    patient_id: int,
    sex: str,
    birth_date: date,
    order: int,
    twin: bool,
    phone: str,
    came: Came,
    agreed: bool,
    guardian: bool,
    by: int,
    now: datetime,
) -> Patient:
    """Put the newborn of this person, whom the desk reaches, on record as 王秀英之子, by the rules of add_newborn.

    `order` counts the children born together, from 1 to 9; where another one of that day is on record, `twin` says that
    this is one more. `phone`: of the guardian who speaks (E.164), or empty for the one the mother or father has.
    `agreed` and `guardian` as for register_person. No account is linked. Pressed twice it is one record.

    Raises NotAtDesk; TooManyLookUps; AlreadyOnRecord for the one who is on record; ValidationError by field.
    """
    clerk = at_desk(hospital_id, by, now)
    parent = person_here(hospital_id, patient_id, by, now)
    require_few_look_ups(by, now)
    refuse_impossible(birth_date, "", 0, now)
    refuse_no_newborn(parent, birth_date, policies_at(now).persons, now)
    child = Patient(
        name=newborn_name(parent.name, sex, order),
        sex=sex,
        birth_date=birth_date,
        phone=phone or circle_of(parent).own_phone,
        guardian=parent,
        newborn_order=order,
        created_at=now,
        created_by=clerk,
    )
    purpose = consent_about(child, now)
    refuse_without_yes(purpose, agreed, guardian)
    # One that has its document since has no order any more, and may be this very child.
    known = list(Patient.objects.filter(guardian=parent, birth_date=birth_date))
    same = next((one for one in known if one.newborn_order == order), None)
    if same is not None:
        return _found(same, sex, hospital_id, by, now)
    if known and not twin:
        same_or_other = _("是同一个孩子的，请查找那条登记；是双胞胎、多胞胎里的另一个，请勾选。")
        raise ValidationError({"twin": _("这一天出生的孩子已经登记过。") + same_or_other})
    child.save()
    note_registered(child, purpose, came, hospital_id=hospital_id, clerk=clerk, now=now)
    return child


def _found(same: Patient, sex: str, hospital_id: int, by: int, now: datetime) -> Patient:
    """Who is on record as this very child: made by this account a moment ago, else found. Raises ValidationError for
    one of the other sex."""
    if same.sex != sex:
        raise ValidationError({"sex": _("这个孩子已经登记过，性别和您填的不一样，请检查。")})
    if same.created_by_id == by and same.created_at > now - REACHED_FOR:
        return same
    said = _("这个孩子已经登记过，没有另做登记。是双胞胎、多胞胎里的另一个的，请重新登记，选第几个。")
    raise AlreadyOnRecord(same.pk, hospital_id, said)
