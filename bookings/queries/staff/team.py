"""Who works at a hospital with the portal, for whoever manages it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import SecondFactor, User
from hospitals.enums import StaffRole
from hospitals.models import Hospital, Staff
from hospitals.queries import managed, manages, team_facts
from hospitals.rules import TeamFacts


@dataclass(frozen=True)
class Member:
    """An account with what it is at the hospital."""

    account: User
    roles: list[Staff]
    has_factor: bool

    @property
    def invited(self) -> bool:
        """Whether no password is set yet."""
        return not self.account.has_usable_password()


def managed_hospitals(account_id: int, now: datetime) -> list[Hospital]:
    """The hospitals the account manages, by name."""
    return list(Hospital.objects.filter(pk__in=managed(account_id, now).values("hospital")).order_by("name"))


def managed_hospital(by: User, slug: str, now: datetime) -> Hospital | None:
    """The hospital, if `by` manages it or uses an administrator's power; None for any other."""
    hospital = Hospital.objects.filter(slug=slug).first()
    if hospital is None or not (by.is_administrator or manages(by.pk, hospital.pk, now)):
        return None
    return hospital


def manager_names(hospital_id: int, now: datetime) -> list[str]:
    """The names of who manages the hospital, or user names where there is none, in the order they began. One query."""
    rows = Staff.objects.filter(
        in_force(now), hospital_id=hospital_id, role=StaffRole.MANAGER, user__is_active=True
    )
    accounts = [row.user for row in rows.select_related("user").order_by("began_at", "pk")]
    return [account.name or account.get_username() for account in accounts]


def members(hospital: Hospital, now: datetime) -> list[Member]:
    """The team, suspended accounts last, by user name. Two queries."""
    roles: dict[User, list[Staff]] = defaultdict(list)
    for row in Staff.objects.filter(_here(hospital, now)).select_related("user"):
        roles[row.user].append(row)
    known = set(
        SecondFactor.objects.filter(account__in=roles, confirmed_at__isnull=False).values_list(
            "account_id", flat=True
        )
    )
    team = [Member(account, rows, account.pk in known) for account, rows in roles.items()]
    return sorted(team, key=lambda one: (not one.account.is_active, one.account.get_username()))


def member(hospital: Hospital, account_id: int, now: datetime) -> Member | None:
    """One of the team; None for anybody else."""
    return next((one for one in members(hospital, now) if one.account.pk == account_id), None)


def facts_about(one: Member, *, by: User, hospital: Hospital, now: datetime) -> TeamFacts:
    """What the rules ask before `by` does something with this member."""
    return team_facts(by=by, account=one.account, hospital=hospital, now=now)


def in_force(now: datetime) -> Q:
    """Roles that have not ended at `now`."""
    return Q(ended_at__isnull=True) | Q(ended_at__gt=now)


def _here(hospital: Hospital, now: datetime) -> Q:
    return Q(in_force(now), hospital=hospital)
