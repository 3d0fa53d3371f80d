"""Which accounts may book for a person, as the person or guardian at the desk says."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from bookings.actions.desk.common import (
    Mismatch,
    NotAtDesk,
    account_of,
    at_desk,
    note,
    person_here,
    require_few_look_ups,
    require_seen,
    tell,
)
from bookings.actions.noting import counted
from bookings.actions.waitlist import end_places_of
from bookings.enums import DeskAct, DeskNotice, LinkBasis, Relation
from bookings.locks import booking_action
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.persons import guards
from bookings.queries.staff.persons import open_link
from bookings.rules import ADULT_YEARS, age_years
from notices.localtime import local_date

NO_SUCH_ACCOUNT = gettext_lazy("这个手机号码还没有登录过。请先用这个号码在手机上登录一次，再来办理。")


@counted
@booking_action
def link_account(
    *,
    hospital_id: int,
    patient_id: int,
    phone: str,
    relation: Relation,
    is_guardian: bool,
    by: int,
    now: datetime,
) -> PatientLink:
    """Let the account that signs in with `phone` (E.164) book for the person; an open question of it is answered so.

    It and the person's own account are told. Raises NotAtDesk; TooManyLookUps; Mismatch for a number without account;
    ValidationError, by field, where the original was not just seen or a rule stands against it.
    """
    account = account_of(phone)
    clerk = at_desk(hospital_id, by, now, accounts=[account.pk] if account else [])
    require_few_look_ups(by, now)
    person = person_here(hospital_id, patient_id, by, now)
    require_seen(person, by, now)
    if account is None:
        raise Mismatch({"phone": NO_SUCH_ACCOUNT}, patient_id=person.pk)
    link = grant(person, account, relation, is_guardian=is_guardian, by=clerk, now=now)
    _tell_of_link(link, clerk, now)
    return link


@booking_action
def grant_asked_link(
    *, hospital_id: int, patient_id: int, link_id: int, by: int, now: datetime
) -> PatientLink:
    """Say yes to an account that has asked to book for the person. Granted twice, it stays as it is.

    Raises NotAtDesk, also for a link that ended or is another person's; ValidationError as `link_account`.
    """
    account_id = _account_of_link(link_id, patient_id)
    clerk = at_desk(hospital_id, by, now, accounts=[account_id])
    person = person_here(hospital_id, patient_id, by, now)
    link = _open_link(link_id, person, now)
    if link.granted_at is not None:
        return link
    require_seen(person, by, now)
    relation = Relation(link.relation)
    link = grant(person, link.account, relation, is_guardian=link.is_guardian, by=clerk, now=now)
    _tell_of_link(link, clerk, now)
    return link


@booking_action
def end_account_link(
    *, hospital_id: int, patient_id: int, link_id: int, by: int, now: datetime
) -> PatientLink:
    """The account books for the person no more, and is told; coming bookings stay. Ended twice, it stays as it is.

    Raises NotAtDesk; ValidationError where the original was not just seen.
    """
    account_id = _account_of_link(link_id, patient_id)
    clerk = at_desk(hospital_id, by, now, accounts=[account_id])
    person = person_here(hospital_id, patient_id, by, now)
    require_seen(person, by, now)
    link = PatientLink.objects.select_for_update(of=("self",)).select_related("account").get(pk=link_id)
    if link.ended_at is not None:
        return link
    link.ended_at = now
    link.save(update_fields=["ended_at"])
    end_places_of(person.pk, account_id=account_id, by=clerk.pk, now=now)
    entry = note(DeskAct.END_LINK, by=clerk, patient_id=person.pk, now=now, reason=f"account:{account_id}")
    if link.granted_at is not None:
        tell(entry, DeskNotice.LINK_ENDED, [link.account], now=now)
    return link


def grant(
    person: Patient,
    account: User,
    relation: Relation,
    *,
    by: User,
    now: datetime,
    is_guardian: bool = False,
) -> PatientLink:
    """The account's link to the person, in force from now on because a desk said so; both are locked.

    Raises ValidationError by field.
    """
    policy = policies_at(now).persons
    age = age_years(person.birth_date, local_date(now))
    links = list(PatientLink.objects.filter(account=account, ended_at__isnull=True))
    mine = next((link for link in links if link.patient_id == person.pk), None)
    if relation == Relation.SELF:
        _refuse_second_self(person, account, age, policy.holder_age_years)
    elif age < policy.consent_age_years and not is_guardian:
        said = _("不满 %(age)s 周岁的孩子，只能由监护人的账号预约。") % {"age": policy.consent_age_years}
        raise ValidationError({"is_guardian": said})
    others = [link for link in links if link.granted_at is not None and link.patient_id != person.pk]
    if len(others) >= policy.per_account:
        said = _("这个账号已经有 %(most)s 位就诊人，请账号持有人先移除一位。") % {"most": policy.per_account}
        raise ValidationError({"phone": said})
    link = mine or PatientLink(account=account, patient=person, created_at=now)
    link.relation, link.is_guardian = relation, is_guardian and age < ADULT_YEARS
    link.granted_at, link.granted_by, link.basis = link.granted_at or now, by, LinkBasis.DESK
    link.save()
    if relation == Relation.SELF and person.phone:  # from now on it is the account's
        person.phone = ""
        person.save(update_fields=["phone"])
    return link


def _refuse_second_self(person: Patient, account: User, age: int, holder_age: int) -> None:
    """A person has one account of their own, an account one holder, and that one is grown up."""
    if age < holder_age:
        said = _("就诊人不满 %(age)s 岁，不能有本人的账号。") % {"age": holder_age}
        raise ValidationError({"relation": said})
    selves = PatientLink.objects.filter(relation=Relation.SELF, ended_at__isnull=True)
    if selves.filter(~Q(patient=person), account=account).exists():
        raise ValidationError({"phone": _("这个手机号码的账号已经登记了另一位“本人”。")})
    if selves.filter(~Q(account=account), patient=person, granted_at__isnull=False).exists():
        raise ValidationError(
            {"relation": _("这位就诊人已经有本人的账号。要换成这个账号，请先停止原来的账号。")}
        )


def _tell_of_link(link: PatientLink, clerk: User, now: datetime) -> None:
    """Audit that it was granted; tell its account, the person's own one and the guardians."""
    reason = f"account:{link.account_id}"
    entry = note(DeskAct.LINK, by=clerk, patient_id=link.patient_id, now=now, reason=reason)
    tell(entry, DeskNotice.LINKED, [link.account], now=now)
    theirs = PatientLink.objects.in_force().filter(patient_id=link.patient_id)
    others = theirs.exclude(pk=link.pk).select_related("account", "patient")
    told = [other.account for other in others if other.relation == Relation.SELF or guards(other, now)]
    tell(entry, DeskNotice.LINKED_OTHER, told, now=now)


def _account_of_link(link_id: int, patient_id: int) -> int:
    found = PatientLink.objects.filter(pk=link_id, patient_id=patient_id).values_list("account_id", flat=True)
    account_id = found.first()
    if account_id is None:
        raise NotAtDesk
    return account_id


def _open_link(link_id: int, person: Patient, now: datetime) -> PatientLink:
    link = open_link(person, link_id, now)
    if link is None:
        raise NotAtDesk
    return link
