"""Who works for which hospital with the portal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from accounts.rules import require_password_account
from hospitals.enums import RoleAct, StaffRole
from hospitals.models import Hospital, Staff


@transaction.atomic
def grant_role(*, user: User, hospital: Hospital, role: StaffRole, by: User | None, now: datetime) -> Staff:
    """Let the account act for the hospital in this role. Who has it already is returned as they are.

    Raises PhoneAccountError for a patient's account: a code by SMS never opens a hospital.
    """
    require_password_account(user)
    User.objects.select_for_update().get(pk=user.pk)  # one role of an account at a time
    there = Staff.objects.filter(user=user, hospital=hospital, role=role, ended_at__isnull=True).first()
    if there is not None:
        return there
    made = Staff.objects.create(user=user, hospital=hospital, role=role, began_at=now)
    audit(by=by, action=RoleAct.GRANT, subject_kind="staff", subject_id=made.pk, now=now, reason=role)
    return made


@transaction.atomic
def end_role(*, staff: Staff, by: User | None, now: datetime) -> Staff:
    """Take the role away; the next page asked for is not found. Ended twice, it stays as it is."""
    fresh = Staff.objects.select_for_update().get(pk=staff.pk)
    if fresh.ended_at is None:
        fresh.ended_at = now
        fresh.save(update_fields=["ended_at"])
        audit(by=by, action=RoleAct.END, subject_kind="staff", subject_id=fresh.pk, now=now)
    return fresh
