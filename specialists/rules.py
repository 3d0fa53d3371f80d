"""How the numbers of a session are spread over its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# 国卫医发〔2017〕73号: appointments by the half-hour where possible, by the hour at most.
LEAST_GROUP_MINUTES, MOST_GROUP_MINUTES = 5, 60
# More than anybody sees in a day: a slip of the finger.
MOST_NUMBERS = 300


@dataclass(frozen=True)
class Group:
    """Numbers that share one stretch of time: from the `first` to the `last` (none: last < first)."""

    starts_at: datetime
    ends_at: datetime
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last - self.first + 1

    @property
    def ordinals(self) -> range:
        """Which they are."""
        return range(self.first, self.last + 1)


def spread_numbers(
    *, starts_at: datetime, ends_at: datetime, numbers: int, group_minutes: int
) -> list[Group]:
    """The groups of `group_minutes` minutes between the two instants with `numbers` numbers, the earlier
    groups getting one more. What is left of the time after the last whole group stays empty.

    Raises ValueError when the groups do not fit.
    """
    if not 1 <= numbers <= MOST_NUMBERS or not LEAST_GROUP_MINUTES <= group_minutes <= MOST_GROUP_MINUTES:
        raise ValueError("a session needs at least one number, in groups of 5 to 60 minutes")
    length = timedelta(minutes=group_minutes)
    groups = int((ends_at - starts_at) / length)
    if groups < 1:
        raise ValueError("the session is shorter than one group of numbers")
    each, more = divmod(numbers, groups)
    spread: list[Group] = []
    last = 0
    for n in range(groups):
        first, last = last + 1, last + each + (n < more)
        spread.append(Group(starts_at + length * n, starts_at + length * (n + 1), first=first, last=last))
    return spread
