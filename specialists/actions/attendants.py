"""Whose account sees the coming visits of a specialist."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from accounts.rules import require_password_account
from specialists.enums import AttendantAct, AttendantRole
from specialists.models import Attendant, Specialist


@transaction.atomic
def appoint_attendant(
    *, user: User, specialist: Specialist, role: AttendantRole, by: User | None, now: datetime
) -> Attendant:
    """Let the account see the specialist's coming visits. Who does so already is returned as they are.

    Raises PhoneAccountError for a patient's account.
    """
    require_password_account(user)
    User.objects.select_for_update().get(pk=user.pk)  # one appointment of an account at a time
    there = Attendant.objects.filter(user=user, specialist=specialist, ended_at__isnull=True).first()
    if there is not None:
        return there
    made = Attendant.objects.create(user=user, specialist=specialist, role=role, began_at=now)
    audit(
        by=by,
        action=AttendantAct.APPOINT,
        subject_kind="attendant",
        subject_id=made.pk,
        now=now,
        reason=role,
    )
    return made


@transaction.atomic
def end_attendant(*, attendant: Attendant, by: User | None, now: datetime) -> Attendant:
    """Take that away again; the next page asked for is not found. Ended twice, it stays as it is."""
    fresh = Attendant.objects.select_for_update().get(pk=attendant.pk)
    if fresh.ended_at is None:
        fresh.ended_at = now
        fresh.save(update_fields=["ended_at"])
        audit(by=by, action=AttendantAct.END, subject_kind="attendant", subject_id=fresh.pk, now=now)
    return fresh
