"""Workbooks for tests, written on the spot; parts of them rewritten, as other programs write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from specialists.sheets.cells import Sheet
from specialists.sheets.files import read_file

SHEET = "xl/worksheets/sheet1.xml"


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    """A workbook of one sheet that `fill` writes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "12月"
    fill(sheet)
    return saved(book)


def changed(data: bytes, **parts: Callable[[str], str]) -> bytes:
    """The workbook with these parts, called as their files are, rewritten; one that was not there is added."""
    wanted = dict(parts)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = wanted.pop(name, None)
            new.writestr(name, change(old.read(name).decode()) if change else old.read(name))
        for name, change in wanted.items():
            new.writestr(name, change(""))
    return out.getvalue()


def only(data: bytes) -> Sheet:
    (sheet,) = read_file("12月.xlsx", data)
    return sheet
