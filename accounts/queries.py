"""Reads about accounts."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.enums import LimitScope
from accounts.models import PasswordTry, SignInCode, User
from accounts.rules import (
    KNOWN_FOR,
    LONGEST_SPAN,
    MOST_TRIES,
    NETWORK_KNOWN_FOR,
    PASSWORD_LIMITS,
    longest_span,
)


def codes_asked(
    *, phone_hash: str, device: str, address_hash: str, now: datetime
) -> dict[LimitScope, list[datetime]]:
    """When codes were asked for, by what the limits count and as far back as they look.

    By network only codes that were never given back.
    """
    codes = SignInCode.objects
    counted = {
        LimitScope.NUMBER: codes.filter(phone_hash=phone_hash),
        LimitScope.DEVICE: codes.filter(device=device),
        LimitScope.ADDRESS: codes.filter(address_hash=address_hash, used_at=None),
    }
    return {
        scope: list(asked.asked_within(longest_span(scope), now).values_list("created_at", flat=True))
        for scope, asked in counted.items()
    }


def codes_asked_where_known(*, phone_hash: str, device: str, now: datetime) -> list[datetime] | None:
    """When codes were asked for with this number on this device during the last day.

    None when the number has not signed in there within KNOWN_FOR.
    """
    codes = SignInCode.objects.filter(phone_hash=phone_hash, device=device)
    if not codes.used_within(KNOWN_FOR, now).exists():
        return None
    return list(codes.asked_within(LONGEST_SPAN, now).values_list("created_at", flat=True))


def code_is_live(*, code_id: int, device: str, now: datetime) -> bool:
    """Whether the code asked for on this device can still be typed in."""
    return SignInCode.objects.live(now).filter(pk=code_id, device=device, tries__lt=MOST_TRIES).exists()


def known_on_network(*, name_hash: str, address_hash: str, now: datetime) -> bool:
    """Whether the account has signed in on this network within NETWORK_KNOWN_FOR."""
    here = PasswordTry.objects.filter(name_hash=name_hash, address_hash=address_hash)
    return here.filter(right=True, created_at__gt=now - NETWORK_KNOWN_FOR).exists()


def wrong_passwords(
    *, name_hash: str, address_hash: str, known: bool, now: datetime
) -> dict[LimitScope, list[datetime]]:
    """When wrong passwords were typed, by what the limits count and as far back as they look.

    By account those of this network alone where the account is `known` there, else those of all networks.
    """
    of_name = PasswordTry.objects.filter(name_hash=name_hash)
    counted = {
        LimitScope.ACCOUNT: of_name.filter(address_hash=address_hash) if known else of_name,
        LimitScope.ADDRESS: PasswordTry.objects.filter(address_hash=address_hash),
    }
    return {
        scope: list(
            tries.filter(right=False, created_at__gt=now - longest_span(scope, PASSWORD_LIMITS)).values_list(
                "created_at", flat=True
            )
        )
        for scope, tries in counted.items()
    }


def has_more_rights(account: User, *, than: User) -> bool:
    """Whether the account is an administrator, or has a right of the admin that `than` lacks, be it closed or not."""
    return account.is_superuser or bool(_rights_of(account) - _rights_of(than))


def _rights_of(account: User) -> set[int]:
    """Ids of the rights given to the account itself and to its groups."""
    given = Permission.objects.filter(Q(user=account) | Q(group__user=account))
    return set(given.values_list("pk", flat=True))
