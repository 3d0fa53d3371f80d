"""A file as somebody chose it: how large it may be, what it is packed in, in which encoding it is written."""

from __future__ import annotations

import io
import re
import zipfile

from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_CHARACTERS = 20_000  # of one cell
# Of a workbook, which is packed: a small file can hold a great deal, and all of it is read at once.
MOST_UNPACKED = 24 * 1024 * 1024
MOST_BESIDE = 512 * 1024  # of that in all that is neither cells nor their texts: styles, names
MOST_CELLS = (
    300_000  # with their texts and with empty ones, which spreadsheets write where something was coloured
)
_CELLS = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml)")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:c|si|row)[\s/>]")
_READ = re.compile(r".*\.(xml|rels)")
_OLD_PACKING = b"\xd0\xcf\x11\xe0"  # of .xls, and of any workbook with a password
_FEW = 4  # a stray one is a fault of the file
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class UnreadableError(Exception):
    """A file that cannot be taken; the text says why, to the person who chose it."""


def refuse_kind(data: bytes) -> None:
    """Raises UnreadableError for a file too large, an empty one, one with a password, and the old kind of workbook."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(_("文件超过 5 MB，请分成几个文件导入。"))
    if not data.strip():
        raise UnreadableError(_("这是一个空文件。"))
    if data.startswith(_OLD_PACKING) and _LOCKED in data:
        raise UnreadableError(_("这个文件设有打开密码。请去掉密码，另存一份再上传。"))
    if data.startswith(_OLD_PACKING):
        raise UnreadableError(_("这是旧版 Excel 文件（.xls）。请另存为 XLSX 或 CSV 再上传。"))


def refuse_large(data: bytes, *, most_beside: int = MOST_BESIDE) -> None:
    """Raises UnreadableError for a workbook that would unpack to too much, or to too many pieces. Nothing is
    unpacked for that beyond what is allowed: `most_beside` bytes of what is neither cells nor their texts."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [part for part in book.infolist() if _READ.fullmatch(part.filename)]
        holding = [part for part in parts if _CELLS.fullmatch(part.filename)]
        size = sum(part.file_size for part in holding)
        beside = sum(part.file_size for part in parts) - size
        if size <= MOST_UNPACKED:
            cells = sum(1 for part in holding for _one in _CELL.finditer(book.read(part)))
    if size > MOST_UNPACKED or beside > most_beside:
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


def damaged() -> UnreadableError:
    """What is said of a workbook that cannot be read, whatever is broken in it."""
    return UnreadableError(_("这个 XLSX 文件已损坏，读不出来。请用电子表格软件打开，另存一份再上传。"))


def decoded(data: bytes) -> str:
    """The text, in whichever encoding spreadsheets write it here. Raises UnreadableError for what is no text."""
    by_mark = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _unmarked(data)
    for encoding in (*by_mark, "utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError(_("读不出这个文件。请上传 XLSX 或 CSV 表格。"))


def _unmarked(data: bytes) -> tuple[str, ...]:
    """The encoding of two bytes a character that does not say so: digits and commas have an empty half."""
    if len(data) % 2:
        return ()
    first, second = data[::2].count(0), data[1::2].count(0)
    if second >= _FEW and not first:
        return ("utf-16-le",)
    return ("utf-16-be",) if first >= _FEW and not second else ()
