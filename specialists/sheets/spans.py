"""What a title says of when: 2026年12月出诊安排, 11月30日—12月6日专家坐诊表."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from specialists.sheets.clocks import find_clocks
from specialists.sheets.dating import Context, day_of, read_mark
from specialists.sheets.marks import find_marks
from specialists.sheets.signs import TO, WEEKDAY, blanked, normalise, number, plain

_YEAR = re.compile(
    r"(?<!\d)(?<!\d[-至到])(?P<year>20\d\d)\s?(?:年|[-./](?=\s?\d{1,2}(?!\d)))|(?<!\d)(?P<short>[2-4]\d)年"
)
_MONTH = re.compile(
    r"(?<![\d个近第每])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?!\d+个)"
)
_YEAR_MONTH = re.compile(r"(?<!\d)20\d\d\s?[-./]\s?(?P<month>1[0-2]|0?[1-9])(?![\d.\-/])")
_MONTHS = re.compile(rf"\d\s?月?份?(?:{TO}|[、,和])(?:20\d\d年)?\d{{1,2}}\s?月(?!\s?\d)")
_NOT_OF_IT = re.compile(
    r"(?:制表|填表|填报|打印|更新|发布|印发|报送|报名|截[至止]|预约|通知|落款)[^\d]{0,6}(?:20\d\d\s?[-年./]\s?)?$"
)
_LONGEST = 62  # days


class Span(NamedTuple):
    """What a title says: its first and last day, its year, its month; None for each that it does not say."""

    first: date | None = None
    last: date | None = None
    year: int | None = None
    month: int | None = None


def find_span(text: str, today: date) -> Span | None:
    """When a title speaks of, or None where it says nothing of that. A span without a year is the next such one."""
    signs = plain(normalise(text))
    signs = blanked(signs, [(clock.start, clock.end) for clock in find_clocks(signs)])
    years = {
        int(found["year"]) if found["year"] else 2000 + int(found["short"])
        for found in _YEAR.finditer(signs)
        if not _NOT_OF_IT.search(signs, 0, found.start())
    }
    year = years.pop() if len(years) == 1 else None
    first, last = _days(signs, today, year)
    months = {number(found["month"]) for found in _MONTH.finditer(signs) if not _aside(signs, found)}
    months |= {int(found["month"]) for found in _YEAR_MONTH.finditer(signs) if not _aside(signs, found)}
    if first and last:
        months = {first.month, last.month}
    month = months.pop() if len(months) == 1 and not _MONTHS.search(signs) else None
    return Span(first, last, year, month) if first or year or month else None


def _aside(signs: str, found: re.Match[str]) -> bool:
    """Whether the words before it say that it is when the sheet was made, not what it is about."""
    return bool(_NOT_OF_IT.search(signs, 0, found.start()))


def _days(signs: str, today: date, year: int | None) -> tuple[date | None, date | None]:
    """The first and the last day of a title, where it says one day or two with 至 between."""
    marks = [
        mark
        for mark in find_marks(signs, today.year)
        if mark.day is not None and not _NOT_OF_IT.search(signs, 0, mark.start)
    ]
    if not marks or len(marks) > 2 or marks[0].month is None:
        return None, None
    context = Context(today, year)
    first, _ = read_mark(marks[0], context, None, (None, None))
    if first is None or marks[0].kind == "figures" and len(marks) == 1:
        return None, None
    if len(marks) == 1:
        return first, first
    between = re.sub(rf"[()]|{WEEKDAY}", "", signs[marks[0].end : marks[1].start])
    if not re.fullmatch(TO, marks[1].joined or between):
        return None, None
    second = marks[1]
    month = second.month or first.month
    last = day_of(second.year or first.year, month, second.day or 0)
    if last and last < first and not second.year:
        last = day_of(first.year + 1, month, second.day or 0) if month < first.month else None
    if last is None or not 0 <= (last - first).days <= _LONGEST:
        return None, None
    return first, last
