"""Which half-hour an address or form names, and what happens when it names none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Appointment, Patient
from bookings.views.choices import parse_choice
from tests.bookings.choosing import NEW_PERSON, PERSON, TYPED, choose
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# Beyond the first and the last moment there is, once they are moved to our clocks.
OUT_OF_THE_CALENDAR = [
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00+23:59:59.999999",
]


@pytest.mark.parametrize(
    "at", ["2026-12-08T08:00:00+08:00", "2026-12-08T00:00:00Z", "2026-12-07T20:00-04:00"]
)
def test_a_moment_is_one_in_every_zone(at: str) -> None:
    choice = parse_choice("7", at)
    assert choice is not None
    assert (choice.session_id, choice.at, choice.at.tzinfo) == (7, make.DAY, UTC)


@pytest.mark.parametrize("year", [2024, 2028])
def test_two_years_around_are_near_enough(year: int) -> None:
    assert parse_choice("7", datetime(year, 6, 1, tzinfo=UTC).isoformat()) is not None
    further = year + (1 if year > 2026 else -1)
    assert parse_choice("7", datetime(further, 6, 1, tzinfo=UTC).isoformat()) is None


@pytest.mark.parametrize("session", ["", "-1", "0x1", "1_0", "9" * 19, "9" * 5000, "\0", "٣"])
def test_what_is_no_session(session: str) -> None:
    assert parse_choice(session, make.DAY.isoformat()) is None


@pytest.mark.parametrize("at", OUT_OF_THE_CALENDAR)
def test_moments_out_of_the_calendar_are_none(session, browser, owner, at: str) -> None:
    patient = make.person(owner)
    answer = browser.post(reverse("bookings:choose", args=[session.pk]), {"at": at})
    assert answer.url == reverse("session", args=[session.pk])
    said = {"session": session.pk, "at": at}
    for address, typed in ((PERSON, {"patient": patient.pk}), (NEW_PERSON, TYPED)):
        assert browser.get(address, said).status_code in {200, 302}
        assert browser.post(address, {**typed, **said}).status_code in {200, 302}
    assert not Appointment.objects.exists()


def test_a_half_hour_the_session_never_had_is_not_called_taken(session, browser, owner) -> None:
    """What stands in the address is another session's time, or nobody's."""
    patient = make.person(owner)
    choose_address, back = (reverse(name, args=[session.pk]) for name in ("bookings:choose", "session"))
    for late in (timedelta(hours=5), timedelta(minutes=7)):
        said = {"session": session.pk, "at": (session.starts_at + late).isoformat()}
        for ask, address, typed in (
            (browser.post, choose_address, {}),
            (browser.post, choose_address, {"patient": patient.pk}),
            (browser.get, PERSON, {}),
            (browser.post, PERSON, {"patient": patient.pk}),
            (browser.get, NEW_PERSON, {}),
            (browser.post, NEW_PERSON, {**TYPED, "name": ""}),
        ):
            answer = ask(address, {**said, **typed})
            assert (answer.status_code, answer.url) == (302, back)
            text = browser.get(back).content.decode()
            assert "请先选一个时间。" in text
            assert "刚刚被约走了" not in text
    assert "choice" not in browser.session
    assert not Appointment.objects.exists()


def test_somebody_written_down_for_no_half_hour_is_not_lost(session, browser) -> None:
    said = {"session": session.pk, "at": (session.starts_at + timedelta(hours=5)).isoformat()}
    assert browser.post(NEW_PERSON, {**TYPED, **said}).url == reverse("session", args=[session.pk])
    assert Patient.objects.get().name == TYPED["name"]


def test_the_choice_is_remembered_as_one_moment(session) -> None:
    browser = Client()
    choose(browser, session)
    assert browser.session["choice"] == {"session": session.pk, "at": session.starts_at.isoformat()}
