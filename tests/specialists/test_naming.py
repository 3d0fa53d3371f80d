"""Names that can be searched follow what is saved."""

from __future__ import annotations

import pytest

from hospitals.models import Department, Hospital, Region
from portal.reported.loader import load
from specialists.enums import NameKind
from specialists.models import Condition, ConditionSynonym, SearchName
from specialists.naming import names_later, short_forms, write_all_names, write_names_of
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def names(kind: NameKind, row) -> set[str]:
    return set(SearchName.objects.filter(kind=kind, subject_id=row.pk).values_list("text", flat=True))


def test_a_condition_by_its_name_and_synonyms_without_brackets_too() -> None:
    row = make.condition("微波消融（甲状腺肿瘤消融）", synonyms=("消融",))
    assert names(NameKind.CONDITION, row) == {"微波消融（甲状腺肿瘤消融）", "微波消融", "消融"}
    synonym = ConditionSynonym.objects.get(condition=row)
    synonym.text = "不开刀"
    synonym.save()
    assert "不开刀" in names(NameKind.CONDITION, row)
    assert "消融" not in names(NameKind.CONDITION, row)
    synonym.delete()
    assert names(NameKind.CONDITION, row) == {"微波消融（甲状腺肿瘤消融）", "微波消融"}


def test_a_new_name_replaces_the_old_one_and_the_gone_have_none() -> None:
    row = make.specialist("陈卫衡")
    row.name = "陈卫横"
    row.save()
    assert names(NameKind.SPECIALIST, row) == {"陈卫横"}
    kept = row.pk
    row.delete()
    assert not SearchName.objects.filter(kind=NameKind.SPECIALIST, subject_id=kept).exists()


def test_a_spelling_given_by_hand_goes_before_the_guess() -> None:
    row = make.specialist("单雄")
    readings = SearchName.objects.filter(kind=NameKind.SPECIALIST, subject_id=row.pk)
    assert {"danxiong", "shanxiong"} <= set(readings.values_list("pinyin", flat=True))
    row.name_pinyin = "shan xiong"
    row.save()
    assert set(readings.values_list("pinyin", "initials")) == {("shanxiong", "sx")}


def test_a_service_lends_its_names_to_its_term() -> None:
    term = make.department("变态（过敏）反应科", aliases=["过敏科"])
    service = make.department("变态反应一科", hospital=make.hospital(), term=term)
    assert {"变态（过敏）反应科", "过敏科", "变态反应一科"} <= names(NameKind.DEPARTMENT, term)
    assert not names(NameKind.DEPARTMENT, service)
    service.delete()
    assert "变态反应一科" not in names(NameKind.DEPARTMENT, term)


def test_a_service_of_another_term_takes_its_names_along() -> None:
    old, new = make.department("甲科"), make.department("乙科")
    service = make.department("丙门诊", hospital=make.hospital(), term=old)
    alone = make.department("丁门诊", hospital=make.hospital())
    service.term = alone.term = new
    service.save()
    alone.save()
    assert names(NameKind.DEPARTMENT, old) == {"甲科"}
    assert names(NameKind.DEPARTMENT, new) == {"乙科", "丙门诊", "丁门诊"}
    assert not names(NameKind.DEPARTMENT, alone)
    service.term = old
    Department.objects.bulk_update([service], ["term"])
    write_names_of(Department, [service])
    assert names(NameKind.DEPARTMENT, old) == {"甲科", "丙门诊"}
    assert names(NameKind.DEPARTMENT, new) == {"乙科", "丁门诊"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("首都医科大学附属北京世纪坛医院", ["北京世纪坛医院", "世纪坛医院", "北京世纪坛", "世纪坛"]),
        ("北京协和医院", ["协和医院", "北京协和", "协和"]),
        ("北京儿童医院", ["儿童医院", "北京儿童"]),  # 儿童 alone is no hospital
        ("呼和浩特市第一医院", []),
        ("北京医院", []),
    ],
)
def test_short_forms_of_hospitals(name: str, short: list[str]) -> None:
    assert short_forms(name) == short


def test_places_without_their_unit_and_without_words_of_newspapers() -> None:
    county = Region.objects.create(slug="x", name="托克托县", level="county", aliases=["托县", "我区"])
    assert names(NameKind.REGION, county) == {"托克托县", "托县", "托克托"}


def test_many_at_once_are_written_at_the_end() -> None:
    with names_later():
        row = make.hospital("呼和浩特市第一医院")
        assert not names(NameKind.HOSPITAL, row)
    assert "呼和浩特市第一医院" in names(NameKind.HOSPITAL, row)


def test_writing_all_again_changes_nothing_and_mends_what_is_missing() -> None:
    load()
    before = set(SearchName.objects.values_list("pk", flat=True))
    assert write_all_names() == len(before)
    assert set(SearchName.objects.values_list("pk", flat=True)) == before
    Hospital.objects.filter(slug="huhehaote-diyi-yiyuan").update(name="呼和浩特市第一人民医院")
    SearchName.objects.filter(kind=NameKind.CONDITION).delete()
    write_all_names()
    assert names(NameKind.HOSPITAL, Hospital.objects.get(slug="huhehaote-diyi-yiyuan")) >= {
        "呼和浩特市第一人民医院"
    }
    assert all(names(NameKind.CONDITION, row) for row in Condition.objects.all())


def test_national_subjects_are_called_like_departments() -> None:
    inner = make.subject("03", name="内科")
    glands = make.subject("03.07", name="内分泌专业", name_en="Endocrinology", parent=inner)
    chinese = make.subject("50.01", name="内科专业", parent=make.subject("50", name="中医科"))
    rest = make.subject("03.11", name="其他", parent=inner)
    assert names(NameKind.SUBJECT, inner) == {"内科"}
    assert names(NameKind.SUBJECT, glands) == {"内分泌", "内分泌科", "Endocrinology"}
    assert names(NameKind.SUBJECT, chinese) == {"中医内科"}
    assert names(NameKind.SUBJECT, rest) == set()
