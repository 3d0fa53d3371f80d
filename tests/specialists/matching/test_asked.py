"""Where, of which subject and when somebody asks: with what was reported."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.matching import Matches, match
from specialists.models import Specialist

TODAY = date(2026, 12, 2)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]


def slugs(found: Matches, kind: str, most: int = 5) -> list[str]:
    return [row.slug for row in getattr(found, kind)][:most]


@pytest.mark.parametrize("typed", ["呼和浩特", "huhehaote", "呼合浩特", "呼和浩特医院", "呼市", "青城"])
def test_a_place_that_a_department_is_named_after_is_a_place(typed: str) -> None:
    found = match(typed)
    assert slugs(found, "regions") == ["huhehaote"]
    assert found.departments == []
    assert found.only_places
    assert {"zhi-yuxiang", "huang-jing"} <= set(slugs(found, "specialists", 50))


def test_for_whom_a_place_should_have_somebody_narrows_it() -> None:
    found = match("呼和浩特 儿童")
    assert slugs(found, "specialists") == ["huang-jing"]
    assert not found.only_places


@pytest.mark.parametrize(
    ("typed", "hospitals"),
    [
        ("北京协和医院", ["beijing-xiehe-yiyuan"]),
        ("内蒙古自治区人民医院", ["neimenggu-renmin-yiyuan"]),
        ("呼和浩特市第一医院", ["huhehaote-diyi-yiyuan"]),
        ("托县医院", ["tuoketuo-xian-yiyuan"]),
        ("北京儿童医院 遗传", ["beijing-ertong-yiyuan"]),
    ],
)
def test_a_hospital_that_is_named_is_not_all_of_its_town(typed: str, hospitals: list[str]) -> None:
    found = match(typed)
    assert slugs(found, "hospitals") == hospitals
    assert found.regions == []
    homes = {(one.home_hospital.slug if one.home_hospital else "") for one in found.specialists}
    assert "beijing-daxue-zhongliu-yiyuan" not in homes


def test_who_is_of_the_hospital_where_nobody_is_known_for_the_rest() -> None:
    assert set(slugs(match("北京儿童医院 遗传"), "specialists")) == {"huang-jing", "ma-lin"}
    assert match("武川县 眼科").specialists == []


def test_places_where_somebody_may_be_seen() -> None:
    (place,) = match("包头 骨科").places
    assert (place.row.name, place.hospital_ids) == ("包头市", ())
    (place,) = match("托县").places
    assert place.row.name == "托克托县"
    assert len(place.hospital_ids) == 2
    assert match("北京 骨科").places == match("北京协和医院").places == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("眼科", "10"), ("传染科", "16"), ("内分泌科", "03.07"), ("内分泌", "03.07"), ("yanke", "10")),
        *(("肾内科", "03.06"), ("新生儿科", "07.01"), ("ophthalmology", "10")),
    ],
)
def test_a_subject_of_the_national_list(typed: str, code: str) -> None:
    found = match(typed)
    assert found
    assert [row.code for row in found.subjects][:1] == [code]


def test_a_subject_leads_to_its_departments_and_people() -> None:
    surgery = match("外科")
    assert {"waike", "shenjing-waike", "gu-ke"} <= set(slugs(surgery, "departments", 50))
    assert {"yang-huiyuan", "zhao-jizong"} <= set(slugs(surgery, "specialists", 50))
    assert slugs(match("儿科"), "specialists") == ["huang-jing"]


def test_subjects_that_hardly_fit_are_none() -> None:
    assert match("急诊").subjects == []
    assert not match("军事")


def test_what_is_not_understood_is_told() -> None:
    found = match("火车票 骨科 走不动路")
    assert found.unknown == ["火车票", "走不动路"]
    assert match("张声生教授 专家号").unknown == []
    assert match("火车票").unknown == []  # nothing else was found


def test_figures_are_no_names() -> None:
    assert [part.typed for part in match("近视眼 12岁").parts] == ["近视眼"]
    assert match("骨科 5号楼").programmes == []
    assert match("12床").parts == match("12 5").parts == []
    assert match("120").programmes


def test_who_is_not_from_beijing_stands_behind() -> None:
    allergic = match("变态反应科")
    assert slugs(allergic, "specialists")[0] == "wang-hongtian"
    by_fit = [one.slug for one in match("过敏").specialists]
    assert by_fit[0] == "liu-peifang"  # an article says what she treats
    read = Specialist.objects.in_bulk(match("过敏").for_readers)
    assert [read[pk].side for pk in match("过敏").for_readers] == [
        *("beijing", "beijing", "local", "local", "other")
    ]
    assert slugs(match("刘培芳"), "specialists") == ["liu-peifang"]


@pytest.mark.parametrize("typed", ["周三", "明天有专家吗", "这周末有北京专家吗", "26号上午谁出诊", "zhousan"])
def test_only_days(typed: str) -> None:
    assert match(typed, TODAY).only_days


@pytest.mark.parametrize("typed", ["明天天气", "周三 骨科", "明天 火车票", "骨科", ""])
def test_not_only_days(typed: str) -> None:
    assert not match(typed, TODAY).only_days


def test_letters_that_spell_a_day_may_be_a_name() -> None:
    Specialist.objects.create(slug="zhou-san", name="周三", side="beijing")
    found = match("zhousan", TODAY)
    assert slugs(found, "specialists") == ["zhou-san"]
    assert found.days is None
