"""A file as it was uploaded, read into lines: which kind it is, how large it may be, what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 60
MOST_CHARACTERS = 20_000  # of one cell
# Of a workbook, which is packed: a small file can hold a great deal, and all of it is read at once.
MOST_UNPACKED = 24 * 1024 * 1024
MOST_BESIDE = 512 * 1024  # of that in all that is neither cells nor their texts: styles, names
MOST_CELLS = (
    300_000  # with their texts and with empty ones, which spreadsheets write where something was coloured
)
MOST_SHEETS = 30
_CELLS = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml)")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:c|si|row)[\s/>]")
_READ = re.compile(r".*\.(xml|rels)")


class UnreadableError(Exception):
    """A file that cannot be taken; the text says why, to the person who chose it."""


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
    if len(data) > MOST_BYTES:
        raise UnreadableError(_("文件超过 5 MB，请分成几个文件导入。"))
    if not data.strip():
        raise UnreadableError(_("这是一个空文件。"))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(_("这是旧版 Excel 文件（.xls）。请另存为 XLSX 或 CSV 再上传。"))
    if data.startswith(b"PK"):
        return _of_workbook(data, key)
    return _of_lines(_lines_of_text(_decoded(data)))


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


def _decoded(data: bytes) -> str:
    """The text, in whichever encoding spreadsheets write it here."""
    by_mark = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in (*by_mark, "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(_("读不出这个文件。请上传 XLSX 或 CSV 表格。"))


def _lines_of_text(text: str) -> Iterator[tuple[int, list[Any]]]:
    """Each line with the number at which it begins. Parted by tabs where the first line is."""
    if "\x00" in text:
        raise UnreadableError(_("读不出这个文件。请上传 XLSX 或 CSV 表格。"))
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
        _refuse_large(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = book.worksheets[:MOST_SHEETS]
        several = len(sheets) > 1
        wanted = next((sheet for sheet in sheets if key in _first_line(sheet)), sheets[0])
        return _of_lines(_lines_of_sheet(wanted), wanted.title if several else "")
    except UnreadableError:
        raise
    except Exception:  # whatever a broken workbook makes the library say
        raise UnreadableError(
            _("这个 XLSX 文件已损坏，读不出来。请用电子表格软件打开，另存一份再上传。")
        ) from None


def _refuse_large(data: bytes) -> None:
    """Raises UnreadableError for a workbook that would unpack to too much, or to too many pieces. Nothing is
    unpacked for that beyond what is allowed."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [part for part in book.infolist() if _READ.fullmatch(part.filename)]
        holding = [part for part in parts if _CELLS.fullmatch(part.filename)]
        size = sum(part.file_size for part in holding)
        beside = sum(part.file_size for part in parts) - size
        if size <= MOST_UNPACKED:
            cells = sum(1 for part in holding for _one in _CELL.finditer(book.read(part)))
    if size > MOST_UNPACKED or beside > MOST_BESIDE:
        said = {"most": MOST_UNPACKED // 1024 // 1024}
        raise UnreadableError(
            _("表格解压以后太大（最多 %(most)s MB）。请只留下要导入的工作表，或另存为 CSV。") % said
        )
    if cells > MOST_CELLS:
        said = {"most": MOST_CELLS}
        raise UnreadableError(
            _("表格里格子太多（连空着的在内最多 %(most)s 个）。请新建一个表格，只把要导入的内容复制进去。")
            % said
        )


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
