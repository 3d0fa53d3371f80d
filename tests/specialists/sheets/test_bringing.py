"""What remarks ask of patients is carried, in their words; nothing else that stands there."""

from __future__ import annotations

import pytest

from specialists.sheets.bringing import MOST, find_bring
from specialists.sheets.numerals import clauses_of


@pytest.mark.parametrize(
    "text",
    [
        *("需空腹", "空腹", "请空腹就诊", "抽血者需空腹", "需憋尿", "禁食8小时", "家长陪同"),
        *("请带既往片子", "带医保卡", "请带身份证", "请携带影像资料", "带片子", "就诊请带身份证、既往病历"),
        *("请患者携带近三个月检查报告", "请务必携带身份证原件和医保卡", "自备病历本", "请带接种证"),
        *("请带好CT片、化验单等资料", "携带近期CT、核磁片子及病理报告", "需带既往病历资料来诊"),
    ],
)
def test_what_is_asked_of_patients(text: str) -> None:
    assert find_bring([text]) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "停诊", "停诊，由王五代", "改为下午", "限号20", "特需", "已约满", "带教", "带组查房", "医保"),
        *(
            "请带张三的片子",
            "张三带片子",
            "请带病历联系13800138000",
            "带2名学生",
            "请带一名助手",
            "空腹血糖门诊",
        ),
        *(
            "片子由李主任带走",
            "不需空腹",
            "无需带片子",
            "携带者",
            "请带患者王秀英病历",
            "身份证110101199001011234",
        ),
        *("如需空腹另行通知", "如停诊请带号单退费", "会诊请带片子", "请提前到院", "带状疱疹", "检查"),
    ],
)
def test_what_is_not(text: str) -> None:
    assert find_bring([text]) == ""


def test_beside_other_words() -> None:
    assert (
        find_bring(["特需门诊；需空腹，请带既往片子。限号20", "（带医保卡）"])
        == "需空腹，请带既往片子，带医保卡"
    )
    assert find_bring(["备注：请带片子\n请带片子"]) == "请带片子"
    assert find_bring(["请带张三的片子，需空腹"]) == "需空腹"


def test_clauses() -> None:
    assert clauses_of("备注：请带片子，需空腹（8点前）\n2、 首次  来诊；") == [
        "请带片子",
        "需空腹",
        "8点前",
        "首次 来诊",
    ]
    assert clauses_of(" ，。") == []


def test_no_more_than_the_form_takes() -> None:
    many = [f"禁食{n}小时" for n in range(60)]
    assert 0 < len(find_bring(many)) <= MOST
