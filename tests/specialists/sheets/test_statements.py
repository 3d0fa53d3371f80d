"""Several statements in one cell are taken apart where each is complete, and asked about where they are not."""

from __future__ import annotations

from datetime import date

import pytest

from specialists.sheets.directory import Directory, KnownSpecialist
from specialists.sheets.files import read_paste
from specialists.sheets.lines import lines_of
from specialists.sheets.saying import Frame
from specialists.sheets.statements import statements

TODAY = date(2026, 11, 23)
PEOPLE = (KnownSpecialist(1, "peng", "彭慧明", None), KnownSpecialist(2, "li", "李非", None))
FRAME = Frame(TODAY, Directory(PEOPLE, ()), None)


def parts(text: str) -> tuple[list[str], bool]:
    """The texts of the statements, and whether they are tangled."""
    (sheet,) = read_paste(text)
    (line,) = lines_of(sheet, TODAY)
    found = statements(line, FRAME)
    return [one.free[0].text for one in found], any(one.tangled for one in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12月5日上午彭慧明；12月6日下午李非", ["2026年12月5日 上午彭慧明", "2026年12月6日 下午李非"]),
        ("12月5日上午彭慧明;下午李非", ["2026年12月5日 上午彭慧明", "2026年12月5日 下午李非"]),
        ("12月5日上午彭慧明下午李非", ["2026年12月5日 上午彭慧明", "2026年12月5日 下午李非"]),
        ("彭慧明12月5日上午；6日下午", ["2026年12月5日 彭慧明 上午", "2026年12月6日 彭慧明 下午"]),
        (
            "12月5日上午彭慧明、下午李非 各10号",
            ["2026年12月5日 上午彭慧明 限10号", "2026年12月5日 下午李非 各10号"],
        ),
    ],
)
def test_complete_ones_are_lines(text: str, wanted: list[str]) -> None:
    found, tangled = parts(text)
    assert ([" ".join(one.split()) for one in found], tangled) == (wanted, False)


@pytest.mark.parametrize(
    "text",
    [
        "12月5日上午、下午彭慧明",
        "12月5日上午彭慧明、李非",
        "12月5日上午彭慧明；改为12月6日下午李非",
        "12月5日上午 彭慧明 3诊室 限20号",
    ],
)
def test_one_thing_stays_one(text: str) -> None:
    assert parts(text) == ([text.replace("；", ";")], False)


@pytest.mark.parametrize("text", ["彭慧明上午李非下午 12月5日", "12月5日上午彭慧明；12月6日（周一）下午李非"])
def test_what_is_not_clear_is_tangled(text: str) -> None:
    found, tangled = parts(text)
    assert (len(found), tangled) == (1, True)
