"""What a process keeps for a moment is made once, is never older than promised, and a failure is not kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from notices.keeping import Kept


class Clock:
    """Seconds that go on when told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(settings) -> Clock:
    settings.KEPT_SECONDS = 1
    return Clock()


def test_made_once_in_its_time_and_anew_after(clock) -> None:
    made: list[int] = []
    kept: Kept[int] = Kept(9, clock)

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make)] == [0, 0, 1]
    clock.now += 0.99
    assert kept.get("a", make) == 0
    clock.now += 0.01
    assert kept.get("a", make) == 2
    kept.forget()
    assert kept.get("a", make) == 3


def test_its_age_counts_from_before_it_was_made(clock) -> None:
    kept: Kept[str] = Kept(9, clock)

    def slowly() -> str:
        clock.now += 0.7
        return "old"

    assert kept.get("a", slowly) == "old"
    clock.now += 0.4
    assert kept.get("a", lambda: "new") == "new"


def test_nothing_is_kept_where_nothing_may_be(clock, settings) -> None:
    settings.KEPT_SECONDS = 0
    kept: Kept[int] = Kept(9, clock)
    assert [kept.get("a", lambda: 1), kept.get("a", lambda: 2)] == [1, 2]


def test_a_failure_is_raised_and_not_kept(clock) -> None:
    kept: Kept[int] = Kept(9, clock)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_a_failure_leaves_nothing_old_behind(clock) -> None:
    kept: Kept[int] = Kept(9, clock)
    kept.get("a", lambda: 1)
    clock.now += 1
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 2) == 2


def test_no_more_than_so_many_and_the_least_asked_for_goes(clock) -> None:
    kept: Kept[str] = Kept(2, clock)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert kept.get("a", lambda: "anew") == "a"
    assert kept.get("b", lambda: "anew") == "anew"


def test_what_cannot_be_made_drives_nothing_out(clock) -> None:
    kept: Kept[int] = Kept(2, clock)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 1)
    for key in ("c", "d", "e"):
        with pytest.raises(ZeroDivisionError):
            kept.get(key, lambda: 1 // 0)
    assert [kept.get("a", lambda: 2), kept.get("b", lambda: 2)] == [1, 1]


def test_many_at_once_make_it_once(clock) -> None:
    kept: Kept[int] = Kept(9, clock)
    start, made = threading.Barrier(8), []

    def ask(_: int) -> int:
        start.wait(timeout=30)
        return kept.get("a", lambda: made.append(1) or 7)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {7}
    assert made == [1]
