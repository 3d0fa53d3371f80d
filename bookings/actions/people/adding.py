"""Enter a person: one record for one real person, whichever account comes first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.actions.turns import one_at_a_time
from accounts.documents import Document
from accounts.hashes import hash_document
from accounts.models import User
from bookings import locks
from bookings.actions.noting import counted
from bookings.actions.people.checks import (
    OnRecord,
    refuse_child_without_guardian,
    refuse_contradiction,
    refuse_full,
    refuse_impossible,
    refuse_many_tries,
    refuse_no_newborn,
    refuse_second_self,
    refuse_without_terms,
    too_many,
)
from bookings.actions.people.naming import newborn_name
from bookings.actions.telling import tell_accounts
from bookings.enums import LinkBasis, PersonAct, PersonNotice, Relation, Verification
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, PatientLink
from bookings.names import plain_name
from bookings.policy import PersonsPolicy, policies_at
from bookings.queries.persons import LINK_SUBJECT, TYPED_OTHERWISE, answerers, holder_of, only_at_a_desk
from bookings.rules import ADULT_YEARS, age_years
from notices.localtime import local_date


@counted
@booking_action
def add_person(
    *,
    name: str,
    sex: str,
    birth_date: date,
    phone: str,
    relation: str,
    document: Document,
    by: int,
    now: datetime,
    is_guardian: bool = False,
) -> PatientLink:
    """Add a person the account may book for; entered twice, the first link is returned.

    Where another account has entered the document, the link is only asked (`granted_at` is None): linking.py says who
    may grant it, and nothing of the other record shows. `phone` is E.164 or empty, and nothing for oneself, whose it
    is by the account; `is_guardian` counts for those under 18. Raises ValidationError, by field.
    """
    account = locks.lock_account(by)
    refuse_without_terms(by)
    policy = policies_at(now).persons
    refuse_impossible(birth_date, relation, policy.holder_age_years, now)
    refuse_contradiction(document, sex, birth_date)
    is_guardian = is_guardian and age_years(birth_date, local_date(now)) < ADULT_YEARS
    phone = "" if relation == Relation.SELF else phone
    one_at_a_time(hash_document(document.key))
    known = holder_of(hash_document(document.key))
    if known is None:
        refuse_child_without_guardian(birth_date, relation, is_guardian, policy, now)
    link = _room_for(known, relation, by, policy, now)
    if link is not None:
        return link
    refuse_many_tries(by, policy, now)
    if known is not None:
        return _ask_or_take_up(
            account,
            known,
            name=name,
            birth_date=birth_date,
            phone=phone,
            relation=relation,
            is_guardian=is_guardian,
            now=now,
        )
    patient = Patient.objects.create(
        name=name,
        sex=sex,
        birth_date=birth_date,
        phone=phone,
        document_kind=document.kind,
        document=document.number,
        country=document.country,
        created_at=now,
        created_by=account,
    )
    return _first(account, patient, relation, is_guardian, now)


@booking_action
def add_newborn(
    *,
    guardian: PatientLink,
    sex: str,
    birth_date: date,
    order: int,
    is_guardian: bool,
    by: int,
    now: datetime,
) -> PatientLink:
    """Add a child that has no document yet, under the guardian who is on this account: 王秀英之子.

    `order` counts the children born together, from 1 to 9. Raises ValidationError, by field.
    """
    account = locks.lock_account(by)
    refuse_without_terms(by)
    policy = policies_at(now).persons
    above = PatientLink.objects.in_force().select_related("patient").get(pk=guardian.pk, account_id=by)
    mother = locks.lock_patients([above.patient_id])[above.patient_id]
    relation = _relation_under(above.relation)
    refuse_impossible(birth_date, relation, policy.holder_age_years, now)
    refuse_no_newborn(mother, birth_date, policy, now)
    refuse_child_without_guardian(birth_date, relation, is_guardian, policy, now)
    known = Patient.objects.filter(guardian=mother, birth_date=birth_date, newborn_order=order).first()
    link = _room_for(known, relation, by, policy, now)
    if link is not None:
        return link
    if known is not None:
        if known.sex != sex:
            raise ValidationError({"sex": _("这个孩子已经登记过，性别和您填的不一样，请检查。")})
        return _ask_or_take_up(
            account,
            known,
            name=known.name,
            birth_date=birth_date,
            phone="",
            relation=relation,
            is_guardian=True,
            now=now,
        )
    child = Patient.objects.create(
        name=newborn_name(mother.name, sex, order),
        sex=sex,
        birth_date=birth_date,
        guardian=mother,
        newborn_order=order,
        created_at=now,
        created_by=account,
    )
    return _first(account, child, relation, True, now)


def _relation_under(guardian: str) -> str:
    """What the guardian's newborn is to the account."""
    if guardian in (Relation.SELF, Relation.SPOUSE):
        return Relation.CHILD
    return Relation.GRANDCHILD if guardian == Relation.CHILD else Relation.OTHER


