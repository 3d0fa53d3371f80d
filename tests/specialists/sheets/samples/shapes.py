"""What a sample sheet is made of: its bytes, and what should be read in it, row by row.

An expectation is a dict in the shape of `manage.py read_sheet --json`, with two differences:

* `verdicts` are all verdicts that are right there, the best one first (`verdict` repeats it).
  Where `make` is the only one, each session must be made. Where it is one of several, the
  sessions may be made, and no others. Where it is missing, nothing may be made.
* a field of a session may be a tuple: any of these is right. A field that is missing is not judged.

`cells` are addresses ("C4") in a grid, None in a list; `sheet` is "" where a file has none.
A row without an expectation is a title, a heading or empty: nothing is said about it (skip).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

NOW = "2026-11-23T09:00+08:00"  # a Monday; what is said of days holds for this moment

# A verdict means: what is made · asked · refused · takes something back · said nothing about.
MAKE, ASK, REFUSE, WITHDRAW, SKIP = "make", "ask", "refuse", "withdraw", "skip"

Expected = dict[str, Any]
Session = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One sheet as a clerk would send it.

    `hospital` is the slug for `--hospital`, "" where the sheet must say it. `pasted` means that
    `content` is the UTF-8 text of the paste field, not a file.
    """

    name: str
    file_name: str
    content: bytes
    expected: tuple[Expected, ...]
    hospital: str = ""
    pasted: bool = False
    now: str = NOW

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Wants:
    """What is right for a row or a cell: the verdicts, the best first, and the sessions they speak of."""

    verdicts: tuple[str, ...]
    sessions: tuple[Session, ...] = ()

    def or_(self, *verdicts: str) -> Wants:
        """The same, where these verdicts are right as well."""
        return Wants(self.verdicts + verdicts, self.sessions)


def session(
    day: str,
    half: str,
    specialist: str,
    hospital: str,
    *,
    clock: tuple[str | None, str | None] = (None, None),
    room: Any = None,
    numbers: Any = None,
    fee: Any = None,
    **more: Any,
) -> Session:
    """A session as the preview should say it; `day` as 2026-12-05, `clock` as said in the sheet.

    `more` takes department=; where it is missing the department is not judged.
    """
    return {
        "date": day,
        "half": half,
        "start": clock[0],
        "end": clock[1],
        "specialist": specialist,
        "hospital": hospital,
        "room": room,
        "numbers": numbers,
        "fee_yuan": fee,
        **more,
    }


def make(*sessions: Session) -> Wants:
    """Made without a question."""
    return Wants((MAKE,), sessions)


def ask(*others: str) -> Wants:
    """Asked, nothing made."""
    return Wants((ASK, *others))


def ask_or_make(*sessions: Session) -> Wants:
    """Readers of the sheet may differ: asking is right, and so are these sessions and no others."""
    return Wants((ASK, MAKE), sessions)


UNKNOWN = Wants((ASK, REFUSE))  # no such day, hospital or person
CANCELLED = Wants((WITHDRAW, SKIP))  # struck out, 停诊, 休息
CANCELLED_SOMEWHERE = Wants((WITHDRAW, ASK, SKIP))  # a note elsewhere takes it back
OTHER_WORK = Wants((SKIP, REFUSE))  # 会诊, 手术, 查房, 讲座
NOTHING = Wants((SKIP,))  # notes, totals, second headings
UNSEEN = Wants((ASK, SKIP))  # hidden rows and sheets: told, not made unasked


def expectation(sheet: str, row: int, wants: Wants, cells: Sequence[str] | None = None) -> Expected:
    """The dict that the preview is compared with."""
    return {
        "sheet": sheet,
        "row": row,
        "cells": list(cells) if cells else None,
        "verdict": wants.verdicts[0],
        "verdicts": wants.verdicts,
        "sessions": [dict(one) for one in wants.sessions],
    }


class Page:
    """A worksheet that is written line by line, each with what is wanted of it beside it."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.expected: list[Expected] = []
        self.at = 0

    def title(self, text: str, across: int = 9, wants: Wants | None = None) -> None:
        """A text in a merged line over `across` columns."""
        self.row(text, wants=wants)
        self.merge(f"A{self.at}:{get_column_letter(across)}{self.at}")

    def row(
        self,
        *values: Any,
        wants: Wants | Mapping[str, Wants] | None = None,
        struck: bool = False,
        hidden: bool = False,
    ) -> None:
        """One line. `wants` is of the whole line or, in a grid, by the letter of the column ("CD" if merged)."""
        self.at += 1
        for column, value in enumerate(values, 1):
            if value not in (None, ""):
                cell = self.sheet.cell(self.at, column)
                cell.value = value
                if struck:
                    cell.font = Font(strike=True)
        self.sheet.row_dimensions[self.at].hidden = hidden
        if isinstance(wants, Wants):
            self.expected.append(expectation(self.sheet.title, self.at, wants))
        for letters, wanted in wants.items() if isinstance(wants, Mapping) else ():
            cells = [f"{letter}{self.at}" for letter in letters]
            self.expected.append(expectation(self.sheet.title, self.at, wanted, cells))

    def merge(self, cells: str) -> None:
        """Merge a range; only its first cell keeps what it holds."""
        self.sheet.merge_cells(cells)

    def comment(self, letter: str, text: str) -> None:
        """An Excel comment on a cell of the last line."""
        self.sheet[f"{letter}{self.at}"].comment = Comment(text, "门诊办")

    def strike(self, letter: str) -> None:
        """Strike out a cell of the last line."""
        self.sheet[f"{letter}{self.at}"].font = Font(strike=True)

    def format(self, letter: str, number_format: str) -> None:
        """How Excel shows a cell of the last line."""
        self.sheet[f"{letter}{self.at}"].number_format = number_format


class Book:
    """A workbook that collects the expectations of its pages."""

    def __init__(self) -> None:
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.worksheets[0])
        self._pages: list[Page] = []

    def page(self, name: str, *, hidden: bool = False) -> Page:
        """A new worksheet after the others."""
        sheet = self._workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if hidden else "visible"
        self._pages.append(Page(sheet))
        return self._pages[-1]

    def sample(self, name: str, file_name: str, hospital: str = "") -> Sample:
        """The finished file."""
        out = io.BytesIO()
        self._workbook.save(out)
        expected = tuple(one for page in self._pages for one in page.expected)
        return Sample(name, file_name, out.getvalue(), expected, hospital)


class Lines:
    """A file of text, or a paste, that is written line by line, each with what is wanted of it beside it."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, ...]] = []
        self._expected: list[Expected] = []

    def row(self, *values: str, wants: Wants | None = None) -> None:
        """One line."""
        self._rows.append(values)
        if wants is not None:
            self._expected.append(expectation("", len(self._rows), wants))

    def text(self, delimiter: str) -> str:
        """All lines, quoted where it must be, with the line ends of Windows."""
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(self._rows)
        return out.getvalue()

    def sample(
        self,
        name: str,
        file_name: str,
        hospital: str = "",
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        pasted: bool = False,
    ) -> Sample:
        """The finished file, or the paste."""
        content = self.text(delimiter).encode(encoding)
        return Sample(name, file_name, content, tuple(self._expected), hospital, pasted)
