"""Limits, life time, tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import CodeRefusal, LimitScope
from accounts.rules import LIMITS, PASSWORD_LIMITS, TooManyCodes, require_few, too_many, tries_left, why_not
from tests.factories.accounts import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def asked(
    number: list[timedelta] | None = None,
    device: list[timedelta] | None = None,
    address: list[timedelta] | None = None,
) -> dict[LimitScope, list[datetime]]:
    """When codes were asked for, given as time before NOW."""
    return {
        LimitScope.NUMBER: [NOW - ago for ago in number or []],
        LimitScope.DEVICE: [NOW - ago for ago in device or []],
        LimitScope.ADDRESS: [NOW - ago for ago in address or []],
    }


def every(minutes: int, times: int) -> list[timedelta]:
    return [timedelta(minutes=minutes * n) for n in range(1, times + 1)]


@pytest.mark.parametrize(
    ("history", "scope", "wait"),
    [
        (asked(), None, None),
        (asked(number=[timedelta(seconds=59)]), "number", timedelta(seconds=1)),
        (asked(number=[MINUTE]), None, None),
        (asked(number=every(10, 4)), None, None),
        (asked(number=every(10, 5)), "number", timedelta(minutes=10)),
        (asked(number=[*every(2, 4), HOUR]), None, None),
        (asked(number=every(100, 9)), None, None),
        (asked(number=every(100, 10)), "number", DAY - timedelta(minutes=1000)),
        (asked(device=every(5, 9)), None, None),
        (asked(device=every(5, 10)), "device", timedelta(minutes=10)),
        (asked(address=[timedelta(minutes=20)] * 299), None, None),
        (asked(address=[timedelta(minutes=20)] * 300), "address", timedelta(minutes=40)),
        # The longest wait is the one that is told.
        (asked(number=[timedelta(seconds=30)], device=every(1, 10)), "device", timedelta(minutes=50)),
    ],
)
def test_limits(history: dict[LimitScope, list[datetime]], scope: str | None, wait: timedelta | None) -> None:
    stop = too_many(history, NOW)
    assert (stop and stop.scope, stop and stop.retry_at) == (scope, wait and NOW + wait)


@pytest.mark.parametrize(
    ("own", "wait"),
    [
        (None, timedelta(minutes=10)),  # not known here: the common way alone
        ([], None),
        ([timedelta(seconds=59)], timedelta(seconds=1)),
        ([MINUTE], None),
        ([MINUTE, timedelta(minutes=55)], timedelta(minutes=5)),
        ([MINUTE, timedelta(minutes=40)], timedelta(minutes=10)),  # the common way opens first
        ([MINUTE, HOUR], None),
    ],
)
def test_the_reserve_of_the_hour(own: list[timedelta] | None, wait: timedelta | None) -> None:
    stop = too_many(asked(number=every(10, 5)), NOW, None if own is None else [NOW - ago for ago in own])
    assert (stop and stop.retry_at) == (wait and NOW + wait)


@pytest.mark.parametrize(("times", "free"), [(3, True), (4, False)])
def test_the_reserve_of_the_day(times: int, free: bool) -> None:
    own = [NOW - n * 2 * HOUR for n in range(1, times + 1)]
    stop = too_many(asked(number=every(100, 10)), NOW, own)
    assert (stop is None) is free


def test_the_reserve_takes_nothing_from_the_common_way() -> None:
    own = [NOW - ago for ago in every(10, 4)]
    assert too_many(asked(number=every(10, 4)), NOW, own) is None


ages = st.lists(st.integers(0, 90_000).map(lambda s: timedelta(seconds=s)), max_size=40)


@given(number=ages, device=ages, address=ages, own=st.none() | ages)
def test_at_the_moment_we_name_no_limit_stands_in_the_way(
    number: list[timedelta], device: list[timedelta], address: list[timedelta], own: list[timedelta] | None
) -> None:
    history = asked(number + (own or []), device, address)
    ours = None if own is None else [NOW - ago for ago in own]
    stop = too_many(history, NOW, ours)
    if stop is None:
        require_few(history, NOW, ours)
    else:
        assert stop.retry_at > NOW
        assert too_many(history, stop.retry_at, ours) is None
        assert too_many(history, stop.retry_at - timedelta(seconds=1), ours) is not None
        with pytest.raises(TooManyCodes):
            require_few(history, NOW, ours)


def test_every_scope_has_a_limit() -> None:
    assert {limit.scope for limit in (*LIMITS, *PASSWORD_LIMITS)} == set(LimitScope)


@dataclass
class Code:
    """The facts of a code that signs in, unless changed."""

    code_hash: str = "hash"
    expires_at: datetime = NOW + timedelta(seconds=1)
    tries: int = 0
    used_at: datetime | None = None


@pytest.mark.parametrize(
    ("code", "matches", "refusal"),
    [
        (Code(), True, None),
        (Code(tries=4), True, None),
        (Code(), False, CodeRefusal.WRONG),
        (Code(tries=5), True, CodeRefusal.TOO_MANY_TRIES),
        (Code(expires_at=NOW), True, CodeRefusal.EXPIRED),
        (Code(used_at=NOW), True, CodeRefusal.USED),
        (Code(code_hash=""), False, CodeRefusal.NOT_SENT),
    ],
)
def test_why_a_code_does_not_sign_in(code: Code, matches: bool, refusal: CodeRefusal | None) -> None:
    assert why_not(code, matches=matches, now=NOW) == refusal


def test_five_tries() -> None:
    assert [tries_left(Code(tries=n)) for n in (0, 1, 5)] == [5, 4, 0]
