"""Days in words. The clock stands on Wednesday 2 December 2026."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.matching.days import AFTERNOON, MORNING, read_days

TODAY = date(2026, 12, 2)


def days(text: str) -> tuple[date, date] | None:
    _, found = read_days(text, TODAY)
    return (found.first, found.last) if found else None


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("今天", 12, 2),
        ("明天 过敏", 12, 3),
        ("明日", 12, 3),
        ("后天", 12, 4),
        ("大后天", 12, 5),
        ("周六", 12, 5),
        ("这周六 骨科", 12, 5),
        ("本周日", 12, 6),
        ("礼拜天", 12, 6),
        ("星期三", 12, 2),  # today is one
        ("周二", 12, 8),  # this week's has passed
        ("下周一", 12, 7),
        ("下周三", 12, 9),
        ("下下周三", 12, 16),
        ("12月5日", 12, 5),
        ("12月5号", 12, 5),
        ("十二月二十五日", 12, 25),
        ("20号", 12, 20),
        ("三十一号", 12, 31),
    ],
)
def test_one_day(text: str, month: int, day: int) -> None:
    assert days(text) == (date(2026, month, day), date(2026, month, day))


def test_what_has_passed_this_year_is_next_years() -> None:
    assert days("1月5日") == (date(2027, 1, 5), date(2027, 1, 5))
    assert days("1号") == (date(2027, 1, 1), date(2027, 1, 1))


def test_several_days() -> None:
    assert days("周末") == (date(2026, 12, 5), date(2026, 12, 6))
    assert days("下周末") == (date(2026, 12, 12), date(2026, 12, 13))
    assert days("这周") == (TODAY, date(2026, 12, 6))
    assert days("下周 儿科") == (date(2026, 12, 7), date(2026, 12, 13))
    assert days("最近") == (TODAY, date(2026, 12, 15))


def test_half_days() -> None:
    rest, found = read_days("后天上午 精神科", TODAY)
    assert found is not None
    assert (found.half, rest.split()) == (MORNING, ["精神科"])
    _, found = read_days("周六下午", TODAY)
    assert found is not None
    assert found.half == AFTERNOON


@pytest.mark.parametrize(
    "text", ["2月30日 眼科", "股骨头坏死", "一周", "周围神经病", "", "三个月大", "两天没睡"]
)
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert read_days(text, TODAY) == (text, None)


def test_what_is_left_is_the_question() -> None:
    rest, found = read_days("今天有没有看肝病的专家", TODAY)
    assert rest.strip() == "有没有看肝病的专家"
    assert found is not None
    assert found.typed == "今天"
