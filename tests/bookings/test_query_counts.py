"""How often the pages of the patient's way ask the database: the same with one row and with three.

Two of each count are Django's own: the browser's session and its account. The rules are not among them: a process
keeps them for a moment.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.policy import policies_at
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def rules_are_known(keeping) -> None:
    """As in a process that has been asked before; its pages are still to be made."""
    make.ensure_policies()
    policies_at(make.NOW)


ONE_AND_THREE = pytest.mark.parametrize("rows", [1, 3])


def team(rows: int):
    """A session of `rows` specialists from as many hospitals, at one receiving hospital."""
    where = make.hospital()
    homes = [make.hospital(side="beijing") for _ in range(rows)]
    postings = [make.posting(make.specialist(home_hospital=home), where) for home in homes]
    return make.published_session(*postings, kind="team" if rows > 1 else "single")


@ONE_AND_THREE
def test_person(browser, owner, django_assert_num_queries, rows) -> None:
    session = team(rows)
    for n in range(rows):
        make.person(owner, "甲乙丙"[n])
    said = {"session": session.pk, "at": session.starts_at.isoformat()}
    with django_assert_num_queries(11):
        assert browser.get(reverse("bookings:person"), said).status_code == 200


@ONE_AND_THREE
def test_check(browser, owner, django_assert_num_queries, rows) -> None:
    hold = make.held(team(rows), make.person(owner))
    with django_assert_num_queries(6):
        assert browser.get(reverse("bookings:check", args=[hold.uid])).status_code == 200


@ONE_AND_THREE
def test_ticket(browser, owner, django_assert_num_queries, rows) -> None:
    booking = make.booked(team(rows), make.person(owner))
    with django_assert_num_queries(8):
        assert browser.get(reverse("bookings:ticket", args=[booking.uid])).status_code == 200


@ONE_AND_THREE
def test_mine(browser, owner, django_assert_num_queries, rows) -> None:
    for n in range(rows):
        session = make.published_session(starts_at=make.DAY + timedelta(days=n))
        make.booked(session, make.person(owner, "甲乙丙"[n]))
    make.held(make.published_session(starts_at=make.DAY + timedelta(days=5)), make.person(owner, "丁"))
    with django_assert_num_queries(12):
        assert browser.get(reverse("bookings:mine")).status_code == 200


@ONE_AND_THREE
def test_people(browser, owner, django_assert_num_queries, rows) -> None:
    for n in range(rows):
        make.person(owner, "甲乙丙"[n])
    with django_assert_num_queries(11):
        assert browser.get(reverse("bookings:people")).status_code == 200


@ONE_AND_THREE
def test_move(browser, owner, django_assert_num_queries, rows) -> None:
    posting = make.posting()
    booking = make.booked(make.published_session(posting), make.person(owner))
    for n in range(rows):
        make.published_session(posting, starts_at=make.DAY + timedelta(days=n + 1))
    with django_assert_num_queries(19):
        assert browser.get(reverse("bookings:move", args=[booking.uid])).status_code == 200


@ONE_AND_THREE
def test_hold(browser, owner, django_assert_num_queries, rows) -> None:
    """From “for whom” to a held number: `rows` numbers share the half-hour."""
    session = make.published_session(hours=0.5, numbers=rows)
    patient = make.person(owner)
    said = {"session": session.pk, "at": session.starts_at.isoformat(), "patient": patient.pk}
    browser.post(reverse("bookings:choose", args=[session.pk]), {"at": said["at"]})
    with django_assert_num_queries(24):
        assert browser.post(reverse("bookings:person"), said).status_code == 302


@ONE_AND_THREE
def test_confirm(browser, owner, django_assert_num_queries, rows) -> None:
    """From a held number to a booked one, with its confirmation and reminders."""
    session = make.published_session(hours=0.5, numbers=rows)
    hold = make.held(session, make.person(owner))
    checked = {"checked": f"{hold.slot_id}-{hold.patient_id}-{hold.version}"}
    with django_assert_num_queries(9):
        assert browser.post(reverse("bookings:confirm", args=[hold.uid]), checked).status_code == 302


@ONE_AND_THREE
def test_lost(browser, owner, django_assert_num_queries, rows) -> None:
    """In a rush nearly everybody is told that the last number has just gone, before anything is locked. Where to go
    instead are three questions at most."""
    posting = make.posting()
    session = make.published_session(posting, hours=0.5, numbers=1)
    for n in range(rows):
        make.published_session(posting, starts_at=make.DAY + timedelta(days=n + 1))
    patient = make.person(owner)
    make.booked(session, make.person(make.account()))
    said = {"session": session.pk, "at": session.starts_at.isoformat(), "patient": patient.pk}
    with django_assert_num_queries(15):
        assert browser.post(reverse("bookings:person"), said).status_code == 409
