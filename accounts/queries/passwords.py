"""Reads about passwords."""

from datetime import datetime

from accounts.enums import LimitScope
from accounts.models import PasswordTry
from accounts.rules import (
    NETWORK_KNOWN_FOR,
    PASSWORD_LIMITS,
    longest_span,
)


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
