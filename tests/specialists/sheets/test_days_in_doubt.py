"""Days that could be doubted, and days with words of their own. The clock stands on Wednesday 2 December 2026."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.days import find_days

TODAY = date(2026, 12, 2)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def said(text: str) -> list[tuple[date | None, str]]:
    days, _ = find_days(text, None, TODAY)
    return [(day.on, day.doubt) for day in days]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2月30日", [(None, "no_such_day")]),
        ("13月5日", [(None, "no_such_day")]),
        ("2月29日", [(None, "no_such_day")]),  # the coming February has 28 days
        ("12月32日", [(None, "no_such_day")]),
        ("20261301", [(None, "no_such_day")]),
        ("12月5日 周日", [(on(12, 5), "weekday")]),
        ("12月5、6日 周六", [(on(12, 5), ""), (on(12, 6), "weekday")]),
        ("12月5日 周六、周日", [(on(12, 5), "weekday")]),
        ("11月30日", [(on(11, 30), "passed")]),
        ("9月3日", [(on(9, 3), "passed")]),  # 90 days ago
        ("9月2日", [(on(9, 2, 2027), "")]),
        ("2026年11月1日", [(on(11, 1), "passed")]),
        ("2025年12月5日", [(on(12, 5, 2025), "passed")]),
        ("2062年12月5日", [(on(12, 5, 2062), "far")]),
        ("周三", [(None, "bare_weekday")]),
        ("每周三", [(None, "bare_weekday")]),
        ("星期三", [(None, "bare_weekday")]),
        ("下周二", [(None, "bare_weekday")]),
        ("周六、日", [(None, "bare_weekday")] * 2),
        ("周一至周五", [(None, "bare_weekday")] * 5),
        ("周一三五", [(None, "bare_weekday")] * 3),
        ("周末", [(None, "bare_weekday")] * 2),
        ("12月1日-31日", [(None, "long_range")]),
        ("12月7日-14日", [(None, "long_range")]),
        ("12月7日-5日", [(None, "unsure_day")]),
        ("12月7日-12月5日", [(None, "unsure_day")]),
        ("5日", [(None, "unsure_day")]),  # of which month?
        ("20号", [(None, "unsure_day")]),
        ("张三 20号", [(None, "unsure_day")]),
        ("12月5日 20号", [(on(12, 5), ""), (on(12, 20), "unsure_day")]),
        ("12月5日、6号", [(on(12, 5), ""), (on(12, 6), "unsure_day")]),
        ("12月5，6", [(on(12, 5), ""), (on(12, 6), "unsure_day")]),
        ("12月30日、2日", [(on(12, 30), ""), (on(12, 2), "unsure_day")]),
        ("1.5", [(on(1, 5, 2027), "unsure_day")]),
        ("8.30", [(on(8, 30, 2027), "unsure_day")]),
        ("8-12", [(on(8, 12, 2027), "unsure_day")]),  # or hours
        ("5/12/26", [(None, "unsure_day")]),
        ("12月5日或6日", [(on(12, 5), "unsure_day"), (on(12, 6), "unsure_day")]),
        ("12月5日上午、6日下午", [(on(12, 5), "unsure_day"), (on(12, 6), "unsure_day")]),
        ("12月5日上午、6日", [(on(12, 5), "unsure_day"), (on(12, 6), "unsure_day")]),
        ("12月5日张三、6日李四", [(on(12, 5), "unsure_day"), (on(12, 6), "unsure_day")]),
        ("12月5日改为12月8日", [(on(12, 5), "unsure_day"), (on(12, 8), "unsure_day")]),
        ("12月5日→12月8日", [(on(12, 5), "unsure_day"), (on(12, 8), "unsure_day")]),
        ("12月5日起", [(on(12, 5), "vague")]),
        ("12月5日前", [(on(12, 5), "vague")]),
        ("12月5日（暂定）", [(on(12, 5), "vague")]),
        ("12月中旬", [(None, "vague")]),
        ("12月底", [(None, "vague")]),
        ("12月", [(None, "vague")]),
        ("月底", [(None, "vague")]),
        ("待定", [(None, "vague")]),
        ("时间待定", [(None, "vague")]),
        ("另行通知", [(None, "vague")]),
        ("农历12月5日", [(None, "vague")]),
        ("腊月初八", [(None, "vague")]),
    ],
)
def test_doubts(text: str, expected: list[tuple[date | None, str]]) -> None:
    assert said(text) == expected


def test_an_exception_from_a_range_is_asked() -> None:
    assert {doubt for _, doubt in said("12月7日-11日（8日除外）")} == {"unsure_day"}


@pytest.mark.parametrize(
    "text",
    [
        "12月5日上午、6日",
        "12月5日改为12月8日上午",
        "12月5日上午、6日下午",
        "张三 12月5日上午、6日下午",
        "上午12月5日，下午12月6日",
        "张三12月5日上午，李四12月6日下午",
    ],
)
def test_words_that_may_belong_to_either_day(text: str) -> None:
    assert {doubt for _, doubt in said(text)} == {"unsure_day"}
