"""Whose turn it is, on the phone: how many are before, about how long it takes, and for whom it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Arrival, Reception
from bookings.queries.turn import minutes_left, turn_of
from bookings.transitions import cancel, move_status
from specialists.models import ClinicSession
from tests.bookings.staff.queueing import calling, words_of
from tests.bookings.staff.receiving import MINUTE, ON, visits
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@pytest.fixture
def session() -> ClinicSession:
    return make.published_session(numbers=12)


@pytest.fixture
def booking(owner, session) -> Appointment:
    """The owner's, the last one who has come; six came before."""
    calling(session)
    for visit in visits(session, ("甲", "乙", "丙", "丁", "戊", "己")):
        make.arrived(visit, at=ON)
    mine = make.booked(session, make.person(owner, "王秀英"), at=session.starts_at + timedelta(minutes=90))
    make.arrived(mine, at=ON)
    return mine


def call(session, times: int, *, every: int = 10, finish: bool = True) -> None:
    """So many are called, one every so many minutes from ON on; all but the last have been seen."""
    waiting = Arrival.objects.filter(appointment__session=session, calls=0).order_by("rank")
    for n, arrival in enumerate(list(waiting[:times])):
        at = ON + n * every * MINUTE
        Arrival.objects.filter(pk=arrival.pk).update(calls=1, called_at=at, first_called_at=at)
        visit = Appointment.objects.get(pk=arrival.pk)
        move_status(visit, AppointmentStatus.CALLED, by_id=None, now=at)
        if n < times - 1 and finish:
            move_status(visit, AppointmentStatus.FULFILLED, by_id=None, now=at)


def fresh(booking: Appointment) -> Appointment:
    return Appointment.objects.select_related("session", "slot").get(pk=booking.pk)


def url(booking: Appointment, name: str = "turn") -> str:
    return reverse(f"bookings:{name}", args=[booking.uid])


@pytest.mark.parametrize(
    ("minutes", "before", "since", "wanted"),
    [
        ((0, 10, 20), 2, 0, None),  # two stretches say nothing
        ((0, 10, 20, 30), 2, 0, 30),
        ((0, 10, 20, 30), 2, 6, 25),
        ((0, 10, 20, 30), 0, 9, 5),
        ((0, 10, 20, 30), 1, 60, 10),  # the one that runs takes longer than usual
        ((0, 5, 10, 15, 90), 3, 0, 20),  # a pause is no pace
        ((30, 0, 20, 10), 2, 0, 30),
    ],
)
def test_by_the_usual_time_of_today(minutes, before, since, wanted) -> None:
    calls = [ON + n * MINUTE for n in minutes]
    assert minutes_left(calls, before, max(calls) + since * MINUTE) == wanted


def test_how_many_are_before_and_about_how_long(browser, booking, session, clock) -> None:
    assert "您前面还有 6 位" in words_of(browser.get(url(booking)))
    assert "估不出要等多久" in words_of(browser.get(url(booking)))
    call(session, 4)
    clock.move_to(ON + 32 * MINUTE)
    page = words_of(browser.get(url(booking)))
    assert "您前面还有 2 位" in page
    assert "大约还要 30 分钟" in page
    assert "正在就诊：10 号" in page
    assert "您前面还有 2 位" in words_of(browser.get(url(booking, "ticket")))


def test_who_is_away_is_not_before_anybody(booking, session) -> None:
    first = Arrival.objects.order_by("rank")[0]
    Arrival.objects.filter(pk=first.pk).update(away_since=ON)
    turn = turn_of(fresh(booking), ON)
    assert turn is not None
    assert turn.before == 5


def test_next_called_away_passed_and_seen(browser, booking, session) -> None:
    call(session, 6)
    assert "下一位就是您" in words_of(browser.get(url(booking)))
    own = Arrival.objects.filter(pk=booking.pk)
    own.update(away_since=ON)
    assert "您正在做检查" in words_of(browser.get(url(booking)))
    own.update(away_since=None, passed=1)
    assert "刚才叫到您时没有应答" in words_of(browser.get(url(booking)))
    own.update(calls=1, called_at=ON)
    move_status(fresh(booking), AppointmentStatus.CALLED, by_id=None, now=ON)
    assert "现在叫到您了" in words_of(browser.get(url(booking)))
    assert "现在叫到您了" in words_of(browser.get(url(booking, "ticket")))
    move_status(fresh(booking), AppointmentStatus.FULFILLED, by_id=None, now=ON)
    assert "这次就诊已经完成" in words_of(browser.get(url(booking)))
    assert b"data-live" not in browser.get(url(booking, "ticket")).content


def test_nothing_where_the_hospital_calls_itself_and_on_other_days(
    browser, booking, session, reception_off
) -> None:
    assert turn_of(fresh(booking), ON) is None
    assert b"data-live" not in browser.get(url(booking, "ticket")).content
    Reception.objects.update(calls=True)
    assert turn_of(fresh(booking), ON) is not None
    assert turn_of(fresh(booking), ON + timedelta(days=1)) is None


@pytest.fixture
def reception_off(booking) -> None:
    Reception.objects.update(calls=False)


def test_who_has_not_come_yet_is_told_what_will_stand_here(browser, owner, session) -> None:
    calling(session)
    mine = make.booked(session, make.person(owner))
    assert "报到以后，这里显示前面还有几位。" in words_of(browser.get(url(mine)))
    assert b"data-live" not in browser.get(url(mine, "ticket")).content


def test_what_became_of_it_where_there_is_no_line(browser, booking, session, reception_off) -> None:
    assert "已报到，请听医院叫号。" in words_of(browser.get(url(booking)))
    missed, gone = (
        make.booked(session, make.person(booking.booked_by, name), at=session.starts_at + 60 * MINUTE)
        for name in "张李"
    )
    move_status(fresh(missed), AppointmentStatus.NOSHOW, by_id=None, now=ON)
    assert "记为未到诊" in words_of(browser.get(url(missed)))
    cancel(fresh(gone), "patient", by_id=None, now=ON)
    assert "这个预约已取消，请看上面的说明。" in words_of(browser.get(url(gone)))


def test_whoever_waits_beyond_their_time_is_not_told_that_it_is_over(browser, booking, clock) -> None:
    clock.move_to(booking.slot.ends_at + 30 * MINUTE)
    page = words_of(browser.get(url(booking, "ticket")))
    assert "已过就诊时间" not in page
    assert "您前面还有 6 位" in page


def test_the_same_is_said_once(browser, booking, session) -> None:
    first = browser.get(url(booking))
    assert first["ETag"].strip('"') in browser.get(url(booking, "ticket")).content.decode()
    same = browser.get(url(booking), headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert "no-store" in first["Cache-Control"]
    call(session, 1)
    assert browser.get(url(booking), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_only_who_may_see_the_ticket(browser_of, booking) -> None:
    relative = make.account()
    make.linked(relative, booking.patient)
    assert browser_of(relative).get(url(booking)).status_code == 200
    assert browser_of(make.account()).get(url(booking)).status_code == 404
    assert Client().get(url(booking)).status_code == 302


@pytest.mark.parametrize("others", [1, 6])
def test_it_costs_the_same_however_many_wait(browser, booking, django_assert_num_queries, others) -> None:
    call_off = list(Arrival.objects.exclude(pk=booking.pk).order_by("rank")[others:])
    for arrival in call_off:
        move_status(arrival.appointment, AppointmentStatus.FULFILLED, by_id=None, now=ON)
    browser.get(url(booking))
    with django_assert_num_queries(6):
        browser.get(url(booking))
