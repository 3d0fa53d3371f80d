"""Lists on their side are put upright where nothing can be doubted; what may take a session back is heeded."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.cells import Cell, Sheet, sheet_of
from specialists.sheets.directory import directory_now
from specialists.sheets.files import read_paste
from specialists.sheets.preview import Read
from specialists.sheets.reading import read_sheets
from specialists.sheets.turning import parts_of

TODAY = date(2026, 11, 23)


def pasted(text: str) -> Sheet:
    [sheet] = read_paste(text)
    return sheet


def lists(sheet: Sheet) -> list[list[list[str]]]:
    """The texts of the lists that were put upright."""
    return [[[cell.text for cell in row] for row in part.sheet.rows] for part in parts_of(sheet, TODAY)[1:]]


def test_fields_down_the_first_column() -> None:
    text = "出诊表\n日期\t12月5日\t12月6日\n专家：\t彭慧明\t李非\n时间\t上午\t下午\n说明文字"
    sheet = pasted(text)
    assert lists(sheet) == [
        [["日期", "专家", "时间"], ["12月5日", "彭慧明", "上午"], ["12月6日", "李非", "下午"]]
    ]
    rest, turned = parts_of(sheet, TODAY)
    assert turned.titles == ("出诊表",)
    assert turned.sheet.places == {2: (2, 2), 3: (2, 3)}
    assert [row[0].text for row in rest.sheet.rows] == ["出诊表", "", "", "", "说明文字"]


def test_one_under_the_other() -> None:
    text = "专家：彭慧明\n时间：8:30-11:30\n地点：\n\n专家：李非\n时间：下午\n限号：20"
    assert lists(pasted(text)) == [
        [["专家", "时间", "地点", "限号"], ["彭慧明", "8:30-11:30", "", ""], ["李非", "下午", "", "20"]]
    ]
    inline = "专家：彭慧明，时间：12月5日上午；地点：3诊室"
    assert lists(pasted(inline)) == [[["专家", "时间", "地点"], ["彭慧明", "12月5日上午", "3诊室"]]]


@pytest.mark.parametrize(
    "text",
    [
        "专家\t时间\t诊室\n彭慧明\t12月5日上午\t1诊室",
        "日期\t12月5日\t12月6日\n上午\t彭慧明\t李非",
        "日期\t12月5日\t12月6日\n专家\t彭慧明\t李非\n上午\t20\t15",
        "专家：彭慧明\n时间：12月5日上午\n时间：12月6日上午",
        "专家：彭慧明\n专家：李非\n时间：12月6日上午",
        "专家：彭慧明\n出诊专家：李非\n时间：12月6日上午",
        "专家：\n时间：12月5日上午",
        "时间：12月5日上午\n地点：3诊室",
        "备注：12月5日上午彭慧明停诊",
        "专家：彭慧明\n12月5日上午",
        "专家：彭慧明\n时间\t12月5日\t12月6日",
    ],
)
def test_what_is_left_as_it_stands(text: str) -> None:
    assert lists(pasted(text)) == []


def test_a_cell_merged_over_two_fields_is_not_guessed_at() -> None:
    cells = {(1, 1): "日期", (2, 1): "时间", (3, 1): "专家", (1, 2): "12月5日上午", (3, 2): "彭慧明"}
    made = {place: Cell(*place, text) for place, text in cells.items()}
    assert lists(sheet_of("", made)) == [[["日期", "时间", "专家"], ["12月5日上午", "", "彭慧明"]]]
    assert lists(sheet_of("", made, [(1, 2, 2, 2)])) == []


def test_what_is_struck_out_or_hidden_stays_so() -> None:
    cells = {(1, 1): "日期", (2, 1): "专家", (1, 2): "12月5日上午", (1, 3): "12月6日上午", (2, 3): "李非"}
    made = {place: Cell(*place, text) for place, text in cells.items()}
    made[2, 2] = Cell(2, 2, "", struck=True, struck_text="彭慧明")
    turned = parts_of(sheet_of("", made, hidden_columns=[3]), TODAY)[1].sheet
    assert turned.rows[1][1].struck
    assert turned.hidden_rows == {3}
    block = {
        (1, 1): Cell(1, 1, "", struck=True, struck_text="专家：彭慧明"),
        (2, 1): Cell(2, 1, "时间：12月5日"),
    }
    turned = parts_of(sheet_of("", block, hidden_rows=[2]), TODAY)[1].sheet
    assert (turned.rows[1][0].text, turned.rows[1][0].struck_text) == ("", "彭慧明")
    assert turned.hidden_rows == {2}


# --- What is made of them ---------------------------------------------------------------------


def verdicts(text: str) -> list[tuple[str, str]]:
    """Of each line with somebody in it: the first who is named, and what becomes of it."""
    directory = directory_now()
    hospital = next(one for one in directory.hospitals if one.slug == "huhehaote-diyi-yiyuan")
    reads: list[Read] = read_sheets([pasted(text)], directory, TODAY, hospital=hospital)
    found = []
    for read in reads:
        names = [one for one in ("彭慧明", "李非") if any(one in text for text in read.said)]
        if names:
            found.append((names[0], read.verdict.value))
    return found


BLOCKS = "专家：彭慧明\n时间：12月5日上午\n\n专家：李非\n时间：12月6日上午\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BLOCKS, ["make", "make"]),
        (BLOCKS + "停诊", ["ask", "ask"]),
        (BLOCKS + "\n12月5日彭慧明停诊", ["ask", "ask", "skip"]),
        (BLOCKS + "\n备注：12月5日彭慧明停诊", ["ask", "make", "skip"]),
        (BLOCKS + "备注：12月5日彭慧明停诊", ["ask", "ask"]),
        (BLOCKS + "备注：需空腹", ["make", "make"]),
        (BLOCKS.replace("6日上午", "6日上午停诊"), ["make", "withdraw"]),
        ("日期\t12月5日\t12月6日\n专家\t彭慧明\t李非\n时间\t上午\t上午\n备注\t\t停诊", ["make", "withdraw"]),
        # A note below a day of a grid is of that day.
        ("日期\t12月5日\t12月6日\n上午\t彭慧明\t李非\n备注\t需空腹\t停诊", ["make", "ask"]),
        ("12月7日-13日出诊安排\n时间\t周一\t周二\n上午\t彭慧明\t李非\n备注\t停诊\t", ["ask", "make"]),
        # A row in which nobody comes is no row of headings.
        ("日期\t12月5日\t12月6日\n上午\t停诊\t停诊\n下午\t彭慧明\t李非", ["make", "make"]),
    ],
)
def test_what_takes_a_session_back_is_heeded(text: str, expected: list[str]) -> None:
    assert [verdict for _who, verdict in verdicts(text)] == expected
