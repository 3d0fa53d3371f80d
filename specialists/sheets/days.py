"""Days as a clerk's sheet says them: 3月16日上午, 12月5、6日, 12/5-12/7, Excel dates. Doubtful ones are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from specialists.sheets.clocks import find_clocks
from specialists.sheets.dating import Context, Day, doubt_of
from specialists.sheets.doubts import Doubt
from specialists.sheets.marks import Mark, find_marks
from specialists.sheets.reading_days import read_marks
from specialists.sheets.signs import blanked, normalise, plain, without

_ORIGIN = date(1899, 12, 30).toordinal()  # day 0 of Excel's calendar
_SERIALS = range(40_000, 60_001)  # 2009 to 2064
_MIDNIGHT = re.compile(
    r"(?:(?<=[-/]\d\d)|(?<=[-/]\d))[ T]0?0:00(?::00(?:\.0+)?)?(?!\d)"
)  # how programs write a day
_EXCEPT = re.compile(r"除外|除[了去\d周星]|不含|不包括|以外")
_WORD = (
    r"待\s*定|未定|另行通知|另通知|待通知|等通知|另行安排|待安排|不定期|不固定|择期|另定|暂定|近期|节后"
    r"|[年月]底|[年月]初|月中|[上中下]旬|[本下这]个?月"
)
_VAGUE = re.compile(
    rf"(?:(?<=[\s,、;()])|^)(?:(?:(?:出诊|坐诊|具体|开诊)?(?:时间|日期)(?:[:为]|均)?\s*)?(?:{_WORD})"
    r"|(?:20\d\d年)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:[上中下]旬|[初底末中])?"
    r"|[本下这]个?周|(?:每天|每日|天天|工作日|节假日)|[今明后][天日])(?=$|[\s,、;()。上下全])"
)


def find_days(
    text: str,
    value: object,
    today: date,
    *,
    year: int | None = None,
    month: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> tuple[tuple[Day, ...], str]:
    """The days a text says, and the text without them: “3月16日上午 周一” gives the day and “上午”.

    `value`: what the file holds for the cell. `year`, `month`: what a title above says; `first`, `last`: the span
    it says, in which a bare weekday is that day. Where words belong to different days (12月5日上午、6日下午), all
    are in doubt.
    """
    context = Context(today, year, month, first, last)
    if (on := _held(text, value)) is not None:
        return _of_value(normalise(text), value, on, context)
    lead, parts = _read(text, value, context)
    days = tuple(day for part_days, _ in parts for day in part_days)
    texts = list(dict.fromkeys(part_text for _, part_text in parts))
    if len(texts) > 1 and len(parts) > 1 and any(texts[:-1]):
        days = tuple(_doubted(day, Doubt.UNSURE_DAY) for day in days)
    return days, without(" ".join([lead, *texts]), ())


def _held(text: str, value: object) -> date | None:
    """The day the file holds for a cell: a date, or its number in Excel's calendar shown as such."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or int(value) not in _SERIALS:
        return None
    shown = normalise(text).strip().replace(",", "")
    try:
        same = abs(float(shown) - value) < 0.01
    except ValueError:
        return None
    return date.fromordinal(_ORIGIN + int(value)) if same else None


def _of_value(text: str, value: object, on: date, context: Context) -> tuple[tuple[Day, ...], str]:
    """The day the file holds; of the text it is shown as, words like 上午 are left, and the time of the value."""
    shown, rest = _read(text, None, Context(on, first=on, last=on)), ""
    said = [day for days, _ in shown[1] for day in days]
    words = " ".join([shown[0], *(part for _, part in shown[1])]).strip()
    if not re.search(r"[0-9A-Za-z]", words):
        rest = words
    if isinstance(value, datetime) and (value.hour or value.minute):
        rest = f"{rest} {value:%H:%M}".strip()
    elif isinstance(value, float) and value % 1:
        minutes = round(value % 1 * 24 * 60)
        rest = f"{rest} {minutes // 60 % 24:02}:{minutes % 60:02}".strip()
    weekday = next((day.weekday for day in said if day.weekday is not None), None)
    doubt = doubt_of(on, context)
    if weekday not in (None, on.weekday()):
        doubt = Doubt.WEEKDAY.value
    return (Day(on, text.strip() or on.isoformat(), doubt, weekday),), rest


def _read(text: str, value: object, context: Context) -> tuple[str, list[tuple[tuple[Day, ...], str]]]:
    """What stands before the first day, and each run of days with what follows it."""
    text = _MIDNIGHT.sub("", normalise(text))
    signs = plain(text)
    masked = blanked(signs, [(clock.start, clock.end) for clock in find_clocks(signs)])
    marks = find_marks(masked, context.today.year)
    dated = [mark for mark in marks if mark.kind not in ("weekday", "lunar")]
    weekdays = [mark for mark in marks if mark.kind == "weekday"]
    if not dated and not weekdays:
        return _vague(text, masked, [mark for mark in marks if mark.kind == "lunar"])
    runs = read_marks(masked, marks, context, is_figure=isinstance(value, float))
    parts: list[tuple[tuple[Day, ...], str]] = []
    cuts = [(mark.start, mark.end) for mark in marks] + [cut for run in runs for cut in run.cuts]
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        end = after.start if after else len(text)
        within = [
            (max(a, run.start) - run.start, min(b, end) - run.start)
            for a, b in cuts
            if b > run.start and a < end
        ]
        parts.append((tuple(run.days), without(text[run.start : end], within)))
    if _EXCEPT.search(masked):
        parts = [(tuple(_doubted(day, Doubt.UNSURE_DAY) for day in days), rest) for days, rest in parts]
    before = [(a, b) for a, b in cuts if a < runs[0].start]
    return without(text[: runs[0].start], before), parts


def _vague(text: str, masked: str, lunar: Sequence[Mark]) -> tuple[str, list[tuple[tuple[Day, ...], str]]]:
    """Words for a day that is not fixed yet (待定, 12月中旬), or a day of the lunar calendar."""
    found = _VAGUE.search(masked)
    stretches = [found.span()] if found else [(lunar[0].start, lunar[0].end)] if lunar else []
    if not stretches:
        return text.strip(), []
    (start, end) = stretches[0]
    return without(text, stretches), [((Day(None, text[start:end], Doubt.VAGUE.value),), "")]


def _doubted(day: Day, doubt: Doubt) -> Day:
    """The day with this doubt, where it has none yet."""
    return day if day.doubt else replace(day, doubt=doubt.value)
