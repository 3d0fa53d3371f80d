"""Whose account sees the coming visits of a specialist."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import give_role, take_role
from accounts.models import User
from specialists.enums import AttendantAct, AttendantRole
from specialists.models import Attendant, Specialist


@transaction.atomic
def appoint_attendant(
    *, user: User, specialist: Specialist, role: AttendantRole, by: User | None, now: datetime
) -> Attendant:
    """Let the account see the specialist's coming visits. Who does so already is returned as they are.

    Raises PhoneAccountError for a patient's account.
    """
    once = {"specialist": specialist}
    return give_role(
        kind=Attendant, user=user, once=once, role=role, by=by, action=AttendantAct.APPOINT, now=now
    )


@transaction.atomic
def end_attendant(*, attendant: Attendant, by: User | None, now: datetime) -> Attendant:
    """Take that away again; the next page asked for is not found. Ended twice, it stays as it is."""
    return take_role(held=attendant, by=by, action=AttendantAct.END, now=now)
