"""Reads about second factors."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import LimitScope
from accounts.models import PasswordTry, RecoveryCode, SecondFactor, User
from accounts.rules import FACTOR_LIMITS, longest_span


@dataclass(frozen=True)
class OwnFactor:
    """What somebody is shown of their own second factor."""

    since: datetime
    recovery_left: int
    recovery_made: datetime | None


def has_factor(account: User) -> bool:
    """Whether the account has set up its second factor."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def own_factor(account: User) -> OwnFactor | None:
    """How it stands; None before it is set up. Two queries."""
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    if factor is None or factor.confirmed_at is None:
        return None
    codes = RecoveryCode.objects.filter(account=account).values_list("created_at", "used_at")
    return OwnFactor(
        since=factor.confirmed_at,
        recovery_left=sum(used is None for _made, used in codes),
        recovery_made=max((made for made, _used in codes), default=None),
    )


def wrong_factors(*, name_hash: str, now: datetime) -> dict[LimitScope, list[datetime]]:
    """When wrong ones were typed, as far back as the limits look."""
    since = now - longest_span(LimitScope.ACCOUNT, FACTOR_LIMITS)
    tries = PasswordTry.objects.filter(name_hash=name_hash, right=False, created_at__gt=since)
    return {LimitScope.ACCOUNT: list(tries.values_list("created_at", flat=True))}
