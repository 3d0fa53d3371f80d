"""How codes are asked for and given back: limits, life time, tries.

The limits keep strangers from flooding a phone with messages and us with their price. They are not what
keeps codes from being guessed: that is the five tries and five minutes of each code.

All purposes count together: a phone rings whatever a code is for.

- By number: what one phone may be made to ring. Anybody can use this up for anybody, so it alone would let
  a stranger keep a person out. Hence RESERVE: on a device where this number has signed in before, its limits
  count that device's codes alone. Such a device is one whose holder once read a code on that phone; it cannot
  be had by naming a number, and others are answered the same whether it exists or not.
- By device: what one browser may ask for. A browser without our cookie is a new one, so this stops haste
  and mistakes, not malice.
- By network: codes nobody ever gave back. Thousands of phones share one address of a mobile carrier, and so
  do a hospital's waiting room and a village clinic; those who sign in must not count against each other.
  Who asks for codes of numbers that are not theirs never gives one back. The reserve is free of this
  limit too, or a neighbour on the same network could keep regulars out.
"""

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
    """At most `most` codes within `span`, counted by `scope` (see the head of this file)."""

    scope: LimitScope
    most: int
    span: timedelta


LIMITS = (
    Limit(LimitScope.NUMBER, 1, timedelta(minutes=1)),
    Limit(LimitScope.NUMBER, 5, timedelta(hours=1)),
    Limit(LimitScope.NUMBER, 10, timedelta(days=1)),
    Limit(LimitScope.DEVICE, 10, timedelta(hours=1)),
    Limit(LimitScope.ADDRESS, 300, timedelta(hours=1)),
)
# What a number is left on each device it has signed in on, whatever others ask for.
RESERVE = (
    Limit(LimitScope.NUMBER, 1, timedelta(minutes=1)),
    Limit(LimitScope.NUMBER, 2, timedelta(hours=1)),
    Limit(LimitScope.NUMBER, 4, timedelta(days=1)),
    *(limit for limit in LIMITS if limit.scope == LimitScope.DEVICE),
)
# Rows older than this count in no limit.
LONGEST_SPAN = max(limit.span for limit in LIMITS)
# How long a number is known on a device it has signed in on. Longer than a browser stays signed in at most (a year,
# accounts.rules.browsers), because it is needed when that is over.
KNOWN_FOR = timedelta(days=400)

# Wrong passwords of staff. By account: from any network, or guessing from many would be free. On a network where
# the account has signed in within NETWORK_KNOWN_FOR only that network's count: otherwise a stranger could keep a
# clerk from telling patients that a session is withdrawn. By network: guesses at one account after the other.
# What an account is left where it is known is free of the network's limit too, or whoever guesses at names there
# would keep its clerks out.
PASSWORD_LIMITS = (
    Limit(LimitScope.ACCOUNT, 5, timedelta(minutes=15)),
    Limit(LimitScope.ADDRESS, 50, timedelta(hours=1)),
)
PASSWORD_RESERVE = tuple(limit for limit in PASSWORD_LIMITS if limit.scope == LimitScope.ACCOUNT)
NETWORK_KNOWN_FOR = timedelta(days=90)


class PhoneAccountError(ValueError):
    """A patient's account, be it deleted, was to get the rights of staff."""

    def __init__(self) -> None:
        super().__init__(
            "staff sign in by password: an account with a mobile number cannot act for a hospital"
        )


class HasPhone(Protocol):
    """What a rule needs to know of an account."""

    phone: str | None


class Account(HasPhone, Protocol):
    """And of one that may have been deleted."""

    @property
    def is_closed_for_good(self) -> bool: ...


def require_password_account(account: Account) -> None:
    """Raises PhoneAccountError for an account that a code by SMS opens, or opened until it was deleted."""
    if account.phone is not None or account.is_closed_for_good:
        raise PhoneAccountError


class TooManyPasswords(Exception):
    """A limit of wrong passwords is reached: `retry_at` says when the next one is looked at."""

    def __init__(self, retry_at: datetime) -> None:
        self.retry_at = retry_at
        super().__init__("too many wrong passwords")


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


Asked = Mapping[LimitScope, Sequence[datetime]]


def too_many(asked: Asked, now: datetime, own: Sequence[datetime] | None = None) -> TooManyCodes | None:
    """Which limit stands in the way longest, if any. `asked`: when codes were asked for, by scope.

    `own`: when they were asked for with this number on this device, if it has signed in there before (else
    None). The reserve is then open beside the common way; whichever opens first is told.
    """
    stop = _longest(asked, LIMITS, now)
    if stop is None or own is None:
        return stop
    reserve = _longest({**asked, LimitScope.NUMBER: own}, RESERVE, now)
    return reserve and min(stop, reserve, key=lambda one: one.retry_at)


def require_few(asked: Asked, now: datetime, own: Sequence[datetime] | None = None) -> None:
    """Twin of `too_many`: raises TooManyCodes."""
    if stop := too_many(asked, now, own):
        raise stop


def require_few_wrong(wrong: Asked, now: datetime, *, known: bool) -> None:
    """Raises TooManyPasswords while a limit stands in the way. `wrong`: when wrong ones were typed, by scope;
    `known`: the account has signed in on this network, so that only the reserve's limits count."""
    if stop := _longest(wrong, PASSWORD_RESERVE if known else PASSWORD_LIMITS, now):
        raise TooManyPasswords(stop.retry_at)


def require_few_of(limits: Sequence[Limit], wrong: Asked, now: datetime) -> None:
    """Raises TooManyPasswords while one of these `limits` stands in the way."""
    if stop := _longest(wrong, limits, now):
        raise TooManyPasswords(stop.retry_at)


def longest_span(scope: LimitScope, limits: Sequence[Limit] = LIMITS) -> timedelta:
    """How far back those of `limits` look that count by `scope`."""
    return max(limit.span for limit in limits if limit.scope == scope)


def _longest(asked: Asked, limits: Sequence[Limit], now: datetime) -> TooManyCodes | None:
    """The one of `limits` that stands in the way longest, if any."""
    reached: list[TooManyCodes] = []
    for limit in limits:
        counted = sorted((at for at in asked[limit.scope] if at > now - limit.span), reverse=True)
        if len(counted) >= limit.most:
            reached.append(TooManyCodes(limit.scope, counted[limit.most - 1] + limit.span))
    return max(reached, key=lambda one: one.retry_at, default=None)


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
