"""What a schedule remembers of its sessions is never shown once anything else is true of them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from bookings.queries.staff.schedule import Narrowed, ScheduleLine, schedule
from bookings.queries.staff.schedule_clashes import Against, Twin
from bookings.views.staff.schedule_drawn import drawn
from hospitals.models import Department, Room
from specialists.models import Specialist
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

TEMPLATES = ("staff/_schedule_line.html", "staff/_schedule_month_line.html")
BESIDE = {"plans": True, "copy_base": "?copy=", "sessions_url": "/staff/sessions/"}


@pytest.fixture
def line(hospital, posting) -> ScheduleLine:
    room = reference.room("一诊室", hospital=hospital)
    make.published_session(posting, room=room, department=reference.department("骨科"))
    [found] = schedule(hospital.pk, DAY.date(), DAY.date(), Narrowed(), NOW)
    return found


def of(line: ScheduleLine, **fields: object) -> ScheduleLine:
    """The same line of a session that is otherwise."""
    session = copy(line.session)
    session._state = copy(line.session._state)
    session._state.fields_cache = {**line.session._state.fields_cache}
    for name, value in fields.items():
        setattr(session, name, value)
    return replace(line, session=session)


def show(line: ScheduleLine, template: str, **beside: object) -> str:
    return drawn(template, [line], {**BESIDE, **beside})[line.session.pk]


@pytest.mark.parametrize(
    "other",
    [
        lambda one: of(one, status="draft"),
        lambda one: of(one, status="withdrawn"),
        lambda one: of(one, kind="joint"),
        lambda one: of(one, purpose="free"),
        lambda one: of(one, open_to="comers"),
        lambda one: of(one, demo=True),
        lambda one: of(one, delay_minutes=15),
        lambda one: of(one, ends_at=DAY + timedelta(hours=3)),
        lambda one: of(one, room=None),
        lambda one: of(one, room=Room(pk=1, name="二诊室")),
        lambda one: of(one, department=None),
        lambda one: of(one, department=Department(pk=1, name="眼科")),
        lambda one: replace(one, total=9),
        lambda one: replace(one, booked=1),
        lambda one: replace(one, movable=not one.movable),
        lambda one: replace(one, people=(Specialist(pk=1, name="别人"),)),
    ],
)
def test_a_week_shows_what_is_true_now(line, other) -> None:
    before = show(line, TEMPLATES[0])
    assert show(line, TEMPLATES[0]) == before
    assert show(other(line), TEMPLATES[0]) != before
    assert show(line, TEMPLATES[0]) == before


def test_a_month_too(line) -> None:
    before = show(line, TEMPLATES[1])
    for changed in (of(line, status="withdrawn"), of(line, delay_minutes=15), of(line, demo=True)):
        assert show(changed, TEMPLATES[1]) != before
    assert show(replace(line, people=(Specialist(pk=1, name="别人"),)), TEMPLATES[1]) != before


def test_in_the_language_and_for_the_reader_who_looks(line) -> None:
    planner = show(line, TEMPLATES[0])
    assert show(line, TEMPLATES[0], plans=False) != planner
    assert show(line, TEMPLATES[0], copy_base="?week=2026-12-07&copy=") != planner
    with translation.override("en"):
        assert show(line, TEMPLATES[0]) != planner


def test_what_is_in_the_way_is_never_remembered(line, posting) -> None:
    draft = of(line, status="draft")
    twin = make.draft(posting)
    first = replace(draft, against=Against(twins=(Twin(posting.specialist, twin),)))
    shown = show(first, TEMPLATES[0])
    twin.starts_at -= timedelta(hours=1)
    assert show(first, TEMPLATES[0]) != shown
    assert "冲突" not in show(draft, TEMPLATES[0])
