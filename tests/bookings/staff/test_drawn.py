"""What pages of staff remember of what they draw is never shown once anything else is true of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from bookings.queries.staff.planning import Clash, means_of
from bookings.queries.staff.posters import PosterLine, poster_of_days
from bookings.queries.staff.publishing import DraftLine, coming_drafts, draft_lines
from bookings.queries.staff.schedule import Narrowed, ScheduleLine, schedule
from bookings.queries.staff.schedule_clashes import Against, Twin
from bookings.rules import Reason
from bookings.views.staff.drawn import drawn, drawn_lines, said_of_draft, said_of_poster_line
from bookings.views.staff.posters import Words
from bookings.views.staff.schedule_shape import Cell, Day, Row
from hospitals.models import Department, Room
from specialists.enums import PostingDoubt
from specialists.models import Holiday, Specialist
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
    [found] = schedule(means_of(hospital, NOW), DAY.date(), DAY.date(), Narrowed(), NOW)
    return found


def of(line: ScheduleLine, **fields: object) -> ScheduleLine:
    """The same line of a session that is otherwise."""
    return replace(line, session=line.session._replace(**fields))


def show(line: ScheduleLine, template: str, **beside: object) -> str:
    return drawn_lines(template, [line], {**BESIDE, **beside})[line.session.pk]


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
        lambda one: replace(one, ends_at=DAY + timedelta(hours=3)),
        lambda one: replace(one, room=None),
        lambda one: replace(one, room=Room(pk=1, name="二诊室")),
        lambda one: replace(one, department=None),
        lambda one: replace(one, department=Department(pk=1, name="眼科")),
        lambda one: of(one, total=9),
        lambda one: of(one, booked=1),
        lambda one: replace(one, movable=not one.movable),
        lambda one: replace(one, starts_at=DAY + timedelta(minutes=5)),
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


def test_what_is_in_the_way_is_drawn_as_it_is_now(line, posting) -> None:
    draft = of(line, status="draft")
    twin = make.draft(posting)
    first = replace(draft, against=Against(twins=(Twin(posting.specialist, twin),)))
    shown = show(first, TEMPLATES[0])
    twin.starts_at -= timedelta(hours=1)
    assert show(first, TEMPLATES[0]) != shown
    assert "冲突" not in show(draft, TEMPLATES[0])


DAYS = ("staff/_schedule_month_day.html", "staff/_schedule_week_day.html")
TODAY = {"today": date(2026, 12, 1), "model_id": None}


@pytest.fixture
def day(line) -> Day:
    on = DAY.date()
    return Day(on, [line] * 8, None, False, "/new/", "/week/", ["一"], on + timedelta(days=1))


def show_day(day: Day, template: str, **beside: object) -> str:
    return drawn(template, [(day.said, {"day": day})], TODAY | beside)[0]


@pytest.mark.parametrize(
    "other",
    [
        {"on": date(2026, 12, 9)},
        {"lines": []},
        {"holiday": Holiday(name="测试节", works=False)},
        {"holiday": Holiday(name="测试节", works=True)},
        {"new_url": ""},
        {"drawn": ["二"]},
        {"next_on": None},
    ],
)
@pytest.mark.parametrize("template", DAYS)
def test_a_day_shows_what_is_true_now(day, template, other) -> None:
    before = show_day(day, template)
    assert show_day(replace(day, **other), template) != before
    assert show_day(day, template) == before


def test_a_day_of_a_month_shows_what_else_it_has_and_whose_it_is(day, line) -> None:
    before = show_day(day, DAYS[0])
    against = replace(line, against=Against(clashes=(Clash(Reason.NO_POSTING),)))
    for other in (
        {"lines": [line] * 9},
        {"lines": [against] * 8},
        {"outside": True},
        {"week_url": "/other/"},
    ):
        assert show_day(replace(day, **other), DAYS[0]) != before
    assert show_day(day, DAYS[0], today=day.on) != before
    assert show_day(day, DAYS[0], model_id=3) != before


@pytest.mark.parametrize(
    "other",
    [
        {"thing": None},
        {"thing": Room(pk=1, name="二诊室")},
        {"url": ""},
        {"cells": []},
        {"cells": [Cell("二", "/new/", "8 日")]},
        {"cells": [Cell("一", "", "8 日")]},
        {"cells": [Cell("一", "/new/", "9 日")]},
    ],
)
def test_a_row_shows_what_is_true_now(other) -> None:
    def show_row(row: Row) -> str:
        return drawn("staff/_schedule_week_row.html", [(row.said, {"row": row})], {})[0]

    row = Row(Room(pk=1, name="一诊室"), "/row/", [Cell("一", "/new/", "8 日")])
    before = show_row(row)
    assert show_row(replace(row, **other)) != before
    assert show_row(row) == before


@pytest.fixture
def draft_line(hospital, posting) -> DraftLine:
    make.draft(posting, room=reference.room("一诊室", hospital=hospital))
    [found] = draft_lines(coming_drafts(hospital.pk, NOW), hospital.pk, NOW)
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, seen="as it is now"),
        lambda one: replace(one, total=0),
        lambda one: replace(one, doubts=[]),
        lambda one: replace(one, opens_at=one.opens_at + timedelta(minutes=1)),
        lambda one: replace(one, opens_at=one.closes_at),
        lambda one: replace(one, against=Against(clashes=(Clash(Reason.NO_POSTING),))),
        lambda one: setattr(one.session, "demo", True),
        lambda one: setattr(one.session, "room", Room(pk=1, name="二诊室")),
        lambda one: setattr(one.specialists[0], "name", "别人"),
        lambda one: replace(one, doubts=[replace(one.doubts[0], why=PostingDoubt.UNVERIFIED)]),
    ],
)
def test_a_draft_to_be_published_shows_what_is_true_now(draft_line, change) -> None:
    def show_draft(one: DraftLine, me: int = 1, *, ticked=True, refused="", second=True) -> str:
        read = {"line": one, "ticked": ticked, "refused": refused}
        said = [((said_of_draft(one), ticked, refused), read)]
        return drawn("staff/_publish_line.html", said, {"me": me, "second": second})[0]

    before = show_draft(draft_line)
    assert show_draft(draft_line, me=2) == before, "nobody has proposed it"
    assert show_draft(draft_line, second=False) != before
    assert show_draft(draft_line, ticked=False) != before
    assert show_draft(draft_line, refused="不行") != before
    assert show_draft(change(draft_line) or draft_line) != before


@pytest.fixture
def poster_line(hospital, posting) -> PosterLine:
    posting.specialist.home_hospital = make.hospital("北京某医院", side="beijing")
    posting.specialist.save()
    room = reference.room("一诊室", hospital=hospital)
    make.published_session(posting, room=room, department=reference.department("骨科"))
    return poster_of_days(hospital.pk, DAY.date(), DAY.date(), NOW).lines[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, articles=("article-003",)),
        lambda one: replace(one, new_day=not one.new_day),
        *(
            lambda one, name=name, value=value: setattr(one.session, name, value)
            for name, value in {
                "status": "withdrawn",
                "kind": "joint",
                "purpose": "free",
                "open_to": "comers",
                "demo": True,
                "fee_yuan": Decimal(7),
                "department": Department(pk=1, name="眼科"),
                "room": Room(pk=1, name="二诊室"),
            }.items()
        ),
        lambda one: setattr(one.session.room, "address", "镇东街 1 号"),
        lambda one: setattr(one.specialists[0], "name", "别人"),
        lambda one: setattr(one.specialists[0], "titles", ["院长"]),
        lambda one: setattr(one.specialists[0], "inferred", ["home_hospital"]),
        lambda one: setattr(one.specialists[0].home_hospital, "name", "北京另一家"),
    ],
)
def test_a_poster_shows_what_is_true_now(poster_line, change) -> None:
    words = Words("8日", "周二", "上午", "08:00–10:00", "", "")

    def show_poster(one: PosterLine, said: Words = words, asked_at: str = "") -> str:
        read = {"line": one, "said": said, "asked_at": asked_at}
        parts = [((said_of_poster_line(one), said, asked_at), read)]
        return drawn("staff/_poster_line.html", parts, {"goes_out": False})[0]

    before = show_poster(poster_line)
    assert show_poster(poster_line, asked_at="0471-1") != before
    assert show_poster(poster_line, replace(words, treats="腰痛")) != before
    assert show_poster(change(poster_line) or poster_line) != before
