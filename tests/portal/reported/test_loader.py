"""What the newspapers reported, loaded: complete, again and again, never over a person's edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hospitals.models import (
    Contradiction,
    Department,
    Figure,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    Room,
    Source,
    Subject,
)
from portal.reported.kinds import KINDS
from portal.reported.loader import Outcome, load
from portal.reported.reading import FOLDER
from specialists.models import (
    Activity,
    Condition,
    ConditionSpecialist,
    ConditionSynonym,
    Posting,
    Specialist,
)
from tests.portal.reported.spoiling import edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]


def counts() -> dict[str, int]:
    """How many rows there are of each kind, and of what hangs on them."""
    tables = {table.model for kind in KINDS for table in kind.links}
    return {
        model.__name__: model._default_manager.count() for model in {kind.model for kind in KINDS} | tables
    }


# --- What is loaded --------------------------------------------------------------------------


def test_everything_of_the_files_is_there() -> None:
    for model, kind in (
        (Source, "sources"),
        (Region, "regions"),
        (Organisation, "organisations"),
        (Subject, "subjects"),
        (Hospital, "hospitals"),
        (Room, "rooms"),
        (Programme, "programmes"),
        (Partnership, "partnerships"),
        (Specialist, "specialists"),
        (Condition, "conditions"),
        (Posting, "postings"),
        (Activity, "visits"),
        (Figure, "outcomes"),
        (Contradiction, "contradictions"),
    ):
        assert model.objects.count() == len(json.loads((FOLDER / f"{kind}.json").read_text("utf-8")))
    terms = json.loads((FOLDER / "departments.json").read_text("utf-8"))
    assert Department.objects.terms().count() == len(terms)
    assert Department.objects.exclude(hospital=None).count() == sum(
        len(t["hospitals"]) for t in terms.values()
    )


def test_links_are_reported_or_marked_as_inferred_in_the_order_of_the_report() -> None:
    links = ConditionSpecialist.objects.filter(condition__slug="guguttou-huaisi")
    assert [(link.specialist.name, link.inferred) for link in links] == [
        ("陈卫衡", True),
        ("陈兆军", True),
        ("魏芳远", True),
    ]
    links = ConditionSpecialist.objects.filter(condition__slug="gu-guanjie-wenti")
    assert [link.inferred for link in links] == [False] * 4 + [True] * 2
    chen = Specialist.objects.get(slug="chen-weiheng")
    assert [(link.hospital.name, link.inferred) for link in chen.hospital_links.all()] == [
        ("呼和浩特市中医蒙医医院", False)
    ]
    assert Specialist.objects.get(slug="liu-xia").home_hospital_inferred
    assert ConditionSynonym.objects.filter(
        condition__slug="guguttou-huaisi", text="大腿根疼", added=True
    ).exists()


def test_nothing_is_invented() -> None:
    assert not Hospital.objects.exclude(phone="").exists()
    assert list(Hospital.objects.exclude(address="").values_list("name", flat=True)) == [
        "首都医科大学附属北京友谊医院医疗协同中心"
    ]
    room = Room.objects.get()
    assert (room.name, room.hospital.name, room.exclusive) == ("三楼名医堂", "呼和浩特市中医蒙医医院", False)
    assert not Posting.objects.exclude(standing="reported", legal_basis="not_stated").exists()
    for model in (
        Hospital,
        Department,
        Programme,
        Partnership,
        Specialist,
        Condition,
        Posting,
        Activity,
        Figure,
    ):
        assert not model.objects.filter(source=None).exists()


def test_dates_are_as_exact_as_reported_and_inferred_ones_are_marked() -> None:
    action = Programme.objects.get(slug="shuangshou-jiankang-xingdong")
    assert str(action.launched) == "2021年8月"
    assert not action.is_inferred("launched_on")
    extended = Programme.objects.get(slug="shuangshou-kuorong")
    assert str(extended.launched) == "2023年5月6日"
    assert extended.is_inferred("launched_on")


def test_what_was_inferred_is_marked_by_the_column_it_went_into() -> None:
    centre = Hospital.objects.get(slug="beijing-tiantan-neimenggu-naoke-zhongxin")
    assert centre.part_of.slug == "neimenggu-naoke-yiyuan"
    assert centre.is_inferred("part_of")
    assert centre.is_inferred("region")
    township = Hospital.objects.get(slug="wushijia-weishengyuan")
    assert township.region.level == "township"
    assert not township.is_inferred("region")
    assert Condition.objects.get(slug="cuzhong").is_inferred("emergency_notice")


# --- Again ----------------------------------------------------------------------------------


def test_a_second_time_changes_nothing(reported: dict[str, Outcome]) -> None:
    before = counts()
    second = load()
    assert counts() == before
    for kind, outcome in second.items():
        assert outcome.unchanged == reported[kind].created
        assert [outcome.created, outcome.changed, outcome.kept, outcome.left_over] == [[], [], {}, []]


def test_a_change_in_the_files_arrives_links_too(files: Path) -> None:
    edit(files, "hospitals", lambda rows: rows["huhehaote-diyi-yiyuan"].update(aliases=["市一院"]))
    edit(
        files, "conditions", lambda rows: rows["cuzhong"].update(synonyms=[{"text": "脑卒中", "added": True}])
    )
    outcome = load(files)
    assert outcome["hospitals"].changed == ["huhehaote-diyi-yiyuan"]
    assert outcome["conditions"].changed == ["cuzhong"]
    assert Hospital.objects.get(slug="huhehaote-diyi-yiyuan").aliases == ["市一院"]
    assert [s.text for s in Condition.objects.get(slug="cuzhong").synonyms.all()] == ["脑卒中"]
    assert not any(one.changed or one.created for one in load(files).values())


def test_what_vanished_from_the_files_stays_and_is_said(files: Path) -> None:
    edit(files, "rooms", dict.clear)
    assert load(files)["rooms"].left_over == ["huhehaote-zhongyi-mengyi-yiyuan--mingyitang"]
    assert Room.objects.count() == 1


# --- Edits in the portal ----------------------------------------------------------------------


def test_an_edit_in_the_portal_is_kept_and_the_rest_of_the_row_follows_the_files(files: Path) -> None:
    Hospital.objects.filter(slug="huhehaote-diyi-yiyuan").update(name="市一院", phone="0471-0000000")
    edit(
        files,
        "hospitals",
        lambda rows: rows["huhehaote-diyi-yiyuan"].update(name="别名", kind_inferred="三级综合"),
    )
    outcome = load(files)["hospitals"]
    assert outcome.kept == {"huhehaote-diyi-yiyuan": ["name"]}
    assert outcome.changed == ["huhehaote-diyi-yiyuan"]
    row = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    assert (row.name, row.kind, row.phone) == ("市一院", "三级综合", "0471-0000000")
    again = load(files)["hospitals"]
    assert again.kept == {"huhehaote-diyi-yiyuan": ["name"]}
    assert again.changed == []


def test_an_edited_link_is_kept() -> None:
    Condition.objects.get(slug="guguttou-huaisi").synonyms.filter(text="胯骨疼").delete()
    ConditionSpecialist.objects.filter(condition__slug="guguttou-huaisi").update(inferred=False)
    assert load()["conditions"].kept == {"guguttou-huaisi": ["synonyms", "specialists"]}
    assert not ConditionSynonym.objects.filter(text="胯骨疼").exists()
    assert not ConditionSpecialist.objects.filter(condition__slug="guguttou-huaisi", inferred=True).exists()


def test_a_cleared_field_stays_cleared() -> None:
    Specialist.objects.filter(slug="chen-weiheng").update(home_hospital=None)
    assert load()["specialists"].kept == {"chen-weiheng": ["home_hospital"]}
    assert Specialist.objects.get(slug="chen-weiheng").home_hospital is None


def test_an_edit_that_agrees_with_the_files_is_no_edit(files: Path) -> None:
    Hospital.objects.filter(slug="huhehaote-diyi-yiyuan").update(name="市一院")
    edit(files, "hospitals", lambda rows: rows["huhehaote-diyi-yiyuan"].update(name="市一院"))
    assert load(files)["hospitals"].kept == {}
    edit(files, "hospitals", lambda rows: rows["huhehaote-diyi-yiyuan"].update(name="市第一医院"))
    load(files)
    assert Hospital.objects.get(slug="huhehaote-diyi-yiyuan").name == "市第一医院"
