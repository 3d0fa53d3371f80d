"""Whose turn comes before whose: ranks by number and by arrival, behind those who wait, and room between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.turns import STEP, first_rank, has_room, rank_behind, spread

N = [n * STEP for n in range(10)]


def test_by_number_whoever_came_before() -> None:
    assert first_rank(3, by_arrival=False, last=9 * STEP) == 3 * STEP


@pytest.mark.parametrize(
    ("last", "rank"), [(None, STEP), (STEP, 2 * STEP), (STEP + STEP // 2, 2 * STEP), (5 * STEP, 6 * STEP)]
)
def test_by_arrival_after_all_who_came_before(last, rank) -> None:
    assert first_rank(1, by_arrival=True, last=last) == rank


@pytest.mark.parametrize(
    ("waiting", "behind", "between"),
    [
        ([N[4], N[5], N[6], N[7]], 3, (N[6], N[7])),
        ([N[4], N[5], N[6]], 3, (N[6], N[7])),
        ([N[4]], 3, (N[4], N[5])),  # behind all there are, and before whoever comes next by number
    ],
)
def test_behind_those_who_wait(waiting, behind, between) -> None:
    rank = rank_behind(waiting, behind)
    assert rank is not None
    assert between[0] < rank < between[1]


@pytest.mark.parametrize(("waiting", "behind"), [([], 3), ([N[1], N[2]], 0), ([7, 8], 1), ([7, 7], 1)])
def test_nobody_to_be_behind_or_no_room(waiting, behind) -> None:
    assert rank_behind(waiting, behind) is None


def test_room_is_made_and_numbers_keep_their_ranks() -> None:
    crowded = [N[4], N[4] + 1, N[4] + 2, N[5], N[6]]
    assert not has_room(crowded, 1)
    apart = spread(crowded)
    assert has_room(apart, 1)
    assert (apart[0], apart[3], apart[4]) == (N[4], N[5], N[6])
    assert spread([N[4], N[4], N[5]]) == [N[4], N[4] + STEP // 2, N[5]]


@given(st.lists(st.integers(1, 6 * STEP), max_size=40).map(sorted))
def test_spread_keeps_the_order_and_leaves_room_everywhere(waiting: list[int]) -> None:
    apart = spread(waiting)
    assert len(apart) == len(waiting)
    assert all(later - earlier > 1 for earlier, later in zip(apart, apart[1:], strict=False))


@given(
    st.lists(st.integers(1, 9), min_size=1, unique=True).map(sorted), st.integers(1, 5), st.integers(1, 60)
)
def test_however_many_are_passed_over_each_comes_behind_so_many(
    numbers: list[int], behind: int, times: int
) -> None:
    waiting = [number * STEP for number in numbers]
    for _once in range(times):
        if not has_room(waiting, behind):
            waiting = spread(waiting)
        rank = rank_behind(waiting, behind)
        assert rank is not None
        assert sum(one < rank for one in waiting) == min(behind, len(waiting))
        assert rank not in waiting
        waiting = sorted([*waiting, rank])
