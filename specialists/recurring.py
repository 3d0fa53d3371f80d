"""On which days a series is held: its rule (RFC 5545), public holidays, and the exceptions, which have the last word.

What a series of one rule comes to is decided here alone, with nothing asked of the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from specialists.enums import DayException
from specialists.models import Holiday, SeriesException, SessionSeries

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_WEEK: Final = tuple((0, n) for n in range(5))
FREQUENCIES: Final = {"WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
MOST_INTERVAL, MOST_COUNT = 12, 500
_DAY = re.compile(r"(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Rule:
    """Which days recur. `byday`: (which of the month, 0 for each; weekday, 0 for Monday)."""

    freq: str
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None

    @property
    def text(self) -> str:
        """As RFC 5545 writes it, always in the same order."""
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.byday:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in self.byday))
        if self.bymonthday:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.bymonthday)))
        if self.bysetpos:
            parts.append("BYSETPOS=" + ",".join(map(str, self.bysetpos)))
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)

    @property
    def every_working_day(self) -> bool:
        """Whether it has each weekday from Monday to Friday: a day worked instead of any of them is one of its."""
        days = set(self.byday)
        return self.freq == "WEEKLY" and self.interval == 1 and days.issuperset(WORKING_WEEK)

    def days(self, starts_on: date, last: date) -> list[date]:
        """Its days from `starts_on`, where its weeks and its count begin, to `last`."""
        end = last if self.until is None else min(last, self.until)
        if end < starts_on:
            return []
        found = rrule(
            FREQUENCIES[self.freq],
            dtstart=datetime.combine(starts_on, time.min),
            interval=self.interval,
            byweekday=[weekday(day, nth or None) for nth, day in self.byday] or None,
            bymonthday=self.bymonthday or None,
            bysetpos=self.bysetpos or None,
            until=datetime.combine(end, time.min),
        )
        return [each.date() for each in islice(found, self.count)]


def read_rule(text: str) -> Rule:
    """The rule a text says. ValueError for what is no rule, or one that series do not have: only weekly with weekdays,
    or monthly with weekdays (of the month, or chosen by BYSETPOS) or days of the month."""
    said: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in said:
            raise ValueError(f"not a part of a rule: {part}")
        said[name] = value
    until = said.pop("UNTIL", None)
    count = said.pop("COUNT", None)
    rule = Rule(
        freq=said.pop("FREQ", ""),
        interval=_whole(said.pop("INTERVAL", "1"), 1, MOST_INTERVAL),
        byday=tuple(_weekday(one) for one in _several(said.pop("BYDAY", ""))),
        bymonthday=tuple(_place(one, 31) for one in _several(said.pop("BYMONTHDAY", ""))),
        bysetpos=tuple(_place(one, 31) for one in _several(said.pop("BYSETPOS", ""))),
        until=None if until is None else _date(until),
        count=None if count is None else _whole(count, 1, MOST_COUNT),
    )
    if said:
        raise ValueError(f"series have no {', '.join(said)}")
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    if rule.freq not in FREQUENCIES:
        raise ValueError("a series is weekly or monthly")
    if rule.until is not None and rule.count is not None:
        raise ValueError("a rule has UNTIL or COUNT, not both")
    if rule.freq == "WEEKLY" and (rule.bymonthday or rule.bysetpos or any(nth for nth, _day in rule.byday)):
        raise ValueError("a weekly rule has weekdays only")
    if not rule.byday and not rule.bymonthday:
        raise ValueError("a rule says which days")
    if len(set(rule.byday)) < len(rule.byday):
        raise ValueError("a weekday is named twice")


def _several(text: str) -> list[str]:
    return text.split(",") if text else []


def _weekday(text: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"no weekday: {text}")
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def _whole(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text[:6]) <= most:
        raise ValueError(f"not from {least} to {most}: {text}")
    return int(text)


def _place(text: str, most: int) -> int:
    """From the beginning, or with a minus from the end."""
    return -_whole(text[1:], 1, most) if text.startswith("-") else _whole(text, 1, most)


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise ValueError(f"no day: {text}")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def rest_of(rule: Rule, starts_on: date, on: date) -> Rule:
    """The rule as it goes on from `on`: what it has counted by then is counted no more. ValueError where nothing is
    left of its count."""
    if rule.count is None:
        return rule
    used = len(rule.days(starts_on, on - timedelta(days=1)))
    if used >= rule.count:
        raise ValueError("nothing is left of the series")
    return Rule(rule.freq, rule.interval, rule.byday, rule.bymonthday, rule.bysetpos, None, rule.count - used)


class DayKind(StrEnum):
    """Why a day is held or not."""

    RULE = "rule"
    MAKE_UP = "make_up"  # a weekend day worked instead of one of its weekdays
    OPENED = "opened"
    CLOSED = "closed"
    HOLIDAY = "holiday"


OFF: Final = frozenset({DayKind.CLOSED, DayKind.HOLIDAY})


@dataclass(frozen=True)
class Occurrence:
    """One day of a series, at its clocks. `why`: what the exception says, or the name of the holiday or make-up day;
    a day of the rule has one too where it is a weekend day that is worked."""

    on: date
    begins: time
    ends: time
    kind: DayKind
    why: str = ""

    @property
    def held(self) -> bool:
        """Whether the series is held that day."""
        return self.kind not in OFF


def days_of(
    series: SessionSeries,
    exceptions: Iterable[SeriesException],
    holidays: Mapping[date, Holiday],
    first: date,
    last: date,
) -> list[Occurrence]:
    """The days from `first` to `last` on which the series is held. `holidays`: those of that time, by day."""
    return [one for one in plan_of(series, exceptions, holidays, first, last) if one.held]


def plan_of(
    series: SessionSeries,
    exceptions: Iterable[SeriesException],
    holidays: Mapping[date, Holiday],
    first: date,
    last: date,
) -> list[Occurrence]:
    """The same with the days of the rule that are off: closed, or a holiday that the series skips.

    A rule day on a make-up workday (a Saturday clinic) goes on. A make-up workday outside the rule is held only by a
    series of every working day, and only if it `works_make_up`: the notice does not say which weekday is made up for,
    so for any other series it would be a guess, and somebody opens the day.
    """
    rule = read_rule(series.rrule)
    end = last if series.ended_on is None else min(last, series.ended_on - timedelta(days=1))
    first = max(first, series.starts_on)
    found: dict[date, Occurrence] = {}

    def add(on: date, kind: DayKind, why: str = "") -> None:
        found[on] = Occurrence(on, series.begins, series.ends, kind, why)

    for on in rule.days(series.starts_on, end):
        if on >= first:
            named = holidays.get(on)
            off = series.skips_holidays and named is not None and not named.works
            add(on, DayKind.HOLIDAY if off else DayKind.RULE, named.name if named else "")
    if series.works_make_up and rule.every_working_day:
        until = min(end, rule.until or end)
        for on, named in holidays.items():
            if named.works and first <= on <= until and on not in found:
                add(on, DayKind.MAKE_UP, named.name)
    for one in exceptions:
        if not first <= one.on <= end:
            continue
        if one.kind == DayException.OPEN:
            begins, ends = one.begins or series.begins, one.ends or series.ends
            found[one.on] = Occurrence(one.on, begins, ends, DayKind.OPENED, one.why)
        elif one.on in found:
            add(one.on, DayKind.CLOSED, one.why)
    return [found[on] for on in sorted(found)]
