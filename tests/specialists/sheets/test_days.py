"""Days as clerks write them. The clock stands on Wednesday 2 December 2026."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.sheets.days import find_days
from specialists.sheets.spans import find_span

TODAY = date(2026, 12, 2)
WEEK: dict[str, Any] = {"first": date(2026, 11, 30), "last": date(2026, 12, 6)}


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def said(text: str, value: object = None, **title: Any) -> list[tuple[date | None, str]]:
    days, _ = find_days(text, value, TODAY, **title)
    return [(day.on, day.doubt) for day in days]


def sure(text: str, value: object = None, **title: Any) -> list[date]:
    days, _ = find_days(text, value, TODAY, **title)
    assert [day for day in days if day.doubt] == []
    return [day.on for day in days if day.on]


@pytest.mark.parametrize(
    "text",
    [
        "12月5日",
        "12月5号",
        "12 月 5 日",
        "12月05日",
        "１２月５日",
        "十二月五日",
        "12月5日（周六）",
        "12月5日(六)",
        "12月5日六",
        "12月5日 星期六",
        "周六 12月5日",
        "12月5日\n周六",
        "12/5",
        "12/5周六",
        "12 / 5",
        "2026-12-05 00:00:00",
        "2026/12/5 0:00",
        "12/05（六）",
        "12.5周六",
        "12.5（星期六）",
        "12-5 周六",
        "2026年12月5日",
        "26年12月5日",
        "二〇二六年十二月五日",
        "2026-12-05",
        "2026/12/5",
        "2026.12.5",
        "2026. 12. 5",
        "26.12.5",
        "20261205",
        "5-Dec",
        "Dec 5, 2026",
        "12月5日（农历十月廿七）",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert sure(text) == [on(12, 5)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月5、6日", [5, 6]),
        ("12月5日、6日", [5, 6]),
        ("12月5，6日", [5, 6]),
        ("12月5.6日", [5, 6]),
        ("12月5/6日", [5, 6]),
        ("12月5和6日", [5, 6]),
        ("12月5日和12日", [5, 12]),
        ("12月5日 12日", [5, 12]),
        ("12月5日\n12月12日", [5, 12]),
        ("12月5、12、19日", [5, 12, 19]),
        ("12.5、12.6", [5, 6]),
        ("12.5、6", [5, 6]),
        ("12/5、12/12", [5, 12]),
        ("12-5、12-7", [5, 7]),
        ("12月5日-7日", [5, 6, 7]),
        ("12月5-7日", [5, 6, 7]),
        ("12月5日至7日", [5, 6, 7]),
        ("12月5日到12月7日", [5, 6, 7]),
        ("12月5日～7日", [5, 6, 7]),
        ("12月5日〜7日", [5, 6, 7]),
        ("12月5日–7日", [5, 6, 7]),
        ("12月5日——7日", [5, 6, 7]),
        ("12月5日－7日", [5, 6, 7]),
        ("12月5日一7日", [5, 6, 7]),
        ("12月5日 -- 12月7日", [5, 6, 7]),
        ("12/5-12/7", [5, 6, 7]),
        ("12/5-7", [5, 6, 7]),
        ("12.05-12.07", [5, 6, 7]),
        ("2026/12/5-2026/12/7", [5, 6, 7]),
        ("2026-12-05至2026-12-07", [5, 6, 7]),
        ("12月5日（周六）-7日（周一）", [5, 6, 7]),
        ("12月5日至7日（周六至周一）", [5, 6, 7]),
        ("12月5日（周六）、6日（周日）", [5, 6]),
        ("12月5、6日（周六、周日）", [5, 6]),
        ("12月5、12日（周六）", [5, 12]),
        ("12月5日、12-13日", [5, 12, 13]),
        ("12月7日-13日", [*range(7, 14)]),
    ],
)
def test_lists_and_ranges(text: str, days: list[int]) -> None:
    assert sure(text) == [on(12, day) for day in days]
    assert find_days(text, None, TODAY)[1] == ""


@pytest.mark.parametrize(
    "text", ["12月30日-1月2日", "12月30-1月2日", "2026年12月30日至2027年1月2日", "12/30-1/2"]
)
def test_a_range_over_new_year(text: str) -> None:
    assert sure(text) == [on(12, 30), on(12, 31), on(1, 1, 2027), on(1, 2, 2027)]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("3月17日上午 周三", "上午"),
        ("12月5日张三 限20号", "张三 限20号"),
        ("12月5日，20人", "20人"),
        ("12月5日、6号诊室", "6号诊室"),
        ("张三 12/5 上午", "张三 上午"),
        ("12月5日8:30", "8:30"),
        ("12.5 8.30-11.30", "8.30-11.30"),
        ("2026年12月5日（星期六）上午8:00-11:30", "上午8:00-11:30"),
        ("12月5日上午\n12月12日上午", "上午"),
        ("12月5日（上午）", "(上午)"),
        ("诊室待定 12月5日", "诊室待定"),
    ],
)
def test_what_is_left(text: str, rest: str) -> None:
    days, left = find_days(text, None, TODAY)
    assert days
    assert not any(day.doubt for day in days)
    assert left == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "上午",
        "15:30",
        "8:00-11:30",
        "8.30-11.30",
        "8.30—12.00",
        "8点-11点半",
        "8-12点",
        "20",
        "限20号",
        "放号20号",
        "20人",
        "20-30人",
        "3、5号诊室",
        "3-5号楼",
        "2-301室",
        "门诊楼3-16诊室",
        "12.5元",
        "¥12.5",
        "50",
        "张三 主任医师",
        "周一鸣 主任医师",
        "周天佑",
        "周三张三",
        "0471-3456789",
        "13804711234",
        "每月5日",
        "住院3日内",
        "一周三次",
    ],
)
def test_no_day(text: str) -> None:
    assert find_days(text, None, TODAY) == ((), text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5日", [5]),
        ("5号", [5]),
        ("5号上午", [5]),
        ("31日", [31]),
        ("5、6日", [5, 6]),
        ("5-7日", [5, 6, 7]),
        ("12.5", [5]),
    ],
)
def test_bare_numbers_below_a_month(text: str, days: list[int]) -> None:
    assert sure(text, month=12) == [on(12, day) for day in days]
    assert sure(text, year=2026, month=12) == [on(12, day) for day in days]


def test_a_bare_figure_is_no_day() -> None:
    assert said("5", month=12) == []


def test_a_month_above() -> None:
    assert said("20号 张三", month=12) == [(on(12, 20), "unsure_day")]  # or twenty numbers
    assert said("5-7", month=12) == [(on(5, 7, 2027), "unsure_day")]  # or the 5th to the 7th
    assert said("12-16日", month=12)[0][1] == "unsure_day"
    assert sure("1月3日", year=2026, month=12) == [on(1, 3, 2027)]
    assert said("3月5日", year=2026, month=12) == [(on(3, 5, 2027), "unsure_day")]
    assert said("11月28日", month=12) == [(on(11, 28), "passed")]
    assert sure("1月5日", year=2027) == [on(1, 5, 2027)]
    assert said("1月5日", year=2026) == [(on(1, 5), "passed")]
    assert said("31日", year=2027, month=2) == [(None, "no_such_day")]


def test_a_week_above() -> None:
    assert sure("周三", **WEEK) == [on(12, 2)]
    assert sure("周六、日", **WEEK) == [on(12, 5), on(12, 6)]
    assert sure("星期三至五", **WEEK) == [on(12, 2), on(12, 3), on(12, 4)]
    assert sure("Sat", **WEEK) == [on(12, 5)]
    assert sure("5日", **WEEK) == [on(12, 5)]
    assert sure("12/5", **WEEK) == [on(12, 5)]
    assert said("周一", **WEEK) == [(on(11, 30), "passed")]
    assert said("30日", **WEEK) == [(on(11, 30), "passed")]
    assert said("下周三", **WEEK) == [(None, "bare_weekday")]
    assert said("第一个周三", **WEEK) == [(None, "bare_weekday")]
    assert said("12月8日", **WEEK) == [(on(12, 8), "unsure_day")]
    assert said("周六", first=on(12, 7), last=on(12, 11)) == [(None, "unsure_day")]
    assert said("周六", first=on(12, 1), last=on(12, 31)) == [(None, "bare_weekday")]
    assert said("周六至周一", **WEEK) == [(None, "bare_weekday")] * 3
    assert find_days("周三上午张三", None, TODAY, **WEEK)[1] == "上午张三"


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("2026/12/5", datetime(2026, 12, 5), ""),
        ("12月5日", datetime(2026, 12, 5), ""),
        ("12月5日上午", datetime(2026, 12, 5), "上午"),
        ("星期六", datetime(2026, 12, 5), ""),
        ("5", date(2026, 12, 5), ""),
        ("Dec-26", date(2026, 12, 5), ""),
        ("", date(2026, 12, 5), ""),
        ("2026-12-05 08:00", datetime(2026, 12, 5, 8), "08:00"),
        ("46361", 46361, ""),
        ("46361", 46361.0, ""),
        ("46361.5", 46361.5, "12:00"),
    ],
)
def test_what_the_file_holds(text: str, value: object, rest: str) -> None:
    days, left = find_days(text, value, TODAY)
    assert [(day.on, day.doubt) for day in days] == [(on(12, 5), "")]
    assert left == rest


def test_figures_that_are_no_date_of_excel() -> None:
    assert said("20", 20) == []
    assert said("500", 46361) == []
    assert said("真", True) == []
    assert said("1月5日", datetime(2026, 1, 5)) == [(on(1, 5), "passed")]
    assert said("周日", datetime(2026, 12, 5)) == [(on(12, 5), "weekday")]
    assert said("12.1", 12.1, month=12) == [(on(12, 1), "unsure_day")]  # may have been 12.10
    assert said("12.5", 12.5, month=12) == [(on(12, 5), "")]


SIGNS = st.text(
    alphabet="0123456789年月日号周星期一二三六十上下午至到-—/.、，：:()（） 每限张三点半\n", max_size=30
)


@settings(max_examples=300, deadline=None)
@given(SIGNS, st.one_of(st.none(), st.integers(1, 12)))
def test_any_text_is_read_without_harm(text: str, month: int | None) -> None:
    days, _ = find_days(text, None, TODAY, month=month)
    assert all(day.on is not None or day.doubt for day in days)
    find_span(text, TODAY)
