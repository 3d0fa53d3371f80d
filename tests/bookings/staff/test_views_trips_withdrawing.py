"""A trip withdrawn as a whole: pressed twice, by somebody signed out, by two at once; people with several numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from specialists.models import Trip
from specialists.seen import seen_of
from tests.bookings.staff.planned import query, text
from tests.bookings.staff.test_views_trips import published, url
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def trip(hospital, clerk) -> Trip:
    return make.trip(hospital, by=clerk)


def marks(sessions) -> dict[str, object]:
    """What the page sends of these sessions."""
    return {"session": [one.pk for one in sessions], **{f"seen-{one.pk}": seen_of(one) for one in sessions}}


def test_who_has_two_numbers_is_told_of_once(browser, hospital, trip, posting, owner) -> None:
    second = make.posting(make.specialist("李强"), hospital)
    sessions = [
        make.published_session(one, starts_at=DAY + timedelta(days=n), trip=trip)
        for n, one in enumerate((posting, second))
    ]
    person, other = make.person(owner), make.person(make.account())
    for n, one in enumerate(sessions):
        make.booked(one, person, at=DAY + timedelta(days=n))
    make.booked(sessions[0], other, at=DAY + timedelta(minutes=30))
    make.held(sessions[1], make.person(make.account()), at=DAY + timedelta(days=1, minutes=30))
    address = url("withdraw_trip", hospital.slug, trip.pk)
    assert "已经预约的一共 <strong>2</strong> 人，都会收到通知。" in text(browser.get(address))
    answer = browser.post(address, {**marks(sessions), "reason": "weather"}, follow=True)
    assert "2 场已停诊。已通知 2 位就诊人。" in text(answer)


def test_pressed_twice_says_nothing_of_nobody(browser, hospital, trip, posting, owner) -> None:
    sessions = published(trip, posting, 1)
    make.booked(sessions[0], make.person(owner))
    address = url("withdraw_trip", hospital.slug, trip.pk)
    said = {**marks(sessions), "reason": "weather"}
    assert "已通知 1 位就诊人。" in text(browser.post(address, said, follow=True))
    again = browser.post(address, said, follow=True)
    assert again.redirect_chain == [(url("trip", hospital.slug, trip.pk), 302)]
    assert "场已停诊" not in text(again)
    assert "没有人需要通知" not in text(again)


def test_the_reason_is_kept_after_signing_in_and_after_a_refusal(
    client, browser, hospital, trip, posting
) -> None:
    sessions = published(trip, posting, 1)
    address = url("withdraw_trip", hospital.slug, trip.pk)
    said = {**marks(sessions), "reason": "weather"}
    page = browser.get(query(client.post(address, said))["next"])
    assert page.context["form"]["reason"].value() == "weather"
    actions.delay_session(session=sessions[0], minutes=30, by=None, now=NOW)
    refused = browser.post(address, said, follow=True)
    assert refused.context["form"]["reason"].value() == "weather"
    assert trip.sessions.get().status == "published"


def test_a_day_in_its_last_half_hour_keeps_no_other_day_from_being_withdrawn(
    browser_of, clerk, hospital, trip, posting, owner, clock
) -> None:
    first, second = published(trip, posting, 2)
    make.booked(first, make.person(owner))
    waits = make.booked(second, make.person(make.account()), at=second.starts_at)
    clock.move_to(first.ends_at - timedelta(minutes=5))
    browser = browser_of(clerk)
    address = url("withdraw_trip", hospital.slug, trip.pk)
    page = text(browser.get(address))
    assert f"seen-{second.pk}" in page
    assert f"seen-{first.pk}" not in page
    answer = browser.post(address, {**marks([second]), "reason": "weather"}, follow=True)
    assert "1 场已停诊。" in text(answer)
    waits.refresh_from_db()
    assert waits.status == "cancelled"
