"""What a hospital's manager, or an administrator, does with the accounts of its team.

Each locks the account, asks `hospitals.rules` once more, and acts within this hospital alone.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import invite, invite_again, reopen_account, reset_factor, suspend_account
from accounts.enums import FactorReason, PasswordReason, SuspendReason
from accounts.models import User
from hospitals.actions.roles import end_role, grant_role
from hospitals.enums import StaffRole, TeamRefusal
from hospitals.models import Hospital, Staff
from hospitals.queries import team_facts
from hospitals.rules import TeamRefused, require_may_manage, why_not_manage


@transaction.atomic
def invite_member(
    *, hospital: Hospital, username: str, name: str, role: StaffRole, by: User, now: datetime
) -> tuple[User, str]:
    """A new account with this role at the hospital, and the token with which the invited sets a password.

    Raises TeamRefused: not the manager's hospital, or a user name that is taken.
    """
    facts = team_facts(by=by, account=None, hospital=hospital, now=now)
    if not facts.administrator and not facts.manager:
        raise TeamRefused(TeamRefusal.NOT_MANAGER)
    try:
        with transaction.atomic():
            account, token = invite(username=username, name=name, by=by, now=now)
    except IntegrityError:
        raise TeamRefused(TeamRefusal.NAME_TAKEN) from None
    grant_role(user=account, hospital=hospital, role=role, by=by, now=now)
    return account, token


@transaction.atomic
def invite_member_again(
    *, account: User, hospital: Hospital, reason: PasswordReason | None, by: User, now: datetime
) -> str:
    """Another token in place of a password that is forgotten, or of a token that is lost. Raises TeamRefused."""
    _check(account, hospital, by, now, wholly=True)
    return invite_again(account=account, reason=reason, by=by, now=now)


@transaction.atomic
def give_member_role(*, account: User, hospital: Hospital, role: StaffRole, by: User, now: datetime) -> Staff:
    """Another role here for somebody who has one. Raises TeamRefused, DutiesApart."""
    _check(account, hospital, by, now)
    return grant_role(user=account, hospital=hospital, role=role, by=by, now=now)


@transaction.atomic
def end_member_role(*, staff: Staff, by: User, now: datetime) -> Staff:
    """End one role at its hospital. Raises TeamRefused."""
    _check(staff.user, staff.hospital, by, now)
    return end_role(staff=staff, by=by, now=now)


@transaction.atomic
def hand_over(*, account: User, to: User, hospital: Hospital, by: User, now: datetime) -> list[Staff]:
    """Give all roles that the account has here to another of the team, and end them. Returns the new ones.

    Raises TeamRefused, DutiesApart. The accounts are locked in the order of their ids.
    """
    list(User.objects.select_for_update().filter(pk__in=(account.pk, to.pk)).order_by("pk"))
    _check(account, hospital, by, now)
    receiving = team_facts(by=by, account=to, hospital=hospital, now=now)
    if not receiving.here or to.pk == account.pk:
        raise TeamRefused(TeamRefusal.NOT_HERE)
    if not User.objects.get(pk=to.pk).is_active:
        raise TeamRefused(TeamRefusal.SUSPENDED)
    given = [
        grant_role(user=to, hospital=hospital, role=StaffRole(row.role), by=by, now=now)
        for row in _roles(account, hospital)
    ]
    _end_all(account, hospital, by, now)
    return given


@transaction.atomic
def suspend_member(
    *, account: User, hospital: Hospital, reason: SuspendReason, by: User, now: datetime
) -> bool:
    """Let nobody in with the account any more. Whether it was suspended: an account that has roles elsewhere loses
    those here instead, because the rest is not this manager's. Raises TeamRefused."""
    _check(account, hospital, by, now)
    facts = team_facts(by=by, account=account, hospital=hospital, now=now)
    if why_not_manage(facts, wholly=True) is None:
        suspend_account(account=account, by=by, reason=reason, now=now)
        return True
    _end_all(account, hospital, by, now)
    return False


@transaction.atomic
def reopen_member(*, account: User, hospital: Hospital, by: User, now: datetime) -> None:
    """Let a suspended account in again. Raises TeamRefused, also where an administrator suspended it."""
    _check(account, hospital, by, now, wholly=True, reopens=True)
    reopen_account(account=account, by=by, now=now)


@transaction.atomic
def reset_member_factor(
    *, account: User, hospital: Hospital, reason: FactorReason, by: User, now: datetime
) -> None:
    """Forget the account's second factor: the next sign-in sets up another. Raises TeamRefused."""
    _check(account, hospital, by, now, wholly=True)
    reset_factor(account=account, by=by, reason=reason, now=now)


def _check(
    account: User, hospital: Hospital, by: User, now: datetime, *, wholly: bool = False, reopens: bool = False
) -> None:
    """Lock the account, so that it gets no role elsewhere meanwhile, and ask the rules."""
    fresh = User.objects.select_for_update().get(pk=account.pk)
    facts = team_facts(by=by, account=fresh, hospital=hospital, now=now)
    require_may_manage(facts, wholly=wholly, reopens=reopens)


def _roles(account: User, hospital: Hospital) -> list[Staff]:
    return list(Staff.objects.filter(user=account, hospital=hospital, ended_at=None).order_by("pk"))


def _end_all(account: User, hospital: Hospital, by: User, now: datetime) -> None:
    for row in _roles(account, hospital):
        end_role(staff=row, by=by, now=now)
