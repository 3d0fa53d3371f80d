"""Days in words, as people add them to what they look for: 这周六, 明天下午, 12月5号, 下周."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
_WEEK = "一二三四五六日"
_DIGITS = {**{character: place for place, character in enumerate("零一二三四五六七八九")}, "〇": 0}

MORNING, AFTERNOON = "am", "pm"
_HALVES = {
    "上午": MORNING,
    "早上": MORNING,
    "早晨": MORNING,
    "下午": AFTERNOON,
    "中午": "",
    "晚上": "",
    "今晚": "",
}


@dataclass(frozen=True)
class Days:
    """Days somebody means: from `first` until `last`, both included, all day or one half of it."""

    first: date
    last: date
    half: str = ""
    typed: str = ""


def _number(text: str) -> int:
    """31, 三十一 or 十二 as a number; Chinese ones up to 99."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(ones, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _relative(found: re.Match[str], today: date) -> tuple[date, date] | None:
    away = {"今": 0, "明": 1, "后": 2, "大后": 3}[found["relative"]]
    return today + away * DAY, today + away * DAY


def _weekday(found: re.Match[str], today: date) -> tuple[date, date] | None:
    """A bare weekday, or this week's that has passed, is the next such day."""
    place = _WEEK.index(found["weekday"].replace("天", "日").replace("7", "日"))
    weeks = len(found["next"] or "")
    day = _monday(today) + (place + 7 * weeks) * DAY
    return (day, day) if day >= today else (day + 7 * DAY, day + 7 * DAY)


def _week(found: re.Match[str], today: date) -> tuple[date, date] | None:
    monday = _monday(today) + 7 * len(found["next_week"] or "") * DAY
    return max(monday, today), monday + 6 * DAY


def _weekend(found: re.Match[str], today: date) -> tuple[date, date] | None:
    saturday = _monday(today) + (5 + 7 * len(found["next_weekend"] or "")) * DAY
    return max(saturday, today), saturday + DAY


def _month_day(found: re.Match[str], today: date) -> tuple[date, date] | None:
    """A day without a year is the next such day."""
    month = _number(found["month"]) if found["month"] else today.month
    number = _number(found["day"])
    for year, later in ((today.year, 0), (today.year, 1), (today.year + 1, 0)):
        extra = later if not found["month"] else 0  # “5号” that has passed is next month's
        try:
            day = date(year + (month + extra - 1) // 12, (month + extra - 1) % 12 + 1, number)
        except ValueError:
            continue
        if day >= today:
            return day, day
    return None


def _soon(_found: re.Match[str], today: date) -> tuple[date, date] | None:
    return today, today + 13 * DAY


_PATTERNS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date] | None]]] = [
    (re.compile(r"(?P<relative>大后|今|明|后)[天日]"), _relative),
    (
        re.compile(
            r"(?:[这本]个?|(?P<next>下{1,2})个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![二三四五六日])"
        ),
        _weekday,
    ),
    (re.compile(r"(?:[这本]个?|(?P<next_weekend>下{1,2})个?)?周末"), _weekend),
    (re.compile(r"(?:[这本]|(?P<next_week>下{1,2}))个?(?:周|星期|礼拜)"), _week),
    (
        re.compile(
            r"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?)?"
            r"(?P<day>3[01]|[12]?\d|三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
        ),
        _month_day,
    ),
    (re.compile(r"(?:最近|近期|近日|这几天|这两天)"), _soon),
]
_HALF = re.compile("|".join(_HALVES))


def read_days(text: str, today: date) -> tuple[str, Days | None]:
    """What is left of a simplified `text` without the words for a day, and the days they mean.

    A day that does not exist (2月30日), and words that are part of something else, are left alone.
    """
    found: tuple[str, tuple[date, date]] | None = None
    for pattern, meaning in _PATTERNS:
        seen = pattern.search(text)
        days = meaning(seen, today) if seen else None
        if seen and days:
            text = f"{text[: seen.start()]} {text[seen.end() :]}"
            found = (seen.group(), days)
            break
    half = _HALF.search(text)
    if half:
        text = f"{text[: half.start()]} {text[half.end() :]}"
    if found is None:
        return text, None
    typed, (first, last) = found
    return text, Days(first, last, _HALVES[half.group()] if half else "", typed)
