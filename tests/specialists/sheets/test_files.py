"""Files as clerks send them, and what they paste: kinds, encodings, and what is said of those that cannot be read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from hospitals.uploads import MOST_BYTES
from specialists.sheets.cells import Cell
from specialists.sheets.files import UnreadableError, read_file, read_paste

TEXT = "专家,时间,号数\n张三,12月5日上午,20\n"
ROWS = [["专家", "时间", "号数"], ["张三", "12月5日上午", "20"]]


def packed(*names: str) -> bytes:
    """An archive with parts of these names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def texts(name: str, content: bytes) -> list[list[str]]:
    (sheet,) = read_file(name, content)
    return [[cell.text for cell in row] for row in sheet.rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("12月.csv", TEXT.encode()),
        ("12月.csv", TEXT.encode("utf-8-sig")),
        ("12月.csv", TEXT.encode("gb18030")),
        ("12月.csv", TEXT.encode("utf-16")),
        ("12月.csv", TEXT.encode("utf-16-le")),
        ("12月.csv", TEXT.encode("utf-16-be")),
        ("12月.CSV", TEXT.replace("\n", "\r\n").encode()),
        ("12月.csv", TEXT.replace("\n", "\r").encode()),
        ("12月.csv", TEXT.replace(",", ";").encode()),
        ("12月.csv", TEXT.replace(",", "\t").encode("utf-16")),
        ("12月.tsv", TEXT.replace(",", "\t").encode("gb18030")),
        ("12月.txt", TEXT.replace(",", "\t").encode()),
        ("12月.txt", TEXT.encode("gb18030")),
        ("12月.csv", ("sep=;\n" + TEXT.replace(",", ";")).encode()),
        ("12月.csv", TEXT.replace("20", "\t20").encode()),
        ("12月.xls", TEXT.replace(",", "\t").encode("gb18030")),  # called so, and text all the same
        ("12月.csv", (TEXT + ",,\n\n,,\n").encode()),
    ],
)
def test_text_is_read_whatever_it_is_kept_in(name: str, content: bytes) -> None:
    assert texts(name, content) == ROWS


def test_the_sheet_of_a_text_has_no_name() -> None:
    assert read_file("2026年12月出诊表.csv", TEXT.encode())[0].name == ""


def test_rows_keep_their_numbers_and_cells_their_line_breaks() -> None:
    content = '12月出诊,,\n\n张三,"12月5日\r\n上午",２０\n'.encode()
    (sheet,) = read_file("a.csv", content)
    assert len(sheet.rows) == 3
    assert sheet.cell(3, 2) == Cell(3, 2, "12月5日\n上午", "12月5日\r\n上午")
    assert sheet.cell(3, 3) == Cell(3, 3, "20", "２０")
    assert sheet.cell(1, 2).value is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空文件"),
        (b" \r\n", "空文件"),
        (b",,\n,,\n", "什么也没有"),
        (b"x" * (MOST_BYTES + 1), "超过 5 MB"),
        (b"\xd0\xcf\x11\xe0 old", "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "读不出这个文件"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x81\xff", "读不出这个文件"),
        (b"a,b\x07\n", "读不出这个文件"),
        ("<html><table><tr><td>张三</td></tr></table>".encode("gb18030"), "网页"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "网页"),
        (packed("word/document.xml"), "Word"),
        (packed("content.xml", "mimetype"), "这种表格"),
        (packed("xl/workbook.bin"), "这种表格"),
        (packed("12月.xlsx"), "压缩包"),
        (packed("xl/workbook.xml"), "已损坏"),
        (b"PK\x03\x04 broken", "已损坏"),
        ('张三,"上午\n李四,下午\n'.encode(), "第 1 行读不出来"),
        (b"x\n" * 5001, "超过 5000 行"),
        (b"," * 300 + b"x", "第 1 行有 301 列"),
        (b"a," + b"x" * 20_001, "第 1 行第 2 格超过 20000 字"),
        (b"x\n" * 4999 + b"," * 99 + b"x", "表格太大"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        read_file("12月.xlsx", content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("专家\t时间\n张三\t12月5,6日\n", [["专家", "时间"], ["张三", "12月5,6日"]]),
        ('张三\t"12月5日\n上午"\t20\r\n', [["张三", "12月5日\n上午", "20"]]),
        ('张三\t"他说""行""\n好"', [["张三", '他说"行"\n好']]),
        ('张三\t5"屏', [["张三", '5"屏']]),
        ("标题\n\n张三\t上午", [["标题", ""], ["", ""], ["张三", "上午"]]),
        ("\t张三\n\t李四", [["", "张三"], ["", "李四"]]),
        ("张三,上午,20", [["张三", "上午", "20"]]),
        ("12月5日上午 张三", [["12月5日上午 张三"]]),
        ("张三，12月5日上午", [["张三,12月5日上午"]]),
        ("| 专家 | 时间 |\n|---|:--|\n| 张三 | 5,6日 |", [["专家", "时间"], ["", ""], ["张三", "5,6日"]]),
        ("专家 | 时间\n--- | ---\n张三 | 8-12", [["专家", "时间"], ["", ""], ["张三", "8-12"]]),
        ("~~12月5日~~ | 张三\n12月6日 | 李四", [["", "张三"], ["12月6日", "李四"]]),
        ("| 张三 | |\n| | 上午 |", [["张三", ""], ["", "上午"]]),
    ],
)
def test_what_is_pasted_is_read(text: str, expected: list[list[str]]) -> None:
    (sheet,) = read_paste(text)
    assert [[cell.text for cell in row] for row in sheet.rows] == expected
    assert sheet.name == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有粘贴"),
        (" \t\n", "没有粘贴"),
        ("x" * (MOST_BYTES + 1), "太多"),
        ('张三\t"上午\n李四\t下午', "第 1 行读不出来"),
    ],
)
def test_what_is_wrong_with_a_paste_is_said(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        read_paste(text)
