"""我的预约: coming, waiting, past, and nothing yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions import cancel_booking, withdraw_session
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINE = reverse("bookings:mine")


def ticket(appointment) -> str:
    return reverse("bookings:ticket", args=[appointment.uid])


def test_nothing_yet_says_what_to_do(browser) -> None:
    answer = browser.get(MINE)
    text = answer.content.decode()
    assert "还没有预约" in text
    assert reverse("sessions") in text
    assert answer["Cache-Control"] == "private, no-store"


def test_coming_soonest_first_and_the_cancelled_below(browser, owner) -> None:
    later = make.booked(make.published_session(starts_at=make.DAY + timedelta(days=1)), make.person(owner))
    sooner = make.booked(make.published_session(), make.person(owner))
    gone = make.booked(make.published_session(starts_at=make.DAY + timedelta(days=2)), make.person(owner))
    cancel_booking(appointment=gone, by=owner.pk, now=NOW)
    text = browser.get(MINE).content.decode()
    places = [text.index(ticket(one)) for one in (sooner, later, gone)]
    assert places == sorted(places)
    assert text.index("以前的预约") < places[2]
    assert "您已取消" in text


def test_a_withdrawn_one_is_named_so(browser, owner) -> None:
    session = make.published_session()
    make.booked(session, make.person(owner))
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert "医院停诊" in browser.get(MINE).content.decode()


def test_a_number_being_held_waits_with_its_clock(browser, owner, clock) -> None:
    hold = make.held(make.published_session(), make.person(owner))
    text = browser.get(MINE).content.decode()
    assert 'data-seconds="600"' in text
    assert reverse("bookings:check", args=[hold.uid]) in text
    assert "还没有预约" not in text
    clock.shift(timedelta(minutes=11))
    assert "还没有预约" in browser.get(MINE).content.decode()


def test_nobody_elses(browser) -> None:
    other = make.booked(make.published_session(), make.person(make.account()))
    assert ticket(other) not in browser.get(MINE).content.decode()


def test_sign_in_first(client) -> None:
    assert client.get(MINE).url == f"{reverse('accounts:sign_in')}?next={MINE}"
