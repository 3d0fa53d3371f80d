"""Another mobile number for a person's own account, whose old one is lost."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import check_code, replace_phone
from accounts.enums import CodePurpose, PhoneChange
from accounts.models import User
from accounts.rules import CodeRefused, PhoneRefused
from bookings.actions.desk.common import at_desk, note, person_here, require_seen
from bookings.enums import DeskAct
from bookings.queries.staff.persons import at_hospital, own_account


def replace_lost_phone(
    *,
    hospital_id: int,
    patient_id: int,
    phone: str,
    code_id: int,
    device: str,
    typed: str,
    by: int,
    now: datetime,
) -> User:
    """The person's own account signs in by `phone` (E.164) from now on, in exchange for the six digits `typed` that
    were sent there. Its browsers are signed out, both numbers are told.

    Raises NotAtDesk; ValidationError where the original was not just seen or there is no own account; CodeRefused; and
    PhoneRefused, only after the digits were right, so that nobody learns who has an account.
    """
    refused: CodeRefused | PhoneRefused | None
    account: User | None = None
    with transaction.atomic():
        refused = check_code(
            code_id=code_id, phone=phone, purpose=CodePurpose.CHANGE, device=device, typed=typed, now=now
        )
        if not refused:
            try:
                account = _replace(hospital_id, patient_id, phone, by, now)
            except PhoneRefused as taken:
                refused = taken  # the code stays used
    if account is None:
        assert refused is not None  # noqa: S101 - one of the two is always there
        raise refused
    return account


@transaction.atomic
def _replace(hospital_id: int, patient_id: int, phone: str, by: int, now: datetime) -> User:
    account = own_account(patient_id)
    clerk = at_desk(hospital_id, by, now, accounts=[account.pk] if account else [])
    person = person_here(hospital_id, patient_id, by, now)
    require_seen(person, by, now)
    account = own_account(patient_id) if account else None  # as it is under the lock
    if account is None:
        raise ValidationError(_("这位就诊人没有本人的账号，不用换号。"), code="no_account")
    fresh = replace_phone(account=account, phone=phone, by=clerk, reason=PhoneChange.DESK, now=now)
    reason = at_hospital(hospital_id)
    note(DeskAct.REPLACE_PHONE, by=clerk, patient_id=person.pk, now=now, reason=reason)
    return fresh
