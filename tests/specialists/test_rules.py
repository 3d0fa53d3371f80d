"""How numbers are spread over the time of a session, and over those they are kept for."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.enums import Pool
from specialists.rules import (
    MOST_NUMBERS,
    Group,
    open_pools,
    share_out,
    spread_numbers,
    spread_pools,
)
from tests.factories.bookings import DAY

MINUTE = timedelta(minutes=1)


def spread(minutes: int, numbers: int, group_minutes: int) -> list[Group]:
    return spread_numbers(
        starts_at=DAY, ends_at=DAY + minutes * MINUTE, numbers=numbers, group_minutes=group_minutes
    )


def test_earlier_groups_get_one_more() -> None:
    groups = spread(120, 6, 30)
    assert [(group.first, group.last, group.count) for group in groups] == [
        (1, 2, 2),
        (3, 4, 2),
        (5, 5, 1),
        (6, 6, 1),
    ]
    assert groups[1].starts_at == DAY + 30 * MINUTE


def test_with_fewer_numbers_than_groups_the_last_have_none() -> None:
    assert [list(group.ordinals) for group in spread(120, 3, 30)] == [[1], [2], [3], []]


@given(minutes=st.integers(60, 600), numbers=st.integers(1, 300), group_minutes=st.integers(5, 60))
def test_every_number_is_there_once_inside_the_session(
    minutes: int, numbers: int, group_minutes: int
) -> None:
    groups = spread(minutes, numbers, group_minutes)
    assert [ordinal for group in groups for ordinal in group.ordinals] == list(range(1, numbers + 1))
    assert groups[-1].ends_at <= DAY + minutes * MINUTE < groups[-1].ends_at + group_minutes * MINUTE
    assert max(group.count for group in groups) - min(group.count for group in groups) <= 1


def test_a_draft_may_have_no_number_yet() -> None:
    assert [group.count for group in spread(60, 0, 30)] == [0, 0]


@pytest.mark.parametrize(
    ("minutes", "numbers", "group_minutes"),
    [(60, -1, 30), (60, 301, 30), (60, 1, 4), (90, 1, 61), (29, 1, 30)],
)
def test_what_does_not_fit(minutes: int, numbers: int, group_minutes: int) -> None:
    with pytest.raises(ValueError, match="session"):
        spread(minutes, numbers, group_minutes)


PERCENTS = {"public": 70, "referral": 20, "desk": 10}


@pytest.mark.parametrize(
    ("numbers", "public", "referral", "desk"),
    [
        (0, 0, 0, 0),
        (1, 1, 0, 0),
        (2, 2, 0, 0),  # .4 and .4: public first
        (3, 2, 1, 0),
        (4, 3, 1, 0),
        (5, 4, 1, 0),  # .5 and .5: public first
        (6, 4, 1, 1),
        (7, 5, 1, 1),
        (10, 7, 2, 1),
        (20, 14, 4, 2),
        (60, 42, 12, 6),
    ],
)
def test_numbers_are_shared_by_largest_remainder(numbers, public, referral, desk) -> None:
    assert share_out(numbers, PERCENTS) == {"public": public, "referral": referral, "desk": desk}


@given(
    numbers=st.integers(0, MOST_NUMBERS),
    cuts=st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_shares_are_the_whole_and_each_near_its_part(numbers: int, cuts: tuple[int, int]) -> None:
    first, second = sorted(cuts)
    percents = {"public": first, "referral": second - first, "desk": 100 - second}
    shares = share_out(numbers, percents)
    assert sum(shares.values()) == numbers
    for pool, share in shares.items():
        assert abs(share - numbers * percents[pool] / 100) < 1
    assert Counter(spread_pools(numbers, percents)) == Counter({k: v for k, v in shares.items() if v})


def test_what_is_kept_lies_evenly_over_the_session() -> None:
    pools = spread_pools(20, PERCENTS)
    places = {pool: [n for n, one in enumerate(pools) if one == pool] for pool in PERCENTS}
    assert places["referral"] == [2, 7, 12, 17]
    assert places["desk"] == [5, 15]
    assert spread_pools(7, PERCENTS)[:4] == ["public", "public", "desk", "referral"]
    assert spread_pools(7, PERCENTS)[4:] == ["public"] * 3


def test_what_flows_back_is_everybodys_and_a_walk_ins_never() -> None:
    for asks_as in Pool.values:
        assert open_pools(asks_as, flowed_back=False) == {"public", asks_as}
        assert open_pools(asks_as, flowed_back=True) == {"public", "referral", "desk", "recall", asks_as}
