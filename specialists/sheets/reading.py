"""Sheets read: a verdict for each line, so that nothing is made that was not said, and nothing said is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from openpyxl.utils import get_column_letter

from specialists.enums import OpenTo, SessionPurpose
from specialists.sheets.cells import Sheet
from specialists.sheets.dating import Context, doubt_of
from specialists.sheets.days import find_days
from specialists.sheets.directory import Directory, KnownHospital, bare
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line, lines_of
from specialists.sheets.notes import gone_by, unless_gone
from specialists.sheets.offs import heads_off
from specialists.sheets.preview import Half, Planned, Read, Verdict
from specialists.sheets.remarks import find_remarks, is_total
from specialists.sheets.saying import Frame, Said, pieces_of
from specialists.sheets.sorts import notes_of
from specialists.sheets.spans import find_span
from specialists.sheets.statements import statements
from specialists.sheets.tables import is_day
from specialists.sheets.times import find_times
from specialists.sheets.turning import parts_of
from specialists.sheets.understanding import understand

REFUSED: Final = frozenset(
    {
        Doubt.UNKNOWN_PERSON,
        Doubt.NO_SUCH_DAY,
        Doubt.CLOCK_ORDER,
        Doubt.UNKNOWN_HOSPITAL,
        Doubt.OTHER_HOSPITAL,
        Doubt.ZERO,
    }
)
DAYS_DOUBTED: Final = frozenset(
    {Doubt.BARE_WEEKDAY, Doubt.VAGUE, Doubt.NO_SUCH_DAY, Doubt.UNSURE_DAY, Doubt.PASSED}
)
PEOPLE_DOUBTED: Final = frozenset({Doubt.UNKNOWN_PERSON, Doubt.NEAR_NAME, Doubt.SEVERAL_SO_NAMED})
_NOTHING: Final = re.compile(r"[\s/\\—\-–－.·*×xX无空]*")


def read_sheets(
    sheets: Iterable[Sheet], directory: Directory, today: date, *, hospital: KnownHospital | None = None
) -> list[Read]:
    """What the sheets come to, in their order. `hospital`: whose they are, where that is known beforehand."""
    reads: list[Read] = []
    names = frozenset(bare(one.name) for one in directory.specialists)
    for sheet in sheets:
        parts = parts_of(sheet, today)
        lines = [
            replace(line, perhaps_off=one.perhaps_off)
            for one in parts
            for line in lines_of(one.sheet, today, names, one.titles)
        ]
        if len(parts) > 1:
            lines.sort(key=lambda line: line.row)
        notes = notes_of(lines)
        whole = [(line, replace(_frame(line, directory, today, hospital), notes=notes)) for line in lines]
        framed = [(part, frame) for line, frame in whole for part in statements(line, frame)]
        gone = [one for line, frame in framed for one in gone_by(line, frame)]
        reads += [unless_gone(_read(line, frame), gone) for line, frame in framed]
    return _beside_each_other(reads)


def _frame(line: Line, directory: Directory, today: date, hospital: KnownHospital | None) -> Frame:
    """What the titles above the line say of its days, the nearest first."""
    frame = Frame(today, directory, hospital)
    for title in reversed(line.titles):
        span = find_span(title, today)
        if span is None:
            continue
        if frame.first is None and span.first is not None:
            frame = replace(frame, first=span.first, last=span.last)
        frame = replace(frame, year=frame.year or span.year, month=frame.month or span.month)
    return frame


def _read(line: Line, frame: Frame) -> Read:
    texts = tuple(cell.text or cell.struck_text for cell in line.cells)
    cell = line.cells[0]
    read = Read(
        line.sheet,
        line.row,
        texts,
        Verdict.SKIP,
        cell=f"{get_column_letter(cell.column)}{cell.row}" if line.in_grid else line.at,
    )
    if line.aside:
        return replace(read, doubts=(Doubt.NOTE,))
    around = [one.text for one in (*line.free, *(cell for cells in line.said.values() for cell in cells))]
    if any(is_total(text) for text in (*texts, *around)):
        return replace(read, doubts=(Doubt.TOTAL,))
    if all(not one.text for one in line.cells) and any(one.struck_text for one in line.cells):
        return replace(read, doubts=(Doubt.STRUCK,))
    if line.in_grid and _NOTHING.fullmatch(cell.text):
        return replace(read, doubts=(Doubt.EMPTY,))
    said = understand(line, frame)
    if any(one.struck for one in line.cells) and not said.people:
        return replace(read, doubts=(Doubt.STRUCK,))
    return _judged(read, line, frame, said)


def _judged(read: Read, line: Line, frame: Frame, said: Said) -> Read:
    sessions = _sessions(said, said.hospital) if said.hospital is not None else ()
    read = replace(read, understood=sessions, about="；".join(said.about), not_read=said.not_read)
    if not sessions:
        read = replace(read, pieces=pieces_of(said))
    if said.cancelled and not line.perhaps_off:
        return _cancelled(read, said, frame)
    if said.other_work:
        return replace(read, doubts=(Doubt.OTHER_WORK,))
    if not said.people and not said.days and _says_nothing(line, said):
        return replace(read, doubts=(Doubt.EMPTY if line.said else Doubt.NOTE,))
    if line.in_grid and line.cells[0] in line.free and is_day(line.cells[0].text, frame.today):
        return replace(read, doubts=(Doubt.EMPTY,))  # a day of a calendar on which nobody comes
    _ask(said, frame)
    if line.perhaps_off:
        said.doubt(Doubt.CANCELLED)
    if line.tangled:
        said.doubt(Doubt.SHARED_NUMBERS if said.numbers is not None else Doubt.MIXED)
    for title in line.titles:
        if find_remarks(title).cancelled or heads_off(title):
            said.doubt(Doubt.CANCELLED)
        elif find_remarks(title).other_work:
            said.doubt(Doubt.MIXED_WORK)
    if said.unread and not line.said:
        said.doubt(Doubt.UNREAD, "、".join(said.unread))  # a sentence may say more than its known words
    if line.hidden:
        return replace(read, verdict=Verdict.ASK, doubts=(Doubt.HIDDEN, *said.doubts))
    if said.doubts:
        refused = REFUSED.intersection(said.doubts)
        verdict = Verdict.REFUSE if refused else Verdict.ASK
        return replace(read, verdict=verdict, doubts=tuple(said.doubts))
    warnings = [Doubt.UNREAD] if said.unread else []
    read = replace(read, about="、".join(said.unread))
    for missing, doubt in (
        (said.room == "", Doubt.NO_ROOM),
        (said.unlimited, Doubt.NO_LIMIT),
        (said.numbers is None and not said.per_half and not said.unlimited, Doubt.NO_NUMBERS),
        (said.fee is None, Doubt.NO_FEE),
    ):
        if missing:
            warnings.append(doubt)
    return replace(read, verdict=Verdict.MAKE, warnings=tuple(warnings), sessions=sessions)


def _cancelled(read: Read, said: Said, frame: Frame) -> Read:
    """Withdrawn where it is clear what; asked where somebody else comes instead, or only a part may be meant."""
    several = len(read.understood) > 1
    partly = several and any(_names_a_part(text, frame) for text in said.cancels)
    changed = {Doubt.SUBSTITUTED, Doubt.RESTORED, Doubt.CHANGED}.intersection(said.doubts)
    if changed or partly:
        return replace(read, verdict=Verdict.ASK, doubts=(Doubt.CANCELLED, *said.doubts))
    if read.understood and not said.doubts:
        return replace(read, verdict=Verdict.WITHDRAW, doubts=(Doubt.CANCELLED,), sessions=read.understood)
    return replace(read, doubts=(Doubt.CANCELLED,))


def _names_a_part(text: str, frame: Frame) -> bool:
    """Whether the words beside “停诊” speak of a day, a half or a person of several."""
    days, rest = find_days(text, None, frame.today, year=frame.year, month=frame.month)
    return bool(days or find_times(rest)[0] or frame.directory.named_in(rest))


def _says_nothing(line: Line, said: Said) -> bool:
    """Whether a line without a day and without anybody known is none of a clinic: a sentence, a ruled-off row."""
    if said.times or Doubt.NEAR_NAME in said.doubts or Doubt.SEVERAL_SO_NAMED in said.doubts:
        return False
    weekday = {Doubt.BARE_WEEKDAY, Doubt.PASSED, Doubt.NO_SUCH_DAY}.intersection(said.doubts)
    if weekday:
        return False
    return not line.said.get(Role.PERSON) or Doubt.UNKNOWN_PERSON not in said.doubts


def _ask(said: Said, frame: Frame) -> None:
    """What a clinic cannot be without, and what one word cannot say for several."""
    if not said.days and not DAYS_DOUBTED.intersection(said.doubts):
        said.doubt(Doubt.NO_DATE)
    if not said.times:
        said.doubt(Doubt.NO_HALF)
    if not said.people and not PEOPLE_DOUBTED.intersection(said.doubts):
        said.doubt(Doubt.NO_PERSON)
    for day in said.days:  # also where more can be doubted about it
        if day.on is not None and (doubt := doubt_of(day.on, Context(frame.today))):
            said.doubt(Doubt(doubt))
    if any(not time.half for time in said.times):
        said.doubt(Doubt.UNSURE_TIME)
    people = 1 if said.together else len(said.people)
    shared = people > 1 if said.per_half else said.numbers is not None and people * len(said.times) > 1
    if said.per_half and set(said.per_half) != {time.half for time in said.times}:
        said.doubt(Doubt.UNSURE_NUMBERS)
    elif shared and not said.each:
        said.doubt(Doubt.SHARED_NUMBERS)


def _sessions(said: Said, hospital: KnownHospital) -> tuple[Planned, ...]:
    """The sessions the line says at this hospital: a day, a half and a person each (or several together)."""
    groups = (
        [tuple(said.people)] if said.together and len(said.people) > 1 else [(one,) for one in said.people]
    )
    return tuple(
        Planned(
            on=day.on,
            half=time.half or Half.MORNING,
            start=time.start,
            end=time.end,
            specialists=who,
            hospital=hospital,
            together=said.together if len(who) > 1 else "",
            department=said.department,
            room=said.room,
            numbers=said.per_half.get(time.half, said.numbers),
            fee_yuan=said.fee,
            purpose=said.purpose or SessionPurpose.CLINIC,
            open_to=said.open_to or OpenTo.EVERYBODY,
            bring=said.bring,
        )
        for day in said.days
        for time in said.times
        for who in groups
        if day.on is not None
    )


@dataclass(frozen=True)
class _Before:
    read: Read
    session: Planned


def _beside_each_other(reads: list[Read]) -> list[Read]:
    """Lines that say the same once more are left out; those that contradict each other are asked."""
    known: dict[tuple[object, ...], _Before] = {}
    found: list[Read] = []
    for read in reads:
        if read.verdict != Verdict.MAKE:
            found.append(read)
            continue
        before = [known.get(key) for one in read.sessions for key in _keys(one)]
        earlier = [one for one in before if one is not None]
        if not earlier:
            found.append(read)
            for one in read.sessions:
                known |= {key: _Before(read, one) for key in _keys(one)}
        elif all(any(one == was.session for was in earlier) for one in read.sessions):
            found.append(replace(read, verdict=Verdict.SKIP, doubts=(Doubt.TWICE,), sessions=()))
        else:
            about = "、".join(dict.fromkeys(f"{was.read.sheet} {was.read.row}" for was in earlier))
            found.append(replace(read, verdict=Verdict.ASK, doubts=(Doubt.CLASH,), sessions=(), about=about))
    return found


def _keys(one: Planned) -> list[tuple[object, ...]]:
    """Nobody is in two places in one half-day: two lines that share one of these say the same, or contradict."""
    return [(one.on, one.half, who.pk) for who in one.specialists]
