"""For whom the numbers of a session are kept, and how many of each are still to be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bookings.queries.staff.roster import RosterLine, Taken
from specialists.enums import Pool


@dataclass(frozen=True)
class PoolLine:
    """The numbers of one pool of a session: how many there are, and how many nobody has."""

    pool: Pool
    total: int
    free: int


def numbers_by_pool(roster: Iterable[RosterLine]) -> list[PoolLine]:
    """A session's numbers by pool, the public's first; added and withdrawn ones are in none. No query."""
    total: dict[str, set[int]] = {}
    free: Counter[str] = Counter()
    for line in roster:
        if not line.added and line.status != Taken.WITHDRAWN:
            total.setdefault(line.pool, set()).add(line.ordinal)
            free[line.pool] += line.status == Taken.FREE
    return [PoolLine(pool, len(total[pool]), free[pool]) for pool in Pool if pool in total]
