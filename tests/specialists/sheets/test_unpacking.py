"""Workbooks that are too large, broken, or faulty in parts that are not read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hospitals.uploads import MOST_UNPACKED
from specialists.sheets import workbooks
from specialists.sheets.cells import Cell
from specialists.sheets.files import UnreadableError, read_file
from tests.specialists.sheets.workbook import SHEET, changed, only, saved, workbook


def test_empty_cells_far_out_are_no_part_of_the_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "张三"
        sheet["CZ4000"].fill = PatternFill("solid", fgColor="FFFF00")

    assert only(workbook(fill)).rows == ((Cell(1, 1, "张三", "张三"),),)


def test_what_the_library_would_stumble_over_is_left_out() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["张三", 20])
        sheet.add_chart(BarChart(), "D4")
        sheet["A1"].hyperlink = "https://example.org"
        sheet.add_data_validation(DataValidation("list", formula1='"上午,下午"'))
        sheet.conditional_formatting.add("A1", CellIsRule("equal", ["1"], font=Font(b=True)))

    names = '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!</definedName></definedNames>'
    data = changed(
        workbook(fill),
        **{
            "xl/workbook.xml": lambda xml: xml.replace("<definedNames />", "").replace(
                "</sheets>", "</sheets>" + names
            ),
            "xl/styles.xml": lambda xml: xml.replace('<family val="2"', '<family val="134"').replace(
                "00000000", "?"
            ),
            "docProps/core.xml": lambda _: "<no/>",
            SHEET: lambda xml: xml.replace("<mergeCells", '<autoFilter ref="?"/><mergeCells'),
        },
    )
    assert [cell.text for cell in only(data).rows[0]] == ["张三", "20"]


@pytest.mark.parametrize(
    ("part", "change", "sentence"),
    [
        (SHEET, lambda _: "<worksheet>", "已损坏"),
        (SHEET, lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml, "已损坏"),
        (SHEET, lambda _: " " * (MOST_UNPACKED + 1), "解压以后太大"),
        (SHEET, lambda _: "<row>" + "<c/>" * 300_001, "格子太多"),
        ("xl/styles.xml", lambda _: " " * (4 * 1024 * 1024 + 1), "解压以后太大"),
    ],
)
def test_bombs_and_broken_workbooks_are_refused(
    part: str, change: Callable[[str], str], sentence: str
) -> None:
    data = changed(workbook(lambda sheet: sheet.append(["张三"])), **{part: change})
    with pytest.raises(UnreadableError, match=sentence):
        read_file("a.xlsx", data)


def test_what_is_too_large_is_said_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def far(place: str) -> Callable[[Worksheet], object]:
        return lambda sheet: sheet.__setitem__(place, "张三")

    with pytest.raises(UnreadableError, match="工作表“12月”一直用到 B5001"):
        read_file("a.xlsx", workbook(far("B5001")))
    with pytest.raises(UnreadableError, match="一直用到 XFD1"):
        read_file("a.xlsx", workbook(far("XFD1")))
    with pytest.raises(UnreadableError, match="什么也没有"):
        read_file("a.xlsx", saved(Workbook()))
    monkeypatch.setattr(workbooks, "MOST_CELLS", 99)
    with pytest.raises(UnreadableError, match="表格太大"):
        read_file("a.xlsx", workbook(far("J10")))
    monkeypatch.setattr(workbooks, "MOST_SHEETS", 0)
    with pytest.raises(UnreadableError, match="有 1 个工作表"):
        read_file("a.xlsx", workbook(far("A1")))


def test_parts_written_with_prefixes_are_read() -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:r><x:rPr><x:strike/></x:rPr><x:t>李四</x:t></x:r>'
        '<x:r><x:t>张三</x:t></x:r></x:is></x:c><x:c r="B1"/></x:row></x:sheetData>'
        '<x:mergeCells count="1"><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>'
    )
    data = changed(workbook(lambda sheet: sheet.append(["."])), **{SHEET: lambda _: xml})
    assert only(data).rows == ((Cell(1, 1, "张三", "张三", struck_text="李四"),),)


@pytest.mark.parametrize(
    "piece",
    [
        "<c " + " " * 99,
        '<c r="A1"><f>',
        '<c r="A1" r="A1"',
        "<rPr><b/>",
        "<c>" + " " * 99,
        "</sheetData>",
        "<definedNames>",
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
def test_parts_written_to_keep_the_reader_busy_are_refused_at_once(piece: str, part: str) -> None:
    inside = piece * (1_500_000 // len(piece))  # enough to take hours where time grows with the square
    data = workbook(lambda sheet: sheet.append(["."]))
    data = changed(data, **{part: lambda _: f"<worksheet><sheetData>{inside}</sheetData></worksheet>"})
    with pytest.raises(UnreadableError):
        read_file("a.xlsx", data)
