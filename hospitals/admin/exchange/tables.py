"""A file as it was uploaded, read into lines: which kind it is, how many there may be, what is wrong with it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from hospitals.uploads import MOST_CHARACTERS, UnreadableError, damaged, decoded, refuse_kind, refuse_large

MOST_ROWS = 2000
MOST_COLUMNS = 60
MOST_SHEETS = 30


@dataclass(frozen=True)
class Table:
    """What a file holds: the names of its columns, and its lines with their numbers in the file, from 2."""

    names: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, Any]], ...]
    sheet: str = ""  # which of several sheets it is


def read_table(data: bytes, key: str) -> Table:
    """The table in `data`, a workbook or comma-separated text; of several sheets the first with the column `key`.

    Raises UnreadableError for what is no table, is too large, or has lines that do not fit the first one.
    """
    refuse_kind(data)
    if data.startswith(b"PK"):
        return _of_workbook(data, key)
    return _of_lines(_lines_of_text(decoded(data)))


def _of_lines(lines: Iterable[tuple[int, list[Any]]], sheet: str = "") -> Table:
    """The lines put under the names of the first; those that are empty are left out."""
    names: list[str] | None = None
    found: list[tuple[int, dict[str, Any]]] = []
    for number, cells in lines:
        if not any(cell not in (None, "") for cell in cells):
            continue
        while cells[-1] in (None, "") and (names is None or len(cells) > len(names)):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            said = {"line": number, "count": len(cells), "most": MOST_COLUMNS}
            raise UnreadableError(_("第 %(line)s 行有 %(count)s 列，最多 %(most)s 列。") % said)
        if names is None:
            names = [str(cell if cell is not None else "").strip() for cell in cells]
            continue
        if len(cells) != len(names):
            said = {"line": number, "count": len(cells), "wanted": len(names)}
            raise UnreadableError(_("第 %(line)s 行有 %(count)s 格，第一行有 %(wanted)s 格，对不上。") % said)
        if len(found) == MOST_ROWS:
            raise UnreadableError(_("超过 %(most)s 行，请分成几个文件导入。") % {"most": MOST_ROWS})
        for name, cell in zip(names, cells, strict=True):
            _refuse_odd(cell, number, name)
        found.append((number, dict(zip(names, cells, strict=True))))
    return Table(tuple(names or []), tuple(found), sheet)


def _refuse_odd(cell: Any, number: int, name: str) -> None:
    """Raises UnreadableError for a text no column could hold."""
    if not isinstance(cell, str):
        return
    said = {"line": number, "column": name, "most": MOST_CHARACTERS}
    if len(cell) > MOST_CHARACTERS:
        raise UnreadableError(_("第 %(line)s 行“%(column)s”超过 %(most)s 字。") % said)
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\t\r\n" for one in cell):
        raise UnreadableError(_("第 %(line)s 行“%(column)s”里有看不见的控制字符，请删掉重新填写。") % said)


# --- Comma-separated text ---------------------------------------------------------------


def _lines_of_text(text: str) -> Iterator[tuple[int, list[Any]]]:
    """Each line with the number at which it begins. Parted by tabs where the first line is."""
    first = text.split("\n", 1)[0]
    parted = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            said = {"line": begins, "most": MOST_CHARACTERS}
            raise UnreadableError(
                _("第 %(line)s 行读不出来：可能少了一个引号，或者有一格超过 %(most)s 字。") % said
            ) from None
        yield begins, list(cells)
        begins = reader.line_num + 1


# --- Workbooks --------------------------------------------------------------------------


def _of_workbook(data: bytes, key: str) -> Table:
    try:
        refuse_large(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = book.worksheets[:MOST_SHEETS]
        several = len(sheets) > 1
        wanted = next((sheet for sheet in sheets if key in _first_line(sheet)), sheets[0])
        return _of_lines(_lines_of_sheet(wanted), wanted.title if several else "")
    except UnreadableError:
        raise
    except Exception:  # whatever a broken workbook makes the library say
        raise damaged() from None


def _first_line(sheet: Any) -> list[str]:
    row = next(sheet.iter_rows(min_row=1, max_row=1, max_col=MOST_COLUMNS, values_only=True), ())
    return [str(cell if cell is not None else "").strip() for cell in row]


def _lines_of_sheet(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Each line with its number, all equally wide."""
    sheet.reset_dimensions()  # what the file says of its own size may be anything
    width = MOST_COLUMNS + 1
    for number, row in enumerate(sheet.iter_rows(max_col=width), 1):
        for place, cell in enumerate(row, 1):
            if cell.data_type == "e":
                said = {"line": number, "column": get_column_letter(place), "cell": cell.value}
                raise UnreadableError(_("第 %(line)s 行 %(column)s 列的公式算不出结果（%(cell)s）。") % said)
        if any(cell.value is not None for cell in row):
            yield number, [*(cell.value for cell in row), *[None] * (width - len(row))]
