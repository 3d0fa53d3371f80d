"""What is said to be off without a name or a day is asked of all that it may be about, and is shown itself."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.directory import Directory, KnownHospital, KnownSpecialist
from specialists.sheets.doubts import Doubt
from specialists.sheets.files import read_paste
from specialists.sheets.preview import Read
from specialists.sheets.reading import read_sheets
from specialists.sheets.signs import normalise

HERE = KnownHospital(1, "first", "市第一医院", ("市第一医院",), True)
KNOWN = Directory(
    tuple(KnownSpecialist(n, str(n), name, None) for n, name in enumerate(("彭慧明", "关振鹏", "李非"), 1)),
    (HERE,),
)
TODAY = date(2026, 11, 23)

SHAPES = {  # 12月8日 is a Tuesday
    "table": "日期\t时间\t专家\t限号\n12月8日\t上午\t彭慧明\t20\n12月9日\t上午\t李非\t20\n",
    "labels": "专家：彭慧明\n时间：12月8日上午\n\n专家：李非\n时间：12月9日上午\n",
    "turned": "日期\t12月8日\t12月9日\n专家\t彭慧明\t李非\n时间\t上午\t上午\n",
    "grid": "时间\t12月8日\t12月9日\n上午\t彭慧明\t李非\n",
    "sentences": "12月8日上午 彭慧明 限20号\n12月9日上午 李非 限20号\n",
    "days": "12月8日（周二）\n上午 彭慧明\n12月9日（周三）\n上午 李非\n",
}
shapes = pytest.mark.parametrize("shape", SHAPES)


def read(text: str) -> list[Read]:
    return read_sheets(read_paste(text), KNOWN, TODAY, hospital=HERE)


def verdicts(text: str) -> list[str]:
    """Of the lines that name somebody who is known."""
    return [str(one.verdict) for one in read(text) if one.understood]


def is_shown(words: str, text: str) -> bool:
    return any(normalise(words) in said for one in read(text) for said in one.said)


@shapes
def test_without_a_note_all_are_made(shape: str) -> None:
    assert verdicts(SHAPES[shape]) == ["make", "make"]


@shapes
@pytest.mark.parametrize("apart", ["", "\n"])
@pytest.mark.parametrize(
    "note",
    [
        *(
            "本周停诊",
            "全部停诊",
            "以上全部停诊",
            "注：以上全部停诊",
            "备注：以上全部停诊",
            "均停诊",
            "以上停诊",
        ),
        *(
            "（以上全部停诊）",
            "【本周停诊】",
            "以上全部停诊！",
            "上述专家停诊",
            "门诊全部取消",
            "本表作废",
            "本月停诊",
        ),
        *(
            "因大雪本周全部停诊",
            "接上级通知，以上全部停诊",
            "全院停诊",
            "本周休诊",
            "以上均休息",
            "以上可能停诊",
        ),
        *("本周停诊通知", "停诊公告"),
    ],
)
def test_what_takes_all_back_is_heeded_and_shown(note: str, apart: str, shape: str) -> None:
    text = f"{SHAPES[shape]}{apart}{note}\n"
    assert verdicts(text) == ["ask", "ask"]
    assert is_shown(note.removeprefix("注：").removeprefix("备注："), text)


@shapes
@pytest.mark.parametrize("note", ["停诊", "专家停诊", "因大雪停诊", "上午停诊"])
def test_below_a_day_it_may_be_of_that_day(note: str, shape: str) -> None:
    expected = ["make", "ask"] if shape == "days" else ["ask", "ask"]
    assert verdicts(SHAPES[shape] + note) == expected
    assert is_shown(note, SHAPES[shape] + note)


@shapes
@pytest.mark.parametrize(
    "note", ["本周停诊", "全部停诊", "停诊通知", "停诊公告", "12月专家出诊安排（本周停诊）"]
)
def test_above_a_list_it_is_heeded_as_well(note: str, shape: str) -> None:
    assert verdicts(f"{note}\n{SHAPES[shape]}") == ["ask", "ask"]


@shapes
@pytest.mark.parametrize(
    ("note", "expected"),
    [
        *(
            (text, ["ask", "make"])
            for text in ("彭慧明停诊", "彭惠明停诊", "彭教授停诊", "周二停诊", "12月8日停诊")
        ),
        *((text, ["ask", "make"]) for text in ("12月8日全部停诊", "周二上午停诊", "备注：彭慧明12月8日停诊")),
        *((text, ["make", "make"]) for text in ("张三停诊", "周二下午停诊", "周六日休息", "12月15日停诊")),
    ],
)
def test_only_what_it_is_about(note: str, expected: list[str], shape: str) -> None:
    head = "注：" if shape in ("labels", "turned") else ""  # right below such a list it may be of any session
    text = f"{SHAPES[shape]}\n{head}{note}\n"
    assert verdicts(text) == expected
    assert is_shown(note.removeprefix("备注："), text)


@shapes
@pytest.mark.parametrize("head", ["", "注："])
@pytest.mark.parametrize(
    "note",
    [
        *(
            "如遇停诊，另行通知",
            "专家如因故停诊，以医院通知为准",
            "停诊请假须提前三天报备",
            "停诊时挂号费自动退回",
        ),
        *(
            "法定节假日停诊",
            "节假日休息",
            "过期作废",
            "逾期未取号视为取消",
            "此前发布的排班表作废",
            "中午休息",
        ),
        *(
            "原表作废，以本表为准",
            "停诊信息请关注公众号",
            "以上如有停诊另行通知",
            "以上专家均不停诊",
            "无专家停诊",
        ),
        *("专家可能临时停诊，请以现场为准", "以上安排以停诊通知为准", "二楼电梯暂停使用"),
    ],
)
def test_what_holds_everywhere_takes_nothing_back(note: str, head: str, shape: str) -> None:
    if shape in ("labels", "turned"):  # right below such a list it may be of the last session
        head = "注："
    assert verdicts(f"{SHAPES[shape]}\n{head}{note}\n") == ["make", "make"]


def test_the_words_are_told() -> None:
    first, second, note = read(SHAPES["table"] + "注：以上全部停诊")
    assert (first.about, second.doubts) == ("以上全部停诊", (Doubt.CANCELLED,))
    assert (note.verdict, note.doubts) == ("skip", (Doubt.NOTE,))


def test_in_a_remark_or_a_row_it_may_be_of_all() -> None:
    table = SHAPES["table"].replace("限号", "限号\t备注")
    assert verdicts(table.rstrip() + "\t以上全部停诊\n") == ["ask", "withdraw"]
    assert verdicts(table + "通知\t全部停诊\n") == ["ask", "ask"]
    assert verdicts(table + "12月8日\t全天\t全院停诊\n") == ["ask", "make"]
    assert verdicts(table + "12月8日\t全天\t张三\t20\t停诊\n") == ["make", "make"]


def test_a_day_in_a_grid_is_off_by_itself() -> None:
    grid = "时间\t12月8日\t12月9日\n上午\t彭慧明\t李非\n下午\t\t停诊\n"
    assert verdicts(grid) == ["make", "make"]


def test_a_heading_of_what_is_off_is_of_what_follows() -> None:
    text = SHAPES["table"] + "二、停诊\n12月10日\t上午\t关振鹏\t20\n"
    assert verdicts(text) == ["make", "make", "ask"]
    assert verdicts(SHAPES["table"] + "停诊通知\n12月8日彭慧明停诊\n") == ["ask", "make"]


def test_a_day_off_ends_the_day_above_it() -> None:
    """What follows is not of the day before."""
    found = read("12月8日（周二）\n上午 彭慧明\n周三停诊\n下午 李非\n")
    assert [str(one.verdict) for one in found] == ["make", "skip", "ask"]
    assert not found[2].sessions


def test_titles_hold_below_every_day() -> None:
    found = read("专家义诊安排\n" + SHAPES["days"])
    assert [str(one.understood[0].purpose) for one in found] == ["free", "free"]
