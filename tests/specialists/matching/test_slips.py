"""Which characters are typed for which, and what is never a slip."""

from __future__ import annotations

import pytest

from specialists.matching.slips import changes, organs, slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("湿诊", "湿疹"),
        ("股骨投坏死", "股骨头坏死"),
        ("骨骨头坏死", "股骨头坏死"),
        ("甲壮线", "甲状腺"),
        ("陈卫恒", "陈卫衡"),
        ("志玉香", "支玉香"),
        ("尹姗姗", "尹珊珊"),
        ("注意力布集中", "注意力不集中"),  # the input method's, and no negation
        ("呼和浩特市第散医院", "呼和浩特市第三医院"),
        ("赵继忠", "赵继宗"),  # zhong, zong
        ("陈衡", "陈恒"),
        ("精深科", "精神科"),  # shen, shen
        ("任同", "任彤"),
    ],
)
def test_characters_that_sound_the_same(typed: str, meant: str) -> None:
    found = slips(typed, meant)
    assert found is not None
    assert found <= 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("泌尿外料", "泌尿外科"), ("针炙", "针灸"), ("哮踹", "哮喘"), ("失民", "失眠"), ("钼钯", "钼靶")],
)
def test_characters_that_look_alike(typed: str, meant: str) -> None:
    assert slips(typed, meant) == 1 or slips(typed, meant) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("过敏鼻炎", "过敏性鼻炎"),
        ("北京童儿医院", "北京儿童医院"),
        ("清河水县", "清水河县"),
        ("子内膜癌", "子宫内膜癌"),
    ],
)
def test_one_left_out_or_two_swapped(typed: str, meant: str) -> None:
    assert slips(typed, meant) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("肾内科", "心内科"),
        ("肾内科", "神内科"),  # sounds the same, and yet the kidneys were typed
        ("肺病", "胃病"),
        ("肝癌", "肺癌"),
        ("脾胃", "皮胃"),
        ("尿不出来", "拉不出来"),
        ("昏过去", "抽过去"),
        ("流鼻血", "流鼻涕"),
        ("眼睛花", "眼睛痒"),
        ("大出血", "胃出血"),
        ("心绞痛", "绞痛"),
        ("排气", "不排气"),
        ("憋住尿", "憋不住尿"),
        ("不过敏", "过敏"),
        ("第二医院", "第三医院"),
        ("第四医院", "第十医院"),
        ("高血压", "低血压"),
        ("外科", "内科"),
        ("左下腹痛", "右下腹痛"),
        ("北京天气", "北京天坛"),
        ("陈卫东", "陈卫衡"),
        ("妇科", "儿科"),
        ("不舒服", "胃不舒服"),
    ],
)
def test_something_else_was_meant(typed: str, meant: str) -> None:
    assert slips(typed, meant) is None


def test_the_parts_of_the_body() -> None:
    assert organs("牙龈出血") == {"牙", "龈", "血"}
    assert changes("肾")
    assert changes("不")
    assert not changes("性")
