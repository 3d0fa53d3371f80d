"""Correct a person's particulars; take a person off an account."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.actions.turns import one_at_a_time
from accounts.documents import Document, read_document
from accounts.hashes import hash_document
from bookings import locks
from bookings.actions.noting import counted
from bookings.actions.people.checks import (
    OTHER_DOCUMENT,
    OnRecord,
    refuse_child_without_guardian,
    refuse_contradiction,
    refuse_impossible,
    refuse_many_tries,
    refuse_second_self,
    refuse_without_terms,
)
from bookings.actions.waitlist import end_places_of
from bookings.enums import AppointmentStatus, LinkBasis, PersonAct, Relation, Verification
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.persons import LINK_SUBJECT, guards
from bookings.rules import ADULT_YEARS, age_years
from notices.localtime import local_date
from specialists.querysets import not_over


def _coming(patient: Patient, now: datetime, *, apart_from_held: bool = False) -> bool:
    rows = Appointment.objects.coming(now).filter(
        not_over(now, "slot__ends_at", "session__delay_minutes"), patient=patient
    )
    return (rows.exclude(status=AppointmentStatus.PENDING) if apart_from_held else rows).exists()


@counted
@booking_action
def change_person(
    *,
    link: PatientLink,
    name: str,
    sex: str,
    birth_date: date,
    relation: str,
    by: int,
    now: datetime,
    phone: str | None = None,
    document: Document | None = None,
    is_guardian: bool = False,
) -> PatientLink:
    """Correct a person's particulars; `document` None leaves the number as it is, as `phone` does (E.164 or empty). Of
    oneself none is kept: it is the account's.

    Name and document never both change: it would be another person (a newborn's first number alone brings its name).
    Name, sex, birth date and document are fixed while a booking is coming, because the hospital compares them at
    check-in; once a desk has seen the document; and for others once the person has an account. Raises ValidationError.
    """
    account = locks.lock_account(by)
    if document is not None:
        refuse_without_terms(by)
        one_at_a_time(hash_document(document.key))
    patient = locks.lock_patients([link.patient_id])[link.patient_id]
    fresh = PatientLink.objects.in_force().select_for_update().get(pk=link.pk, account_id=by)
    fresh.patient = patient
    if phone is None or relation == Relation.SELF:
        phone = patient.phone
    policy = policies_at(now).persons
    refuse_impossible(birth_date, relation, policy.holder_age_years, now)
    refuse_contradiction(document or _stored(patient), sex, birth_date)
    is_guardian = is_guardian and age_years(birth_date, local_date(now)) < ADULT_YEARS
    if guards(fresh, now) or not _others(fresh):
        refuse_child_without_guardian(birth_date, relation, is_guardian, policy, now)
    refuse_second_self(by, relation, besides=fresh.pk)
    _refuse_more_power(fresh, relation, is_guardian, now)
    first_document = document is not None and not patient.document
    other_document = document is not None and document.key != patient.document_key
    renamed = patient.name != name
    changed = renamed or (patient.sex, patient.birth_date) != (sex, birth_date)
    if changed or other_document or patient.phone != phone:
        _refuse_for_others(fresh)
    if patient.phone != phone:
        _refuse_other_phone(fresh, patient, now)
    if changed or other_document:
        _refuse_fixed(patient, now, only_adds=first_document and not changed)
    if renamed and other_document and patient.newborn_order is None:
        raise ValidationError(
            _(
                "姓名和证件号码不能同时修改。如果是另外一位就诊人，请另行添加；如果两样都填错了，请到医院窗口更正。"
            )
        )
    if renamed and not other_document and patient.newborn_order is not None:
        raise ValidationError({"name": _("孩子有了身份证号码，才能改姓名。请一起填写。")})
    if document is not None and other_document:
        refuse_many_tries(by, policy, now)
        _refuse_taken(patient, document)
        patient.document_kind, patient.document = document.kind, document.number
        patient.country, patient.newborn_order = document.country, None
    patient.name, patient.sex, patient.birth_date = name, sex, birth_date
    patient.phone = "" if relation == Relation.SELF else phone
    patient.save(
        update_fields=[
            *("name", "sex", "birth_date", "phone", "document_kind", "document", "country", "newborn_order")
        ]
    )
    fresh.relation, fresh.is_guardian = relation, is_guardian
    fresh.save(update_fields=["relation", "is_guardian"])
    if changed or other_document:
        reason = OTHER_DOCUMENT if other_document else "particulars"
        audit(
            by=account,
            action=PersonAct.CHANGE,
            subject_kind="patient",
            subject_id=patient.pk,
            now=now,
            reason=reason,
        )
    return fresh


@booking_action
def end_link(*, link: PatientLink, by: int, now: datetime) -> PatientLink:
    """Remove a person from the account. Raises ValidationError while a booking of theirs is coming or a
    number is held for them; an ask that nobody has answered is simply taken back."""
    account = locks.lock_account(by)
    patient = locks.lock_patients([link.patient_id])[link.patient_id]
    fresh = PatientLink.objects.select_for_update().get(pk=link.pk, account_id=by)
    if fresh.ended_at is not None:
        return fresh
    if fresh.granted_at is not None and _coming(patient, now):
        if not _coming(patient, now, apart_from_held=True):
            raise ValidationError(_("正在为这位就诊人锁着一个号，请先完成预约或放回这个号，再移除。"))
        raise ValidationError(_("这位就诊人还有待就诊的预约，请先取消预约，再移除。"))
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    end_places_of(patient.pk, account_id=by, by=by, now=now)
    audit(by=account, action=PersonAct.END, subject_kind=LINK_SUBJECT, subject_id=fresh.pk, now=now)
    return fresh


def _stored(patient: Patient) -> Document | None:
    """The document on record, read again."""
    if not patient.document:
        return None
    return read_document(patient.document_kind, patient.document, patient.country)


def _others(link: PatientLink) -> bool:
    """Whether other accounts book for the person too."""
    rows = PatientLink.objects.in_force().filter(patient_id=link.patient_id)
    return rows.exclude(pk=link.pk).exists()


def _refuse_more_power(link: PatientLink, relation: str, is_guardian: bool, now: datetime) -> None:
    """The person's own account and a guardian decide about the others': nobody becomes that by correcting a form."""
    becomes_self = relation == Relation.SELF and link.relation != Relation.SELF
    becomes_guardian = is_guardian and not guards(link, now)
    if (becomes_self or becomes_guardian) and _others(link):
        field = "relation" if becomes_self else "is_guardian"
        raise ValidationError(
            {field: _("还有别的账号在为这位就诊人预约，这一项只能带证件原件到医院窗口修改。")}
        )


def _refuse_for_others(link: PatientLink) -> None:
    own = PatientLink.objects.in_force().filter(patient_id=link.patient_id, relation=Relation.SELF)
    if own.exclude(pk=link.pk).exists():
        raise ValidationError(_("这位就诊人有自己的账号，资料只能由本人修改。"))


def _refuse_other_phone(link: PatientLink, patient: Patient, now: datetime) -> None:
    """Codes that let accounts in are sent to this phone, and whoever signs in with it is the person: while others book
    too it is for a guardian, or whoever gave it, to change."""
    gave_it = link.basis == LinkBasis.FIRST and patient.verification == Verification.DECLARED
    if guards(link, now) or gave_it or not _others(link):
        return
    raise ValidationError(
        {
            "phone": _(
                "还有别的账号在为这位就诊人预约，手机号码只能由本人、监护人或最先添加就诊人的账号修改，或带证件原件到医院窗口修改。"
            )
        }
    )


def _refuse_fixed(patient: Patient, now: datetime, *, only_adds: bool) -> None:
    if patient.verification != Verification.DECLARED:
        raise ValidationError(
            _("医院窗口已核对过证件原件，姓名、性别、出生日期和证件号码只能带证件到窗口修改。")
        )
    if not only_adds and _coming(patient, now):
        raise ValidationError(
            _(
                "这位就诊人有待就诊的预约，姓名、性别、出生日期和证件号码暂时不能修改。就诊或取消预约后即可修改。"
            )
        )


def _refuse_taken(patient: Patient, document: Document) -> None:
    taken = Patient.objects.filter(document_hash=hash_document(document.key)).exclude(pk=patient.pk)
    if taken.exists():
        raise OnRecord(
            {"document": _("这个证件号码不能填在这里。确实是这位就诊人的，请带证件原件到医院窗口办理。")}
        )
