"""The ticket in each of its states, its calendar file, and cancelling."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import segno
from django.urls import reverse

from bookings.actions import (
    cancel_booking,
    change_session,
    delay_session,
    substitute_specialist,
    withdraw_session,
)
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.views.tickets import qr_code
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def session():
    return make.published_session(numbers=4)


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner, "张桂兰"))


def url(name: str, appointment: Appointment) -> str:
    return reverse(f"bookings:{name}", args=[appointment.uid])


def text_of(browser, appointment: Appointment) -> str:
    answer = browser.get(url("ticket", appointment))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_booked_ticket_has_all_one_needs(browser, booking) -> None:
    text = text_of(browser, booking)
    for said in (
        "张桂兰",
        "12月8日",
        "08:00–08:30",
        "第 <strong>1</strong> 号",
        f"{booking.code[:4]} {booking.code[4:]}",
        booking.session.hospital.name,
        "<svg ",
        "身份证件",
        "正在服用的药物清单",
        "这是一般建议",
        "现在可以截图保存",
        url("calendar", booking),
        url("cancel", booking),
        url("move", booking),
    ):
        assert said in text


def test_the_hospitals_own_list_replaces_the_general_one(browser, owner) -> None:
    session = make.published_session(bring="核磁共振片子")
    text = text_of(browser, make.booked(session, make.person(owner)))
    assert "核磁共振片子" in text
    assert "这是一般建议" not in text


def test_the_page_names_nobody_in_its_title_and_is_kept_by_nobody(browser, booking) -> None:
    answer = browser.get(url("ticket", booking))
    title = re.search("<title>(.*?)</title>", answer.content.decode())
    assert title is not None
    assert "张" not in title[1]
    assert answer["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in answer.content.decode()


def test_no_style_or_script_stands_in_the_page(browser, booking) -> None:
    text = text_of(browser, booking)
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def test_demonstrations_say_so(browser, owner) -> None:
    posting = make.posting(demo=True)
    session = make.published_session(posting, demo=True)
    text = text_of(browser, make.booked(session, make.person(owner)))
    assert "demo-badge" in text
    assert "请勿据此前往医院" in text


def test_a_delay_is_shown_as_planned_plus_delay(browser, booking, session) -> None:
    delay_session(session=session, minutes=45, by=None, now=NOW)
    text = text_of(browser, booking)
    assert "08:45–09:15" in text
    assert "原定 08:00" in text


def test_cancelled_by_the_patient(browser, booking, owner) -> None:
    cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    text = text_of(browser, booking)
    assert "这个预约已经取消" in text
    assert "临时取消" not in text
    assert "ticket__qr" not in text
    assert "请带上" not in text
    assert url("cancel", booking) not in text


def test_cancelled_late_says_so(browser, booking, owner, clock) -> None:
    late = booking.slot.starts_at - timedelta(hours=1)
    clock.move_to(late)
    cancel_booking(appointment=booking, by=owner.pk, now=late)
    assert "记为临时取消" in text_of(browser, booking)


def test_withdrawn_comes_first_with_the_reason_and_choices(browser, owner) -> None:
    posting = make.posting()
    session = make.published_session(posting)
    other = make.published_session(posting, starts_at=make.DAY + timedelta(days=2))
    booking = make.booked(session, make.person(owner))
    withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    text = text_of(browser, booking)
    heading = text.index("这场门诊停诊了，请不要前往</h1>")
    reason, choice, ticket = (
        text.index("专家行程受阻"),
        text.index(reverse("session", args=[other.pk])),
        text.index('class="ticket '),
    )
    assert heading < reason < choice < ticket
    assert "不影响您以后预约" in text
    assert "ticket__qr" not in text


def test_past_its_time_nothing_is_offered(browser, booking, clock) -> None:
    clock.move_to(booking.slot.ends_at)
    text = text_of(browser, booking)
    assert "已过就诊时间" in text
    for name in ("cancel", "move", "calendar"):
        assert url(name, booking) not in text


def test_the_qr_code_holds_the_eight_digits() -> None:
    expected = segno.make_qr("01234567", error="q").svg_inline(border=4, omitsize=True)
    drawn = qr_code("01234567")
    assert 'aria-hidden="true"' in drawn
    assert re.findall(r' d="[^"]+"', drawn) == re.findall(r' d="[^"]+"', expected)
    assert "style" not in drawn


def test_the_calendar_file(browser, booking) -> None:
    answer = browser.get(url("calendar", booking))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="visit.ics"'
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.content.decode()
    assert f"UID:{booking.uid}@" in text
    assert "METHOD:PUBLISH" in text
    assert "张桂兰" not in text


def test_the_calendar_file_of_a_cancelled_booking_takes_it_out(browser, booking, owner) -> None:
    cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    assert b"METHOD:CANCEL" in browser.get(url("calendar", booking)).content


# --- cancel -----------------------------------------------------------------------


def test_cancel_asks_first(browser, booking) -> None:
    text = browser.get(url("cancel", booking)).content.decode()
    assert "要取消这个预约吗？" in text
    assert "不能恢复" in text
    assert "记为临时取消" not in text
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_cancel_warns_after_the_deadline(browser, booking, clock) -> None:
    clock.move_to(booking.slot.starts_at - timedelta(hours=1))
    text = browser.get(url("cancel", booking)).content.decode()
    assert "现在取消算临时取消" in text


def test_cancel_gives_the_number_up_and_tells(browser, booking) -> None:
    assert browser.post(url("cancel", booking)).url == url("ticket", booking)
    booking.refresh_from_db()
    assert booking.status == AppointmentStatus.CANCELLED
    assert booking.slot.reopens_at is None or booking.slot.reopens_at > NOW
    assert Notice.objects.filter(kind="appointment_cancelled").count() == 1


def test_cancel_pressed_twice_is_one(browser, booking) -> None:
    first, second = browser.post(url("cancel", booking)), browser.post(url("cancel", booking))
    assert first.url == second.url == url("ticket", booking)
    assert Notice.objects.filter(kind="appointment_cancelled").count() == 1
    assert browser.get(url("cancel", booking)).url == url("ticket", booking)


def test_once_the_time_has_begun_the_desk_decides(browser, booking, clock) -> None:
    clock.move_to(booking.slot.starts_at)
    assert "已经不能取消" in browser.get(url("cancel", booking)).content.decode()
    answer = browser.post(url("cancel", booking))
    assert answer.status_code == 409
    assert "这个预约已不能取消。" in answer.content.decode()
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


# --- whose it is ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ticket", "calendar", "cancel", "move"])
def test_strangers_find_nothing(browser_of, booking, name) -> None:
    stranger = browser_of(make.account())
    assert stranger.get(url(name, booking)).status_code == 404
    if name in {"cancel", "move"}:
        assert stranger.post(url(name, booking)).status_code == 404
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


@pytest.mark.parametrize("name", ["ticket", "calendar", "cancel", "move"])
def test_sign_in_first(client, booking, name) -> None:
    assert client.get(url(name, booking)).url == f"{reverse('accounts:sign_in')}?next={url(name, booking)}"


def test_a_hold_has_no_ticket(browser, session, owner) -> None:
    hold = make.held(session, make.person(owner))
    assert browser.get(url("ticket", hold)).status_code == 404


def test_what_the_hospital_changed_stands_on_the_ticket_and_costs_nothing(browser, booking, clock) -> None:
    """A later time, then another specialist: the page says which, and cancelling on the last day is not late."""
    session, day = booking.session, timedelta(days=1)
    change_session(
        session=session,
        starts_at=session.starts_at + day,
        ends_at=session.ends_at + day,
        room_id=None,
        by=None,
        now=NOW,
    )
    text = text_of(browser, booking)
    for said in ("医院更改了时间或诊室", "12月9日", "不会记在您名下"):
        assert said in text
    assert "算临时取消" not in text
    substitute_specialist(
        session=session,
        leaving_id=session.specialists.get().pk,
        posting=make.posting(make.specialist("王替诊"), session.hospital),
        by=None,
        now=NOW,
    )
    text = text_of(browser, booking)
    assert "换了出诊专家" in text
    assert "王替诊" in text
    clock.move_to(session.starts_at + day - timedelta(minutes=1))
    assert "现在取消算临时取消" not in browser.get(url("cancel", booking)).content.decode()
    assert browser.post(url("cancel", booking)).status_code == 302
    assert not Appointment.objects.get(pk=booking.pk).cancelled_late
