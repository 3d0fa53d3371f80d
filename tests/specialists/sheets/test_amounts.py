"""Numbers and fees as clerks write them: what is read, what is asked, what is neither."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from specialists.sheets.amounts import Fee, Numbers, find_fee, find_numbers
from specialists.sheets.doubts import Doubt


@pytest.mark.parametrize(
    "text",
    [
        *("限号20", "限20号", "20个号", "20人", "20", "20名", "放号 20 个", "20.0", "二十", "二十个", "２０"),
        "限20",
        *("限号：２０", "限号\n20", "【限号20】", "（20）", "限诊20人", "号源数20个", "限号20名患者", "20 人"),
        *("最多20人", "限前20名"),
        *("不超过20人", "名额20", "放20个号", "每天20", "日限20", "限二十号", "20位", "20例", "限号为20"),
        "限 20 个 号",
    ],
)  # fmt: skip
def test_one_figure(text: str) -> None:
    assert find_numbers(text) == Numbers(20)


@pytest.mark.parametrize(
    "text",
    [
        *("各15", "限号各15", "各限15", "各15个号", "每半天15个", "每场限号15人", "15/半天", "15个／半天"),
        *("每位专家15号", "均15"),
    ],
)  # fmt: skip
def test_so_many_each(text: str) -> None:
    assert find_numbers(text) == Numbers(15, each_said=True)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("上下午各15", "上下午"), ("上午、下午各15个", "上午、下午"), ("上下午各限号15个", "上下午")],
)
def test_halves_that_share_a_figure_stay(text: str, rest: str) -> None:
    assert find_numbers(text) == Numbers(15, each_said=True, rest=rest)


@pytest.mark.parametrize(
    "text",
    [
        *("上午20 下午15", "上午20/下午15", "上午20，下午15", "上午：20个号；下午：15个号", "上午20号下午15号"),
        *("上20下15", "AM20 PM15"),
        *("20（上午）、15（下午）", "20个（上午）15个（下午）", "号源：上午 20 下午 15"),
        *("上午限20人\n下午限15人", "共35，上午20下午15"),
    ],
)  # fmt: skip
def test_by_halves(text: str) -> None:
    assert find_numbers(text) == Numbers(per_half={"am": 20, "pm": 15})


def test_one_half_and_the_evening() -> None:
    assert find_numbers("上午限20号") == Numbers(per_half={"am": 20})
    assert find_numbers("早上15 晚上10") == Numbers(per_half={"am": 15, "evening": 10})


@pytest.mark.parametrize(
    ("text", "each", "doubt"),
    [
        *((text, None, Doubt.RANGE) for text in ("20-30", "20—30", "20～30", "20〜30个号", "20至30", "20到30人")),
        *((text, None, Doubt.NO_LIMIT) for text in ("不限", "不限号", "不限量", "不限人数", "不设限", "无限制")),
        *((text, 20, Doubt.UNSURE_NUMBERS) for text in ("约20", "大约20个", "20左右", "20余", "20+", "至少20", "20?")),
        *((text, None, Doubt.UNSURE_NUMBERS) for text in ("15+10", "15＋10", "限号20/15", "15/15", "20.5")),
        *((text, None, Doubt.UNSURE_NUMBERS) for text in ("约满", "已满", "满")),
        *((text, 0, Doubt.ZERO) for text in ("0", "限号0", "零", "0个")),
        ("2000", 2000, Doubt.UNSURE_NUMBERS),
    ],
)  # fmt: skip
def test_what_is_asked(text: str, each: int | None, doubt: Doubt) -> None:
    found = find_numbers(text)
    assert (found.each, found.doubt) == (each, doubt.value)


@pytest.mark.parametrize(
    "text", ["共40，上午20下午15", "上午20 上午15", "上午20 30", "放20个号，另加5个", "限号20 限号15"]
)
def test_figures_that_do_not_agree(text: str) -> None:
    assert find_numbers(text).doubt == Doubt.UNSURE_NUMBERS.value


@pytest.mark.parametrize("text", ["", " ", "-", "—", "/", "无", "－"])
def test_nothing_said(text: str) -> None:
    assert find_numbers(text) == Numbers()
    assert find_fee(text) == Fee()


@pytest.mark.parametrize(
    "text",
    [
        *("3号诊室", "第3诊室", "8:00-11:30", "上午8:30-11:30", "上午2诊室", "下午3点", "12月5、6日"),
        *("12月5日", "20日前", "20号前", "20号上午"),
        *("周三 20", "王五(20)", "王五等3人", "专家2人", "13812345678", "每人50元", "100%", "不限年龄"),
        *("每人限挂1个号", "8号楼", "3楼", "-5"),
        *("初诊20 复诊10", "上午、下午", "王五", "余5个", "2026-12-05", "305室", "第二周"),
    ],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    found = find_numbers(text)
    assert (found.each, found.per_half, found.doubt) == (None, {}, "")
    assert found.rest


@pytest.mark.parametrize(
    ("text", "each", "rest"),
    [
        *(("8:00-11:30 限号20", 20, "8:00-11:30"), ("王五 限20号", 20, "王五")),
        *(("12月5日上午 3诊室 限20号", 20, "12月5日上午 3诊室"), ("限号20；费用50元", 20, "费用50元")),
        *(("限号20,50元/人", 20, "50元/人"), ("全天 共30号", 30, "全天")),
        *(("每人限1号 限20号", 20, "每人限1号"), ("限号20（先到先得）", 20, "先到先得")),
        ("10:30 10人", 10, "10:30"),
    ],
)  # fmt: skip
def test_beside_other_words(text: str, each: int, rest: str) -> None:
    assert find_numbers(text) == Numbers(each, rest=rest)


def test_what_the_file_holds() -> None:
    assert find_numbers("20", 20.0) == Numbers(20)
    assert find_numbers("", 20) == Numbers(20)
    assert find_numbers("20", 20.4).doubt == Doubt.UNSURE_NUMBERS.value  # shown rounded
    assert find_numbers("20", "20") == Numbers(20)
    assert find_numbers("8:00", time(8)) == Numbers(rest="8:00")
    assert find_numbers("TRUE", True) == Numbers(rest="TRUE")


@pytest.mark.parametrize(
    "text",
    [
        *("￥50元", "50", "50元/人", "挂号费50元", "50.00", "¥50.00", "专家号 50 元", "诊费:50", "RMB 50"),
        *("人民币50元整", "50 元/次", "50元每人"),
        *("五十元", "50块", "50块钱", "每人50元", "50/人", "￥ 50", "50￥", "挂号费：￥５０．００元"),
        *("（50元）", "50元（含诊查费）", "50元/人次"),
    ],
)  # fmt: skip
def test_a_fee(text: str) -> None:
    assert find_fee(text) == Fee(Decimal(50))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        *(("一百元", 100), ("一百五十元", 150), ("一百零五元", 105), ("一百五元", 150), ("1,000元", 1000)),
        ("12.5元", "12.5"),
    ],
)  # fmt: skip
def test_other_amounts(text: str, yuan: int | str) -> None:
    assert find_fee(text) == Fee(Decimal(yuan))


@pytest.mark.parametrize(
    "text",
    [
        *("免费", "义诊", "免费义诊", "义诊，免挂号费", "费用：免费", "免", "0元", "￥0元", "免收挂号费"),
        "不收费",
    ],
)  # fmt: skip
def test_free(text: str) -> None:
    assert find_fee(text) == Fee(Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        *("请咨询", "请向医院咨询", "电话咨询", "面议", "待定", "按物价标准收取", "挂号费：按医院标准"),
        "以医院为准",
    ],
)  # fmt: skip
def test_the_hospital_is_asked(text: str) -> None:
    assert find_fee(text) == Fee()


@pytest.mark.parametrize(
    ("text", "yuan", "doubt"),
    [
        *((text, None, Doubt.RANGE) for text in ("50-100", "50－80元", "50~100元", "￥50至100")),
        *(
            (text, None, Doubt.UNSURE_FEE)
            for text in ("50/100", "50+20", "挂号费10元 诊查费40元", "普通号20元，专家号50元")
        ),
        *((text, 50, Doubt.UNSURE_FEE) for text in ("约50", "50元起", "50元左右", "大约50元")),
        *(
            ("0", 0, Doubt.UNSURE_FEE),
            ("8888", 8888, Doubt.UNSURE_FEE),
            ("50元，60岁以上免费", None, Doubt.UNSURE_FEE),
        ),
    ],
)
def test_fees_that_are_asked(text: str, yuan: int | None, doubt: Doubt) -> None:
    found = find_fee(text)
    assert (found.yuan, found.doubt) == (None if yuan is None else Decimal(yuan), doubt.value)


@pytest.mark.parametrize(
    ("text", "yuan", "rest"),
    [
        ("50元（医保）", 50, "医保"),
        ("50元，医保可报销", 50, "医保可报销"),
        ("诊查费50元（医保报销20元）", 50, "医保报销20元"),
        ("上午 限20号 ￥50元", 50, "上午 限20号"),
        ("特需300元", 300, "特需"),
        *(
            (text, None, text)
            for text in (
                "医保",
                "医保报销30元",
                "限号20",
                "免费停车",
                "12月5日",
                "8:00-11:30",
                "3诊室",
                "2026-12-05",
                "不详",
            )
        ),
    ],
)
def test_fees_beside_other_words(text: str, yuan: int | None, rest: str) -> None:
    assert find_fee(text) == Fee(None if yuan is None else Decimal(yuan), rest=rest)


def test_what_the_file_holds_of_a_fee() -> None:
    assert find_fee("¥50.00", 50) == Fee(Decimal(50))
    assert find_fee("", 50.5) == Fee(Decimal("50.5"))
    assert find_fee("50", 50.4).doubt == Doubt.UNSURE_FEE.value
