"""Who works for which hospital with the portal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import give_role, take_role
from accounts.models import User
from hospitals.enums import RoleAct, StaffRole
from hospitals.models import Hospital, Staff


@transaction.atomic
def grant_role(*, user: User, hospital: Hospital, role: StaffRole, by: User | None, now: datetime) -> Staff:
    """Let the account act for the hospital in this role. Who has it already is returned as they are.

    Raises PhoneAccountError for a patient's account: a code by SMS never opens a hospital.
    """
    once = {"hospital": hospital, "role": role}
    return give_role(kind=Staff, user=user, once=once, role=role, by=by, action=RoleAct.GRANT, now=now)


@transaction.atomic
def end_role(*, staff: Staff, by: User | None, now: datetime) -> Staff:
    """Take the role away; the next page asked for is not found. Ended twice, it stays as it is."""
    return take_role(held=staff, by=by, action=RoleAct.END, now=now)
