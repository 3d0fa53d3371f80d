"""A sheet as the clerk sees it: its cells with what they show, what is struck out, merged, hidden or noted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache

Value = str | int | float | bool | datetime | date | time | None
Place = tuple[int, int]  # row and column, from 1
Range = tuple[int, int, int, int]  # first row, first column, last row, last column

_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Rows and columns count from 1, as on the screen of a spreadsheet.

    `text`: what is shown and not struck out, as `plain` writes it. `value`: what the file holds for it, of dates and
    times only what is shown of them; None where all is struck out. `covered`: it lies in a merged range and is not
    its first cell; it reads as the first one does.
    """

    row: int
    column: int
    text: str = ""
    value: Value = None
    struck: bool = False  # all that stands in it
    struck_text: str = ""
    note: str = ""
    covered: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one pasted table: rows of equal length, up to the last row and column with something in them."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    # Of one that was put together of parts of another: by its row, where that stands there.
    places: Mapping[int, Place] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at this place, an empty one outside of the sheet."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return Cell(row, column)


def plain(text: str) -> str:
    """`text` with digits, letters and signs of half width, without what nobody sees, and without space around it.

    Line breaks within stay, as "\\n". Numbers in circles stay too: “限号20①” must not become 201.
    """
    unbroken = text.replace("\r\n", "\n").translate(_BREAKS)
    return "".join(map(_plain_character, unbroken)).strip()


@lru_cache(maxsize=20_000)
def _plain_character(one: str) -> str:
    kind = unicodedata.category(one)
    if one == "\n" or kind == "No":
        return one
    if one == "\t":
        return " "
    if kind in {"Cc", "Cf", "Cs"} or "\ufe00" <= one <= "\ufe0f":
        return ""
    return unicodedata.normalize("NFKC", one)


def sheet_of(
    name: str,
    cells: Mapping[Place, Cell],
    merged: Iterable[Range] = (),
    *,
    hidden: bool = False,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
) -> Sheet:
    """The sheet of these cells. What a merged range covers reads as its first cell, and only within the sheet."""
    lying = _within(merged, *_extent(cells.values()))
    first_of = {place: (one[0], one[1]) for one in lying for place in _covered(one)}
    own = {place: cell for place, cell in cells.items() if place not in first_of}
    height, width = _extent(own.values())

    def at(row: int, column: int) -> Cell:
        first = first_of.get((row, column))
        if first is None:
            return own.get((row, column)) or Cell(row, column)
        return replace(own.get(first) or Cell(*first), row=row, column=column, covered=True)

    return Sheet(
        name=name,
        rows=tuple(tuple(at(row, column) for column in range(1, width + 1)) for row in range(1, height + 1)),
        hidden=hidden,
        hidden_rows=frozenset(row for row in hidden_rows if row <= height),
        hidden_columns=frozenset(column for column in hidden_columns if column <= width),
    )


def _extent(cells: Iterable[Cell]) -> Place:
    """The last row and the last column with something in them; 0 and 0 where there is nothing."""
    full = [cell for cell in cells if cell.text or cell.struck_text or cell.note]
    return max((cell.row for cell in full), default=0), max((cell.column for cell in full), default=0)


def _within(merged: Iterable[Range], height: int, width: int) -> list[Range]:
    """The ranges, cut where the sheet ends: titles are merged over whole rows, thousands of cells."""
    lying: list[Range] = []
    left_over = height * width
    for top, left, bottom, right in merged:
        if top > height or left > width:
            continue
        one = (top, left, min(bottom, height), min(right, width))
        left_over -= (one[2] - top + 1) * (one[3] - left + 1)
        if left_over < 0:  # they overlap, which no spreadsheet allows
            break
        lying.append(one)
    return lying


def _covered(one: Range) -> Iterator[Place]:
    top, left, bottom, right = one
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                yield row, column
