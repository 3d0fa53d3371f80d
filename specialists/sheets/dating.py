"""Which day of the calendar is meant by what a mark says, and what could be doubted about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from specialists.sheets.doubts import Doubt
from specialists.sheets.marks import Mark

DAY = timedelta(days=1)
PASSED_DAYS = 90  # a day without a year that passed no longer ago may be meant, or next year's
FAR_DAYS = 366  # nobody plans that far ahead: a slip in the year
WEEK_DAYS = 7


@dataclass(frozen=True)
class Context:
    """What is known before a cell is read: today, and what a title above says (see find_days)."""

    today: date
    year: int | None = None
    month: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def span(self) -> list[date]:
        """The days from first to last, where a title says both; none where they are more than two months."""
        if self.first is None or self.last is None or not 0 <= (self.last - self.first).days <= 62:
            return []
        return [self.first + place * DAY for place in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Day:
    """A day that was said. `on`: which, as far as it could be read; None where it could not.

    `typed`: what stands in the cell for it. `doubt`: a code of Doubt, "" where nothing could be doubted. A day that
    has passed keeps its doubt PASSED with the day that is over in `on`. `weekday`: the one that was said, 0 Monday.
    """

    on: date | None
    typed: str
    doubt: str = ""
    weekday: int | None = None


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None: there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(month: int, day: int, today: date) -> date | None:
    """The day without a year: one that passed within PASSED_DAYS, otherwise the next. None: there is none such."""
    days = [one for year in (-1, 0, 1) if (one := day_of(today.year + year, month, day))]
    near = [one for one in days if one >= today - PASSED_DAYS * DAY]
    return near[0] if near else None


def _of_month(month: int, day: int, context: Context, before: date | None, said_year: bool) -> date | None:
    """A day with its month; `before`: the day said before it, with its year where `said_year`."""
    for within in context.span:
        if (within.month, within.day) == (month, day):
            return within
    if before is not None and said_year:
        later = before.year + (month < before.month and before.month - month > 6)
        return day_of(later, month, day)
    if context.year is not None and context.month is not None:
        middle = date(context.year, context.month, 15)
        days = [one for year in (-1, 0, 1) if (one := day_of(context.year + year, month, day))]
        return min(days, key=lambda one: abs(one - middle), default=None)
    if context.year is not None:
        return day_of(context.year, month, day)
    return coming(month, day, context.today)


def read_mark(
    mark: Mark, context: Context, before: date | None, said: tuple[int | None, int | None]
) -> tuple[date | None, str]:
    """The day of a mark, and the code of its doubt, or "".

    `before`: the day said before it in the same text; `said`: the year and the month said there, also where
    there is no such day.
    """
    if mark.day is None:
        return None, Doubt.UNSURE_DAY.value
    if mark.month is not None:
        if mark.year is not None:
            on = day_of(mark.year, mark.month, mark.day)
        else:
            on = _of_month(mark.month, mark.day, context, before, said[0] is not None)
        return on, "" if on else Doubt.NO_SUCH_DAY.value
    if before is not None:
        on = day_of(before.year, before.month, mark.day)
        if on and on < before:
            return on, Doubt.UNSURE_DAY.value
        return on, "" if on else Doubt.NO_SUCH_DAY.value
    if said[1] is not None:
        return None, Doubt.NO_SUCH_DAY.value
    in_span = [one for one in context.span if one.day == mark.day]
    if len(in_span) == 1:
        return in_span[0], ""
    if context.month is None or len(in_span) > 1:
        return None, Doubt.UNSURE_DAY.value if 1 <= mark.day <= 31 else Doubt.NO_SUCH_DAY.value
    on = _of_month(context.month, mark.day, context, None, said_year=False)
    return on, "" if on else Doubt.NO_SUCH_DAY.value


def doubt_of(on: date, context: Context) -> str:
    """What a reader of the sheet could doubt about a day that was read: it is over, too far, or not of the title."""
    if on < context.today:
        return Doubt.PASSED.value
    if (on - context.today).days > FAR_DAYS:
        return Doubt.FAR.value
    if context.first and context.last:
        return "" if context.first <= on <= context.last else Doubt.UNSURE_DAY.value
    if context.month is None or on.month == context.month:
        return ""
    # The last week of a month often stands on the next month's sheet, and the other way round.
    away = (on.month - context.month) % 12
    near = (away == 1 and on.day <= WEEK_DAYS) or (away == 11 and (on + WEEK_DAYS * DAY).month != on.month)
    return "" if near else Doubt.UNSURE_DAY.value
