"""Whose turn comes before whose: pure functions of ranks, the lowest of which is called first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

STEP = 1_000_000  # between two who came one after the other there is room for many who are passed over


def first_rank(ordinal: int, *, by_arrival: bool, last: int | None) -> int:
    """The rank of somebody who checks in: that of their number `ordinal`, or `by_arrival` one after the `last` of all
    who have checked in (None: nobody has)."""
    if not by_arrival:
        return ordinal * STEP
    return STEP if last is None else (last // STEP + 1) * STEP


def rank_behind(waiting: Sequence[int], behind: int) -> int | None:
    """A rank behind the first `behind` of those `waiting`, whose ranks are given in order, and before the next; behind
    all of them where they are fewer. None: there is nobody to be behind, or (`has_room`) no room between two."""
    if not waiting or behind <= 0 or not has_room(waiting, behind):
        return None
    place = min(behind, len(waiting))
    before = waiting[place - 1]
    # Half a step: behind the last who waits, and still before whoever comes next by number.
    after = waiting[place] if place < len(waiting) else before + STEP
    return (before + after) // 2


def has_room(waiting: Sequence[int], behind: int) -> bool:
    """Whether there is a rank between the `behind`-th of those `waiting` and the next; else `spread` them first."""
    return not 0 < behind < len(waiting) or waiting[behind] - waiting[behind - 1] > 1


def spread(waiting: Sequence[int]) -> list[int]:
    """The same order with room between any two: who has the rank of a number keeps it, those between two numbers move
    apart. `waiting`: ranks in order, some perhaps the same."""
    between: dict[int, int] = defaultdict(int)
    places: list[tuple[int, int]] = []
    for rank in waiting:
        whole = rank // STEP
        if rank % STEP or (whole, 0) in places[-1:] or between[whole]:
            between[whole] += 1
        places.append((whole, between[whole]))
    return [whole * STEP + STEP * place // (between[whole] + 1) for whole, place in places]
