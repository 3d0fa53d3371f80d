"""Whether another account may book for a person: answered, granted by a code, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import AskedCode, audit, check_code, request_code
from accounts.enums import CodePurpose
from accounts.models import AuditEntry, User
from accounts.rules import TooManyCodes
from bookings import locks
from bookings.actions.telling import tell_accounts
from bookings.actions.waitlist import end_places_of
from bookings.enums import LinkBasis, PersonAct, PersonNotice
from bookings.locks import booking_action
from bookings.models import PatientLink
from bookings.policy import policies_at
from bookings.queries.persons import (
    LINK_SUBJECT,
    ask_to_answer,
    link_to_revoke,
    only_at_a_desk,
    own_phone,
    waiting_asks,
)
from bookings.rules import age_years
from notices.localtime import local_date


@booking_action
def answer_ask(*, link: PatientLink, agree: bool, by: int, now: datetime) -> PatientLink:
    """Let the account that asked book for the person too, or not. `by`: the person's own account, a guardian's, or
    a relative's where the person has neither account nor phone. Raises ValidationError when there is nothing to
    answer any more."""
    account = locks.lock_account(by)
    locks.lock_patients([link.patient_id])
    ask = ask_to_answer(by, link.pk, now)
    if ask is None:
        raise ValidationError(_("这个申请已经有了答复，或者已经过期。"))
    fresh = PatientLink.objects.select_for_update().get(pk=link.pk)
    if agree:
        return _grant(fresh, account, ask.basis, now)
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    _note(account, PersonAct.REFUSE, fresh, now, ask.basis)
    tell_accounts(PersonNotice.REFUSED, [fresh.account], fresh, now=now)
    return fresh


@booking_action
def ask_grant_code(
    *, link: PatientLink, device: str, address: str, language: str, by: int, now: datetime
) -> AskedCode | None:
    """Have a code sent to the person's own phone; whoever is told it by the person may type it in. None where none
    was sent. Who asks is not told: it would say what is on record. Raises ValidationError after too many."""
    account = locks.lock_account(by)
    fresh = waiting_asks(now).select_related("patient").get(pk=link.pk, account_id=by)
    sent = AuditEntry.objects.filter(
        action=PersonAct.CODE, subject_kind=LINK_SUBJECT, subject_id=fresh.pk, at__gt=now - timedelta(days=1)
    )
    if sent.count() >= policies_at(now).persons.grant_codes_a_day:
        raise ValidationError(_("今天发送验证码的次数已用完，请明天再试，或请本人带证件到医院窗口办理。"))
    _note(account, PersonAct.CODE, fresh, now, "")
    phone = _granting_phone(fresh, now)
    if not phone:
        return None
    try:
        return request_code(
            phone=phone,
            device=device,
            address=address,
            language=language,
            now=now,
            purpose=CodePurpose.GRANT,
        )
    except TooManyCodes:
        return None


@booking_action
def grant_by_code(
    *, link: PatientLink, code_id: int, device: str, typed: str, by: int, now: datetime
) -> bool:
    """Grant the ask to the account if `typed` are the digits sent to the person's phone; whether they were. A wrong
    try is counted; why it was wrong is not said, for the reason above."""
    account = locks.lock_account(by)
    locks.lock_patients([link.patient_id])
    waiting = waiting_asks(now).select_related("patient")
    fresh = waiting.select_for_update(of=("self",)).get(pk=link.pk, account_id=by)
    phone = _granting_phone(fresh, now)
    if not phone:
        return False
    refused = check_code(
        code_id=code_id,
        phone=phone,
        purpose=CodePurpose.GRANT,
        device=device,
        typed=typed,
        now=now,
    )
    if refused is None:
        # A young person's phone says that the account may book, not whose guardian it is.
        fresh.is_guardian = False
        _grant(fresh, account, LinkBasis.CODE, now)
    return refused is None


@booking_action
def revoke_link(*, link: PatientLink, by: int, now: datetime) -> PatientLink:
    """Take back that another account books for the person, at once; what is booked stays. `by`: the person's own
    account or a guardian's. Done twice it is done. Raises PatientLink.DoesNotExist for all others."""
    account = locks.lock_account(by)
    locks.lock_patients([link.patient_id])
    fresh = PatientLink.objects.select_for_update().get(pk=link.pk)
    if link_to_revoke(by, fresh.pk, now) is None:
        raise PatientLink.DoesNotExist
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    end_places_of(fresh.patient_id, account_id=fresh.account_id, by=by, now=now)
    _note(account, PersonAct.REVOKE, fresh, now, "")
    tell_accounts(PersonNotice.REVOKED, [fresh.account], fresh, now=now)
    return fresh


def _granting_phone(link: PatientLink, now: datetime) -> str:
    """The person's own phone, if a code there may grant: the person is old enough to say yes, and no desk has to
    look. Else empty."""
    grown = age_years(link.patient.birth_date, local_date(now)) >= policies_at(now).persons.consent_age_years
    return own_phone(link.patient) if grown and not only_at_a_desk([link]) else ""


def _grant(link: PatientLink, account: User, basis: LinkBasis, now: datetime) -> PatientLink:
    link.granted_at, link.granted_by, link.basis = now, account, basis
    link.save(update_fields=["is_guardian", "granted_at", "granted_by", "basis"])
    _note(account, PersonAct.GRANT, link, now, basis)
    tell_accounts(PersonNotice.GRANTED, [link.account], link, now=now)
    return link


def _note(account: User, action: PersonAct, link: PatientLink, now: datetime, reason: str) -> None:
    audit(by=account, action=action, subject_kind=LINK_SUBJECT, subject_id=link.pk, now=now, reason=reason)
