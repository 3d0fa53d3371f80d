"""Reads about codes."""

from datetime import datetime

from accounts.enums import LimitScope
from accounts.models import SignInCode
from accounts.rules import (
    KNOWN_FOR,
    LONGEST_SPAN,
    MOST_TRIES,
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
