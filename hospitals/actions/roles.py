"""Roles at hospitals and for regions, given and ended.

Whoever audits has no other role and is no administrator (accounts.rules.roles). The roles are rows of three tables,
and an exclusion constraint looks at one: so it is `give_role` that refuses, under a lock on the account.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import give_role, take_role
from accounts.models import User
from hospitals.enums import RegionRole, RoleAct, StaffRole
from hospitals.models import Hospital, Region, RegionStaff, Staff


@transaction.atomic
def grant_role(*, user: User, hospital: Hospital, role: StaffRole, by: User | None, now: datetime) -> Staff:
    """Let the account act for the hospital in this role. Who has it already is returned as they are.

    Raises PhoneAccountError for a patient's account: a code by SMS never opens a hospital. Raises DutiesApart for an
    auditor's.
    """
    once = {"hospital": hospital, "role": role}
    return give_role(kind=Staff, user=user, once=once, role=role, by=by, action=RoleAct.GRANT, now=now)


@transaction.atomic
def end_role(*, staff: Staff, by: User | None, now: datetime) -> Staff:
    """Take the role away; the next page asked for is not found. Ended twice, it stays as it is."""
    return take_role(held=staff, by=by, action=RoleAct.END, now=now)


@transaction.atomic
def grant_region_role(
    *, user: User, region: Region, role: RegionRole, by: User | None, now: datetime
) -> RegionStaff:
    """Let the account act for the region in this role. Who has it already is returned as they are.

    Raises PhoneAccountError for a patient's account; DutiesApart for an auditor's, and for an auditor's role where
    the account has another or may open the admin.
    """
    once = {"region": region, "role": role}
    return give_role(kind=RegionStaff, user=user, once=once, role=role, by=by, action=RoleAct.GRANT, now=now)


@transaction.atomic
def end_region_role(*, staff: RegionStaff, by: User | None, now: datetime) -> RegionStaff:
    """Take the role away. Ended twice, it stays as it is."""
    return take_role(held=staff, by=by, action=RoleAct.END, now=now)
