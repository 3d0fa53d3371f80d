"""Workbooks as clerks keep them: dates, strikes, notes, formulas, merged and hidden cells."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from specialists.sheets.cells import Cell
from specialists.sheets.files import read_file
from tests.specialists.sheets.workbook import SHEET, changed, only, saved, workbook

STRUCK = Font(strike=True)
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def first(value: Any, code: str = "General", **more: Any) -> Cell:
    """The first cell of a workbook with this value in it."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = value
        sheet["A1"].number_format = code
        for name, one in more.items():
            setattr(sheet["A1"], name, one)
        sheet["A2"] = "."

    return only(workbook(fill)).cell(1, 1)


@pytest.mark.parametrize(
    ("value", "code", "text", "read"),
    [
        ("张三 ", "General", "张三", "张三 "),
        (" １２月５日\n上午", "General", "12月5日\n上午", " １２月５日\n上午"),
        ("张三_x000D_\n李四", "General", "张三\n李四", "张三\r\n李四"),
        (20, "General", "20", 20),
        (20.0, "0", "20", 20),
        (50, '"¥"0.00', "¥50.00", 50),
        (0.5, "0%", "50%", 0.5),
        (46361, "General", "46361", 46361),
        (True, "General", "TRUE", True),
        ("#N/A", "General", "#N/A", "#N/A"),
        (datetime(2026, 12, 5), "yyyy/m/d", "2026/12/5", datetime(2026, 12, 5)),
        (date(2026, 12, 5), 'm"月"d"日"', "12月5日", datetime(2026, 12, 5)),
        (datetime(2026, 12, 5, 8, 30), "yyyy/m/d h:mm", "2026/12/5 8:30", datetime(2026, 12, 5, 8, 30)),
        (datetime(2026, 12, 5, 8, 30), "yyyy/m/d", "2026/12/5", datetime(2026, 12, 5)),
        (datetime(2026, 12, 5, 8, 30), "h:mm", "8:30", time(8, 30)),
        (datetime(2026, 12, 1), 'yyyy"年"m"月"', "2026年12月", "2026年12月"),
        (datetime(2026, 12, 5), "aaaa", "星期六", "星期六"),
        (46361, "[$-804]aaaa;@", "星期六", "星期六"),
        (datetime(2026, 12, 5), "d", "5", "5"),
        (time(8, 30), "h:mm", "8:30", time(8, 30)),
        (0.354166666, "h:mm", "8:30", time(8, 30)),
        (timedelta(hours=14), "[h]:mm", "14:00", time(14)),
        (timedelta(hours=30), "[h]:mm", "30:00", "30:00"),
        ("20", ";;;", "", "20"),
        ("20", '@"号"', "20号", "20"),
    ],
)
def test_values_are_read_as_they_are_shown(value: Any, code: str, text: str, read: Any) -> None:
    cell = first(value, code)
    assert (cell.text, cell.value, type(cell.value)) == (text, read, type(read))


@pytest.mark.parametrize(("number", "text"), [(58, "12月5日"), (31, "2026年12月5日"), (14, "2026/12/5")])
def test_formats_that_files_name_by_number_are_the_chinese_ones(number: int, text: str) -> None:
    def named(xml: str) -> str:
        own = re.compile("<numFmts.*?</numFmts>")
        assert own.search(xml)
        return own.sub("", xml).replace('numFmtId="164"', f'numFmtId="{number}"')

    data = workbook(lambda sheet: sheet.append([datetime(2026, 12, 5)]))
    cell = only(changed(data, **{"xl/styles.xml": named})).cell(1, 1)
    assert (cell.text, cell.value) == (text, datetime(2026, 12, 5))


def test_what_is_struck_out_is_not_read() -> None:
    assert first("张三", font=STRUCK) == Cell(1, 1, "", None, struck=True, struck_text="张三")
    assert first(20, font=STRUCK) == Cell(1, 1, "", None, struck=True, struck_text="20")
    day = first(datetime(2026, 12, 5), "yyyy/m/d", font=STRUCK)
    assert day == Cell(1, 1, "", None, struck=True, struck_text="2026/12/5")
    assert first(None, font=STRUCK) == Cell(1, 1)


def test_of_a_text_partly_struck_out_the_rest_is_read() -> None:
    out = TextBlock(InlineFont(strike=True), "李四")
    kept = TextBlock(InlineFont(b=True), "张三")
    assert first(CellRichText("张三、", out)) == Cell(1, 1, "张三、", "张三、", struck_text="李四")
    assert first(CellRichText(kept, out)) == Cell(1, 1, "张三", "张三", struck_text="李四")
    assert first(CellRichText(out, out)) == Cell(1, 1, "", None, struck=True, struck_text="李四李四")
    # A piece without a font of its own has that of the cell, one with a font has not.
    assert first(CellRichText("李四", kept), font=STRUCK) == Cell(1, 1, "张三", "张三", struck_text="李四")
    assert first(CellRichText(kept, "\n上午")).text == "张三\n上午"


