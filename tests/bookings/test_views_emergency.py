"""Where somebody would wait for a number or a day, the page says what to do in an emergency."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bookings.actions import join_waitlist
from tests.bookings.staff.referring_pages import seen
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NO_WAITING = "病情突然加重，不要等号：请拨打 120，或者到最近的医院看急诊。"


@pytest.fixture
def session():
    """With its only number taken."""
    made = make.published_session(numbers=1)
    make.booked(made, make.person(make.account()))
    return made


def test_a_ticket(browser, owner) -> None:
    booking = make.booked(make.published_session(numbers=4), make.person(owner, "张桂兰"))
    page = seen(browser, reverse("bookings:ticket", args=[booking.uid]))
    assert "不要等到就诊那天：请拨打 120" in page


def test_a_session_that_is_full_and_a_place_in_line(browser, owner, session) -> None:
    assert NO_WAITING in seen(browser, reverse("session", args=[session.pk]))
    person = make.person(owner, "张桂兰")
    make.tells(owner, session)
    place = join_waitlist(patient_id=person.pk, session_id=session.pk, notice_hours=0, by=owner.pk, now=NOW)
    assert NO_WAITING in seen(browser, reverse("bookings:place", args=[place.pk]))


def test_not_where_there_are_numbers(browser) -> None:
    page = seen(browser, reverse("session", args=[make.published_session(numbers=4).pk]))
    assert NO_WAITING not in page
    assert "急危重症请立即拨打 120" in page
