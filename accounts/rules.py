"""How codes are asked for and given back: limits, life time, tries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from accounts.enums import CodeRefusal, LimitScope

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
MOST_TRIES = 5


@dataclass(frozen=True)
class Limit:
    """At most `most` codes within `span`, counted by `scope`."""

    scope: LimitScope
    most: int
    span: timedelta


LIMITS = (
    Limit(LimitScope.NUMBER, 1, timedelta(minutes=1)),
    Limit(LimitScope.NUMBER, 5, timedelta(hours=1)),
    Limit(LimitScope.NUMBER, 10, timedelta(days=1)),
    Limit(LimitScope.DEVICE, 10, timedelta(hours=1)),
    Limit(LimitScope.ADDRESS, 30, timedelta(hours=1)),
)
# Rows older than this count in no limit.
LONGEST_SPAN = max(limit.span for limit in LIMITS)


class TooManyCodes(Exception):
    """A limit is reached: `scope` says by what, `retry_at` when a code can be asked for again."""

    def __init__(self, scope: LimitScope, retry_at: datetime) -> None:
        self.scope = scope
        self.retry_at = retry_at
        super().__init__(f"too many codes by {scope.value}")


class CodeRefused(Exception):
    """A typed code does not sign in: `refusal` says why, `tries_left` how often it may still be tried."""

    def __init__(self, refusal: CodeRefusal, tries_left: int = 0) -> None:
        self.refusal = refusal
        self.tries_left = tries_left
        super().__init__(refusal.value)


class CodeFacts(Protocol):
    """What a rule needs to know of a sign-in code."""

    code_hash: str
    expires_at: datetime
    tries: int
    used_at: datetime | None


def too_many(asked: Mapping[LimitScope, Sequence[datetime]], now: datetime) -> TooManyCodes | None:
    """Which limit stands in the way longest, if any. `asked`: when codes were asked for, by scope."""
    reached: list[TooManyCodes] = []
    for limit in LIMITS:
        counted = sorted((at for at in asked[limit.scope] if at > now - limit.span), reverse=True)
        if len(counted) >= limit.most:
            reached.append(TooManyCodes(limit.scope, counted[limit.most - 1] + limit.span))
    return max(reached, key=lambda one: one.retry_at, default=None)


def require_few(asked: Mapping[LimitScope, Sequence[datetime]], now: datetime) -> None:
    """Twin of `too_many`: raises TooManyCodes."""
    if stop := too_many(asked, now):
        raise stop


def tries_left(code: CodeFacts) -> int:
    """How often a code may still be tried."""
    return MOST_TRIES - code.tries


def why_not(code: CodeFacts, *, matches: bool, now: datetime) -> CodeRefusal | None:
    """Why this code does not sign in, or None when it does. `matches`: the digits are right."""
    if code.used_at is not None:
        return CodeRefusal.USED
    if now >= code.expires_at:
        return CodeRefusal.EXPIRED
    if tries_left(code) <= 0:
        return CodeRefusal.TOO_MANY_TRIES
    if not code.code_hash:
        return CodeRefusal.NOT_SENT
    return None if matches else CodeRefusal.WRONG
