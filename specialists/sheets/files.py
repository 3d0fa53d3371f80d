"""A file or a pasted text, read into sheets of cells: workbooks, comma-separated text, tables drawn with bars."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hospitals.uploads import MOST_BYTES, MOST_CHARACTERS, UnreadableError, decoded, refuse_kind
from specialists.sheets.cells import Cell, Sheet, plain, sheet_of
from specialists.sheets.unpacking import MOST_CELLS, too_large
from specialists.sheets.workbooks import MOST_COLUMNS, MOST_ROWS, read_workbook

__all__ = ["UnreadableError", "read_file", "read_paste"]

_WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|head|meta|table|\?xml)|MIME-Version:", re.I)
_STRUCK = re.compile(r"~~([^~]+)~~")  # as Markdown strikes out
_QUOTED = re.compile(r'"[^"]*"')
_SAID = re.compile(r"sep=(.)\r?\n", re.I)  # what some programs write above the table
_RULE = frozenset(" \t|:+-—–─")  # what the line under the headings of a drawn table is made of


def read_file(name: str, content: bytes) -> list[Sheet]:
    """The sheets in a file called `name`, those with something in them; the one of a text has no name.

    Raises UnreadableError, with a sentence for the person who chose the file.
    """
    refuse_kind(content)
    if content.startswith(b"PK"):
        sheets = read_workbook(content)
    else:
        sheets = [_of_text(_text(content), pasted=not name.lower().endswith(".csv"))]
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableError(_("这个表格里什么也没有。"))
    return sheets


def read_paste(text: str) -> list[Sheet]:
    """The one sheet of a text pasted from a spreadsheet, from a chat or from a drawn table; it has no name.

    Raises UnreadableError, with a sentence for the person who pasted it.
    """
    if len(text.encode("utf-8", "ignore")) > MOST_BYTES:
        raise UnreadableError(_("粘贴的内容太多，请分几次粘贴。"))
    sheet = _of_text(text.replace("\x00", ""), pasted=True)
    if not sheet.rows:
        raise UnreadableError(_("没有粘贴任何内容。"))
    return [sheet]


def _text(content: bytes) -> str:
    """The text of a file. Raises UnreadableError for pages, pictures and whatever else is no table."""
    if content.startswith(b"%PDF"):
        raise UnreadableError(_("这是 PDF 文件。请把里面的表格复制出来，直接粘贴，或存成 XLSX 再上传。"))
    text = decoded(content)
    if _WEB_PAGE.match(text):  # systems of hospitals call such files .xls
        raise UnreadableError(_("这其实是网页，不是表格文件。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。"))
    if any(unicodedata.category(one) == "Cc" and one not in "\t\r\n\v\f\x1a" for one in set(text)):
        raise UnreadableError(_("读不出这个文件。请上传 XLSX 或 CSV 表格。"))
    return text


def _of_text(text: str, *, pasted: bool) -> Sheet:
    cells = {}
    for number, texts in enumerate(_rows(text, pasted=pasted), 1):
        if number > MOST_ROWS:
            raise UnreadableError(_("超过 %(most)s 行，请分成几个文件导入。") % {"most": MOST_ROWS})
        for column, one in enumerate(texts, 1):
            if not (shown := plain(one)):
                continue
            if column > MOST_COLUMNS:
                said = {"line": number, "count": column, "most": MOST_COLUMNS}
                raise UnreadableError(_("第 %(line)s 行有 %(count)s 列，最多 %(most)s 列。") % said)
            if len(one) > MOST_CHARACTERS:
                said = {"line": number, "count": column, "most": MOST_CHARACTERS}
                raise UnreadableError(_("第 %(line)s 行第 %(count)s 格超过 %(most)s 字。") % said)
            if struck := _STRUCK.fullmatch(shown):
                cells[number, column] = Cell(number, column, struck=True, struck_text=struck[1])
            else:
                cells[number, column] = Cell(number, column, shown, one)
    if cells and max(row for row, _column in cells) * max(column for _row, column in cells) > MOST_CELLS:
        raise too_large()
    return sheet_of("", cells)


def _rows(text: str, *, pasted: bool) -> Iterator[list[str]]:
    """The rows of a text, with the texts of their cells."""
    said = _SAID.match(text)
    parted = said[1] if said else _parted_by(text, pasted=pasted)
    if parted == "|":
        yield from _drawn(text)
        return
    reader = csv.reader(
        io.StringIO(text[said.end() if said else 0 :], newline=""), delimiter=parted, strict=True
    )
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            wrong = {"line": number, "most": MOST_CHARACTERS}
            raise UnreadableError(
                _("第 %(line)s 行读不出来：可能少了一个引号，或者有一格超过 %(most)s 字。") % wrong
            ) from None
        yield row


def _parted_by(text: str, *, pasted: bool) -> str:
    """What stands between the cells of a text. Spreadsheets copy with tabs, and no cell holds any; in files that are
    called comma-separated some write one before long numbers."""
    bare = _QUOTED.sub("", text)
    counts = {sign: bare.count(sign) for sign in ("\t", ",", ";")}
    if pasted and counts["\t"]:
        return "\t"
    lines = [line for line in bare.splitlines() if line.strip()]
    if lines and sum("|" in line for line in lines) * 2 > len(lines):
        return "|"
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","


def _drawn(text: str) -> Iterator[list[str]]:
    """The rows of a table drawn with bars, without its rules."""
    for line in text.splitlines():
        bare = line.strip()
        if "|" in bare and "-" in bare and _RULE.issuperset(bare):
            yield []  # the lines after it keep their numbers
            continue
        bare = bare.removeprefix("|").removesuffix("|") if bare.startswith("|") else bare
        yield bare.split("|")