def test_a_strike_that_is_switched_off_is_none() -> None:
    data = workbook(
        lambda sheet: sheet.append([CellRichText("张三", TextBlock(InlineFont(strike=True), "李四"))])
    )
    off = changed(data, **{SHEET: lambda xml: xml.replace('<strike val="1"', '<strike val="0"')})
    assert 'strike val="1"' in zipfile.ZipFile(BytesIO(data)).read(SHEET).decode()
    assert only(off).cell(1, 1).text == "张三李四"


def test_merged_cells_read_as_the_first_with_its_note() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"], sheet["B2"], sheet["B3"] = "十二月出诊", "张三", "上午", "下午"
        sheet["A2"].comment = Comment("本周停诊", "王")
        sheet.merge_cells("A1:XFD1")
        sheet.merge_cells("A2:A3")

    sheet = only(workbook(fill))
    assert [[cell.text for cell in row] for row in sheet.rows] == [
        ["十二月出诊", "十二月出诊"],
        ["张三", "上午"],
        ["张三", "下午"],
    ]
    assert sheet.cell(3, 1) == Cell(3, 1, "张三", "张三", note="本周停诊", covered=True)


def test_hidden_rows_columns_and_sheets_are_read_and_marked() -> None:
    book = Workbook()
    sheet = book.active
    for number in range(1, 4):
        sheet.append([number] * 5)
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[3].height = 0.5
    sheet.column_dimensions.group("B", "C", hidden=True)
    sheet.column_dimensions["E"].width = 0.1
    other = book.create_sheet("旧")
    other["A1"], other.sheet_state = "张三", "hidden"
    book.create_sheet("空")
    book.create_chartsheet("图")
    seen, hidden = read_file("a.xlsx", saved(book))
    assert (seen.hidden_rows, seen.hidden_columns, seen.hidden) == ({2, 3}, {2, 3, 5}, False)
    assert (hidden.name, hidden.hidden) == ("旧", True)


@pytest.mark.parametrize(
    ("text", "author", "expected"),
    [
        ("12月5日停诊", "王", "12月5日停诊"),
        ("王：\n停诊", "王", "停诊"),
        ("lenovo:\n停诊\n另行通知", "lenovo", "停诊\n另行通知"),
        ("张三:\n停诊", "王", "张三:\n停诊"),
        (
            "[线程批注]\n\n你的 Excel 版本可读取此线程批注; 了解详细信息: https://go\n\n注释:\n    停诊",
            "王",
            "停诊",
        ),
        ("[Threaded comment]\n\nYour version of Excel: https://go\n\nComment:\n    停诊", "王", "停诊"),
    ],
)
def test_notes_are_read_without_who_wrote_them(text: str, author: str, expected: str) -> None:
    assert first("张三", comment=Comment(text, author)).note == expected


def test_a_note_with_answers_is_read_in_the_place_of_its_old_form() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "张三"
        sheet["A1"].comment = Comment("[线程批注] 旧的", "王")
        sheet["C2"].comment = Comment("空格上的", "王")

    threads = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="A1" id="1"><text>12月5日停诊</text>'
        '</threadedComment><threadedComment ref="A1" id="2" parentId="1"><text>改到7日</text></threadedComment>'
        "</ThreadedComments>"
    )
    relation = (
        '<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/'
        'relationships/threadedComment"'
        ' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    data = changed(
        workbook(fill),
        **{
            "xl/threadedComments/threadedComment1.xml": lambda _: threads,
            "xl/worksheets/_rels/sheet1.xml.rels": lambda xml: xml.replace("</Relationships>", relation),
        },
    )
    sheet = only(data)
    assert sheet.cell(1, 1).note == "12月5日停诊\n改到7日"
    assert sheet.cell(2, 3) == Cell(2, 3, note="空格上的")


def test_a_formula_is_read_as_it_was_worked_out() -> None:
    data = workbook(lambda sheet: sheet.append(["=10+10", '=IF(1,"",2)', '=A1&"人"']))

    def worked_out(xml: str) -> str:
        xml = xml.replace("<f>10+10</f><v></v>", "<f>10+10</f><v>20</v>").replace(
            "<f>10+10</f><v />", "<f>10+10</f><v>20</v>"
        )
        assert "<v>20</v>" in xml
        return xml.replace('r="B1"', 'r="B1" t="str"')

    sheet = only(changed(data, **{SHEET: worked_out}))
    assert (sheet.cell(1, 1).text, sheet.cell(1, 1).value) == ("20", 20)
    assert sheet.cell(1, 2).text == ""
    assert (
        sheet.cell(1, 3).text == '=A1&"人"'
    )  # nobody worked it out: what it says is asked about, not left out
