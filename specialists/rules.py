"""How the numbers of a session are spread over its time and over those they are kept for; what a free clinic is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from specialists.enums import LegalBasis, Pool, SessionPurpose
from specialists.limits import LEAST_GROUP_MINUTES as LEAST_GROUP_MINUTES
from specialists.limits import MOST_GROUP_MINUTES as MOST_GROUP_MINUTES
from specialists.limits import MOST_NUMBERS as MOST_NUMBERS


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
    groups getting one more. What is left of the time after the last whole group stays empty. With no number yet (of a
    draft) they are empty.

    Raises ValueError when the groups do not fit.
    """
    if not 0 <= numbers <= MOST_NUMBERS or not LEAST_GROUP_MINUTES <= group_minutes <= MOST_GROUP_MINUTES:
        raise ValueError("a session has up to 300 numbers, in groups of 5 to 60 minutes")
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


def share_out(numbers: int, percents: Mapping[str, int]) -> dict[str, int]:
    """How many of `numbers` each pool gets by its percentage: by largest remainder, so that they add up; of equal
    remainders the pool named first. The percentages add up to 100."""
    whole = {pool: divmod(numbers * percent, 100) for pool, percent in percents.items()}
    shares = {pool: part for pool, (part, _rest) in whole.items()}
    left = numbers - sum(shares.values())
    # Stable: the first named stays before its equals.
    by_remainder = sorted(whole, key=lambda pool: -whole[pool][1])
    return {pool: shares[pool] + (pool in by_remainder[:left]) for pool in percents}


def spread_pools(numbers: int, percents: Mapping[str, int]) -> list[str]:
    """The pool of each of `numbers` numbers in their order: the pool named first has what the others leave, and
    each of these lies evenly over the session, not at its end."""
    return spread_counts(share_out(numbers, percents))


def spread_counts(shares: Mapping[str, int]) -> list[str]:
    """The pool of each number in their order, of so many of each: as `spread_pools` has it."""
    first, *others = shares
    numbers = sum(shares.values())
    pools = [first] * numbers
    for pool in others:
        for n in range(shares[pool]):
            middle = (2 * n + 1) * numbers // (2 * shares[pool])  # of the n-th of as many equal parts
            free = (place for place in range(numbers) if pools[place] == first)
            pools[min(free, key=lambda place: (abs(place - middle), place))] = pool
    return pools


# Who asks at a desk has what is left at the closing, until the session is over.
AT_THE_DESK = frozenset({Pool.DESK, Pool.WALK_IN})
# What is kept for some and, unused, flows back to everybody in time. Walk-in numbers never do.
FLOWING = frozenset({Pool.REFERRAL, Pool.DESK, Pool.RECALL})


def open_pools(asks_as: str, *, flowed_back: bool) -> frozenset[str]:
    """The pools whose numbers somebody may have who asks for one of the pool `asks_as`."""
    return frozenset({Pool.PUBLIC, asks_as}) | (FLOWING if flowed_back else frozenset())


class Based(Protocol):
    """What stands on a legal basis: a posting."""

    legal_basis: str


def offered(postings: Iterable[Based], purpose: str, fee_yuan: Decimal | None) -> dict[str, Any]:
    """`purpose` and `fee_yuan` of a session on these postings: one who comes for free clinics alone (义诊, 医师法
    article 18) holds nothing else, and a free clinic costs nothing."""
    if any(posting.legal_basis == LegalBasis.FREE_CLINIC for posting in postings):
        purpose = SessionPurpose.FREE
    return {"purpose": purpose, "fee_yuan": Decimal(0) if purpose == SessionPurpose.FREE else fee_yuan}
