"""What one place of a sheet takes back of another: notes under the table, and rows that say 停诊."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from specialists.sheets.cells import Cell
from specialists.sheets.days import find_days
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.offs import heads_off, is_of_all, is_of_these, says_off
from specialists.sheets.people import Person, find_people
from specialists.sheets.preview import Read, Verdict
from specialists.sheets.remarks import Remarks, find_remarks
from specialists.sheets.saying import Frame, Said
from specialists.sheets.tables import is_day
from specialists.sheets.times import find_times
from specialists.sheets.understanding import understand

_SENTENCES = re.compile(r"[。;；\n!！]")
_CLAUSES = re.compile(r"[,，]")
_NOBODY = re.compile(
    r"^\s*(?:因|由于|受|鉴于|接|根据|按).*?(?=[停休]诊|取消|$)|部分|个别|门诊|全[部院体科]|以上|本[周月]|均|都|[停休]诊\S{0,4}$"
)
_WEEKEND = re.compile(r"周末|双休|周六[、和及]?日")
_TO = re.compile(r"(?:周|星期|礼拜).\s*(?:至|到|[-~～—–])")
_A_DAY = re.compile(r"\d\s*[日号]")
_WITHOUT_A_HEAD = re.compile(r"^[\s(（【*※★#]*(?:备注|附?注|说明|(?:温馨|特别)?提[示醒]|通知)\s*[:：]?\s*")


@dataclass(frozen=True)
class Gone:
    """What is said not to be held: on which day (None: one that could not be read), by whom and in which half."""

    on: date | None
    who: frozenset[int] = frozenset()
    halves: frozenset[str] = frozenset()
    row: int = 0  # of a row of the table: itself it says so already
    at: str = ""  # where several lines begin in that row, which of them
    weekdays: frozenset[int] = frozenset()  # 0 Monday; where no day is said
    words: str = ""  # that say so of several lines, or of all


def gone_by(line: Line, frame: Frame) -> list[Gone]:
    """What a line says is not held, for other lines to heed. A note that names no day is of all that is listed, or of
    all of whom it names."""
    if not line.aside:
        return _by_row(line, frame)
    found = []
    for sentence in _SENTENCES.split(" ".join(cell.text for cell in line.cells)):
        sentence = _WITHOUT_A_HEAD.sub("", sentence)
        if _says_so(find_remarks(sentence)) or heads_off(sentence):
            found += _by_sentence(sentence, line, frame)
    return found


def _says_so(said: Remarks) -> bool:
    return bool(said.cancelled or said.changed or said.substitute)


def _by_sentence(sentence: str, line: Line, frame: Frame) -> list[Gone]:
    named = _named(sentence, frame)
    if is_of_all(sentence) or named or heads_off(sentence):  # not only of the day that stands above
        line = replace(line, titles=tuple(one for one in line.titles if not is_day(one, frame.today)))
    whole = _understood(sentence, line, frame)
    clauses = [clause for clause in _CLAUSES.split(sentence) if _says_so(find_remarks(clause))]
    near = _understood("，".join(clauses), line, frame) if clauses else whole
    said = near if near.days else whole
    people = frozenset(one.pk for one in (near.people or whole.people))
    halves = frozenset(one.half for one in said.times)
    days = [day.on for day in said.days if day.on is not None]
    own = bool(line.above or people or find_days(sentence, None, frame.today)[0])
    everywhere = find_remarks(sentence).cancelled and not own and not is_of_these(sentence)
    if days and not everywhere:
        return [Gone(day, people, halves, words=sentence) for day in days]
    weekdays = _weekdays(sentence, frame)
    unread = bool(people or _A_DAY.search(sentence)) and not find_remarks(sentence).changed
    if not people and named and not is_of_all(sentence):
        people = frozenset(who.pk for one in named for who in frame.directory.specialist(one.name).near)
        return [Gone(None, people, halves, weekdays=weekdays, words=sentence)] if people else []
    if unread or weekdays or is_of_these(sentence):
        return [Gone(None, people, halves, weekdays=weekdays, words=sentence)]
    return []


def _named(text: str, frame: Frame) -> tuple[Person, ...]:
    """The people a text names, whether anybody knows them or not, beside its days and times."""
    _days, rest = find_days(text, None, frame.today)
    return find_people(_NOBODY.sub("", find_times(rest)[1]))


def _weekdays(sentence: str, frame: Frame) -> frozenset[int]:
    """Those that a sentence says are off: 周三停诊, 周末休息."""
    if not says_off(sentence):
        return frozenset()
    days, _rest = find_days(sentence, None, frame.today)
    found = {one.weekday for one in days if one.on is None and one.weekday is not None}
    if len(found) > 1 and _TO.search(sentence):
        found = set(range(min(found), max(found) + 1))
    return frozenset({5, 6} if _WEEKEND.search(sentence) else found)


def _understood(text: str, line: Line, frame: Frame) -> Said:
    return understand(replace(line, free=(Cell(line.row, 1, text),), cells=()), frame)


def _by_row(line: Line, frame: Frame) -> list[Gone]:
    """A row of a table, or a sentence, that says who is not there on which day."""
    around = (*line.free, *line.cells, *(cell for cells in line.said.values() for cell in cells))
    texts = list(dict.fromkeys(cell.text for cell in around if find_remarks(cell.text).cancelled))
    if not texts:
        return []
    said = understand(line, frame)
    people = frozenset(one.pk for one in said.people)
    if not said.cancelled:
        return []
    halves = frozenset(one.half for one in said.times)
    of_all = [text for text in texts if is_of_all(text) and is_of_these(text)]
    found = [
        Gone(None, row=line.row, at=line.at, words=text) for text in of_all if re.search("以上|上述", text)
    ]
    days = [day.on for day in said.days if day.on is not None]
    who = (*line.free, *line.said.get(Role.PERSON, ()))
    nobody = not people and not any(_named(text, frame) for text in (*texts, *(cell.text for cell in who)))
    if people or (nobody and (of_all or not (line.said or line.in_grid))):
        words = "" if people else texts[0]
        found += [Gone(day, people, halves, line.row, line.at, words=words) for day in days]
    if nobody and of_all and not days and not line.in_grid:
        found.append(Gone(None, people, halves, line.row, line.at, words=of_all[0]))
    return found


def unless_gone(read: Read, gone: Iterable[Gone]) -> Read:
    """What is taken back elsewhere is not made: whoever sent the sheet says which of the two holds."""
    for session in read.sessions if read.verdict == Verdict.MAKE else ():
        who = {one.pk for one in session.specialists}
        for one in gone:
            said = one.words or read.about
            if one.row and one.row == read.row and one.at in ("", read.cell):
                continue
            theirs = one.on in (None, session.on) and (not one.who or one.who & who)
            theirs = theirs and (not one.weekdays or session.on.weekday() in one.weekdays)
            if theirs and (not one.halves or session.half in one.halves):
                return replace(read, verdict=Verdict.ASK, doubts=(Doubt.CANCELLED,), sessions=(), about=said)
    return read
