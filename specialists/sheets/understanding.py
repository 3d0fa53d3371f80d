"""A line understood: which days, halves, people, places, numbers and fee it says, and what could be doubted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from specialists.sheets.amounts import Fee, Numbers, find_fee, find_numbers, is_full
from specialists.sheets.bringing import find_bring
from specialists.sheets.cells import Cell
from specialists.sheets.dating import Day
from specialists.sheets.days import find_days
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.remarks import find_remarks
from specialists.sheets.saying import Frame, Said, texts_of
from specialists.sheets.sorts import take_of_people, take_sorts, take_within
from specialists.sheets.tables import is_day
from specialists.sheets.times import Time, find_times
from specialists.sheets.who_where import take_people, take_places

_FACES = re.compile(
    r"\[[\u4e00-\u9fff]{1,4}\]|[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?|^\s*[①-⑳⒈-⒛❶-❿]"
)  # of messengers
_COUNTED = re.compile(r"\d|[一二三四五六七八九十]")
_CROSSED = re.compile(r"[×xX✗✘❌╳╳]")  # in a column for the state of a clinic
ADDED = "补"  # a clinic made up for another: nothing that is said of this one


def understand(line: Line, frame: Frame) -> Said:
    """All that the line says. What it leaves open is among the doubts; what a draft may lack, among the warnings."""
    said = Said()
    line = take_of_people(line, said)
    left = _when(line, frame, said)
    _remarks(line, left, said)
    left = _amounts(line, take_within(left, said), said)
    left = take_within(take_people(line, left, frame, said), said)
    said.other_work = said.other_work or any(
        find_remarks(piece).other_work for text in left for piece in [text, *text.split()]
    )
    take_places(line, left, frame, said)
    take_sorts(line, frame, said)
    return said


def _when(line: Line, frame: Frame, said: Said) -> list[str]:
    """Days and times; what else stands in the cells they were read from, and in those no heading explains."""
    found: list[Day] = []
    left: list[str] = []
    spots = [*line.above, *texts_of(line, Role.WHEN)]
    by_cell: list[tuple[Time, ...]] = []
    for cell in [*spots, *line.free]:
        heading = cell in spots
        days, rest = find_days(
            _FACES.sub(" ", cell.text),
            cell.value if heading else None,
            frame.today,
            year=frame.year,
            month=frame.month,
            first=frame.first,
            last=frame.last,
        )
        if not heading:
            rest = _halves_with_numbers(rest, said)
        times, rest = find_times(rest, cell.value if heading and not days else None)
        found += days
        by_cell.append(times)
        said.times += [one for one in times if one not in said.times]
        if rest.strip() and cell not in line.above:
            left.append(rest)
    if (
        not found and len(line.titles) > 1 and is_day(line.titles[-1], frame.today)
    ):  # 12月6日（周日）, then its lines
        found += find_days(line.titles[-1], None, frame.today, year=frame.year, month=frame.month)[0]
    by_cell.append(tuple(_clocks(line, said)))
    said.times += by_cell[-1]
    if _contradict(by_cell):
        said.doubt(Doubt.HALF_CLOCK)
    said.days = _days(found, said)
    said.times = _times(said.times)
    for one in said.times:
        if one.doubt:
            said.doubt(Doubt(one.doubt))
    return left


def _contradict(by_cell: Sequence[tuple[Time, ...]]) -> bool:
    """Whether a half is said in one cell, and in another clocks of other halves: 下午 over 9:00-11:00."""
    bare = [{one.half for one in times} for times in by_cell if times and not any(_clocked(times))]
    clocked = [{one.half for one in times} for times in by_cell if any(_clocked(times))]
    return any(one != other for one in bare for other in clocked)


def _clocked(times: Iterable[Time]) -> list[bool]:
    return [one.start is not None or one.end is not None for one in times]


def _halves_with_numbers(text: str, said: Said) -> str:
    """What is left of “上午20 下午15”: its halves and their numbers are taken."""
    numbers = find_numbers(text)
    if not numbers.per_half or numbers.doubt:
        return text
    _take_numbers(numbers, said)
    said.times += [Time(half) for half in numbers.per_half]
    return numbers.rest


def _clocks(line: Line, said: Said) -> list[Time]:
    """The clocks of a table that has a column for the beginning and one for the end."""
    pairs = zip(texts_of(line, Role.START), texts_of(line, Role.END), strict=False)
    found = [one for start, end in pairs for one in find_times(f"{_clock(start)}-{_clock(end)}")[0]]
    if not found and texts_of(line, Role.START):
        found = [one for start in texts_of(line, Role.START) for one in find_times(_clock(start), None)[0]]
    return found


def _clock(cell: Cell) -> str:
    return f"{cell.value:%H:%M}" if isinstance(cell.value, time | datetime) else cell.text


def _days(found: Sequence[Day], said: Said) -> list[Day]:
    """The days that are meant: a weekday beside a date says the same, or contradicts it."""
    sure = list({one.on: one for one in found if one.on is not None}.values())
    for one in found:
        beside_a_date = one.on is None and bool(sure) and one.doubt == Doubt.BARE_WEEKDAY
        if one.doubt and not beside_a_date:
            said.doubt(Doubt(one.doubt), one.typed)
    weekdays = {one.weekday for one in found if one.on is None and one.weekday is not None}
    if sure and weekdays and weekdays != {one.on.weekday() for one in sure if one.on}:
        said.doubt(Doubt.WEEKDAY, "、".join(one.typed for one in found))
    return sure


def _times(found: Iterable[Time]) -> list[Time]:
    """The halves that are meant: a half said in one cell and its clocks in another are one."""
    found = list(found)
    halves = [one for one in found if one.start is None and one.end is None and not one.doubt]
    clocked = [one for one in found if one not in halves]
    covered = {one.half for one in clocked}
    return [*clocked, *(one for one in halves if one.half not in covered)]


def _remarks(line: Line, left: Iterable[str], said: Said) -> None:
    """What the remarks change, wherever they stand: also in notes that hang on cells."""
    cells = [
        cell for role, cells in line.said.items() if role not in (Role.ASIDE, Role.TITLE) for cell in cells
    ]
    texts = [cell.text for cell in cells if cell.text] + list(left)
    notes = [cell.note for cell in (*line.cells, *line.above) if cell.note]
    for text in [*texts, *notes]:
        remarks = find_remarks(text)
        if remarks.cancelled:
            said.cancelled = True
            if remarks.rest:
                said.cancels.append(remarks.rest)
        if remarks.restored:
            said.doubt(Doubt.RESTORED, text)
        if remarks.substitute:
            said.doubt(Doubt.SUBSTITUTED, text)
        if remarks.changed and remarks.changed != ADDED:
            said.doubt(Doubt.CHANGED, text)
        if remarks.other_work:
            if re.search("门诊|坐诊|出诊", text.replace(remarks.other_work, "")):
                said.doubt(Doubt.MIXED_WORK, text)
            else:
                said.other_work = True


def _amounts(line: Line, left: Iterable[str], said: Said) -> list[str]:
    """Numbers and fees; what is left of the texts that no heading explains."""
    for cell in texts_of(line, Role.NUMBERS):
        numbers = find_numbers(cell.text, cell.value)
        _take_numbers(numbers, said)
        if numbers.per_half and not said.times and not numbers.doubt:  # 上午限号, 下午限号
            said.times = [Time(half) for half in numbers.per_half]
        if _COUNTED.search(numbers.rest):  # 初诊20 复诊10
            said.doubt(Doubt.UNSURE_NUMBERS)
        if cell in line.shared and numbers.each is not None and not numbers.each_said:
            said.doubt(Doubt.SHARED_NUMBERS)
    for cell in texts_of(line, Role.FEE):
        _take_fee(find_fee(cell.text, cell.value), said)
    rests = []
    for text in left:
        numbers = find_numbers(text)
        if numbers.each is not None or numbers.per_half or numbers.doubt:
            _take_numbers(numbers, said)
            text = numbers.rest
        fee = find_fee(text)
        if fee.yuan is not None or fee.doubt:
            _take_fee(fee, said)
            text = fee.rest
        if text.strip():
            rests.append(text)
    for cell in texts_of(line, Role.REMARK):
        numbers, fee = find_numbers(cell.text), find_fee(cell.text)
        unlimited = numbers.doubt == Doubt.NO_LIMIT
        if said.numbers is None and not said.per_half and (numbers.each or numbers.per_half or unlimited):
            _take_numbers(numbers, said)
        if said.fee is None and fee.yuan is not None:
            _take_fee(fee, said)
    for cell in texts_of(line, Role.KIND, Role.REMARK):
        if is_full(cell.text) or _CROSSED.fullmatch(cell.text):
            said.doubt(Doubt.UNREAD, cell.text)
    if said.unlimited and (said.numbers is not None or said.per_half):
        said.doubt(Doubt.UNSURE_NUMBERS)
    said.bring = find_bring([cell.text for cell in texts_of(line, Role.REMARK)])
    return rests


def _take_numbers(found: Numbers, said: Said) -> None:
    if found.doubt == Doubt.NO_LIMIT:
        other = find_numbers(found.rest)  # 上午20 下午不限
        if other.each is not None or other.per_half or other.doubt:
            said.doubt(Doubt.UNSURE_NUMBERS)
        said.unlimited = True
    elif found.doubt:
        said.doubt(Doubt(found.doubt))
    elif said.numbers is not None and found.each not in (None, said.numbers):
        said.doubt(Doubt.UNSURE_NUMBERS)
    said.numbers = found.each if said.numbers is None else said.numbers
    said.per_half |= dict(found.per_half)
    said.each = said.each or found.each_said


def _take_fee(found: Fee, said: Said) -> None:
    if found.doubt or (said.fee is not None and found.yuan not in (None, said.fee)):
        said.doubt(Doubt(found.doubt or Doubt.UNSURE_FEE))
    said.fee = found.yuan if said.fee is None else said.fee
