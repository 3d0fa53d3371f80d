"""What the apps above say about their notices: how a kind is worded, whether its reason still holds,
whom a recipient id stands for. They register at start-up; this app imports none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notices.models import Notice


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail. `method` is that of a text/calendar file: PUBLISH or CANCEL."""

    filename: str
    content: bytes
    media_type: str = "text/calendar"
    method: str = ""


@dataclass(frozen=True)
class Message:
    """What is said. An SMS carries the text alone; it names no illness, no full name, no document."""

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = field(default=())


@dataclass(frozen=True)
class Address:
    """Where a person can be reached, looked up at the moment of sending. `phone` is E.164."""

    phone: str | None = None
    email: str | None = None
    language: str = "zh-hans"


Wording = Callable[["Notice", str], Message]
Holds = Callable[["Notice", datetime], bool]
Settled = Callable[["Notice"], None]
Resolve = Callable[["Notice"], Address | None]


@dataclass(frozen=True)
class Kind:
    """What is known of one kind of notice."""

    wording: Wording
    holds: Holds
    settled: Settled


class NotRegistered(LookupError):
    """Nobody has said how to treat this kind; a mistake in an app's start-up."""


class NothingLeft(Exception):
    """A wording finds that its reason has gone since it was asked whether it holds: the notice is dropped."""


_kinds: dict[str, Kind] = {}
_recipients: dict[str, Resolve] = {}


def _nothing_to_settle(notice: "Notice") -> None:
    """Most kinds leave nothing behind."""


def register(kind: str, *, wording: Wording, holds: Holds, settled: Settled = _nothing_to_settle) -> None:
    """Say how notices of `kind` are treated.

    `wording(notice, channel)` gives the message, in the language active when it is called;
    it runs in a transaction of its own and may write (a sign-in code is drawn there), or raise NothingLeft.
    `holds(notice, now)` says whether the reason still holds, right before sending.
    `settled(notice)` is called once the notice is sent, dropped or given up, in the recording transaction.
    """
    _kinds[kind] = Kind(wording, holds, settled)


def register_recipient(kind: str, *, resolve: Resolve) -> None:
    """Say whom the recipients of `kind` stand for; None when the person can no longer be reached."""
    _recipients[kind] = resolve


def kind_of(notice: "Notice") -> Kind:
    """How to treat this notice. Raises NotRegistered."""
    try:
        return _kinds[notice.kind]
    except KeyError:
        raise NotRegistered(f"notices of the kind {notice.kind!r} are not registered") from None


def address_of(notice: "Notice") -> Address | None:
    """Where this notice goes. Raises NotRegistered."""
    try:
        resolve = _recipients[notice.recipient_kind]
    except KeyError:
        raise NotRegistered(f"recipients of the kind {notice.recipient_kind!r} are not registered") from None
    return resolve(notice)
