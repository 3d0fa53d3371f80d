"""Check, confirm, extend, let go; and a hold that has ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions import cancel_booking, release_hold, withdraw_session
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.bookings.changing import DAY, later
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ELEVEN_MINUTES = timedelta(minutes=11)


@pytest.fixture
def patient(owner):
    return make.person(owner, "张桂兰")


@pytest.fixture
def hold(session, patient):
    return make.held(session, patient)


def url(name: str, appointment: Appointment) -> str:
    return reverse(f"bookings:{name}", args=[appointment.uid])


def status_of(appointment: Appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).status


def test_check_shows_the_answers_the_clock_and_the_ways_to_change_them(browser, hold) -> None:
    answer = browser.get(url("check", hold))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    for said in (
        "张桂兰",
        "12月8日",
        "08:00–08:30",
        hold.session.hospital.name,
        "第 1 号",
        'data-seconds="600"',
        "10:10",
    ):
        assert said in text
    assert reverse("session", args=[hold.session_id]) in text
    assert "/booking/person/?session=" in text
    for name in ("confirm", "extend", "release"):
        assert f'action="{url(name, hold)}"' in text


def test_opening_check_writes_nothing(browser, hold, clock) -> None:
    clock.shift(ELEVEN_MINUTES)
    before = Appointment.objects.values().get()
    browser.get(url("check", hold))
    assert Appointment.objects.values().get() == before


def booked(hold) -> str:
    """The ticket, as it is come to from booking it."""
    return f"{url('ticket', hold)}?new=1"


def test_confirm_books_and_writes_the_notices(browser, hold) -> None:
    answer = browser.post(url("confirm", hold))
    assert answer.url == booked(hold)
    assert "预约成功。确认短信会发到您的手机。" in browser.get(answer.url).content.decode()
    assert "预约成功。" not in browser.get(url("ticket", hold)).content.decode()
    assert status_of(hold) == AppointmentStatus.BOOKED
    assert Notice.objects.filter(kind="appointment_confirmed", subject_id=hold.pk).count() == 1


def test_confirm_pressed_twice_is_one_booking(browser, hold) -> None:
    first, second = browser.post(url("confirm", hold)), browser.post(url("confirm", hold))
    assert first.url == second.url == booked(hold)
    assert Notice.objects.filter(kind="appointment_confirmed").count() == 1


def test_after_booking_check_leads_to_the_ticket(browser, hold) -> None:
    browser.post(url("confirm", hold))
    assert browser.get(url("check", hold)).url == url("ticket", hold)


def test_what_was_changed_in_another_window_is_checked_again(browser, hold, session, patient) -> None:
    """The hold is the same, its time is not: nobody books a time they have not read."""
    page = browser.get(url("check", hold)).content.decode()
    checked = re.findall(r'name="checked" value="([^"]+)"', page)[0]
    make.held(session, patient, at=session.starts_at + timedelta(hours=1))
    answer = browser.post(url("confirm", hold), {"checked": checked})
    assert answer.url == url("check", hold)
    assert status_of(hold) == AppointmentStatus.PENDING
    page = browser.get(url("check", hold)).content.decode()
    assert "您在另一个窗口改过这个号，请再核对一遍。" in page
    assert "09:00–09:30" in page
    checked = re.findall(r'name="checked" value="([^"]+)"', page)[0]
    assert browser.post(url("confirm", hold), {"checked": checked}).url == booked(hold)
    assert status_of(hold) == AppointmentStatus.BOOKED


def test_confirm_pressed_again_after_cancelling_books_nothing(browser, hold, owner) -> None:
    browser.post(url("confirm", hold))
    cancel_booking(appointment=hold, by=owner.pk, now=NOW)
    assert browser.post(url("confirm", hold)).url == booked(hold)
    assert status_of(hold) == AppointmentStatus.CANCELLED


def test_a_lapsed_hold_offers_the_same_number_with_one_tap(browser, hold, patient, clock) -> None:
    clock.shift(ELEVEN_MINUTES)
    answer = browser.post(url("confirm", hold))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "锁号时间已过" in text
    assert f'name="patient" value="{patient.pk}"' in text
    again = browser.post(
        reverse("bookings:choose", args=[hold.session_id]),
        {"at": hold.slot.starts_at.isoformat(), "patient": patient.pk},
    )
    new = Appointment.objects.latest("pk")
    assert again.url == url("check", new)
    assert (new.slot_id, new.status) == (hold.slot_id, AppointmentStatus.PENDING)


def test_a_lapsed_hold_whose_number_is_gone_shows_what_is_left(browser, hold, clock) -> None:
    clock.shift(ELEVEN_MINUTES)
    make.booked(hold.session, make.person(make.account()), now=NOW + ELEVEN_MINUTES)
    answer = browser.get(url("check", hold))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "这个时段的号刚刚被约走了。" in text
    assert "08:30–09:00" in text
    assert "再留一次" not in text


def test_a_hold_replaced_by_another_points_to_that_one(browser, hold, patient) -> None:
    other = make.held(make.published_session(starts_at=make.DAY + timedelta(hours=1)), patient)
    text = browser.get(url("check", hold)).content.decode()
    assert url("check", other) in text
    assert "12月8日 上午 09:00 的号还为您保留到 10:10。" in text
    assert "家人" not in text, "it is for the same person"
    assert "<title>这个号已经不再为您保留" in text
    assert ">这个号已经不再为您保留</h1>" in text


def test_refused_elsewhere_the_number_still_held_is_said_first(browser, hold, session, patient) -> None:
    """A person has one number in a session: the one that is held still is."""
    full = make.published_session(numbers=1, hours=0.5, starts_at=make.DAY + timedelta(days=1))
    make.booked(full, make.person(make.account()))
    answer = browser.post(
        reverse("bookings:choose", args=[full.pk]),
        {"at": full.starts_at.isoformat(), "patient": patient.pk},
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    held = text.index("12月8日 上午 08:00 的号还为您保留到 10:10。")
    assert held < text.index(f'href="{url("check", hold)}"') < text.index("您选的是")
    assert status_of(hold) == AppointmentStatus.PENDING


def test_withdrawn_meanwhile_is_said_with_the_reason(browser, hold, session) -> None:
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    answer = browser.post(url("confirm", hold))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "这场门诊停诊了" in text
    assert "天气原因" in text
    assert "再留一次" not in text


def test_more_time_once(browser, hold) -> None:
    assert browser.post(url("extend", hold)).url == url("check", hold)
    text = browser.get(url("check", hold)).content.decode()
    assert 'data-seconds="1200"' in text
    assert url("extend", hold) not in text, "what is refused is not offered"
    browser.post(url("extend", hold))
    hold.refresh_from_db()
    assert hold.expires_at == NOW + timedelta(minutes=20)


def test_a_lapsed_hold_cannot_be_extended(browser, hold, clock) -> None:
    clock.shift(ELEVEN_MINUTES)
    browser.post(url("extend", hold))
    assert "锁号时间已过" in browser.get(url("check", hold)).content.decode()


def test_letting_go_frees_the_number_at_once(browser, hold) -> None:
    answer = browser.post(url("release", hold))
    assert answer.url == reverse("session", args=[hold.session_id])
    assert status_of(hold) == AppointmentStatus.RELEASED
    assert browser.post(url("release", hold)).url == answer.url
    assert make.booked(hold.session, make.person(make.account())).slot_id == hold.slot_id


def test_a_booking_is_not_let_go_by_a_late_press(browser, hold) -> None:
    browser.post(url("confirm", hold))
    assert browser.post(url("release", hold)).url == url("ticket", hold)
    assert status_of(hold) == AppointmentStatus.BOOKED


@pytest.mark.parametrize("name", ["check", "confirm", "extend", "release"])
def test_strangers_find_nothing(browser_of, hold, name) -> None:
    stranger = browser_of(make.account())
    ask = stranger.get if name == "check" else stranger.post
    assert ask(url(name, hold)).status_code == 404
    assert status_of(hold) == AppointmentStatus.PENDING


@pytest.mark.parametrize("name", ["confirm", "extend", "release"])
def test_coming_back_without_the_form_changes_nothing_and_leads_to_the_check(
    browser, browser_of, hold, name
) -> None:
    before = Appointment.objects.values().get()
    assert browser.get(url(name, hold)).url == url("check", hold)
    assert browser_of(make.account()).get(url(name, hold)).status_code == 404
    assert Appointment.objects.values().get() == before


@pytest.mark.parametrize("name", ["check", "confirm", "extend", "release"])
def test_signed_out_one_comes_back_to_the_check(client, hold, name) -> None:
    ask = client.get if name == "check" else client.post
    assert ask(url(name, hold)).url == f"{reverse('accounts:sign_in')}?next={url('check', hold)}"


def test_let_go_elsewhere_it_says_so(browser, hold, owner) -> None:
    release_hold(hold=hold, by=owner.pk, now=NOW)
    assert "这个号已经不再为您保留" in browser.get(url("check", hold)).content.decode()


def test_what_the_hospital_changed_meanwhile_is_shown_before_it_is_booked(browser, hold) -> None:
    checked = f"{hold.slot_id}-{hold.patient_id}-{hold.version}"
    later(hold.session)
    page = browser.post(url("confirm", hold), {"checked": checked}, follow=True).content.decode()
    assert "医院刚刚更改了这场门诊，请再核对一遍。" in page
    assert "12月9日" in page
    assert status_of(hold) == AppointmentStatus.PENDING


def test_a_hold_the_hospital_ended_says_so(browser, session, patient) -> None:
    make.booked(make.published_session(starts_at=session.starts_at + DAY), patient)
    hold = make.held(session, patient)
    later(session)
    page = browser.get(url("check", hold)).content.decode()
    assert "医院更改了这场门诊" in page
    assert "锁号时间已过" not in page
