"""Notices for tests: made by the action itself, of a kind the test registers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from notices import registry
from notices.actions import announce
from notices.channels.base import MessageChannel
from notices.models import Notice
from notices.registry import Address, Message
from notices.rules import LEASE

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # 09:00 in Hohhot
KIND = "test_kind"
ADDRESS = Address(phone="+8613800138000", email="anna@example.org")


@dataclass
class Reason:
    """What the app above would know: is it still true, where does it go, what was settled."""

    holds: bool = True
    address: Address | None = ADDRESS
    text: Callable[[Notice], str] = lambda notice: f"about {notice.subject_id}"
    settled: list[int] = field(default_factory=list)


@contextmanager
def registered_kind(reason: Reason) -> Iterator[Reason]:
    """The kind `test_kind`, registered as an app would, and forgotten afterwards."""
    kinds, recipients = dict(registry._kinds), dict(registry._recipients)
    registry.register(
        KIND,
        wording=lambda notice, channel: Message("subject", reason.text(notice)),
        holds=lambda notice, now: reason.holds,
        settled=lambda notice: reason.settled.append(notice.pk),
    )
    registry.register_recipient("account", resolve=lambda notice: reason.address)
    try:
        yield reason
    finally:
        registry._kinds.clear()
        registry._kinds.update(kinds)
        registry._recipients.clear()
        registry._recipients.update(recipients)


def make_notice(subject_id: int = 1, **changes: Any) -> Notice:
    """A notice of `test_kind` by SMS to account 7, due at NOW."""
    facts: dict[str, Any] = {
        "kind": KIND,
        "subject_kind": "thing",
        "subject_id": subject_id,
        "version": 1,
        "recipient_kind": "account",
        "recipient_id": 7,
        "channel": "sms",
        "due_at": NOW,
        "now": NOW,
        "nudge": False,
    }
    return Notice.objects.get(pk=announce(**facts | changes))


class BrokenChannel(MessageChannel):
    """A provider that accepts nothing. Its error names the number, as real ones do."""

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        raise ConnectionError(f"cannot reach {address.phone}")


class OvertakenChannel(MessageChannel):
    """A provider so slow that another worker has claimed the notice by the time it fails."""

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        Notice.objects.filter(key=idempotency_key).update(claimed_until=NOW + 2 * LEASE)
        raise TimeoutError


BROKEN_CHANNELS = dict.fromkeys(("sms", "email"), f"{__name__}.BrokenChannel")
OVERTAKEN_CHANNELS = dict.fromkeys(("sms", "email"), f"{__name__}.OvertakenChannel")
