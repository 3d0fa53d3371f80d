"""What sort of clinic a remark says and who may come; what looks like a limit and is not understood."""

from __future__ import annotations

import pytest

from specialists.sheets.offering import (
    find_offering,
    find_offering_within,
    said_of_all,
    sort_of_fee,
    sort_of_titles,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            (text, {"free"})
            for text in ("义诊", "免费义诊", "（义诊）", "义诊活动", "公益义诊", "本次义诊免费")
        ),
        *((text, {"free"}) for text in ("以上均为义诊", "义诊门诊", "多学科义诊", "下乡义诊，不收费")),
        *(
            (text, {"studio"})
            for text in ("名医工作室", "支玉香名医工作室", "名医工作室门诊", "国医大师张三工作室")
        ),
        *(
            (text, {"referred"})
            for text in ("只接转诊", "仅限转诊患者", "限转诊患者", "只限转诊", "专供转诊患者预约")
        ),
        *(
            (text, {"referred"})
            for text in ("仅接收基层转诊的患者", "转诊专用", "转诊门诊", "本场只接收转诊病人")
        ),
        *(
            (text, {"comers"})
            for text in ("现场取号", "当日现场挂号", "不预约", "现场取号不预约", "无需预约")
        ),
        *(
            (text, {"comers"})
            for text in ("就诊当天现场排队取号", "请到窗口现场取号", "现场取号，不预约", "不提前预约")
        ),
        ("义诊，现场取号", {"free", "comers"}),
        ("义诊现场取号", {"free", "comers"}),
        ("名医工作室 只接转诊", {"studio", "referred"}),
        ("不对外预约，只接转诊", {"referred"}),
        ("对外开放", set()),
        ("公开预约", {"everybody"}),
        *(
            (text, set())
            for text in ("", "需空腹", "首次来诊", "可现场取号", "转诊优先", "接受转诊", "现场加号")
        ),
        *(
            (text, set())
            for text in ("网上预约", "限号20", "仅需带身份证", "不限号", "不收费", "名医", "义务")
        ),
    ],
)
def test_what_is_understood(text: str, said: set[str]) -> None:
    found = find_offering(text)
    assert {*found.purposes, *found.open_to} - {"everybody"} == said - {"everybody"}
    assert (found.sorts, found.limits) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        *("不对外", "内部", "预留", "内部预留5个", "只看儿童", "限女性", "职工专场", "凭转诊单就诊", "转诊"),
        *("预约患者现场取号", "请提前预约，现场取号", "暂不预约", "不公开", "住院患者", "14岁以下", "接转诊"),
        *("只限本旗县", "谢绝外地患者", "仅上午", "不接初诊", "现场号5个", "窗口取号", "糖尿病患者"),
    ],
)
def test_what_may_keep_some_away_is_told(text: str) -> None:
    assert find_offering(text).limits


NO = ("不接受", "不支持", "不可", "不用", "无需", "不", "非")
WAYS = ("网上", "线上", "电话", "微信")


@pytest.mark.parametrize("text", [f"{no}{way}预约" for no in NO for way in WAYS])
def test_one_way_of_booking_that_is_closed_is_asked(text: str) -> None:
    found = find_offering(text)
    assert (found.purposes, found.open_to, found.limits) == (frozenset(), frozenset(), (text,))
    within = find_offering_within(f"支玉香（{text}）")
    assert (within.open_to, within.limits) == (frozenset(), (text,))
    assert said_of_all(f"注：{text}")


@pytest.mark.parametrize("text", [f"{no}预约" for no in ("不支持", "不可", "非", "停止", "取消", "未开通")])
def test_booking_that_is_closed_is_asked(text: str) -> None:
    assert find_offering(text).limits == (text,)


@pytest.mark.parametrize("early", ["", "提前"])
@pytest.mark.parametrize("no", ["不", "无需", "不需要", "不用", "不必", "免", "不接受"])
def test_no_booking_at_all_is_for_who_comes(no: str, early: str) -> None:
    found = find_offering(f"{no}{early}预约")
    assert (found.open_to, found.limits) == ({"comers"}, ())


@pytest.mark.parametrize(
    ("text", "open_to", "asked"),
    [
        ("不支持网上预约，现场取号", {"comers"}, False),
        ("不接受电话预约，现场取号", {"comers"}, True),  # who has booked online collects the number there
        ("不接受电话预约，只接转诊", {"referred"}, False),
        ("请在公众号预约，不接受电话预约", set(), False),
        ("请电话预约，不支持网上预约", set(), True),
        ("不接受电话或微信预约", set(), True),
    ],
)
def test_one_way_is_closed_and_another_is_named(text: str, open_to: set[str], asked: bool) -> None:
    found = find_offering(text)
    assert (found.open_to, bool(found.limits)) == (open_to, asked)


