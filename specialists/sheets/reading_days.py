"""The marks of a text put together: ranges and lists of days, weekdays beside them, and what makes them doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from specialists.sheets.dating import DAY, WEEK_DAYS, Context, Day, day_of, doubt_of, read_mark
from specialists.sheets.doubts import Doubt
from specialists.sheets.marks import Mark
from specialists.sheets.signs import TO, WEEKDAY, blanked

_HALF_AFTER = re.compile(r"[\s()]*(?:\0|上午|下午|全天|全日|早上|晚上|夜间|上下午|[上下](?=$|\s))")
_OPEN = re.compile(
    r"\s*[(]?\s*(?:起|开始|以[前后]|之[前后]|前后|左右|截?止|前(?![来往台门])|后(?![勤])|暂定|待定|另行通知)"
)
_UNTIL = re.compile(r"(?:截[至止]|(?:制|填)表|打印|更新|报名)[^\d]{0,4}$")
_JOIN = re.compile(rf"(?:{TO}|\s*[、,和与及跟&+/;]?\s*)")
_NEVER_ONE = ("下", "上", "第", "隔", "单", "双", "每月")  # weekdays that are not each one of a week


@dataclass
class Run:
    """Days that are said together, from `start` of the text; `cuts`: stretches that only join or qualify them."""

    start: int
    days: list[Day] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)


def read_marks(text: str, marks: Sequence[Mark], context: Context, *, is_figure: bool) -> list[Run]:
    """The days the marks of a plain text say, as runs. `is_figure`: the cell holds a number, 12.1 may be 12.10."""
    dated = [mark for mark in marks if mark.kind not in ("weekday", "lunar")]
    weekdays = [mark for mark in marks if mark.kind == "weekday"]
    if not dated:
        return _bare_weekdays(text, weekdays, context)
    runs = _dated(text, marks, dated, context, is_figure=is_figure)
    days = [day for run in runs for day in run.days]
    checked = iter(_with_weekdays(days, dated, weekdays))
    for run in runs:
        run.days = [_finished(next(checked), context) for _ in run.days]
    return runs


def _between(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """What stands between two days beside weekdays and brackets."""
    beside = [mark for mark in marks if mark.kind in ("weekday", "lunar")]
    text = blanked(
        text, [(one.start, one.end) for one in beside if start <= one.start and one.end <= end], " "
    )
    return re.sub(r"[()]", " ", text[start:end])


def _dated(
    text: str, marks: Sequence[Mark], dated: Sequence[Mark], context: Context, *, is_figure: bool
) -> list[Run]:
    """The days of the marks in runs, each with what is doubtful about how it is said."""
    runs: list[Run] = []
    before: date | None = None
    said: tuple[int | None, int | None] = (None, None)
    for place, mark in enumerate(dated):
        last = dated[place - 1] if place else None
        between = mark.joined or (_between(text, last.end, mark.start, marks) if last else "")
        joins = last is not None and bool(_JOIN.fullmatch(between))
        on, doubt = read_mark(mark, context, before, said)
        doubt = doubt or _unsure(text, dated, place, between, context, is_figure=is_figure)
        found = [Day(on, text[mark.start : mark.end], doubt)]
        if last is None or not (joins or between.strip() == "或"):
            runs.append(Run(0 if last is None else mark.start))
        else:
            runs[-1].cuts.append((last.end, mark.start))
            if between.strip() == "或":
                runs[-1].days[-1] = replace(runs[-1].days[-1], doubt=Doubt.UNSURE_DAY.value)
                found = [replace(found[0], doubt=Doubt.UNSURE_DAY.value)]
            elif between.strip() and re.fullmatch(TO, between):
                begun = runs[-1].days.pop()
                found = _range(begun, found[0], text[dated[place - 1].start : mark.end])
        if last is None:
            runs[0].start = mark.start
        if opened := _OPEN.match(text, mark.end):
            found = [replace(one, doubt=one.doubt or Doubt.VAGUE.value) for one in found]
            runs[-1].cuts.append(opened.span())
        elif _UNTIL.search(text, 0, mark.start):
            found = [replace(one, doubt=one.doubt or Doubt.VAGUE.value) for one in found]
        runs[-1].days += found
        before = on or before
        said = (mark.year or said[0], mark.month or said[1])
    return runs


def _range(begun: Day, ended: Day, typed: str) -> list[Day]:
    """Each day from one until the other, where that is clear and no more than a week."""
    if begun.on is None or ended.on is None:
        return [Day(None, typed, begun.doubt or ended.doubt or Doubt.UNSURE_DAY.value)]
    last: date | None = ended.on
    if ended.on < begun.on and ended.on.month < begun.on.month and ended.on.year == begun.on.year:
        last = day_of(ended.on.year + 1, ended.on.month, ended.on.day)
    if last is None:
        return [Day(None, typed, Doubt.NO_SUCH_DAY.value)]
    lasts = (last - begun.on).days + 1
    if lasts < 2:
        return [Day(None, typed, Doubt.UNSURE_DAY.value)]
    if lasts > WEEK_DAYS:
        return [Day(None, typed, Doubt.LONG_RANGE.value)]
    return [Day(begun.on + place * DAY, typed, begun.doubt or ended.doubt) for place in range(lasts)]


def _unsure(
    text: str, dated: Sequence[Mark], place: int, between: str, context: Context, *, is_figure: bool
) -> str:
    """UNSURE_DAY where the figures of a mark could say something else than a day: clocks, numbers, a measure."""
    mark, last = dated[place], dated[place - 1] if place else None
    after = dated[place + 1] if place + 1 < len(dated) else None
    doubt = Doubt.UNSURE_DAY.value
    joins = last is not None and bool(_JOIN.fullmatch(between))
    if mark.kind == "figures":
        return "" if _is_day(text, mark, last if joins else None, after, context, is_figure) else doubt
    if mark.kind == "more" and between in (",", ";") and not mark.unit:
        following = dated[place + 1 :]
        return "" if any(one.kind == "more" and one.unit for one in following) else doubt
    if mark.kind == "days" and mark.day == context.month and text[mark.end : mark.end + 1] == "-":
        return doubt  # 12-16日 in December: from the 12th, or the 16th
    if mark.kind in ("bare", "more") and mark.unit == "号":
        units = {one.unit for one in dated[:place] if one.unit}
        if joins and between.strip():
            return doubt if "日" in units else ""
        return doubt if last is not None or not _stands_alone(text, dated) else ""
    if mark.kind == "more" and mark.unit == "日" and last is not None and last.unit == "号":
        return doubt
    return ""


def _stands_alone(text: str, dated: Sequence[Mark]) -> bool:
    """Whether nothing but days, weekdays, halves and clocks stands in the text: “20号” alone is a day."""
    text = blanked(text, [(mark.start, mark.end) for mark in dated])
    left = re.sub(rf"{WEEKDAY}|[上下中]午|全[天日]|[早晚]上|夜间|夜诊", "", text)
    return not re.search(r"\w", left)


def _is_day(
    text: str, mark: Mark, joined: Mark | None, after: Mark | None, context: Context, is_figure: bool
) -> bool:
    """Whether figures with a sign between (12/5, 12.5, 3-16) can only be a day."""
    month, day = mark.month or 0, mark.day or 0
    if is_figure and day <= 3:
        return False  # 12.1 may have been 12.10
    if joined is not None:
        return joined.kind == mark.kind and joined.sep == mark.sep or mark.sep == "/"
    if any((one.month, one.day) == (month, day) for one in context.span):
        return True
    if context.month is not None and mark.sep in ".-" and month != context.month and not context.span:
        return False  # of 5-7 and 1.5 below “12月” nobody knows
    if month == context.month:
        return True
    half = bool(_HALF_AFTER.match(text, mark.end))
    if mark.sep == ".":
        follows = after is not None and bool(_JOIN.fullmatch(text, mark.end, after.start))
        return not mark.unit and (
            half or (follows and after is not None and after.kind in ("figures", "more"))
        )
    starts = not text[: mark.start].rpartition("\n")[2].strip(" (:\0")
    hours = (month >= 7 and month < day <= 18) or month < day <= 8
    if mark.sep == "-" and hours:
        return False
    return starts or half or text[: mark.start].endswith(("日期:", "时间:", "日期", "时间"))


def _with_weekdays(days: list[Day], dated: Sequence[Mark], marks: Sequence[Mark]) -> list[Day]:
    """The days with the weekdays that are said beside them; where those do not fit, in doubt."""
    said = [one for mark in marks for one in mark.weekdays]
    if not said:
        return days
    known = [day.on.weekday() if day.on else None for day in days]
    if len(said) == len(days):
        return [_with_weekday(day, one) for day, one in zip(days, said, strict=True)]
    if len(said) == 1:
        if all(one == said[0] for one in known) or len(dated) != len(days):
            return [_with_weekday(day, said[0]) for day in days]
        ends = [abs(mark.end - marks[0].start) if mark.end <= marks[0].start else 99 for mark in dated]
        nearest = ends.index(min(ends)) if min(ends) < 99 else 0
        return [_with_weekday(day, said[0]) if place == nearest else day for place, day in enumerate(days)]
    if len(dated) == 2 and said == [known[0], known[-1]]:  # 12月5日(周六)-7日(周一)
        return [_with_weekday(day, one) for day, one in zip(days, known, strict=True)]
    if set(said) == set(known):
        return [_with_weekday(day, one) for day, one in zip(days, known, strict=True)]
    return [replace(day, doubt=day.doubt if day.on is None else Doubt.WEEKDAY.value) for day in days]


def _with_weekday(day: Day, weekday: int | None) -> Day:
    """The day with its weekday: one that fits shows that figures are a day, one that does not is asked."""
    day = replace(day, weekday=weekday)
    if day.on is None or weekday is None:
        return day
    if day.on.weekday() != weekday:
        return replace(day, doubt=Doubt.WEEKDAY.value)
    return replace(day, doubt="") if day.doubt == Doubt.UNSURE_DAY.value else day


def _finished(day: Day, context: Context) -> Day:
    """The day with what can be doubted about its place in the calendar, where nothing else can."""
    return day if day.on is None or day.doubt else replace(day, doubt=doubt_of(day.on, context))


def _bare_weekdays(text: str, marks: Sequence[Mark], context: Context) -> list[Run]:
    """Weekdays without a day: each that of the title's week, or a doubt where no title says which week."""
    runs: list[Run] = []
    for place, mark in enumerate(marks):
        between = _between(text, marks[place - 1].end, mark.start, ()) if place else ""
        if place and _JOIN.fullmatch(between):
            runs[-1].cuts.append((marks[place - 1].end, mark.start))
        else:
            runs.append(Run(mark.start))
        typed = text[mark.start : mark.end]
        runs[-1].days += [_of_week(one, mark, typed, context) for one in mark.weekdays]
    return runs


def _of_week(weekday: int, mark: Mark, typed: str, context: Context) -> Day:
    on = [day for day in context.span if day.weekday() == weekday]
    never = mark.which.startswith(_NEVER_ONE) or list(mark.weekdays) != sorted(mark.weekdays)
    if not context.span or len(context.span) > WEEK_DAYS or never:
        return Day(None, typed, Doubt.BARE_WEEKDAY.value, weekday)
    if not on:
        return Day(None, typed, Doubt.UNSURE_DAY.value, weekday)
    return _finished(Day(on[0], typed, "", weekday), context)
