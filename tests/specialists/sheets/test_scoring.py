"""The judge of previews is judged: what it must see, and what it must let pass; the samples hold together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.specialists.sheets.samples import Sample, nice, ugly
from tests.specialists.sheets.scoring import Score, score, total

DATA = Path(__file__).parents[3] / "portal" / "reported" / "data"


def visit(**changed: Any) -> dict[str, Any]:
    return {
        "date": "2026-12-05",
        "half": "am",
        "start": None,
        "end": None,
        "specialist": "li-fei",
        "hospital": "huhehaote-diyi-yiyuan",
        "department": "骨关节科",
        "room": "3诊室",
        "numbers": 20,
        "fee_yuan": 50,
        **changed,
    }


def said(verdict: str, *sessions: dict[str, Any], row: int = 4, **more: Any) -> dict[str, Any]:
    return {
        "sheet": "12月",
        "row": row,
        "cells": None,
        "verdict": verdict,
        "reason": "因为",
        "sessions": list(sessions),
        **more,
    }


def wanted(*verdicts: str, sessions: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    return {**said(verdicts[0], *sessions, **more), "verdicts": verdicts}


MADE = wanted("make", sessions=(visit(),))
ASKED = wanted("ask", "refuse")
EITHER = wanted("ask", "make", sessions=(visit(),))


def test_the_same_is_right() -> None:
    found = score([said("make", visit())], [MADE])
    assert found == Score(1, 1, 4, 4, 1, 1)
    assert (found.share_found, found.share_of_fields, found.share_of_verdicts) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2026-12-06"},
        {"half": "pm"},
        {"specialist": "peng-huiming"},
        {"hospital": "huhehaote-dier-yiyuan"},
        {"start": "08:00"},
        {"end": "12:00"},
        {"date": None},
    ],
)
def test_another_visit_is_wrong_and_the_right_one_missed(changed: dict[str, Any]) -> None:
    found = score([said("make", visit(**changed))], [MADE])
    assert len(found.wrong) == len(found.missed) == 1
    assert found.found == 0


@pytest.mark.parametrize("verdict", ["ask", "refuse", "skip", "withdraw"])
def test_only_what_is_made_is_a_session(verdict: str) -> None:
    found = score([said(verdict, visit(date="2026-12-06"))], [ASKED])
    assert found.wrong == ()
    assert found.wanted == 0


def test_what_should_be_asked_is_wrong_when_it_is_made() -> None:
    found = score([said("make", visit())], [ASKED])
    assert len(found.wrong) == 1
    assert found.share_of_verdicts == 0.0


@pytest.mark.parametrize("preview", [[said("ask")], [said("make", visit())]])
def test_where_readers_differ_both_are_right(preview: list[dict[str, Any]]) -> None:
    found = score(preview, [EITHER])
    assert (found.wrong, found.missed, found.share_of_verdicts, found.wanted) == ((), (), 1.0, 0)


def test_the_same_visit_twice_is_one_too_many() -> None:
    found = score([said("make", visit()), said("make", visit(), row=5)], [MADE])
    assert (found.found, len(found.wrong)) == (1, 1)


def test_a_visit_made_from_another_row_is_found_but_the_verdicts_are_not() -> None:
    found = score([said("make", visit(), row=5)], [MADE])
    assert (found.found, found.wrong) == (1, ())
    assert found.verdicts_right == 0
    assert found.verdicts_judged == 2


def test_two_visits_of_one_half_are_told_apart_by_their_clocks() -> None:
    early, late = visit(start="08:00", end="09:30"), visit(start="10:00", end="11:30")
    found = score([said("make", late, early)], [wanted("make", sessions=(early, late))])
    assert (found.found, found.wrong, found.share_of_fields) == (2, (), 1.0)


@pytest.mark.parametrize(
    ("changed", "right", "judged"),
    [
        ({"room": "３诊室 "}, 4, 4),
        ({"fee_yuan": "50.00"}, 4, 4),
        ({"numbers": 15}, 3, 4),
        ({"fee_yuan": None}, 3, 4),
        ({"department": ""}, 3, 4),
    ],
)
def test_fields(changed: dict[str, Any], right: int, judged: int) -> None:
    found = score([said("make", visit(**changed))], [MADE])
    assert (found.fields_right, found.fields_judged) == (right, judged)


def test_a_field_that_is_empty_on_both_sides_counts_nothing_and_one_made_up_counts() -> None:
    bare = wanted("make", sessions=(visit(room=None, numbers=None),))
    assert score([said("make", visit(room="", numbers=None))], [bare]).fields_judged == 2
    found = score([said("make", visit(numbers=None))], [bare])
    assert (found.fields_right, found.fields_judged) == (2, 3)


def test_a_field_may_have_several_right_values_or_not_be_judged() -> None:
    several = visit(numbers=(None, 20))
    del several["department"]
    row = wanted("make", sessions=(several,))
    assert score([said("make", visit(department="外科"))], [row]).share_of_fields == 1.0
    assert score([said("make", visit(numbers=None))], [row]).share_of_fields == 1.0
    assert score([said("make", visit(numbers=30))], [row]).fields_right == 2


def test_clocks_with_seconds_are_the_same() -> None:
    row = wanted("make", sessions=(visit(start="08:00", end="11:30"),))
    assert score([said("make", visit(start="8:00", end="11:30:00"))], [row]).found == 1


@pytest.mark.parametrize("cells", ["C4", ["C4"], ["C4", "D4"], "C4:D4", None])
def test_cells_of_a_grid(cells: Any) -> None:
    cell = wanted("make", sessions=(visit(),), cells=["C4"])
    assert score([said("make", visit(), cells=cells)], [cell]).share_of_verdicts == 1.0


def test_another_cell_is_another_verdict() -> None:
    cell = wanted("skip", cells=["C4"])
    other = wanted("ask", cells=["D4"])
    assert score([said("ask", cells=["D4"])], [cell, other]).share_of_verdicts == 1.0
    assert score([said("ask", cells=["C4"])], [cell, other]).verdicts_right == 0


def test_rows_nobody_said_anything_of_are_skipped() -> None:
    assert score([], [wanted("skip", "refuse")]).share_of_verdicts == 1.0
    assert score([said("skip", row=1)], []).verdicts_judged == 0
    found = score([said("ask", row=1)], [])
    assert (found.verdicts_right, found.verdicts_judged) == (0, 1)


def test_a_file_without_sheets_has_any_name() -> None:
    assert score([said("ask")], [{**ASKED, "sheet": ""}]).share_of_verdicts == 1.0
    assert score([said("ask")], [{**ASKED, "sheet": "1月"}]).verdicts_right == 0


def test_taking_back_what_nobody_took_back() -> None:
    assert len(score([said("withdraw", visit())], [MADE]).wrongly_withdrawn) == 1
    assert score([said("withdraw", visit())], [wanted("withdraw", "skip")]).wrongly_withdrawn == ()


def test_questions_need_a_reason() -> None:
    assert len(score([said("ask", reason="")], [ASKED]).unexplained) == 1


def test_totals_and_words() -> None:
    both = total([score([said("make", visit())], [MADE]), score([said("make", visit(half="pm"))], [MADE])])
    assert (both.wanted, both.found, len(both.wrong)) == (2, 1, 1)
    assert "sessions found 1/2 = 0.500" in both.report()
    assert "WRONG: 12月#4 2026-12-05 pm li-fei" in both.report()
    assert total([]) == Score()


def as_expected(sample: Sample) -> list[dict[str, Any]]:
    """The preview that says just what is expected, of several right values the last."""
    return [
        {
            **row,
            "reason": "因为",
            "sessions": [
                {name: value[-1] if isinstance(value, tuple) else value for name, value in one.items()}
                for one in row["sessions"]
            ],
        }
        for row in sample.expected
    ]


def test_there_are_ten_of_each() -> None:
    assert (len(ugly()), len(nice())) == (10, 10)
    assert len({sample.name for sample in ugly() + nice()}) == 20
    assert all(row["verdicts"] == ("make",) for sample in nice() for row in sample.expected)


@pytest.mark.parametrize("sample", ugly() + nice(), ids=str)
def test_a_perfect_reader_is_perfect(sample: Sample) -> None:
    found = score(as_expected(sample), sample.expected)
    assert (found.wrong, found.missed, found.wrong_fields, found.wrong_verdicts) == ((), (), (), ())
    assert found.found == found.wanted > 0


@pytest.mark.parametrize("sample", ugly() + nice(), ids=str)
def test_expectations_speak_of_what_there_is(sample: Sample) -> None:
    people = json.loads((DATA / "specialists.json").read_text(encoding="utf-8"))
    hospitals = json.loads((DATA / "hospitals.json").read_text(encoding="utf-8"))
    assert not sample.hospital or sample.hospital in hospitals
    for row in sample.expected:
        for one in row["sessions"]:
            assert one["specialist"] in people
            assert one["hospital"] in hospitals
            assert one["half"] in {"am", "pm", "evening"}
            assert date(2026, 11, 23) <= date.fromisoformat(one["date"]) < date(2027, 11, 23)
