"""The sheets of a workbook: of each cell its text, what is struck out of it, its note; what is merged and hidden."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import from_excel

from hospitals.uploads import UnreadableError, damaged, refuse_large
from specialists.sheets.cells import Cell, Place, Range, Sheet, Value, plain, sheet_of
from specialists.sheets.shown import names_weekdays, seen_of, shown, shown_text
from specialists.sheets.unpacking import MOST_CELLS, lean, merged_ranges, too_large

MOST_SHEETS = 100
MOST_ROWS = 5000  # of one sheet
MOST_COLUMNS = 300
_MOST_TEXT = 5_000_000  # characters of one sheet: many cells may share one long text
_MOST_BESIDE = 4 * 1024 * 1024  # old files carry thousands of styles, and they are left out unread
_SEEN_POINTS = 1  # lower rows and narrower columns were drawn shut, which hides them as well
_SEEN_CHARACTERS = 0.2
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A note with answers is also kept as an old one, for old programs, after a sentence to their readers.
_FOR_OLD_PROGRAMS = re.compile(
    r"\[(?:Threaded comment|线程批注|线程注释)\].*?\n(?:Comment|注释|批注)[::]\s*", re.S
)


def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets of an XLSX or XLSM file that have anything in them, hidden ones too.

    Raises UnreadableError for what is too large, damaged or another kind of file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            _refuse_others(whole)
            refuse_large(content, most_beside=_MOST_BESIDE)
            return list(_sheets(whole, _opened(content)))
    except UnreadableError:
        raise
    except Exception:  # whatever a broken workbook makes the library say
        raise damaged() from None


def _refuse_others(whole: zipfile.ZipFile) -> None:
    """Raises UnreadableError for what is packed in the same way and is no workbook of this kind."""
    names = whole.namelist()
    if any(name.startswith("word/") for name in names):
        raise UnreadableError(_("这是 Word 文档。请把里面的表格复制出来，直接粘贴，或存成 XLSX 再上传。"))
    if any(part.flag_bits & 1 for part in whole.infolist()):
        raise UnreadableError(_("这个文件设有打开密码。请去掉密码，另存一份再上传。"))
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise UnreadableError(_("这种表格文件读不了。请另存为 XLSX 或 CSV 再上传。"))
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableError(_("这是压缩包，不是表格。请解压以后上传里面的 XLSX 或 CSV 文件。"))


def _opened(content: bytes) -> ExcelReader:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what was left out on purpose
        reader = ExcelReader(io.BytesIO(lean(content)), data_only=True, keep_links=False, rich_text=True)
        reader.read()
    return reader


def _sheets(whole: zipfile.ZipFile, reader: ExcelReader) -> Iterator[Sheet]:
    """Each sheet with something in it."""
    targets = [rel.target for _sheet, rel in reader.parser.find_sheets()]
    paths = [path for path in targets if path in reader.valid_files]  # sheets of charts were left out
    if len(paths) > MOST_SHEETS:
        said = {"count": len(paths), "most": MOST_SHEETS}
        raise UnreadableError(_("有 %(count)s 个工作表，最多 %(most)s 个。请只留下要导入的。") % said)
    cells = 0
    for sheet, path in zip(reader.wb.worksheets, paths, strict=True):
        _refuse_far(sheet)
        found = _sheet(sheet, _ranges(whole.read(path)), _notes(whole, path))
        cells += sum(map(len, found.rows))
        if cells > MOST_CELLS:
            raise too_large()
        if found.rows:
            yield found


def _refuse_far(sheet: Any) -> None:
    """Raises UnreadableError where something stands so far out that nobody can have meant it."""
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        said = {
            "sheet": sheet.title,
            "cell": f"{get_column_letter(sheet.max_column)}{sheet.max_row}",
            "rows": MOST_ROWS,
            "columns": MOST_COLUMNS,
        }
        text = _(
            "工作表“%(sheet)s”一直用到 %(cell)s，最多 %(rows)s 行、%(columns)s 列。"
            "请把要导入的内容复制到新的表格里。"
        )
        raise UnreadableError(text % said)


def _sheet(sheet: Any, merged: list[Range], notes: dict[Place, str]) -> Sheet:
    cells: dict[Place, Cell] = {}
    read = 0
    for row in sheet.iter_rows():
        for one in row:
            place = (one.row, one.column)
            if one.value is not None or place in notes:
                cells[place] = cell = _cell(one, notes.pop(place, ""))
                read += len(cell.text) + len(cell.struck_text)
            if read > _MOST_TEXT:
                raise too_large()
    for (at, column), note in notes.items():  # of empty cells beyond the others
        if at <= MOST_ROWS and column <= MOST_COLUMNS:
            cells[at, column] = Cell(at, column, note=note)
    if cells and max(row for row, _column in cells) * max(column for _row, column in cells) > MOST_CELLS:
        raise too_large()
    return sheet_of(
        sheet.title.strip(),
        cells,
        merged,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=[
            number
            for number, one in sheet.row_dimensions.items()
            if one.hidden or (one.ht is not None and one.ht < _SEEN_POINTS)
        ],
        hidden_columns=[
            number
            for one in sheet.column_dimensions.values()
            if one.hidden or one.width < _SEEN_CHARACTERS
            for number in range(one.min, min(one.max, MOST_COLUMNS) + 1)
        ],
    )


def _cell(one: Any, note: str) -> Cell:
    """A cell as the library read it, as it is shown."""
    struck = bool(one.font.strike)
    value, code = one.value, one.number_format
    if isinstance(value, CellRichText):
        kept, out = _parted(value, struck)
        text, struck_text = plain(shown_text(kept, code) if kept else ""), plain(out)
        all_out = bool(struck_text) and not text
        return Cell(one.row, one.column, text, kept if text else None, all_out, struck_text, note)
    if isinstance(value, str):
        value = _unescaped(value)
        text = plain(value if one.data_type == "e" else shown_text(value, code))
    else:
        value, text = _seen(one, value, code)
    if struck and text:
        return Cell(one.row, one.column, "", None, True, text, note)
    return Cell(one.row, one.column, text, value, note=note)


def _seen(one: Any, value: Any, code: str) -> tuple[Value, str]:
    """A value that is no text, and its text. Of a moment only what the format shows is kept."""
    if value is None or isinstance(value, bool):
        return value, "" if value is None else str(value).upper()
    if isinstance(value, int | float) and names_weekdays(code):
        value = from_excel(value, one.parent.parent.epoch)
    if isinstance(value, datetime):
        value = _whole_seconds(value)
        text = plain(shown(value, code))
        return seen_of(value, code) or text, text
    if isinstance(value, time):  # what is shown of it decides, as above
        value = _whole_seconds(datetime.combine(date(2000, 1, 1), value)).time()
    text = plain(shown(value, code))
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        within = 0 <= seconds < 24 * 60 * 60
        return (datetime(2000, 1, 1) + timedelta(seconds=seconds)).time() if within else text, text  # noqa: DTZ001
    return value, text


def _whole_seconds(moment: datetime) -> datetime:
    """Fractions of days never come out even: 8:30 is kept as 8:29:59.999."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _parted(value: CellRichText, struck: bool) -> tuple[str, str]:
    """The text that stands, and the text that is struck out; pieces without a font of their own have the cell's."""
    kept: list[str] = []
    out: list[str] = []
    for piece in value:
        own = bool(piece.font.strike) if isinstance(piece, TextBlock) else struck
        (out if own else kept).append(_unescaped(str(piece)))
    return "".join(kept), "".join(out)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _ranges(xml: bytes) -> list[Range]:
    """The merged ranges of a sheet."""
    bounds = [range_boundaries(one) for one in merged_ranges(xml)]
    return [(top, left, bottom, right) for left, top, right, bottom in bounds]


