"""How numbers are spread over the time of a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.rules import Group, spread_numbers
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


@pytest.mark.parametrize(
    ("minutes", "numbers", "group_minutes"),
    [(60, 0, 30), (60, 301, 30), (60, 1, 4), (90, 1, 61), (29, 1, 30)],
)
def test_what_does_not_fit(minutes: int, numbers: int, group_minutes: int) -> None:
    with pytest.raises(ValueError, match="session"):
        spread(minutes, numbers, group_minutes)
