"""我的预约: coming, waiting, past, and nothing yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from bookings.actions import cancel_booking, withdraw_session
from bookings.queries.mine import my_bookings
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
    assert reverse("my_privacy") in text
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


def test_a_withdrawn_one_is_said_first_until_its_day_has_passed(browser, owner, clock) -> None:
    session = make.published_session()
    booking = make.booked(session, make.person(owner, "张桂兰"))
    other = make.booked(make.published_session(starts_at=make.DAY + timedelta(hours=9)), make.person(owner))
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    for moment in (NOW, make.DAY + timedelta(hours=15, minutes=59)):
        clock.move_to(moment)
        text = browser.get(MINE).content.decode()
        said = text.index("12月8日 星期二 上午 08:00 的门诊停诊了，请不要前往")
        assert said < text.index("天气原因") < text.index(ticket(booking)) < text.index(ticket(other))
        assert text.count(ticket(booking)) == 1
        assert "另约" in text
    clock.move_to(make.DAY + timedelta(hours=16))  # midnight
    text = browser.get(MINE).content.decode()
    assert "请不要前往" not in text
    assert text.index("以前的预约") < text.index("医院停诊")


def test_with_only_a_withdrawn_one_nobody_is_told_that_there_was_none(browser, owner) -> None:
    session = make.published_session()
    make.booked(session, make.person(owner))
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    text = browser.get(MINE).content.decode()
    assert "还没有预约" not in text
    assert "目前没有待就诊的预约" in text


def test_a_number_being_held_waits_with_its_clock(browser, owner, clock) -> None:
    hold = make.held(make.published_session(), make.person(owner))
    text = browser.get(MINE).content.decode()
    assert 'data-seconds="600"' in text
    assert reverse("bookings:check", args=[hold.uid]) in text
    assert "还没有预约" not in text
    clock.shift(timedelta(minutes=11))
    assert "还没有预约" in browser.get(MINE).content.decode()


@pytest.mark.parametrize(("most", "cut"), [(1, True), (2, False)])
def test_older_ones_that_are_left_out_are_mentioned(browser, owner, most: int, cut: bool) -> None:
    for days in range(2):
        session = make.published_session(starts_at=make.DAY + timedelta(days=days))
        cancel_booking(appointment=make.booked(session, make.person(owner)), by=owner.pk, now=NOW)
    answer = browser.get(MINE)
    assert "只显示最近" not in answer.content.decode()
    found = my_bookings(owner.pk, NOW, most_past=most)
    text = render_to_string("bookings/mine.html", {"found": found, "held": None}, answer.wsgi_request)
    assert text.count('href="/tickets/') == most
    assert (f"只显示最近 {most} 条。" in text) is cut


def test_nobody_elses(browser) -> None:
    other = make.booked(make.published_session(), make.person(make.account()))
    assert ticket(other) not in browser.get(MINE).content.decode()


def test_sign_in_first(client) -> None:
    assert client.get(MINE).url == f"{reverse('accounts:sign_in')}?next={MINE}"
