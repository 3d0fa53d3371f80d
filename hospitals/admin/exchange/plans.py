"""What a file would change, line by line: shown first, and compared before it is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

MOST_SHOWN = 200
MOST_PROBLEMS = 100


class Sort(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: `line` is None where it concerns the whole file, `column` "" where a whole line."""

    sentence: str
    line: int | None = None
    column: str = ""


@dataclass
class Line:
    """One line of the file: the row as it will be, and its cells as they were and will be."""

    number: int
    row: Any
    sort: Sort
    before: list[str]
    after: list[str]
    # What is to hang on it or be tied to it, in order: column → name in the cell → row, or text.
    tied: dict[str, dict[str, Any]] = field(default_factory=dict)

    def changed(self) -> list[int]:
        """The places of the columns whose cell is another one now."""
        pairs = enumerate(zip(self.before, self.after, strict=True))
        return [place for place, (old, new) in pairs if old != new]

    def cells(self) -> list[SafeString]:
        """Before and after of each cell, for the page."""
        return [_shown(old, new) for old, new in zip(self.before, self.after, strict=True)]


def _shown(old: str, new: str) -> SafeString:
    if old == new:
        return format_html("{}", new)
    gone = format_html("<del>{}</del> ", old) if old else ""
    come = format_html("<ins>{}</ins>", new) if new else ""
    return format_html("{}{}", gone, come)


@dataclass
class Plan:
    """All lines of a file, or what is wrong with it: of each cell the column's name in the file, and in words."""

    names: Sequence[str] = ()
    columns: Sequence[str] = ()
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what else the person should know before saying yes
    sheet: str = ""

    def of(self, sort: Sort) -> list[Line]:
        """The lines of one sort."""
        return [line for line in self.lines if line.sort == sort]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each sort."""
        found = Counter(line.sort for line in self.lines)
        return {sort.value: found[sort] for sort in Sort}

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return any(line.sort != Sort.SAME for line in self.lines)

    @property
    def shown(self) -> list[Line]:
        """The lines a page has room for; what changes before what stays, else in the order of the file."""
        return sorted(self.lines, key=lambda line: line.sort == Sort.SAME)[:MOST_SHOWN]

    @property
    def shown_problems(self) -> list[Problem]:
        """As many as anybody mends at once, in the order of the file."""
        return sorted(self.problems, key=lambda one: one.line or 0)[:MOST_PROBLEMS]

    def digest(self) -> str:
        """A fingerprint of all that was shown: which rows, their cells before and after."""
        said = [
            [line.number, None if line.sort == Sort.NEW else line.row.pk, line.before, line.after]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps([list(self.names), said]).encode()).hexdigest()