TAKEN_BACK = (
    *(
        "非{}",
        "不{}",
        "不设{}",
        "不能{}",
        "停止{}",
        "停{}",
        "原{}",
        "取消{}",
        "没有{}",
        "无{}",
        "不再{}",
        "原为{}",
    ),
    *("{}已满", "{}截止", "{}取消", "{}时", "{}后", "{}已停", "{}改网约", "{}不再有", "{}结束"),
)


@pytest.mark.parametrize("around", TAKEN_BACK)
@pytest.mark.parametrize("what", ["现场取号", "义诊", "专家义诊", "只接转诊", "名医工作室门诊"])
def test_what_the_words_around_take_back_is_asked(around: str, what: str) -> None:
    text = around.format(what)
    for found in (
        find_offering(text),
        find_offering_within(f"支玉香（{text}）"),
        find_offering_within(f"支玉香 {text}"),
    ):
        assert not found.purposes, text
        assert not found.open_to, text
    found = find_offering(text)
    if what != "名医工作室门诊" or not around.endswith(("时", "后", "改网约", "不再有")):
        assert found.sorts or found.limits, text


@pytest.mark.parametrize(
    "text", ["原名医工作室", "取消名医工作室", "非名医工作室", "名医工作室已取消", "名医工作室停"]
)
def test_what_is_no_studio_any_more_is_asked(text: str) -> None:
    found = find_offering(text)
    assert (found.purposes, found.sorts) == (frozenset(), (text,))
    assert find_offering_within(f"支玉香（{text}）").sorts == (text,)


@pytest.mark.parametrize("text", ["不是义诊", "下午另有义诊", "上午门诊，下午义诊", "义诊20号", "义诊咨询"])
def test_what_may_be_a_free_clinic_is_told(text: str) -> None:
    found = find_offering(text)
    assert (found.purposes, bool(found.sorts)) == (frozenset(), True)


def test_what_else_is_said_stays() -> None:
    assert find_offering("义诊，需空腹、带片子（只接转诊）").rest == "需空腹、带片子"
    assert find_offering("需空腹").rest == "需空腹"
    assert find_offering_within("支玉香（义诊）").rest == "支玉香"
    assert find_offering_within("支玉香 三楼").rest == "支玉香 三楼"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12月8日上午支玉香义诊限20号", {"free"}),
        ("支玉香 只接转诊 20号", {"referred"}),
        ("支玉香现场取号", {"comers"}),
        ("支玉香名医工作室", set()),  # a room, as a rule
        ("支玉香名医工作室门诊", {"studio"}),
        ("支玉香非义诊", set()),
        ("支玉香可现场取号", set()),
        ("支玉香暂不预约", set()),
    ],
)
def test_in_a_sentence(text: str, said: set[str]) -> None:
    found = find_offering_within(text)
    assert {*found.purposes, *found.open_to} == said


def test_a_long_text_is_no_remark() -> None:
    assert not find_offering("义诊" * 400).purposes
    assert find_offering("需空腹" * 300 + "只接转诊").limits
    assert find_offering_within("需空腹" * 300 + "义诊").limits


@pytest.mark.parametrize(
    ("text", "said"),
    [("义诊", True), ("义诊0元", True), ("免费义诊", True), ("免费", False), ("50元", False)],
)
def test_of_a_fee(text: str, said: bool) -> None:
    assert bool(sort_of_fee(text).purposes) is said


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["12月", "2026年12月北京专家义诊安排表"], "free"),
        (["义诊"], "free"),
        (["2026年12月专家出诊安排"], ""),
        (["2026年12月专家门诊及义诊安排"], None),
        (["2026年12月专家门诊及义诊安排", "二、义诊"], "free"),
        (["2026年12月专家门诊及义诊安排", "一、门诊"], ""),
        (["2026年12月义诊安排", "内科门诊"], None),
    ],
)
def test_of_titles(titles: list[str], said: str | None) -> None:
    sort, unclear = sort_of_titles(titles)
    assert sort == (said or "")
    assert bool(unclear) is (said is None)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        *(
            (text, True)
            for text in ("注：以上均为义诊", "备注：现场取号，不预约", "注：本表只接转诊", "不对外预约")
        ),
        *(
            (text, False)
            for text in ("注：义诊不收挂号费", "请提前预约，就诊当日现场取号", "内部资料，请勿外传")
        ),
    ],
)
def test_of_notes(note: str, said: bool) -> None:
    assert said_of_all(note) is said