def _room_for(
    known: Patient | None, relation: str, by: int, policy: PersonsPolicy, now: datetime
) -> PatientLink | None:
    """The link the account has to the person already; None where there is room for one. Raises ValidationError."""
    lapsed = PatientLink.objects.asked().filter(account_id=by, created_at__lte=policy.asked_since(now))
    lapsed.update(ended_at=now)
    if known is not None:
        link = PatientLink.objects.filter(account_id=by, patient=known, ended_at__isnull=True).first()
        if link is not None:
            return link
    refuse_full(by, policy, now, besides=known.pk if known is not None else 0)
    refuse_second_self(by, relation)
    return None


def _first(account: User, patient: Patient, relation: str, is_guardian: bool, now: datetime) -> PatientLink:
    link = _granted(account, patient, relation, is_guardian, LinkBasis.FIRST, now)
    audit(by=account, action=PersonAct.ADD, subject_kind="patient", subject_id=patient.pk, now=now)
    return link


def _granted(
    account: User, patient: Patient, relation: str, is_guardian: bool, basis: LinkBasis, now: datetime
) -> PatientLink:
    return PatientLink.objects.create(
        account=account,
        patient=patient,
        relation=relation,
        is_guardian=is_guardian,
        created_at=now,
        granted_at=now,
        granted_by=account,
        basis=basis,
    )


def _ask_or_take_up(
    account: User,
    known: Patient,
    *,
    name: str,
    birth_date: date,
    phone: str,
    relation: str,
    is_guardian: bool,
    now: datetime,
) -> PatientLink:
    """A link to a person whom somebody has entered: at once where it is plainly this account's, else only asked."""
    patient = locks.lock_patients([known.pk])[known.pk]
    others = list(PatientLink.objects.in_force().filter(patient=patient).select_related("account"))
    if patient.erased_at is not None:
        raise ValidationError(_("刚才有人改动了这条登记，请再试一次。"))
    same = (plain_name(patient.name), patient.birth_date) == (plain_name(name), birth_date)
    if same:
        basis = _at_once(account, patient, others, relation, is_guardian, now)
        if basis is not None:
            if patient.phone != phone:
                # The one on record was given by whoever left and is nobody's to see, or is this account's anyway.
                patient.phone = phone
                patient.save(update_fields=["phone"])
            link = _granted(account, patient, relation, is_guardian, basis, now)
            _note(account, PersonAct.GRANT, link, now, basis)
            return link
    policy = policies_at(now).persons
    asks = PatientLink.objects.filter(account=account, created_at__gt=now - timedelta(days=policy.asks_days))
    if asks.exclude(granted_at=F("created_at")).count() >= policy.asks:
        raise OnRecord(too_many(policy.asks_days))
    link = PatientLink.objects.create(
        account=account, patient=patient, relation=relation, is_guardian=is_guardian, created_at=now
    )
    _note(account, PersonAct.ASK, link, now, "" if same else TYPED_OTHERWISE)
    if not only_at_a_desk([link]):
        asked = answerers(patient, others, now)
        tell_accounts(
            PersonNotice.ASKED, [row.account for row in others if row.account_id in asked], link, now=now
        )
    return link


def _at_once(
    account: User,
    patient: Patient,
    others: list[PatientLink],
    relation: str,
    is_guardian: bool,
    now: datetime,
) -> LinkBasis | None:
    """By what right the account books for the person without being granted it: the person's own number signed in, or
    nobody books for them any more and nobody else ever did."""
    if relation == Relation.SELF and patient.phone and patient.phone == account.phone:
        has_own = any(link.relation == Relation.SELF for link in others)
        return None if has_own else LinkBasis.OWN
    minor = age_years(patient.birth_date, local_date(now)) < policies_at(now).persons.consent_age_years
    left_alone = not others and patient.verification == Verification.DECLARED
    if not left_alone or (minor and not is_guardian):
        return None
    by_others = Appointment.objects.filter(patient=patient).exclude(booked_by=account)
    return None if by_others.exists() else LinkBasis.FIRST


def _note(account: User, action: PersonAct, link: PatientLink, now: datetime, reason: str) -> None:
    audit(by=account, action=action, subject_kind=LINK_SUBJECT, subject_id=link.pk, now=now, reason=reason)
