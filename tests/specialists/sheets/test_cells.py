"""Cells and sheets: how texts are made plain, what merged ranges cover, where a sheet ends."""

from __future__ import annotations

from typing import Any

import pytest

from specialists.sheets.cells import Cell, Sheet, plain, sheet_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  张三 ", "张三"),
        ("\u3000李\u3000四\u3000", "李 四"),
        ("１２月５日", "12月5日"),
        ("８：００－１２：００", "8:00-12:00"),
        ("8：00—12：00", "8:00—12:00"),
        ("张三（北京朝阳医院）", "张三(北京朝阳医院)"),
        ("上午，下午；晚上", "上午,下午;晚上"),
        ("１２月５、６日", "12月5、6日"),
        ("￥５０元", "¥50元"),
        ("5～7日", "5~7日"),
        ("张三\r\n李四", "张三\n李四"),
        ("张三\r李四", "张三\n李四"),
        ("张三\v李四\u2028王五", "张三\n李四\n王五"),
        ("\n张三\n", "张三"),
        ("张三\t李四", "张三 李四"),
        ("张\u200b三\ufeff", "张三"),
        ("张三\x07", "张三"),
        ("限号20①", "限号20①"),  # a mark of a footnote, and not 201
        ("20²", "20²"),
        ("½天", "½天"),
        ("阿拉坦·其其格", "阿拉坦·其其格"),
        ("ＡＭ", "AM"),
        ("⼈民", "人民"),  # what copies out of PDFs brings along
    ],
)
def test_texts_are_made_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def sheet(*rows: str, merged: tuple[tuple[int, int, int, int], ...] = (), **more: Any) -> Sheet:
    """A sheet of these rows, their cells parted by bars."""
    cells = {
        (row, column): Cell(row, column, text, text)
        for row, line in enumerate(rows, 1)
        for column, text in enumerate(line.split("|"), 1)
        if text
    }
    return sheet_of("十二月", cells, merged, **more)


def texts(found: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def test_rows_are_equally_long_and_end_with_the_last_one_in_use() -> None:
    found = sheet("标题", "", "一||三|", "|")
    assert texts(found) == [["标题", "", ""], ["", "", ""], ["一", "", "三"]]
    assert [(cell.row, cell.column) for cell in found.rows[2]] == [(3, 1), (3, 2), (3, 3)]
    assert sheet().rows == ()


def test_a_note_and_what_is_struck_out_are_in_use() -> None:
    cells = {(1, 1): Cell(1, 1, struck=True, struck_text="停"), (2, 3): Cell(2, 3, note="改到周五")}
    found = sheet_of("", cells)
    assert (len(found.rows), len(found.rows[0])) == (2, 3)


def test_every_cell_of_a_merged_range_reads_as_the_first() -> None:
    found = sheet("张三|上午|20", "|下午|15", "李四|全天|", merged=((1, 1, 2, 1), (3, 2, 3, 3)))
    assert texts(found) == [["张三", "上午", "20"], ["张三", "下午", "15"], ["李四", "全天", "全天"]]
    assert found.cell(2, 1) == Cell(2, 1, "张三", "张三", covered=True)
    assert not found.cell(1, 1).covered


def test_what_lies_under_a_merged_range_is_not_read() -> None:
    found = sheet("张三|上午", "旧的|下午", merged=((1, 1, 2, 1),))
    assert found.cell(2, 1).text == "张三"
    assert sheet("张三|旧的", merged=((1, 1, 1, 2),)).rows == ((Cell(1, 1, "张三", "张三"),),)


def test_a_title_over_all_columns_does_not_make_the_sheet_wide() -> None:
    found = sheet("标题", "一|二", merged=((1, 1, 1, 16384), (2, 1, 1_048_576, 1)))
    assert texts(found) == [["标题", "标题"], ["一", "二"]]


def test_merged_ranges_that_overlap_end_somewhere() -> None:
    found = sheet("一|二", "三|四", merged=((1, 1, 2, 1), *[(1, 1, 2, 2)] * 1_000))
    assert texts(found) == [["一", "二"], ["一", "四"]]


def test_a_merged_range_of_nothing_is_empty() -> None:
    found = sheet("|一", "|二", merged=((1, 1, 2, 1), (9, 9, 10, 10)))
    assert texts(found) == [["", "一"], ["", "二"]]
    assert found.cell(2, 1).covered


def test_hidden_rows_and_columns_beyond_the_sheet_are_left_out() -> None:
    found = sheet("一|二", hidden=True, hidden_rows=[1, 7], hidden_columns=[2, 3])
    assert (found.hidden, found.hidden_rows, found.hidden_columns) == (True, {1}, {2})


def test_outside_of_the_sheet_cells_are_empty() -> None:
    found = sheet("一")
    assert found.cell(1, 1).text == "一"
    assert [found.cell(*place) for place in [(0, 1), (1, 0), (1, 2), (2, 1)]] == [
        Cell(*place) for place in [(0, 1), (1, 0), (1, 2), (2, 1)]
    ]
