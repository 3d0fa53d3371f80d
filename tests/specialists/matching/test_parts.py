"""What a question consists of, however it is written: with what was reported."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.matching import Matches, Via, match, places, suggest
from specialists.models import Specialist

TODAY = date(2026, 12, 2)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]


def slugs(found: Matches, kind: str, most: int = 5) -> list[str]:
    return [row.slug for row in getattr(found, kind)][:most]


@pytest.mark.parametrize(
    "typed",
    [
        "张声生",
        "張聲生",
        "zhangshengsheng",
        "zhang sheng sheng",
        "ＺＳＳ",
        "张生声",  # changed places
        "张声声",  # sounds the same
        "zhangshengshen",  # a letter is missing
        "张声生教授",
        "我想挂张声生的号",
    ],
)
def test_a_specialist_in_many_spellings(typed: str) -> None:
    assert slugs(match(typed), "specialists")[0] == "zhang-shengsheng"


def test_another_given_name_is_another_person() -> None:
    assert not match("陈卫东")


def test_all_of_one_surname() -> None:
    found = match("王大夫")
    assert found.specialists
    assert {one.name[0] for one in found.specialists} == {"王"}
    assert found.specialists == match("王教授").specialists


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("市一院", "huhehaote-diyi-yiyuan"),
        ("呼市一院", "huhehaote-diyi-yiyuan"),
        ("世纪坛", "beijing-shijitan-yiyuan"),
        ("北京斜和医院", "beijing-xiehe-yiyuan"),
        ("天谈医院", "beijing-tiantan-yiyuan"),
        ("内医大附院", "neimenggu-yike-daxue-fushu-yiyuan"),
        ("bjetyy", "beijing-ertong-yiyuan"),
        ("中蒙医院", "huhehaote-zhongyi-mengyi-yiyuan"),
    ],
)
def test_a_hospital_as_people_call_it(typed: str, slug: str) -> None:
    assert slug in slugs(match(typed), "hospitals")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("脖子上长了个疙瘩", "jiazhuangxian-jiejie"),
        ("胯骨轴子疼走不了路", "guguttou-huaisi"),
        ("肚子痛", "futong"),  # 疼 in the synonym
        ("湿诊", "shizhen-piyan"),
        ("晚上失民", "shuimian-wenti"),
        ("laonian cidai", "renzhi-zhangai"),
        ("妇科肿瘤复发", "fuke-exing-zhongliu-fufa"),
        ("得了过敏星鼻炎怎么办", "guomin-xing-biyan"),
    ],
)
def test_a_complaint_as_people_say_it(typed: str, slug: str) -> None:
    assert slug in slugs(match(typed), "conditions")


def test_what_was_meant_is_said_where_it_was_typed_otherwise() -> None:
    guessed = match("湿诊").guesses
    assert [(part.typed, part.meant) for part in guessed] == [("湿诊", "湿疹")]
    assert match("湿疹").guesses == []
    assert [part.meant for part in match("zss").guesses] == ["张声生"]


def test_several_words_are_answered_together() -> None:
    found = match("托县 过敏 儿童")
    assert slugs(found, "specialists")[0] == "liu-peifang"  # of that county, and for that
    assert slugs(found, "hospitals")[0] == "tuoketuo-xian-yiyuan"
    assert slugs(found, "regions") == ["tuoketuo-xian"]
    assert set(slugs(match("呼市骨科"), "hospitals", 2)) == {
        "huhehaote-diyi-yiyuan",
        "huhehaote-zhongyi-mengyi-yiyuan",
    }
    assert slugs(match("任彤 妇科"), "specialists")[0] == "ren-tong"


def test_letters_without_spaces_are_taken_apart() -> None:
    found = match("chenweihengguke")
    assert [part.meant for part in found.parts] == ["陈卫衡", "骨科"]
    assert slugs(found, "specialists")[0] == "chen-weiheng"


def test_a_place_leads_to_who_comes_there() -> None:
    found = match("四子王旗")
    assert slugs(found, "hospitals") == ["siziwangqi-renmin-yiyuan"]
    assert {reason.via for reason in found.reasons.values()} == {Via.PLACE}
    assert "yang-huiyuan" in slugs(found, "specialists")


def test_of_a_place_with_very_many_the_first_come(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = match("呼和浩特").specialist_ids
    monkeypatch.setattr(places, "MOST_OF_PLACES", 3)
    assert len(match("呼和浩特").specialist_ids) == 3
    assert set(match("呼和浩特").specialist_ids) < set(everybody)


def test_days_are_no_part_of_the_question() -> None:
    found = match("这周六 骨科", TODAY)
    assert found.days is not None
    assert found.days.first == date(2026, 12, 5)
    assert found.specialists == match("骨科").specialists
    assert match("明天", TODAY).days is not None
    assert not match("明天", TODAY)


def test_all_come_from_beijing() -> None:
    assert match("北京 股骨头坏死").hospitals == []
    assert match("北京").regions


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "红烧肉做法",
            "二手车",
            "asdfgh",
            "qwertyuiop",
            "SELECT * FROM users",
            "😀😀😀",
            "？？？",
            "北京天气",
        ),
        *("呼和浩特房价", "天坛公园门票", "ᠮᠣᠩᠭᠣᠯ", "医院", "专家", "的", "123456", "看病"),
    ],
)
def test_nonsense_finds_nothing(typed: str) -> None:
    found = match(typed)
    assert not found
    assert not found.specialists


class TestSuggestions:
    def test_what_begins_so_then_what_has_it_inside(self) -> None:
        assert [one.text for one in suggest("股骨")][0] == "股骨头坏死"
        assert "过敏性鼻炎" in [one.text for one in suggest("鼻炎")]

    def test_pinyin_and_initials(self) -> None:
        assert suggest("zhangsh")[0].text == "张声生"
        assert suggest("zss")[0].text == "张声生"

    def test_each_thing_once_and_few(self) -> None:
        texts = [one.text for one in suggest("北京")]
        assert len(texts) == len(set(texts)) <= 8

    def test_nothing_for_nothing(self) -> None:
        assert suggest("") == suggest("？") == suggest("\x00") == []
        assert Specialist.objects.exists()
