"""Working days: weekdays, but for public holidays, and the weekend days that are worked instead."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from specialists.models import Holiday

FILE: Final = Path(__file__).with_name("holidays.toml")
SATURDAY: Final = 5
NOTICE_MONTH: Final = 11  # the notice for a year came out in November before it, in 2024 and 2025


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked, as far as the table knows: `off` and `worked` by the notices of `years`."""

    worked: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Whether this is a working day. Of a year without a notice its weekdays are taken for such."""
        return self.worked.get(day, day.weekday() < SATURDAY)

    def after(self, day: date, count: int) -> date:
        """The last of so many working days after a day; the day itself for none."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.works(day)
        return day


def working_days() -> WorkingDays:
    """What the table says. One query; it has some forty rows a year."""
    worked = dict(Holiday.objects.values_list("on", "works"))
    return WorkingDays(worked, frozenset(day.year for day in worked))


def years_missing(today: date) -> list[int]:
    """This year, and from November the next, where the table has nothing of them. One query."""
    wanted = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    known = working_days().years
    return [year for year in wanted if year not in known]


def write_known_holidays() -> int:
    """Write what is known of years that the table has nothing of; how many days that were."""
    there = working_days().years
    rows = []
    for year, known in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        if int(year) in there:
            continue
        for name, first, last in known["off"]:
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            rows += [Holiday(on=day, name=name, notice=known["notice"]) for day in days]
        rows += [
            Holiday(on=day, name=name, works=True, notice=known["notice"]) for name, day in known["worked"]
        ]
    return len(Holiday.objects.bulk_create(rows))
