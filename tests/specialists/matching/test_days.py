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


def spans(text: str) -> list[tuple[date, date]]:
    _, found = read_days(text, TODAY)
    return [*found.spans] if found else []


def on(month: int, day: int, year: int = 2026) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


def until(first: tuple[date, date], last: tuple[date, date]) -> tuple[date, date]:
    return first[0], last[1]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        *(("12-05", on(12, 5)), ("12/5 骨科", on(12, 5)), ("12.5", on(12, 5)), ("2026-12-20", on(12, 20))),
        *(("2026年12月20日", on(12, 20)), ("20261220", on(12, 20)), ("明年1月3号", on(1, 3, 2027))),
        *(("下月5号", on(1, 5, 2027)), ("下个月5号", on(1, 5, 2027)), ("本月15号", on(12, 15))),
        *(("三天后", on(12, 5)), ("骨科三天后", on(12, 5)), ("明早", on(12, 3)), ("周3", on(12, 2))),
        *(("下周的周三", on(12, 9)), ("元旦", on(1, 1, 2027)), ("国庆节", on(10, 1, 2027))),
        *(("五一 骨科", on(5, 1, 2027)), ("圣诞", on(12, 25))),
        *(("zhousan", on(12, 2)), ("xiazhouwu guke", on(12, 11)), ("ming tian", on(12, 3))),
        *(("mingtianguke", on(12, 3)), ("Tomorrow", on(12, 3)), ("next monday", on(12, 7))),
    ],
)
def test_further_ways_to_say_one_day(text: str, span: tuple[date, date]) -> None:
    assert spans(text) == [span]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        *(("周六周日", on(12, 5), on(12, 6)), ("周六、周日", on(12, 5), on(12, 6))),
        *(("周六日 骨科", on(12, 5), on(12, 6)), ("23号到26号", on(12, 23), on(12, 26))),
        *(("5-8号", on(12, 5), on(12, 8)), ("12月5-8日", on(12, 5), on(12, 8))),
        *(("12.5-12.8", on(12, 5), on(12, 8)), ("12月5日、6日", on(12, 5), on(12, 6))),
        *(("28号到3号", on(12, 28), on(1, 3, 2027)), ("周一到周五", on(12, 2), on(12, 4))),
        *(("未来三天", on(12, 2), on(12, 5)), ("两周后", on(12, 16), on(12, 22))),
        *(("下个月", on(1, 1, 2027), on(1, 31, 2027)), ("12月底", on(12, 21), on(12, 31))),
        *(("国庆假期", on(10, 1, 2027), on(10, 7, 2027)), ("明后天", on(12, 3), on(12, 4))),
    ],
)
def test_several_days_in_a_row(text: str, first: tuple[date, date], last: tuple[date, date]) -> None:
    assert spans(text) == [until(first, last)]


def test_days_that_are_no_neighbours() -> None:
    assert spans("周三和周五 骨科") == [on(12, 2), on(12, 4)]
    assert read_days("周三骨科 周五", TODAY)[0].split() == ["骨科"]


def test_what_has_passed_is_said_to_be_past() -> None:
    for text in ("2026年8月20日", "2026-08-20", "本月1号", "去年12月"):
        _, found = read_days(text, TODAY)
        assert found is not None
        assert found.past, text
    _, found = read_days("2026年12月", TODAY)
    assert found is not None
    assert (found.past, found.first) == (False, TODAY)


def test_half_a_day_without_a_day() -> None:
    for text in ("下午 骨科", "骨科下午", "下午有骨科吗"):
        rest, found = read_days(text, TODAY)
        assert found is not None
        assert (found.half, found.first, found.last) == (AFTERNOON, TODAY, date(2026, 12, 15))
        assert "骨科" in rest
    for text in ("下午发烧", "晚上失眠"):
        assert read_days(text, TODAY)[1] is None


def test_when_it_began_is_no_day_to_come() -> None:
    for text in ("上周三开始头疼", "昨天摔了", "最近总是头疼"):
        assert read_days(text, TODAY)[1] is None


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
    "text",
    [
        *("2月30日 眼科", "股骨头坏死", "一周", "周围神经病", "", "三个月大", "两天没睡", "近视眼 12岁"),
        *("骨科 5号楼", "12床", "12号床", "3号诊室", "120", "一周三次", "孕12周三天", "咳嗽三月", "发烧3日"),
        *("术后三天后", "术后天天疼", "后天性耳聋", "血糖 7.8", "L4-5", "腰4-5椎间盘", "CA 12-5", "3-5天"),
        *("1/3/5", "0471-12-5", "王国庆", "五一路", "宝宝8月", "one week"),
    ],
)
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert read_days(text, TODAY) == (text, None)


def test_what_is_left_is_the_question() -> None:
    rest, found = read_days("今天有没有看肝病的专家", TODAY)
    assert rest.strip() == "有没有看肝病的专家"
    assert found is not None
    assert found.typed == "今天"