def _notes(whole: zipfile.ZipFile, path: str) -> dict[Place, str]:
    """The notes of a sheet by their cells: old ones, and newer ones with their answers in their stead."""
    beside = get_rels_path(path)
    if beside not in whole.namelist():
        return {}
    old: dict[str, str] = {}
    newer: dict[str, list[str]] = {}
    for rel in get_dependents(whole, beside):
        kind = rel.Type.rpartition("/")[2]
        if kind not in {"comments", "threadedComment"} or rel.target not in whole.namelist():
            continue
        xml = whole.read(rel.target)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise damaged()
        root = ElementTree.fromstring(xml)  # noqa: S314 (entities were refused)
        if kind == "comments":
            authors = [one.text or "" for one in root.findall("{*}authors/{*}author")]
            for one in root.findall("{*}commentList/{*}comment"):
                author = authors[int(one.get("authorId", "0"))] if authors else ""
                old[one.get("ref", "")] = _old_note(one, author)
        else:
            for one in root.findall("{*}threadedComment"):
                newer.setdefault(one.get("ref", ""), []).append(one.findtext("{*}text") or "")
    notes = old | {ref: "\n".join(texts) for ref, texts in newer.items()}
    return {coordinate_to_tuple(ref): plain(_unescaped(note)) for ref, note in notes.items() if note.strip()}


def _old_note(comment: ElementTree.Element, author: str) -> str:
    """The text of an old note, without the name of who wrote it, which stands on its first line by itself."""
    pieces = comment.findall("{*}text/{*}t") + comment.findall("{*}text/{*}r/{*}t")
    text = plain("".join(piece.text or "" for piece in pieces))
    if before := _FOR_OLD_PROGRAMS.match(text):
        text = text[before.end() :]
    first, _break, rest = text.partition("\n")
    return rest if author.strip() and first.rstrip(":").strip() == plain(author) else text
