"""Halves of a day and clocks as clerks write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.sheets.times import find_times


def said(text: str, value: object = None) -> list[str]:
    """Each time in short: “am 8:00-11:30”, with its doubt after a question mark."""
    times, _ = find_times(text, value)
    return [
        f"{one.half} {_shown(one.start)}-{_shown(one.end)}".removesuffix(" -")
        + (f" ?{one.doubt}" if one.doubt else "")
        for one in times
    ]


def _shown(clock: time | None) -> str:
    return f"{clock.hour}:{clock.minute:02}" if clock else ""


MORNING, AFTERNOON = "am 8:00-11:30", "pm 14:00-17:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上午", ["am"]),
        ("下午", ["pm"]),
        ("早上", ["am"]),
        ("AM", ["am"]),
        ("P.M.", ["pm"]),
        ("上", ["am"]),
        ("（下）", ["pm"]),
        ("上/下", ["am", "pm"]),
        ("上午半天", ["am"]),
        ("晚上", ["evening"]),
        ("夜间", ["evening"]),
        ("夜诊", ["evening"]),
        ("夜门诊", ["evening"]),
        ("全天", ["am", "pm"]),
        ("全日", ["am", "pm"]),
        ("上下午", ["am", "pm"]),
        ("上、下午", ["am", "pm"]),
        ("上午、下午", ["am", "pm"]),
        ("上午/下午", ["am", "pm"]),
        ("上午下午", ["am", "pm"]),
        ("上午至下午", ["am", "pm"]),
        ("AM/PM", ["am", "pm"]),
        ("全天（上、下午）", ["am", "pm"]),
        ("下午、晚上", ["pm", "evening"]),
        ("上午 上午", ["am"]),
        ("14:30起", ["pm 14:30-"]),
        ("上午8:30", ["am 8:30-"]),
        ("上午8点", ["am 8:00-"]),
        ("8:30开始", ["am 8:30-"]),
        ("下午两点半", ["pm 14:30-"]),
        ("至11:30", ["am -11:30"]),
        ("8:00-12:00 14:00-17:30", ["am 8:00-12:00", "pm 14:00-17:30"]),
        ("8:00-10:00、10:00-12:00", ["am 8:00-10:00", "am 10:00-12:00"]),
        ("上午8:00-11:30，下午2:00-5:00", [MORNING, AFTERNOON]),
        ("上午（8：00－11：30）\n下午（14：00－17：00）", [MORNING, AFTERNOON]),
        ("8:00-11:30（上午） 14:00-17:00（下午）", [MORNING, AFTERNOON]),
        ("上午、下午 8:00-11:30，14:00-17:00", [MORNING, AFTERNOON]),
        ("全天8:00-11:30,14:00-17:00", [MORNING, AFTERNOON]),
        ("全天（上午8:00-11:30，下午14:00-17:00）", [MORNING, AFTERNOON]),
        ("上午8:00-11:30 下午", [MORNING, "pm"]),
        ("上午 下午14:00-17:00", ["am", AFTERNOON]),
        ("下午2:00-3:00，4:00-5:00", ["pm 14:00-15:00", "pm 16:00-17:00"]),
        ("上午10点-下午1点", ["am 10:00-13:00"]),
        ("下午1:30-17:00", ["pm 13:30-17:00"]),
        ("下午14:00-5:00", [AFTERNOON]),
        ("2:00 PM - 5:00 PM", [AFTERNOON]),
        ("晚上7点-9点", ["evening 19:00-21:00"]),
        ("晚7:00-9:00", ["evening 19:00-21:00"]),
        ("18:30-20:30", ["evening 18:30-20:30"]),
        ("12:00-14:00", ["pm 12:00-14:00"]),
        ("上午8-12", ["am 8:00-12:00"]),
        ("下午2-5", [AFTERNOON]),
    ],
)
def test_times(text: str, expected: list[str]) -> None:
    assert said(text) == expected
    assert find_times(text)[1] == ""


@pytest.mark.parametrize(
    "text",
    [
        "8:00-11:30",
        "8：00—11：30",
        "08:00:00-11:30:00",
        "８：００～１１：３０",
        "8:00〜11:30",
        "8:00–11:30",
        "8:00 -- 11:30",
        "8:00至11:30",
        "8:00\n到\n11:30",
        "8点-11点半",
        "8点到11点30分",
        "八点至十一点半",
        "8时-11时30分",
        "8-11:30",
        "8.00-11.30",
        "上午8.00-11.30",
        "8:00 AM-11:30 AM",
        "0800-1130",
        "上午8:00-11:30",
        "8:00-11:30上午",
        "早8:00-11:30",
    ],
)
def test_one_range_in_many_spellings(text: str) -> None:
    assert said(text) == [MORNING]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中午", [" ?noon"]),
        ("中午12:00-13:30", ["pm 12:00-13:30 ?noon"]),
        ("半天", [" ?no_half"]),
        ("白天", [" ?no_half"]),
        ("2:00-5:00", [" 2:00-5:00 ?no_half"]),
        ("8:00-11:30，2:00-5:00", [MORNING, " 2:00-5:00 ?no_half"]),
        ("上午或下午", ["am ?either", "pm ?either"]),
        ("上午 或者 下午", ["am ?either", "pm ?either"]),
        ("全天（上午）", ["am ?either", "pm ?either"]),
        ("上午14:00-17:00", ["am 14:00-17:00 ?half_clock"]),
        ("下午8:00-11:30", ["pm 8:00-11:30 ?half_clock"]),
        ("上午2:00-5:00", ["am 2:00-5:00 ?half_clock"]),
        ("下午18:00-20:00", ["pm 18:00-20:00 ?half_clock"]),
        ("8:00-11:30 下午", ["pm 8:00-11:30 ?half_clock"]),
        ("全天 8:00-17:00", ["am 8:00-17:00 ?whole_day_clock"]),
        ("8:00-17:00", ["am 8:00-17:00 ?whole_day_clock"]),
        ("上午8:00-下午5:00", ["am 8:00-17:00 ?whole_day_clock"]),
        ("全天8:00-12:00", ["am 8:00-12:00 ?whole_day_clock"]),
        ("上下午 8:00-11:30", ["am 8:00-11:30 ?whole_day_clock"]),
        ("11:30-8:00", ["am 11:30-8:00 ?clock_order"]),
        ("8:30-5:00", ["am 8:30-5:00 ?clock_order"]),
        ("14:00-14:00", ["pm 14:00-14:00 ?clock_order"]),
        ("25:00", [" ?unsure_time"]),
        ("8:75", [" ?unsure_time"]),
        ("约9点", ["am 9:00- ?unsure_time"]),
        ("8:30左右", ["am 8:30- ?unsure_time"]),
        ("8:30前", ["am 8:30- ?unsure_time"]),
        ("上午-晚上", ["am ?unsure_time", "evening ?unsure_time"]),
        ("8:00 11:30", ["am 8:00- ?unsure_time", "am 11:30- ?unsure_time"]),
        ("8:00-11:00 10:00-12:00", ["am 8:00-11:00 ?unsure_time", "am 10:00-12:00 ?unsure_time"]),
        ("上午10-15", ["am 10:00-15:00 ?whole_day_clock"]),  # or ten to fifteen numbers
        ("上午9-10", ["am 9:00-10:00 ?unsure_time"]),
    ],
)
def test_doubts(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "张三 主任医师",
        "限号20",
        "12月5日",
        "12/5",
        "20-30",
        "3-5人",
        "上海专家",
        "下沉专家",
        "下周",
        "晓夜",
        "晚霞",
        "24小时",
        "早日",
        "注意以下3点要求",
        "Amy",
        "0471-6621",
        "门诊楼2-301室",
        "上级医院",
        "50元",
    ],
)
def test_no_time(text: str) -> None:
    assert find_times(text) == ((), text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("上午8:00-11:30张三", "张三"),
        ("张三 上午 限20", "张三 限20"),
        ("上午门诊", "门诊"),
        ("上午（8:00-11:30）门诊楼301", "门诊楼301"),
        ("下午20号", "20号"),
        ("8:00-12:00限30号", "限30号"),
    ],
)
def test_what_is_left(text: str, rest: str) -> None:
    times, left = find_times(text)
    assert times
    assert not any(one.doubt for one in times)
    assert left == rest


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("8:30", time(8, 30), ["am 8:30-"]),
        ("08:30:00", time(8, 30), ["am 8:30-"]),
        ("2:00 PM", time(14), ["pm 14:00-"]),
        ("0.583333", time(14), ["pm 14:00-"]),
        ("", time(14), ["pm 14:00-"]),
        ("2:00", time(2), [" 2:00- ?no_half"]),
    ],
)
def test_what_the_file_holds(text: str, value: object, expected: list[str]) -> None:
    assert said(text, value) == expected


SIGNS = st.text(
    alphabet="0123456789上下午全天早晚中半夜点时分:：.-—至到或、，()（）ampAM张限号 \n", max_size=25
)


@settings(max_examples=300, deadline=None)
@given(SIGNS)
def test_any_text_is_read_without_harm(text: str) -> None:
    times, _ = find_times(text)
    assert all(one.half or one.doubt for one in times)
