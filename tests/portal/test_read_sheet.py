"""The preview of a sheet from the command line."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from specialists.models import ClinicSession
from tests.specialists.sheets.samples import nice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]

HOSPITAL = "huhehaote-diyi-yiyuan"
LINES = """日期,时段,专家,科室,诊室,限号,挂号费
12月5日,上午,彭慧明,骨关节科,3诊室,20,50
12月9日（周四）,上午,彭慧明,骨关节科,3诊室,20,50
12月10日,上午,彭惠明,骨关节科,3诊室,20,50
12月11日,上午,彭慧明,,,,
合计,,,,,60,
"""


def read(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("read_sheet", path, stdout=out, now="2026-11-23T09:00", **options)
    return out.getvalue()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "12月.csv"
    path.write_text(LINES, encoding="gb18030")
    return path


def test_each_row_with_its_verdict_as_json(sheet: Path) -> None:
    made, contradicting, near, bare, total = json.loads(read(sheet, hospital=HOSPITAL, as_json=True))
    assert made == {
        "sheet": "",
        "row": 2,
        "verdict": "make",
        "reason": "",
        "sessions": [
            {
                "date": "2026-12-05",
                "half": "am",
                "start": None,
                "end": None,
                "specialist": "peng-huiming",
                "hospital": HOSPITAL,
                "department": "骨关节科",
                "room": "3诊室",
                "numbers": 20,
                "fee_yuan": 50,
            }
        ],
    }
    assert [one["verdict"] for one in (contradicting, near, bare, total)] == ["ask", "ask", "make", "skip"]
    assert bare["reason"] == "没有写诊室，先存为草稿。没有写号源数，先存为草稿。没有写费用，先存为草稿。"
    assert "日期和星期对不上" in contradicting["reason"]
    assert "彭惠明 → 彭慧明" in near["reason"]
    assert [one["sessions"] for one in (contradicting, near, total)] == [[], [], []]


def test_without_json_a_line_for_each_row_and_nothing_is_made(sheet: Path) -> None:
    lines = read(sheet, hospital=HOSPITAL).splitlines()
    assert len(lines) == 5
    assert lines[0].split("\t")[1:3] == ["make", "2026-12-05 am 彭慧明"]
    assert not ClinicSession.objects.exists()


def test_a_sheet_that_does_not_say_whose_it_is_is_asked_about(sheet: Path) -> None:
    assert [one["verdict"] for one in json.loads(read(sheet, as_json=True))] == ["ask"] * 4 + ["skip"]


def test_cells_of_a_grid_are_named(tmp_path: Path) -> None:
    path = tmp_path / "week.csv"
    path.write_text("专家,12月7日,12月8日\n彭慧明,上午,下午\n")
    first, second = json.loads(read(path, hospital=HOSPITAL, as_json=True))
    assert (first["cells"], second["cells"]) == (["B2"], ["C2"])
    assert [one["sessions"][0]["half"] for one in (first, second)] == ["am", "pm"]


@pytest.mark.parametrize(
    ("name", "content", "options", "words"),
    [
        ("gone.csv", None, {}, "cannot be opened"),
        ("empty.csv", b"", {}, "空"),
        ("week.csv", b"a,b", {"hospital": "nowhere"}, "no hospital has the slug nowhere"),
        ("week.csv", b"a,b", {"now": "soon"}, "soon is no moment"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, name: str, content: bytes | None, options: dict[str, str], words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("read_sheet", path, stdout=StringIO(), **options)


def test_a_workbook_as_staff_send_it(tmp_path: Path) -> None:
    sample = nice()[0]
    path = tmp_path / sample.file_name
    path.write_bytes(sample.content)
    reads = json.loads(read(path, hospital=sample.hospital, as_json=True))
    assert {one["verdict"] for one in reads} == {"make"}
