"""Codes and accounts for tests, made by the actions themselves."""

import re
from datetime import UTC, datetime
from typing import Any

from accounts.actions import AskedCode, request_code
from notices.delivery import deliver_one
from notices.models import ViewerMessage

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # 09:00 in Hohhot
PHONE = "+8613800138000"
OTHER_PHONE = "+8613911223344"


def ask(now: datetime = NOW, **changes: Any) -> AskedCode:
    """Ask for a code on a device of our own."""
    facts: dict[str, Any] = {
        "phone": PHONE,
        "device": "our-device",
        "address": "192.0.2.1",
        "language": "zh-hans",
        "now": now,
    }
    return request_code(**facts | changes)


def receive(asked: AskedCode, now: datetime = NOW) -> str:
    """The six digits as they arrive on the phone."""
    deliver_one(notice_id=asked.notice_id, now=now)
    return digits_in(ViewerMessage.objects.get(notice=asked.notice_id).text)


def digits_in(text: str) -> str:
    """The six digits in the text of a message."""
    found = re.search(r"\b(\d{6})\b", text.replace("，", " "))
    assert found, text
    return found.group(1)


def wrong(digits: str) -> str:
    """Six other digits."""
    return f"{(int(digits) + 1) % 1_000_000:06d}"
