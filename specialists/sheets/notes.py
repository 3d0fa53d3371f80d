"""What one place of a sheet takes back of another: notes under the table, and rows that say 停诊."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from specialists.sheets.cells import Cell
from specialists.sheets.doubts import Doubt
from specialists.sheets.lines import Line
from specialists.sheets.preview import Read, Verdict
from specialists.sheets.remarks import Remarks, find_remarks
from specialists.sheets.saying import Frame, Said
from specialists.sheets.understanding import understand

_SENTENCES = re.compile(r"[。;；\n!！]")
_CLAUSES = re.compile(r"[,，]")
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


def gone_by(line: Line, frame: Frame) -> list[Gone]:
    """What a line says is not held, for other lines to heed. Of a note that names no day and nobody nothing can be
    said."""
    if not line.aside:
        return _by_row(line, frame)
    found = []
    for sentence in _SENTENCES.split(" ".join(cell.text for cell in line.cells)):
        sentence = _WITHOUT_A_HEAD.sub("", sentence)
        if _says_so(find_remarks(sentence)):
            found += _by_sentence(sentence, line, frame)
    return found


def _says_so(said: Remarks) -> bool:
    return bool(said.cancelled or said.changed or said.substitute)


def _by_sentence(sentence: str, line: Line, frame: Frame) -> list[Gone]:
    whole = _understood(sentence, line, frame)
    clauses = [clause for clause in _CLAUSES.split(sentence) if _says_so(find_remarks(clause))]
    near = _understood("，".join(clauses), line, frame) if clauses else whole
    said = near if near.days else whole
    people = frozenset(one.pk for one in (near.people or whole.people))
    halves = frozenset(one.half for one in said.times)
    days = [day.on for day in said.days if day.on is not None]
    if days:
        return [Gone(day, people, halves) for day in days]
    unread = bool(people or _A_DAY.search(sentence)) and not find_remarks(sentence).changed
    return [Gone(None, people, halves)] if unread else []


def _understood(text: str, line: Line, frame: Frame) -> Said:
    return understand(replace(line, free=(Cell(line.row, 1, text),), cells=()), frame)


def _by_row(line: Line, frame: Frame) -> list[Gone]:
    """A row of a table, or a sentence, that says who is not there on which day."""
    around = (*line.free, *line.cells, *(cell for cells in line.said.values() for cell in cells))
    if not any(find_remarks(cell.text).cancelled for cell in around):
        return []
    said = understand(line, frame)
    people = frozenset(one.pk for one in said.people)
    if not said.cancelled or not people:
        return []
    halves = frozenset(one.half for one in said.times)
    return [Gone(day.on, people, halves, line.row, line.at) for day in said.days if day.on is not None]


def unless_gone(read: Read, gone: Iterable[Gone]) -> Read:
    """What is taken back elsewhere is not made: whoever sent the sheet says which of the two holds."""
    for session in read.sessions if read.verdict == Verdict.MAKE else ():
        who = {one.pk for one in session.specialists}
        for one in gone:
            if one.row and one.row == read.row and one.at in ("", read.cell):
                continue
            theirs = one.on in (None, session.on) and (not one.who or one.who & who)
            if theirs and (not one.halves or session.half in one.halves):
                return replace(read, verdict=Verdict.ASK, doubts=(Doubt.CANCELLED,), sessions=())
    return read
