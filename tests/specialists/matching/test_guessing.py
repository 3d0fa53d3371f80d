"""Words that are no name: which one was meant, and when none was."""

from __future__ import annotations

import pytest

from specialists.matching import match, suggest
from specialists.matching.guessing import by_chance
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def _named() -> None:
    make.condition("微波消融", synonyms=("不开刀治结节",))
    make.condition("肠梗阻", synonyms=("拉不出来", "肠子不通"))
    make.condition("血管性水肿", synonyms=("脸突然肿",))
    make.condition("过敏性鼻炎", synonyms=("流鼻涕", "眼睛痒"))
    make.condition("上消化道出血", synonyms=("胃出血",))
    make.condition("癫痫", synonyms=("抽过去",))
    make.condition("盆底康复", synonyms=("咳嗽漏尿",))
    make.condition("排尿疼痛")
    make.condition("免疫球蛋白检测")
    make.condition("口腔种植", synonyms=("牙龈",))
    make.condition("卒中", synonyms=("中风",))
    make.condition("骨关节病", synonyms=("骨头疼",))
    make.condition("脑病", synonyms=("头疼",))
    make.condition("呼吸系统疾病", synonyms=("咳嗽",))
    make.department("心内科")
    make.hospital("北京世纪坛医院", aliases=["世纪坛"])
    make.programme("北京变态反应世纪论坛")
    make.programme("团队带团队行动")


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize(
    "typed",
    [
        *("想不开", "尿不出来", "突然看不见", "流鼻血", "眼睛花", "大出血", "昏过去", "肾内科"),
        *("不开", "突然", "团队门诊", "免疫科", "pain", "集中风采", "自 杀", "胸绞痛"),
    ],
)
def test_not_found_rather_than_something_else(typed: str) -> None:
    found = match(typed)
    assert [part.meant for part in found.parts] == []


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("流鼻替", "过敏性鼻炎"),
        ("眼睛养", "过敏性鼻炎"),
        ("胃出雪", "上消化道出血"),
        ("拉补出来", "肠梗阻"),
        ("咳 嗽", "呼吸系统疾病"),
        ("我这几天老是咳嗽", "呼吸系统疾病"),
        ("牙龈出血", "口腔种植"),
        ("排尿藤痛", "排尿疼痛"),
    ],
)
def test_real_slips_and_whole_sentences_are_found(typed: str, name: str) -> None:
    assert name in [row.name for row in match(typed).conditions]


@pytest.mark.usefixtures("_named")
def test_no_name_brings_in_what_is_about_something_else() -> None:
    assert [row.name for row in match("咳嗽").conditions] == ["呼吸系统疾病"]
    assert [row.name for row in match("头疼").conditions] == ["脑病"]
    assert [row.name for row in match("牙龈出血").conditions] == ["口腔种植"]
    assert match("世纪坛").hospitals
    assert not match("世纪坛").programmes


def test_names_where_words_meet_by_chance() -> None:
    assert by_chance("集中风采", 1, 3)
    assert by_chance("集中风力发电", 1, 3)
    assert not by_chance("老公中风了", 2, 4)
    assert not by_chance("脑中风", 1, 3)
    assert not by_chance("阿姨湿疹严重", 2, 4)


# --- While it is typed --------------------------------------------------------------------------


def test_initials_are_completed() -> None:
    make.condition("过敏性鼻炎")
    make.condition("股骨头坏死")
    make.region("托克托县")
    assert [one.text for one in suggest("gmxb")] == ["过敏性鼻炎"]
    assert [one.text for one in suggest("ggth")] == ["股骨头坏死"]
    assert "托克托县" in [one.text for one in suggest("tk")]


def test_four_initials_are_enough_for_an_answer() -> None:
    make.condition("过敏性鼻炎")
    assert [row.name for row in match("gmxb").conditions] == ["过敏性鼻炎"]
    assert not match("gmx").conditions


def test_beijing_beside_something_unknown_is_no_question() -> None:
    make.region("北京市")
    assert not match("火车票 北京").parts
    assert match("北京").parts


def test_pinyin_goes_before_initials() -> None:
    make.condition("湿疹")  # sz
    make.condition("首针")  # shou zhen begins with sh
    make.specialist("苏杭")  # sh by its initials
    assert [one.text for one in suggest("sh")][-1] == "苏杭"
