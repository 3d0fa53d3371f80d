"""Where further numbers of a published session go: into its planned time, so that the stretches fill up evenly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from bookings.queries.hospital_changes import parts_of
from specialists.models import ClinicSession, Slot
from specialists.rules import spread_numbers


@dataclass(frozen=True)
class Stretch:
    """A stretch of time that numbers share; `has`: how many of them are not withdrawn."""

    starts_at: datetime
    ends_at: datetime
    has: int
    withdrawn: int = 0
    gets: int = 0

    @property
    def will_have(self) -> int:
        """How many there are with the further ones."""
        return self.has + self.gets


def regular_numbers(session: ClinicSession) -> list[Slot]:
    """The session's numbers but those added for one person, withdrawn ones too, by ordinal. One query."""
    return list(Slot.objects.filter(session=session, added=False).order_by("ordinal"))


def stretches_of(session: ClinicSession, numbers: Iterable[Slot]) -> list[Stretch]:
    """The stretches of the session's planned time in their order: those its `numbers` share, and those of the same
    length, from its beginning on, that are still empty. No query."""
    has: Counter[tuple[datetime, datetime]] = Counter()
    withdrawn: Counter[tuple[datetime, datetime]] = Counter()
    for number in numbers:
        when = (number.starts_at, number.ends_at)
        has[when] += number.withdrawn_at is None
        withdrawn[when] += number.withdrawn_at is not None
    known = sorted(has.keys() | withdrawn.keys())
    empty = [
        when
        for when in _grid(session, known)
        if not any(when[0] < ends_at and starts_at < when[1] for starts_at, ends_at in known)
    ]
    return [Stretch(*when, has[when], withdrawn[when]) for when in sorted([*known, *empty])]


def _grid(
    session: ClinicSession, known: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """The session's time in stretches as long as its first one; none where that is no length for a stretch."""
    if not known:
        return []
    minutes = (known[0][1] - known[0][0]) // timedelta(minutes=1)
    try:
        groups = spread_numbers(
            starts_at=session.starts_at, ends_at=session.ends_at, numbers=0, group_minutes=minutes
        )
    except ValueError:
        return []
    return [(group.starts_at, group.ends_at) for group in groups]


def spread_more(stretches: Iterable[Stretch], more: int) -> list[Stretch]:
    """The stretches with `more` further numbers: each goes where the fewest are, of equal ones to the earliest. A
    stretch of which numbers were withdrawn gets none: the specialist has no time then. None get any where there is no
    other. No query."""
    found = list(stretches)
    open_ones = [n for n, one in enumerate(found) if not one.withdrawn]
    gets: Counter[int] = Counter()
    for _number in range(more if open_ones else 0):
        gets[min(open_ones, key=lambda n: (found[n].has + gets[n], n))] += 1
    return [
        Stretch(one.starts_at, one.ends_at, one.has, one.withdrawn, gets[n]) for n, one in enumerate(found)
    ]


def next_ordinal(session: ClinicSession) -> int:
    """The number after the last of the session and of what was split from it, so that no two there are called alike.
    Two queries, as a rule."""
    last = Slot.objects.filter(session__in=parts_of(session.pk)).aggregate(n=Max("ordinal"))["n"]
    return (last or 0) + 1
