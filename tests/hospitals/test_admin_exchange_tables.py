"""Files as they come: kinds, encodings, sizes, and what is wrong with them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from hospitals.admin.exchange import tables
from hospitals.admin.exchange.tables import read_table
from hospitals.uploads import MOST_BESIDE, MOST_UNPACKED, UnreadableError

TEXT = "slug,name\nx,新医院\n"


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these sheets of lines of cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for lines in sheets:
        sheet = book.create_sheet()
        for line in lines:
            sheet.append(list(line))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with another part."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return out.getvalue()


def damaged(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The same workbook with a part that cannot be unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        header = book.getinfo(name).header_offset
    begins = (
        header + 30 + sum(int.from_bytes(data[header + at : header + at + 2], "little") for at in (26, 28))
    )
    return data[:begins] + b"\xff" + data[begins + 1 :]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        b"\n" + TEXT.encode() + b"\n,\n",
        workbook([["slug", "name"], ["x", "新医院"]]),
        workbook([["slug", "name", None], [], ["x", "新医院"], [None, None]]),
        workbook([["封面"], ["说明"]], [["slug", "name"], ["x", "新医院"]]),
    ],
)
def test_a_table_is_read_whatever_it_is_kept_in(data: bytes) -> None:
    found = read_table(data, "slug")
    assert found.names == ("slug", "name")
    assert [cells for _number, cells in found.lines] == [{"slug": "x", "name": "新医院"}]


def test_lines_keep_their_numbers() -> None:
    text = 'slug,name\nx,"一\n二"\n\ny,三\n'
    assert [number for number, _cells in read_table(text.encode(), "slug").lines] == [2, 5]
    data = workbook([["slug"], ["x"], [], [date(2021, 8, 1)]])
    assert [number for number, _cells in read_table(data, "slug").lines] == [2, 4]


def test_of_several_sheets_it_is_said_which_is_read() -> None:
    found = read_table(workbook([["封面"]], [["slug"], ["x"]]), "slug")
    assert found.sheet == "Sheet1"
    assert read_table(workbook([["slug"], ["x"]]), "slug").sheet == ""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空文件"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "旧版 Excel"),
        (b"PK\x03\x04 no workbook", "已损坏"),
        (damaged(workbook([["slug"], ["x"]])), "已损坏"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x81\xff", "读不出这个文件"),
        (b"slug\nx\x00\n", "读不出这个文件"),
        (b"slug\nx\x07\n", "第 2 行“slug”里有看不见的控制字符"),
        (b"slug,name\nx,y\nz\n", "第 3 行有 1 格，第一行有 2 格"),
        (b"slug,name\nx,y,z\n", "第 2 行有 3 格，第一行有 2 格"),
        (b'slug,name\nx,"y\n', "第 2 行"),
        (b"slug\n" + b"x" * 20_001, "第 2 行“slug”超过 20000 字"),
        (b"slug\n" + b"x" * 200_000, "第 2 行"),
        (b"slug\n" + b"x\n" * 2001, "超过 2000 行"),
        (b"slug" + b",a" * 60, "第 1 行有 61 列，最多 60 列"),
        (b"x" * (5 * 1024 * 1024 + 1), "超过 5 MB"),
        (workbook([["slug"], *[["x"]] * 2001]), "超过 2000 行"),
        (workbook([["slug", *"a" * 60]]), "第 1 行有 61 列"),
        (workbook([["slug", "name"], ["x", "y", "z"]]), "第 2 行有 3 格"),
        (workbook([["slug"], ["#DIV/0!"]]), "第 2 行 A 列的公式算不出结果"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        read_table(data, "slug")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = workbook([["slug"], ["x"]])
    monkeypatch.setattr(tables, "load_workbook", lambda *_, **__: pytest.fail("it was read"))
    for name, content, sentence in [
        ("xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 300_001, "格子太多"),
        ("xl/worksheets/sheet1.xml", b"<row>" + b"<x:c/>" * 300_001, "格子太多"),
        ("xl/worksheets/sheet1.xml", b" " * (MOST_UNPACKED + 1), "解压以后太大"),
        ("xl/styles.xml", b" " * (MOST_BESIDE + 1), "解压以后太大"),
    ]:
        packed = with_part(plain, name, content)
        assert len(packed) < 200_000
        with pytest.raises(UnreadableError, match=sentence):
            read_table(packed, "slug")
