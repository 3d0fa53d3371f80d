"""What the preview of a sheet remembers of its lines is never shown once anything else is true of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bookings.queries.staff.sheets import Change, ShownLine, Standing, preview_of
from bookings.views.staff.drawn import drawn, said_of_sheet_line
from hospitals.models import Department, Room
from tests.bookings.staff.sending import sent
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "posting")]


@pytest.fixture
def shown(browser, hospital) -> ShownLine:
    return preview_of(sent(browser, hospital), NOW).lines[1]


def show(line: ShownLine) -> str:
    beside = {"slug": "here", "sheet_id": 1}
    return drawn("staff/_sheet_line.html", [(said_of_sheet_line(line), {"shown": line})], beside)[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("row", 77),
        ("cell", "C5"),
        ("tab", "十二月"),
        ("said", ["别的话"]),
        ("verdict", "ask"),
        ("verdict", "withdraw"),
        ("not_read", "午后"),
        ("doubts", ["no_date"]),
    ],
)
def test_a_line_shows_what_is_true_of_it_now(shown, name, value) -> None:
    before = show(shown)
    setattr(shown.line, name, value)
    assert show(ShownLine(shown.line, shown.proposals)) != before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people", []),
        ("starts_at", NOW + timedelta(days=3)),
        ("ends_at", NOW + timedelta(days=3)),
        ("room", Room(pk=1, name="二诊室")),
        ("department", Department(pk=1, name="眼科")),
        ("wrong", ["不行"]),
        ("notes", ["没有写别的"]),
        ("changes", [Change("时间", "早", "晚")]),
        *(("standing", one) for one in (Standing.CHANGED, Standing.SAME, Standing.WRONG)),
    ],
)
def test_a_session_of_it_too(shown, name, value) -> None:
    one = replace(shown.proposals[0], existing=make.draft())  # every standing has its link
    before = show(ShownLine(shown.line, [one]))
    assert show(ShownLine(shown.line, [replace(one, **{name: value})])) != before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", date(2026, 12, 20)),
        ("numbers", 7),
        ("fee_yuan", Decimal(7)),
        ("together", "all"),
        ("purpose", "free"),
        ("open_to", "comers"),
        ("bring", "带病历"),
    ],
)
def test_and_what_the_sheet_says_of_it(shown, name, value) -> None:
    before = show(shown)
    setattr(shown.proposals[0].row, name, value)
    assert show(ShownLine(shown.line, shown.proposals)) != before


def test_and_what_stands_in_its_place(shown, posting) -> None:
    one = replace(shown.proposals[0], existing=make.draft(posting), standing=Standing.SAME)
    other = replace(one, existing=make.draft(posting))
    assert show(ShownLine(shown.line, [one])) != show(ShownLine(shown.line, [other]))
