"""What accounts are already: roles of every kind. The apps above say at start-up which kinds there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from accounts.models import User
from accounts.rules import require_apart

# A model with `user`, `role` and `ended_at` → the roles of it that stand alone.
_kinds: dict[type[Model], frozenset[str]] = {}


@dataclass(frozen=True)
class Held:
    """A role that an account has."""

    row: Any
    alone: bool  # nothing may stand beside it


def register_roles(kind: type[Model], *, alone: frozenset[str] = frozenset()) -> None:
    """Count the rows of `kind` among the roles of accounts; those named in `alone` stand beside no other."""
    _kinds[kind] = alone


def held_roles(account: User) -> list[Held]:
    """The roles the account has now, of every kind. One query for each kind."""
    return [
        Held(row, row.role in alone)  # type: ignore[attr-defined]  # kinds have a role
        for kind, alone in _kinds.items()
        for row in kind._default_manager.filter(user=account, ended_at=None)
    ]


def holding(account_id: int, now: datetime) -> Q:
    """Condition on a kind of roles: one of this account that holds at `now`. Never of an account that is suspended, or
    that a code by SMS would open."""
    return Q(in_force(now), user_id=account_id)


def in_force(now: datetime) -> Q:
    """The same of whichever account."""
    return Q(
        Q(ended_at__isnull=True) | Q(ended_at__gt=now),
        user__is_active=True,
        user__phone__isnull=True,
        began_at__lte=now,
    )


def check_apart(*, account: User, kind: type[Model], role: str) -> None:
    """Raises DutiesApart where an account that has not this role cannot have it beside what it is already."""
    require_apart(
        alone=role in _kinds.get(kind, frozenset()),
        administrator=account.is_superuser or account.is_staff,
        held=(one.alone for one in held_roles(account)),
    )


def check_may_administer(account: User) -> None:
    """Raises DutiesApart for an account that audits: it cannot be an administrator."""
    require_apart(alone=False, administrator=False, held=(one.alone for one in held_roles(account)))
