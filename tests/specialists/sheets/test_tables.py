"""What headings say of the cells below them."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.files import read_paste
from specialists.sheets.headings import Role, half_and_role
from specialists.sheets.lines import Line, lines_of

TODAY = date(2026, 11, 23)
NAMES = frozenset({"彭慧明", "李非"})


def lines(text: str) -> list[Line]:
    (sheet,) = read_paste(text)
    return lines_of(sheet, TODAY, NAMES)


def said(line: Line) -> dict[Role, list[str]]:
    return {role: [cell.text for cell in cells] for role, cells in line.said.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上午限号", ("上午", Role.NUMBERS)),
        ("诊室（下午）", ("下午", Role.ROOM)),
        ("夜诊专家", ("夜诊", Role.PERSON)),
        ("上午", None),
        ("上午好", None),
    ],
)
def test_a_half_and_what_its_column_holds(text: str, wanted: tuple[str, Role] | None) -> None:
    assert half_and_role(text) == wanted


def test_two_numbers_of_a_day_are_one_cell() -> None:
    (line,) = lines("日期\t专家\t上午限号\t下午限号\n12月5日\t彭慧明\t20\t15")
    assert said(line)[Role.NUMBERS] == ["上午20 下午15"]
    (line,) = lines("日期\t专家\t上午限号\t下午限号\n12月5日\t彭慧明\t/\t15")
    assert said(line)[Role.NUMBERS] == ["下午15"]


def test_each_half_with_columns_of_its_own_is_a_line() -> None:
    morning, afternoon = lines(
        "日期\t上午专家\t上午限号\t下午专家\t下午限号\n12月5日\t彭慧明\t20\t李非\t15\n12月6日\t\t20\t\t15"
    )
    assert (said(morning)[Role.PERSON], said(morning)[Role.NUMBERS]) == (["彭慧明"], ["20"])
    assert [cell.text for cell in afternoon.above] == ["下午"]
    assert said(afternoon)[Role.PERSON] == ["李非"]


def test_tables_side_by_side_are_read_apart() -> None:
    found = lines("日期\t专家\t\t日期\t专家\n12月5日\t彭慧明\t\t12月6日\t李非\n12月7日\t彭慧明\t\t\t")
    assert [said(line)[Role.PERSON] for line in found] == [["彭慧明"], ["李非"], ["彭慧明"]]


def test_people_and_days_of_a_calendar_head_columns() -> None:
    (line,) = lines("日期\t彭慧明\t李非\n12月7日\t\t上午")
    assert said(line)[Role.PERSON] == ["李非"]
    (line,) = lines("周一\t周二\t周三\n7\t8\t9\n\t李非 上午\t")
    assert [cell.text for cell in line.above] == ["周二", "8日"]


@pytest.mark.parametrize(
    ("heading", "cell", "wanted"),
    [("星期", "三", "周三"), ("日期", "5", "5日"), ("日期", "5、6", "5、6日"), ("是否停诊", "否", "否")],
)
def test_figures_are_what_their_heading_says(heading: str, cell: str, wanted: str) -> None:
    (line,) = lines(f"{heading}\t专家\n{cell}\t彭慧明")
    assert line.cells[0].text == cell
    assert next(iter(line.said.values()))[0].text == wanted


def test_a_row_with_two_days_is_no_heading() -> None:
    assert len(lines("专家\t来院日期\t离院日期\n彭慧明\t12月5日\t12月7日\n张三\t12月5日\t12月7日")) == 2
