"""Broken records about outcomes: refused with file, record and reason, and nothing is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hospitals.models import Partnership
from portal.reported.loader import load
from portal.reported.reading import BrokenDataError
from specialists.models import Posting
from tests.portal.reported.spoiling import edit
from tests.portal.reported.test_shapes import problems

pytestmark = pytest.mark.django_db

FIGURE = "shuangshou-jiankang-xingdong--projects--002"
VISIT = "2023-03-10-y1-shijitan"
CLASH = "xiangmu-shu"
STAY = "huang-jing--huhehaote-fuyou-baojianyuan"

BROKEN: list[tuple[str, str, dict[str, Any], str]] = [
    ("outcomes", FIGURE, {"value": "35"}, "value: '35' is not a number with at most two decimals"),
    ("outcomes", FIGURE, {"value": 0.125}, "value: 0.125 is not a number with at most two decimals"),
    ("outcomes", FIGURE, {"value": True}, "value: True is not a number"),
    ("outcomes", FIGURE, {"value": 10**13}, "value: "),
    ("outcomes", FIGURE, {"metric": "wishes"}, "metric: "),
    ("outcomes", FIGURE, {"qualifier": "some"}, "qualifier: "),
    ("outcomes", FIGURE, {"unit": "斤"}, "unit: '斤' is not a known word"),
    ("outcomes", FIGURE, {"status": "done"}, "status: 'done' is not a known word"),
    ("outcomes", FIGURE, {"phrase": ""}, "phrase: '' is not a text"),
    ("outcomes", FIGURE, {"as_of_inferred": "2023-07/2023-04"}, "as_of_inferred: '2023-07/2023-04' ends before"),
    ("outcomes", FIGURE, {"programme": None}, "counts for neither a programme nor a hospital"),
    ("outcomes", FIGURE, {"conflicts": []}, "conflicts: xiangmu-shu does not say the same in contradictions.json"),
    ("outcomes", FIGURE, {"source": None}, "has no source and is not marked as added"),
    ("contradictions", CLASH, {"kind": "quarrel"}, "kind: "),
    ("contradictions", CLASH, {"quotes": [{"quote": "35个"}]}, "quotes: {'quote': '35个'} is not a quote"),
    ("contradictions", "liangnian", {"quotes": []}, "lays nothing side by side"),
    ("visits", VISIT, {"activities": []}, "activities: the list is empty"),
    ("visits", VISIT, {"activities": ["跳舞"]}, "activities: '跳舞' is not a known word"),
    ("visits", VISIT, {"date_end": "2023-03-09"}, "date_end: ends before it begins"),
    ("visits", VISIT, {"date": None}, "date_end: ends before it begins"),
    ("visits", VISIT, {"date_basis": None}, "date: has no date_basis"),
    ("visits", VISIT, {"start_time": "25:00"}, "start_time: '25:00' is not a time of day"),
    ("visits", VISIT, {"end_time": "12:00"}, "end_time: has no start_time"),
    ("visits", VISIT, {"local_hospital": None}, "was nowhere: no local_hospital, place or region_code"),
    ("visits", VISIT, {"procedure": "nichts"}, "procedure: 'nichts' is not in conditions.json"),
    ("postings", STAY, {"starts_on_inferred": None}, "starts_on_inferred: None is not a date"),
    ("postings", STAY, {"hospital": "huhehaote-diyi-yiyuan"}, "no article sees the specialist at that hospital"),
    ("postings", STAY, {"role": None}, "role: None is not a text"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "change", "reason"), BROKEN)
def test_a_broken_record_is_named_with_its_reason(
    files: Path, kind: str, key: str, change: dict[str, Any], reason: str
) -> None:
    edit(files, kind, lambda rows: rows[key].update(change))
    found = problems(files)
    assert len(found) == 1
    assert found[0].startswith(f"{kind}.json: {key}: {reason}")


def test_a_posting_without_any_date(files: Path) -> None:
    edit(files, "postings", lambda rows: rows[STAY].pop("starts_on_inferred"))
    assert problems(files) == [f"postings.json: {STAY}: has no date, reported or inferred"]


def test_a_contradiction_of_a_figure_that_does_not_know_of_it(files: Path) -> None:
    edit(files, "contradictions", lambda rows: rows["liangnian"]["outcomes"].append(FIGURE))
    assert problems(files) == [
        f"outcomes.json: {FIGURE}: conflicts: liangnian does not say the same in contradictions.json"
    ]


def test_keys_of_figures_are_long_but_not_endless(files: Path) -> None:
    edit(files, "outcomes", lambda rows: rows.update({"x" * 151: rows["sanyi-liandong--savings-2022--003"]}))
    assert problems(files) == [
        f"outcomes.json: {'x' * 151}: the key is not a slug (a-z, 0-9 and hyphens, at most 150)"
    ]


def test_a_posting_before_its_partnership_is_refused_by_the_database(files: Path) -> None:
    load(files)
    before = Posting.objects.count()
    edit(
        files,
        "partnerships",
        lambda rows: rows["huang-jing-guazhi"].update(started_on="2024-01-01"),
    )
    with pytest.raises(BrokenDataError, match=r"partnerships\.json: the database refuses it: .*partnership"):
        load(files)
    assert Posting.objects.count() == before
    assert Partnership.objects.get(slug="huang-jing-guazhi").started_on is None
