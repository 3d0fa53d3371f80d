"""Dates as newspapers give them: a year, a month or a day.

A model stores such a date as two columns, `launched_on` and `launched_precision`: the first
day of the period, and how much of it was said. Both are set or neither.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hospitals.enums import Precision

FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, order=True)
class ReportedDate:
    """A date with the precision it was reported with."""

    on: date
    precision: str

    def __str__(self) -> str:
        """The date in words, no more exact than it was said: 2021年8月."""
        if self.precision == Precision.YEAR:
            return _("%(year)s年") % {"year": self.on.year}
        month_only = self.precision == Precision.MONTH
        return date_format(self.on, "YEAR_MONTH_FORMAT" if month_only else "DATE_FORMAT")


def parse_reported_date(text: str) -> ReportedDate:
    """Read "2021", "2021-08" or "2021-08-14"; raises ValueError for anything else."""
    found = FORM.fullmatch(text)
    if not found:
        raise ValueError(f"not a date: {text!r} (wanted: 2021, 2021-08 or 2021-08-14)")
    year, month, day = found.groups()
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return ReportedDate(date(int(year), int(month or 1), int(day or 1)), precision)


def precision_field() -> "models.CharField[Any, Any]":
    """The second column of the pair; empty where the date is."""
    return models.CharField(max_length=5, blank=True, choices=Precision.choices)


def both_or_neither(prefix: str, *, name: str) -> models.CheckConstraint:
    """The database refuses half a pair: `<prefix>_on` without `<prefix>_precision`, or the reverse."""
    empty = Q(**{f"{prefix}_on__isnull": True, f"{prefix}_precision": ""})
    full = Q(**{f"{prefix}_on__isnull": False, f"{prefix}_precision__in": Precision.values})
    return models.CheckConstraint(condition=empty | full, name=name)


def reported_date(row: models.Model, prefix: str) -> ReportedDate | None:
    """The pair `<prefix>_on`, `<prefix>_precision` of a row as one value."""
    on = getattr(row, f"{prefix}_on")
    return ReportedDate(on, getattr(row, f"{prefix}_precision")) if on else None


class DatePair:
    """The pair `<name>_on`, `<name>_precision` of a row as one value: `launched = DatePair()`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: models.Model | None, owner: type) -> ReportedDate | None:
        return reported_date(row, self.name) if row is not None else None


def in_words(first: ReportedDate | None, last: ReportedDate | None) -> str:
    """A date or a range in words: 2021年8月, or 2023年4月至7月; empty where nothing is known."""
    if first and last:
        return _("%(first)s至%(last)s") % {"first": first, "last": _shorter(last, after=first)}
    return str(first or "")


def _shorter(last: ReportedDate, *, after: ReportedDate) -> str:
    """The end of a range without the year and month that its beginning has said, where Chinese leaves them out."""
    said = str(last)
    if get_language() == "en" or last.precision != after.precision or last.on.year != after.on.year:
        return said
    said = said.removeprefix(f"{last.on.year}年")
    if last.precision == Precision.DAY and last.on.month == after.on.month:
        said = said.removeprefix(f"{last.on.month}月")
    return said
