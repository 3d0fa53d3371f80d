"""The persons an account books for."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bookings import locks
from bookings.enums import AppointmentStatus, LinkBasis, Relation
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, PatientLink
from bookings.policy import policies_at
from bookings.rules import age_years
from notices.localtime import local_date
from specialists.querysets import not_over


def _refuse_impossible(birth_date: date, relation: str, holder_age: int, now: datetime) -> None:
    today = local_date(now)
    if birth_date > today:
        raise ValidationError({"birth_date": _("出生日期不能晚于今天。")})
    if age_years(birth_date, today) > 130:
        raise ValidationError({"birth_date": _("出生日期太早，请检查年份。")})
    if relation == Relation.SELF and age_years(birth_date, today) < holder_age:
        raise ValidationError(
            {
                "relation": _("账号须由年满 %(age)s 岁的人使用。请由家长登录，为孩子预约。")
                % {"age": holder_age}
            }
        )


@booking_action
def add_person(
    *, name: str, sex: str, birth_date: date, phone: str, relation: str, by: int, now: datetime
) -> PatientLink:
    """Add a person the account may book for. The same person entered twice is returned, not doubled.

    `phone` is E.164 or empty. Raises ValidationError (by field) when the account has as many
    persons as the policy allows, a second "self", or a birth date that cannot be.
    """
    locks.lock_account(by)
    policy = policies_at(now).persons
    _refuse_impossible(birth_date, relation, policy.holder_age_years, now)
    links = list(PatientLink.objects.in_force().filter(account_id=by).select_related("patient"))
    for link in links:
        known = link.patient
        if (known.name, known.birth_date, known.sex) == (name, birth_date, sex):
            return link
    if len(links) >= policy.per_account:
        raise ValidationError(
            _("一个账号最多为 %(most)s 位就诊人预约。请先移除不再需要的就诊人。")
            % {"most": policy.per_account}
        )
    if relation == Relation.SELF and any(link.relation == Relation.SELF for link in links):
        raise ValidationError({"relation": _("您已经添加过本人。请选择与这位就诊人的关系。")})
    patient = Patient.objects.create(
        name=name, sex=sex, birth_date=birth_date, phone=phone, created_at=now, created_by_id=by
    )
    return PatientLink.objects.create(
        account_id=by,
        patient=patient,
        relation=relation,
        created_at=now,
        granted_at=now,
        granted_by_id=by,
        basis=LinkBasis.FIRST,
    )


def _coming(patient: Patient, now: datetime, *, apart_from_held: bool = False) -> bool:
    rows = Appointment.objects.coming(now).filter(
        not_over(now, "slot__ends_at", "session__delay_minutes"), patient=patient
    )
    return (rows.exclude(status=AppointmentStatus.PENDING) if apart_from_held else rows).exists()


@booking_action
def change_person(
    *,
    link: PatientLink,
    name: str,
    sex: str,
    birth_date: date,
    phone: str,
    relation: str,
    by: int,
    now: datetime,
) -> PatientLink:
    """Correct a person's particulars. Name, sex and birth date are fixed while a booking is coming:
    the hospital compares them at check-in. Raises ValidationError."""
    locks.lock_account(by)
    patient = locks.lock_patients([link.patient_id])[link.patient_id]
    fresh = PatientLink.objects.in_force().select_for_update().get(pk=link.pk, account_id=by)
    _refuse_impossible(birth_date, relation, policies_at(now).persons.holder_age_years, now)
    same = (patient.name, patient.sex, patient.birth_date) == (name, sex, birth_date)
    if not same and _coming(patient, now):
        raise ValidationError(
            _("这位就诊人有待就诊的预约，姓名、性别和出生日期暂时不能修改。就诊或取消预约后即可修改。")
        )
    if relation == Relation.SELF:
        others = PatientLink.objects.in_force().filter(account_id=by, relation=Relation.SELF)
        if others.exclude(pk=fresh.pk).exists():
            raise ValidationError({"relation": _("您已经添加过本人。请选择与这位就诊人的关系。")})
    patient.name, patient.sex, patient.birth_date, patient.phone = name, sex, birth_date, phone
    patient.save(update_fields=["name", "sex", "birth_date", "phone"])
    fresh.relation = relation
    fresh.save(update_fields=["relation"])
    return fresh


@booking_action
def end_link(*, link: PatientLink, by: int, now: datetime) -> PatientLink:
    """Remove a person from the account. Raises ValidationError while a booking of theirs is coming or a
    number is held for them."""
    locks.lock_account(by)
    patient = locks.lock_patients([link.patient_id])[link.patient_id]
    fresh = PatientLink.objects.select_for_update().get(pk=link.pk, account_id=by)
    if fresh.ended_at is not None:
        return fresh
    if _coming(patient, now):
        if not _coming(patient, now, apart_from_held=True):
            raise ValidationError(_("正在为这位就诊人锁着一个号，请先完成预约或放回这个号，再移除。"))
        raise ValidationError(_("这位就诊人还有待就诊的预约，请先取消预约，再移除。"))
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    return fresh
