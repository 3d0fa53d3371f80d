"""The patient answers on the ticket; 我的预约 says first what is still to be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment, FollowUp
from tests.bookings.changing import substitute, withdraw
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINE = reverse("bookings:mine")


@pytest.fixture
def booking(session, owner) -> Appointment:
    return make.booked(session, make.person(owner, "张桂兰"))


@pytest.fixture
def substituted(session, booking) -> FollowUp:
    substitute(session, make.posting(make.specialist("接替的专家"), session.hospital))
    return FollowUp.objects.get()


@pytest.fixture
def withdrawn(session, booking) -> FollowUp:
    withdraw(session)
    return FollowUp.objects.get()


def url(name: str, appointment: Appointment) -> str:
    return reverse(f"bookings:{name}", args=[appointment.uid])


def post(browser, follow_up: FollowUp, **said: str) -> str:
    """Press the button; what the ticket says then."""
    said = {"about": str(follow_up.pk), **said}
    return browser.post(url("answer", follow_up.appointment), said, follow=True).content.decode()


def test_a_substitute_is_taken_and_the_answer_taken_back(browser, booking, substituted) -> None:
    page = browser.get(url("ticket", booking)).content.decode()
    assert "请您选一种" in page
    assert page.count(url("move", booking)) == page.count(url("cancel", booking)) == 1  # in one place
    page = post(browser, substituted)
    assert "已收到您的答复：照常来就诊。" in page
    assert "您的答复：照常来" in page
    assert "请您选一种" not in page
    page = post(browser, substituted, do="again")
    assert "已撤回答复" in page
    assert "请您选一种" in page


def test_cancelling_because_of_a_substitute_says_no_word_of_late(
    browser, booking, substituted, clock
) -> None:
    clock.move_to(booking.slot.starts_at - timedelta(minutes=5))
    assert "临时取消" not in browser.get(url("cancel", booking)).content.decode()
    page = browser.post(url("cancel", booking), follow=True).content.decode()
    assert "临时取消" not in page
    substituted.refresh_from_db()
    assert substituted.choice == "cancel"


def test_no_other_visit_wanted_and_after_all(browser, booking, withdrawn) -> None:
    page = browser.get(url("ticket", booking)).content.decode()
    assert "不想再约了？" in page
    page = post(browser, withdrawn)
    assert "您的答复：不再另约" in page
    assert "可以另约这些门诊" not in page
    assert "可以另约这些门诊" in post(browser, withdrawn, do="again")


def test_who_booked_again_sees_where(browser, session, booking, withdrawn) -> None:
    again = make.published_session(
        make.posting(session.specialists.get()), starts_at=make.DAY + timedelta(days=1)
    )
    instead = make.booked(again, booking.patient)
    page = browser.get(url("ticket", booking)).content.decode()
    assert "您已经另约" in page
    assert url("ticket", instead) in page
    assert "可以另约这些门诊" not in page
    mine = browser.get(MINE).content.decode()
    assert mine.index(url("ticket", instead)) < mine.index("以前的预约") < mine.index(url("ticket", booking))


def test_an_old_form_answers_nothing(browser, session, booking, substituted) -> None:
    substitute(session, make.posting(make.specialist("再来的专家"), session.hospital))
    page = post(browser, substituted)
    assert "医院刚刚更改了这场门诊" in page
    assert "请您选一种" in page
    assert not FollowUp.objects.filter(status="answered").exists()


def test_nothing_asked_answers_nothing(browser, booking) -> None:
    assert browser.post(url("answer", booking)).status_code == 302
    assert browser.get(url("answer", booking)).status_code == 405


def test_a_relative_answers_and_a_stranger_finds_nothing(browser_of, booking, substituted) -> None:
    stranger, relative = make.account(), make.account()
    make.linked(relative, booking.patient)
    said = {"about": substituted.pk}
    assert browser_of(stranger).post(url("answer", booking), said).status_code == 404
    assert browser_of(relative).post(url("answer", booking), said).status_code == 302
    substituted.refresh_from_db()
    assert substituted.answered_by == relative


def test_unanswered_ones_stand_first_until_answered(browser, booking, substituted, owner, clock) -> None:
    sooner = make.booked(
        make.published_session(starts_at=make.DAY - timedelta(days=2)), make.person(owner, "李小燕")
    )
    page = browser.get(MINE).content.decode()
    assert page.index("请您答复") < page.index(url("ticket", sooner))
    post(browser, substituted)
    assert "请您答复" not in browser.get(MINE).content.decode()


def test_once_it_has_begun_nothing_is_asked(browser, booking, substituted, clock) -> None:
    clock.move_to(booking.slot.starts_at)
    assert "请您选一种" not in browser.get(url("ticket", booking)).content.decode()
    assert "请您答复" not in browser.get(MINE).content.decode()
    assert "就诊时间已到" in post(browser, substituted)
