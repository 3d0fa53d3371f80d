"""Tables that go out as files: XLSX and CSV, in which no cell is a formula.

Both are made in memory. openpyxl writes each sheet into a temporary file first, where names of patients must not lie
even for a moment; it reads what is written here in the tests.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hospitals.admin.exchange.columns import harmless

Cell = str | int | Decimal | None
Row = Sequence[Cell]

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# Halves of signs, which no file can hold, and signs that spreadsheets show as nothing.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table_file(kind: str, title: str, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The table as a file of this kind. `title`: the name of the sheet, at most 31 signs, none of `[]:*?/\\`."""
    return _workbook(title, headings, rows) if kind == XLSX else _comma_text(headings, rows)


def _comma_text(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _workbook(title: str, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:  # without it each part is a temporary file first
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        # What looks like a number (a document's) stays as it is.
        as_text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(headings) - 1, 16)
        sheet.freeze_panes(1, 0)  # the headings stay where they are while the rows are moved
        _write(sheet, 0, headings, bold)
        for number, row in enumerate(rows, 1):
            _write(sheet, number, row, as_text)
    return out.getvalue()


def _write(sheet: Worksheet, number: int, row: Row, form: Format) -> None:
    """One row; `form`: of its texts. A text is written as one, whatever it looks like: no formula, link or number."""
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell:
            sheet.write_string(number, column, _plain(cell), form)
        elif isinstance(cell, (int, Decimal)):
            sheet.write_number(number, column, cell)


def _plain(cell: str) -> str:
    """The text as a workbook can hold it, and as nothing but a text."""
    text = str(harmless(_UNWRITABLE.sub("\ufffd", cell)))
    # XlsxWriter takes this for marked-up text of its own making, and would write it as it is.
    return f"'{text}" if text.startswith("<r>") else text
