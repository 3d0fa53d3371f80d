"""Tables as files: read again by openpyxl and csv, with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import tempfile
from decimal import Decimal
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bookings.tables import CSV, XLSX, Cell, table_file

HEADINGS = ["号", "姓名", "号码"]


def written(kind: str, *rows: list[Cell], headings: list[str] = HEADINGS) -> list[list[object]]:
    """What a reader has of the table, the headings first; an empty cell is None in one kind and "" in the other."""
    data = table_file(kind, "内部资料 & 名单", headings, rows)
    if kind == CSV:
        assert data.startswith(b"\xef\xbb\xbf")
        return [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["内部资料 & 名单"]
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_texts_come_back_as_they_were(kind: str) -> None:
    rows = [[1, "王<秀>&英", "010203199001011234"], [2, " 两边有空 ", '“引”"号"，,\n换行']]
    found = written(kind, *rows)
    assert found[0] == HEADINGS
    assert [[str(cell) for cell in row] for row in found[1:]] == [[str(cell) for cell in row] for row in rows]


def test_numbers_are_numbers_in_a_workbook_and_long_ones_texts() -> None:
    [_, row] = written(XLSX, [20, Decimal("50.50"), "150102195103080072"])
    assert row == [20, 50.5, "150102195103080072"]


@pytest.mark.parametrize("kind", [XLSX, CSV])
@pytest.mark.parametrize("said", ["=1+1", "+8613800000000", "-2", "@SUM(A1)", "\t=1", "'=1"])
def test_nothing_is_a_formula(kind: str, said: str) -> None:
    data = table_file(kind, "x", HEADINGS, [[1, said, "x"]])
    [_, row] = written(kind, [1, said, "x"])
    assert row[1] == f"'{said}"
    if kind == XLSX:
        assert b"<f" not in ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_empty_cells_and_an_empty_table(kind: str) -> None:
    nothing = None if kind == XLSX else ""
    assert written(kind, ["a", None, "c"], ["", "b", ""])[1:] == [
        ["a", nothing, "c"],
        [nothing, "b", nothing],
    ]
    assert written(kind) == [HEADINGS]


def test_a_text_is_never_taken_for_mark_up() -> None:
    rows = [[1, "<r><t>王</t></r>", "_x0041_"], [2, "<r>&</r>", "http://portal.example"]]
    assert written(XLSX, *rows)[1:] == [
        [1, "'<r><t>王</t></r>", "_x0041_"],
        [2, "'<r>&</r>", "http://portal.example"],
    ]


def test_no_part_of_a_workbook_lies_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "_mkstemp_inner", refused)  # NamedTemporaryFile and mkstemp come through it
    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(AssertionError):
        tempfile.mkstemp()
    assert table_file(XLSX, "x", HEADINGS, [[1, "王秀英", "b"]])


def test_signs_that_xml_cannot_hold_break_nothing() -> None:
    [_, row] = written(XLSX, ["a\x00b\x0b", "\ud800", "😀"])
    assert row == ["a\ufffdb\ufffd", "\ufffd", "😀"]
    assert written(CSV, ["\ud800", "", ""])[1][0] == "?"


def test_the_headings_stay_in_sight() -> None:
    book = load_workbook(io.BytesIO(table_file(XLSX, "x", HEADINGS, [[1, "a", "b"]])))
    assert book.active.freeze_panes == "A2"
    assert book.active["A1"].font.bold
    assert not book.active["B2"].font.bold
    assert book.active["B2"].number_format == "@"


def test_many_rows_are_quick_and_small() -> None:
    data = table_file(XLSX, "x", HEADINGS, ([n, "陈卫衡", "北京医院"] for n in range(20_000)))
    assert len(data) < 1_000_000
    assert load_workbook(io.BytesIO(data), read_only=True).active.max_row in {None, 20_001}
