"""Tables that go out as files: XLSX and CSV, in which no cell is a formula.

Both are made in memory. openpyxl writes each sheet into a temporary file first, where names of patients must not lie
even for a moment; it reads what is written here in the tests.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from io import BytesIO, StringIO
from string import ascii_uppercase
from zipfile import ZIP_DEFLATED, ZipFile

from hospitals.admin.exchange.columns import harmless

Cell = str | int | Decimal | None
Row = Sequence[Cell]

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# What XML cannot hold.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS, _YEAR = "http://schemas.openxmlformats.org", 2006
_MAIN = f"{_SCHEMAS}/spreadsheetml/{_YEAR}/main"
_OFFICE = f"{_SCHEMAS}/officeDocument/{_YEAR}/relationships"
_PACKAGE = f"{_SCHEMAS}/package/{_YEAR}"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Plain, bold for the headings, and text: what looks like a number (a document's) stays as it is.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font>'
        '<font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
        '<xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_PLAIN, _BOLD, _TEXT = 0, 1, 2


def table_file(kind: str, title: str, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The table as a file of this kind. `title`: the name of the sheet, at most 31 signs; at most 26 columns."""
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
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, text in _PARTS.items():
            package.writestr(name, _XML + text)
        package.writestr(
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            # The headings stay where they are while the rows are moved.
            sheet.write(
                f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                f'<cols><col min="1" max="{len(headings)}" width="16" customWidth="1"/></cols><sheetData>'.encode()
            )
            sheet.write(_row(1, headings, _BOLD))
            for number, row in enumerate(rows, 2):
                sheet.write(_row(number, row, _TEXT))
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _row(number: int, cells: Row, style: int) -> bytes:
    """One row; `style`: of its texts."""
    written = [
        _cell(f"{column}{number}", harmless(cell), style)
        for column, cell in zip(ascii_uppercase, cells, strict=False)
        if cell not in (None, "")
    ]
    return f'<row r="{number}">{"".join(written)}</row>'.encode()


def _cell(place: str, cell: Cell, style: int) -> str:
    if isinstance(cell, str):
        text = escape(_UNWRITABLE.sub("\ufffd", cell), quote=False)
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}" s="{_PLAIN}"><v>{cell}</v></c>'
