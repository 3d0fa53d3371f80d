"""What was typed, as names are compared."""

from __future__ import annotations

import pytest
from django.db import connection

from hospitals.models import Department, Hospital
from specialists.matching.reading import (
    fold,
    grams,
    latin,
    other_wordings,
    pieces,
    reading,
    readings,
    scattered,
    simplify,
    words,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("股骨头坏死", "股骨头坏死"),
        (" 股骨头　坏死\t", "股骨头坏死"),
        ("Ｂ超", "b超"),
        ("ＨＰＶ", "hpv"),
        ("变态（过敏）反应科", "变态过敏反应科"),
        ("“双首”健康行动", "双首健康行动"),
        ("股\x00骨\u200b头\ud800", "股骨头"),
        ("％_' OR 1=1 --", "or11"),
        ("   ", ""),
    ],
)
def test_full_width_case_spaces_and_signs_make_no_difference(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def same_in_database(function: str, ours, texts: list[str]) -> bool:
    """Whether the SQL function does to all of these what `ours` does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text, {function}(text) FROM unnest(%s) text", [texts])  # noqa: S608
        return [(text, ours(text)) for text in texts] == cursor.fetchall()


@pytest.mark.django_db
def test_both_ignore_the_same_signs() -> None:
    assert same_in_database("portal_fold", fold, [chr(n) for n in range(0x20, 0x7F)])
    assert same_in_database("portal_fold", fold, list("、。“”‘’《》（），：；！？～　…·・–—ＡＢａｂ①㎎"))


@pytest.mark.django_db
def test_both_pair_the_same_characters() -> None:
    def pairs(text: str) -> list[str]:
        return sorted(grams(fold(text)))

    assert same_in_database(
        "portal_grams", pairs, ["", "骨", "骨科", "变态（过敏）反应科", "B超 B超", "哈哈哈"]
    )


@pytest.mark.django_db
def test_all_reported_names_are_folded_as_here(reported) -> None:
    rows = [*Hospital.objects.all(), *Department.objects.all()]
    assert same_in_database("portal_fold", fold, [name for row in rows for name in (row.name, *row.aliases)])


@pytest.mark.parametrize(
    ("typed", "simple"),
    [
        ("過敏性鼻炎", "过敏性鼻炎"),
        ("東直門醫院", "东直门医院"),
        ("张声生　消化", "张声生 消化"),
        ("股\u200b骨\x00头\ud800", "股骨头"),
        ("ＰＥＮＧ", "PENG"),
    ],
)
def test_traditional_characters_and_width(typed: str, simple: str) -> None:
    assert simplify(typed) == simple


def test_words_are_what_people_separate_and_brackets_stand_inside_them() -> None:
    assert words("托县 过敏，儿童/湿疹") == ["托县", "过敏", "儿童", "湿疹"]
    assert words("变态（过敏）反应科") == ["变态过敏反应科"]
    assert words("？？？！！！") == []
    assert sum(map(len, words("很疼 " * 100))) == 60


def test_letters_alone_are_pinyin_or_english() -> None:
    assert latin("zss")
    assert not latin("b超")
    assert not latin("301")


def test_readings_of_names() -> None:
    assert readings("张声生") == {("zhangshengsheng", "zss")}
    assert readings("B超") == {("bchao", "bc")}
    assert readings("重症ICU") == {("zhongzhengicu", "zzicu")}
    assert ("shanxiong", "sx") in readings("单雄", surname=True)
    assert ("danxiong", "dx") in readings("单雄", surname=True)
    assert readings("单雄", surname=True, spelled="shan xiong") == {("shanxiong", "sx")}
    assert reading("哮踹") == "xiaochuai"
    assert readings("（）") == set()


def test_pieces_and_pairs() -> None:
    assert pieces("骨科病") == {"骨科", "科病", "骨科病"}
    assert grams("骨科病") == {"骨科", "科病"}
    assert pieces("骨") == set()


def test_pain_is_written_in_two_ways() -> None:
    assert other_wordings("头痛") == {"头疼"}
    assert other_wordings("骨科") == set()


def test_scattered_keeps_the_order() -> None:
    assert scattered("市二院", "呼和浩特市第二医院")
    assert not scattered("院二市", "呼和浩特市第二医院")
