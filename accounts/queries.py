"""Reads about accounts."""

from datetime import datetime

from accounts.enums import LimitScope
from accounts.models import SignInCode
from accounts.rules import LONGEST_SPAN, MOST_TRIES


def codes_asked(
    *, phone_hash: str, device: str, address_hash: str, now: datetime
) -> dict[LimitScope, list[datetime]]:
    """When codes were asked for during the last day, by what the limits count."""
    recent = SignInCode.objects.asked_within(LONGEST_SPAN, now)
    counted = {
        LimitScope.NUMBER: recent.filter(phone_hash=phone_hash),
        LimitScope.DEVICE: recent.filter(device=device),
        LimitScope.ADDRESS: recent.filter(address_hash=address_hash),
    }
    return {scope: list(codes.values_list("created_at", flat=True)) for scope, codes in counted.items()}


def code_is_live(*, code_id: int, device: str, now: datetime) -> bool:
    """Whether the code asked for on this device can still be typed in."""
    return SignInCode.objects.live(now).filter(pk=code_id, device=device, tries__lt=MOST_TRIES).exists()
