"""Broken files: refused with file, record and reason, all at once, and nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hospitals.models import Hospital, Region, Source
from portal.reported.kinds import FILES, KINDS
from portal.reported.loader import load
from portal.reported.reading import BrokenDataError
from tests.portal.reported.spoiling import edit

pytestmark = pytest.mark.django_db


def problems(folder: Path) -> list[str]:
    """Why the files are refused; nothing may have been written."""
    with pytest.raises(BrokenDataError) as refusal:
        load(folder)
    assert all(not kind.rows().exists() for kind in KINDS)
    return [str(problem) for problem in refusal.value.problems]


def test_a_file_that_is_no_json(files: Path) -> None:
    (files / "hospitals.json").write_text('{\n  "a": {"name": }\n}', "utf-8")
    assert problems(files) == ["hospitals.json: not JSON: Expecting value at line 2, column 17"]


def test_a_file_that_is_missing_and_one_that_is_no_text(files: Path) -> None:
    (files / "rooms.json").unlink()
    (files / "sources.json").write_bytes(b"\xff\xfe")
    found = problems(files)
    assert found[0] == "sources.json: not UTF-8"
    assert found[1].startswith("rooms.json: no such file in ")


def test_a_file_of_another_shape(files: Path) -> None:
    (files / "regions.json").write_text("[]", "utf-8")
    assert problems(files) == ["regions.json: not an object of records"]


def test_a_key_that_stands_twice(files: Path) -> None:
    text = (files / "specialists.json").read_text("utf-8")
    (files / "specialists.json").write_text(
        text.replace('"chen-zhaojun": {', '"chen-weiheng": {', 1), "utf-8"
    )
    assert problems(files) == ["specialists.json: chen-weiheng: the key stands twice"]


BROKEN: list[tuple[str, str, dict[str, Any], str]] = [
    ("hospitals", "huhehaote-diyi-yiyuan", {"parent": "nirgends"}, "parent: 'nirgends' is not in hospitals.json"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"region_code": "999999"}, "region_code: '999999' is not in regions.json"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"source": "x.txt"}, "source: 'x.txt' is not in sources.json"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"source": None}, "has no source and is not marked as added"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"name": ""}, "name: '' is not a text"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"aliases": "甲"}, "aliases: '甲' is not a list"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"aliases": ["甲", "甲"]}, "aliases: an entry stands twice"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"phone_number": "1"}, "phone_number: no such field is known"),
    ("hospitals", "huhehaote-diyi-yiyuan", {"parent": "huhehaote-diyi-yiyuan"}, "parent: goes round in a circle"),
    ("specialists", "chen-weiheng", {"departments": ["nichts"]}, "departments: 'nichts' is not in departments.json"),
    ("specialists", "chen-weiheng", {"team_lead": "yes"}, "team_lead: 'yes' is not true or false"),
    ("specialists", "chen-weiheng", {"trained_months": -1}, "trained_months: -1 is not a number"),
    ("specialists", "chen-weiheng", {"evidence": [{"quote": "坐诊"}]}, "evidence: {'quote': '坐诊'} is not a quote"),
    ("conditions", "cuzhong", {"synonyms": ["中风"]}, "synonyms: '中风' is not a synonym"),
    ("sources", "article-000", {"reported_on_inferred": "2023-03/"}, "reported_on_inferred: '' is not a date"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "change", "reason"), BROKEN)
def test_a_broken_record_is_named_with_its_reason(
    files: Path, kind: str, key: str, change: dict[str, Any], reason: str
) -> None:
    edit(files, kind, lambda rows: rows[key].update(change))
    found = problems(files)
    assert len(found) == 1
    assert found[0].startswith(f"{kind}.json: {key}: {reason}")


@pytest.mark.parametrize("date", ["2021-13", "21-08", "08/2021", 2021])
def test_a_wrong_date(files: Path, date: object) -> None:
    edit(files, "programmes", lambda rows: rows["shuangshou-jiankang-xingdong"].update(launched_on=date))
    assert problems(files)[0].startswith(
        f"programmes.json: shuangshou-jiankang-xingdong: launched_on: {date!r} is not a date"
    )


@pytest.mark.parametrize("slug", ["Chen", "chen weiheng", "陈", "-chen", "chen_w", "c" * 61])
def test_a_bad_slug(files: Path, slug: str) -> None:
    edit(files, "rooms", lambda rows: rows.update({slug: rows.popitem()[1]}))
    assert problems(files) == [
        f"rooms.json: {slug}: the key is not a slug (a-z, 0-9 and hyphens, at most 60)"
    ]


FIRST_FIELD = {
    "sources": "headline",
    "subjects": "name_zh",
    "partnerships": "title",
    "postings": "role",
    "visits": "activities",
    "outcomes": "metric",
    "contradictions": "statement_zh",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_missing_field(files: Path, kind: str) -> None:
    name = FIRST_FIELD.get(kind, "name")
    edit(files, kind, lambda rows: next(iter(rows.values())).pop(name))
    assert any(problem.endswith(f": the field {name} is missing") for problem in problems(files))


def test_what_the_columns_refuse(files: Path) -> None:
    edit(files, "hospitals", lambda rows: rows["huhehaote-diyi-yiyuan"].update(side="上海"))
    edit(files, "specialists", lambda rows: rows["chen-weiheng"].update(name="陈" * 41))
    found = problems(files)
    assert [problem.split(": ")[:3] for problem in found] == [
        ["hospitals.json", "huhehaote-diyi-yiyuan", "side"],
        ["specialists.json", "chen-weiheng", "name"],
    ]


def test_two_records_that_claim_the_same(files: Path) -> None:
    edit(files, "rooms", lambda rows: rows.update({"twin": next(iter(rows.values()))}))
    assert problems(files) == [
        "rooms.json: twin: has the same hospital and name as huhehaote-zhongyi-mengyi-yiyuan--mingyitang"
    ]


def test_all_problems_are_told_at_once(files: Path) -> None:
    for kind in ("hospitals", "conditions"):
        edit(files, kind, lambda rows: [row.update(name="") for row in rows.values()])
    found = problems(files)
    assert len(found) == sum(
        len(json.loads((files / f"{k}.json").read_text())) for k in ("hospitals", "conditions")
    )


def test_a_clash_with_a_row_of_the_portal_changes_nothing(files: Path) -> None:
    Source.objects.create(slug="ours", file="000_1b600620ed0279f4.txt", headline="别的")
    with pytest.raises(BrokenDataError, match=r"sources\.json: the database refuses it: .*file"):
        load(files)
    assert Source.objects.count() == 1
    assert not Region.objects.exists()


def test_the_command_refuses_with_file_record_and_reason(files: Path) -> None:
    edit(files, "hospitals", lambda rows: [row.update(name="") for row in rows.values()])
    edit(files, "conditions", lambda rows: [row.update(name="") for row in rows.values()])
    with pytest.raises(CommandError) as refusal:
        call_command("load_reported", folder=files)
    lines = str(refusal.value).splitlines()
    assert lines[0] == "Nothing was changed; the files have problems:"
    assert lines[1] == "hospitals.json: beijing-xiehe-yiyuan: name: '' is not a text"
    assert lines[-1].startswith("… and ")
    assert not Hospital.objects.exists()
