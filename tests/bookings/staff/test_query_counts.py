"""How often the pages of staff ask the database: the same with one row and with three.

Two of each count are Django's own: the browser's session and its account. Rosters note besides that they were seen, and
ask whether the reader may read what patients told.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings import actions
from specialists.actions import add_document
from specialists.enums import DocumentKind
from tests.bookings.staff.planned import PREVIEW, asked, of, typed
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ONE_AND_THREE = pytest.mark.parametrize("rows", [1, 3])
HALF = timedelta(minutes=30)


def full(session, rows: int) -> None:
    """So many people have a number, and so many things have happened to it."""
    for n in range(rows):
        make.booked(session, make.person(make.account()), at=DAY + n * HALF)
        actions.delay_session(session=session, minutes=10 + n, by=None, now=NOW)


@ONE_AND_THREE
@pytest.mark.parametrize("show", ["coming", "drafts"])
def test_home(browser, hospital, django_assert_num_queries, rows, show) -> None:
    for n in range(rows):
        home = make.hospital(side="beijing")
        posting = make.posting(make.specialist(home_hospital=home), hospital)
        make.booked(make.published_session(posting), make.person(make.account()))
        make.draft(posting, starts_at=DAY + timedelta(days=n))
    with django_assert_num_queries(12):
        assert browser.get(reverse("staff:home"), {"show": show}).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("said", [{"week": "2026-12-07"}, {"month": "2026-12"}])
def test_schedule(browser, hospital, django_assert_num_queries, rows, said) -> None:
    """With drafts that clash with sessions here and elsewhere, in a room and with each other."""
    for n in range(rows):
        posting, at = make.posting(where=hospital), DAY + timedelta(days=n % 5)
        room = reference.room(f"{n} 诊室", hospital=hospital)
        make.published_session(make.posting(where=hospital), room=room, starts_at=at)
        make.published_session(make.posting(posting.specialist), starts_at=at)
        for _twice in range(2):
            make.draft(posting, starts_at=at, room=room, department=reference.department(f"{n} 科"))
    with django_assert_num_queries(16):
        assert browser.get(reverse("staff:schedule", args=[hospital.slug]), said).status_code == 200


@ONE_AND_THREE
def test_publishing(browser, hospital, django_assert_num_queries, rows) -> None:
    """Of people whose basis is doubtful, who are elsewhere at that time, and have another draft then."""
    for n in range(rows):
        posting, at = make.posting(where=hospital), DAY + timedelta(days=n)
        make.published_session(make.posting(posting.specialist), starts_at=at)
        room = reference.room(f"{n} 诊室", hospital=hospital)
        for _twice in range(2):
            make.draft(posting, starts_at=at, room=room)
    with django_assert_num_queries(16):
        page = browser.get(reverse("staff:publish_many", args=[hospital.slug]))
    assert page.content.decode().count("是否发布由您决定") == 2 * rows


@ONE_AND_THREE
def test_session(browser, session, django_assert_num_queries, rows) -> None:
    full(session, rows)
    with django_assert_num_queries(24):
        assert browser.get(of(session)).status_code == 200


@ONE_AND_THREE
def test_preview(browser, hospital, posting, django_assert_num_queries, rows) -> None:
    for n in range(rows):
        reference.room(f"{n} 诊室", hospital=hospital)
        make.posting(make.specialist(), hospital)
        make.published_session(make.posting(posting.specialist), starts_at=DAY + n * HALF, hours=0.5)
        make.draft(posting, starts_at=DAY + n * HALF)
    with django_assert_num_queries(10):
        assert browser.get(PREVIEW, typed(posting)).status_code == 200


@ONE_AND_THREE
def test_draft(browser, hospital, django_assert_num_queries, rows) -> None:
    postings = [make.posting(make.specialist(home_hospital=make.hospital()), hospital) for _ in range(rows)]
    draft = make.draft(*postings, kind="team" if rows > 1 else "single")
    with django_assert_num_queries(16):
        assert browser.get(of(draft)).status_code == 200


@ONE_AND_THREE
@pytest.mark.parametrize(
    ("name", "said", "queries"),
    [
        ("delay", {"minutes": "20"}, 11),
        ("change", {"day": "2026-12-09", "begins": "09:00", "ends": "11:00"}, 14),
        ("substitute", {}, 12),
        ("withdraw", {}, 9),
    ],
)
def test_questions(browser, hospital, session, django_assert_num_queries, rows, name, said, queries) -> None:
    full(session, rows)
    for n in range(rows):
        reference.room(f"{n} 诊室", hospital=hospital)
        make.posting(where=hospital)
    with django_assert_num_queries(queries):
        assert browser.get(asked(of(session, name), **said)).status_code == 200


@ONE_AND_THREE
def test_visits(browser_of, posting, django_assert_num_queries, rows) -> None:
    for n in range(rows):
        session = make.published_session(posting, starts_at=DAY + timedelta(days=n))
        make.booked(session, make.person(make.account()))
        actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    helper = browser_of(work.attendant(posting.specialist))
    with django_assert_num_queries(10):
        assert helper.get(reverse("staff:visits")).status_code == 200


@ONE_AND_THREE
def test_visit(browser_of, posting, session, django_assert_num_queries, rows) -> None:
    full(session, rows)
    helper = browser_of(work.attendant(posting.specialist))
    with django_assert_num_queries(17):
        assert helper.get(reverse("staff:visit", args=[session.pk])).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("show", ["attention", "current", "ended"])
def test_postings(browser, hospital, django_assert_num_queries, rows, show) -> None:
    for n in range(rows):
        term = reference.department(f"{n} 科")
        for more in ({}, {"ends_on": date(2026, 11, 30)}):
            who = make.specialist(home_hospital=make.hospital())
            posting = make.posting(who, hospital, department=term, **more)
            add_document(posting=posting, kind=DocumentKind.LICENCE, by=None, now=NOW)
    with django_assert_num_queries(10 if show == "ended" else 7):
        assert browser.get(reverse("staff:postings", args=[hospital.slug]), {"show": show}).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
def test_postings_of_a_region(browser_of, django_assert_num_queries, rows) -> None:
    region = reference.region()
    client = browser_of(work.officer(region))
    for _n in range(rows):
        posting = make.posting(where=make.hospital(region=region))
        add_document(posting=posting, kind=DocumentKind.LICENCE, by=None, now=NOW)
    with django_assert_num_queries(9):
        assert client.get(reverse("staff:postings_around")).status_code == 200
