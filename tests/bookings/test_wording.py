"""What is said about a booking: true, short, and nothing personal in an SMS."""

from __future__ import annotations

from datetime import time, timedelta

import icalendar
import pytest
from django.utils import translation

from bookings import actions
from bookings.calendars import calendar_file
from bookings.enums import NoticeKind
from bookings.models import Appointment
from hospitals.models import Department, Hospital
from notices.localtime import at_local, local_date
from notices.models import Notice
from notices.registry import kind_of
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking():
    where = make.hospital("呼和浩特市第一医院")
    oncology = Department.objects.create(slug="zhongliu", name="肿瘤科", hospital=where)
    session = make.published_session(make.posting(make.specialist("李专家"), where), department=oncology)
    return make.booked(session, make.person(make.account(), "张小明"))


def notice(kind: NoticeKind) -> Notice:
    return Notice.objects.filter(kind=kind).latest("version")


def said(kind: NoticeKind, channel: str = "sms") -> str:
    row = notice(kind)
    return kind_of(row).wording(row, channel).text


def holds(kind: NoticeKind, now=NOW) -> bool:
    row = notice(kind)
    return kind_of(row).holds(row, now)


def test_the_confirmation_says_when_where_and_which(booking) -> None:
    text = said(NoticeKind.CONFIRMED)
    for part in (
        "【家门口名医】",
        "张*明",
        "12月8日",
        "星期二",
        "上午",
        "8:00–8:30",
        "呼和浩特市第一医院",
        "第 1 号",
        booking.code,
    ):
        assert part in text
    assert "演示" not in text


def test_in_english_a_place_has_its_english_name(booking) -> None:
    Hospital.objects.filter(pk=booking.session.hospital_id).update(name_en="Hohhot First Hospital")
    with translation.override("en"):
        text = said(NoticeKind.CONFIRMED)
        file = calendar_file(Appointment.objects.get(pk=booking.pk)).decode()
    assert ["Hohhot First Hospital" in text, "呼和浩特" in text] == [True, False]
    assert "LOCATION:Hohhot First Hospital" in file


@pytest.mark.parametrize(
    "kind", [NoticeKind.CONFIRMED, NoticeKind.REMINDER_DAY_BEFORE, NoticeKind.REMINDER_SAME_DAY]
)
def test_an_sms_names_no_illness_and_nobody_in_full(booking, kind) -> None:
    text = said(kind)
    for never in ("张小明", "肿瘤", "李专家", booking.patient.birth_date.isoformat()):
        assert never not in text


def test_demonstrations_say_so_in_every_message() -> None:
    session = make.published_session(make.posting(demo=True), demo=True)
    booking = make.booked(session, make.person(make.account()))
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    actions.cancel_booking(appointment=booking, by=booking.booked_by_id, now=NOW)
    for row in Notice.objects.all():
        for channel in ("sms", "email"):
            message = kind_of(row).wording(row, channel)
            assert "【演示】" in message.text
            assert "请勿前往医院" in message.text
            assert "【演示】" in message.subject
    assert "演示" in icalendar.Calendar.from_ical(calendar_file(booking)).walk("VEVENT")[0]["summary"]


def test_reasons_are_checked_again_before_sending(booking) -> None:
    assert holds(NoticeKind.CONFIRMED)
    assert holds(NoticeKind.REMINDER_DAY_BEFORE)
    actions.cancel_booking(appointment=booking, by=booking.booked_by_id, now=NOW)
    assert not holds(NoticeKind.CONFIRMED)
    assert not holds(NoticeKind.REMINDER_DAY_BEFORE)
    assert holds(NoticeKind.CANCELLED)


def test_after_a_move_only_the_new_numbers_reminder_holds(booking) -> None:
    old = notice(NoticeKind.REMINDER_DAY_BEFORE)
    who = make.posting(booking.session.specialists.get())
    other = make.published_session(who, starts_at=booking.slot.starts_at + timedelta(days=1))
    make.tells(booking.booked_by, other)
    actions.move_booking(
        appointment=booking, session_id=other.pk, at=other.starts_at, by=booking.booked_by_id, now=NOW
    )
    assert not kind_of(old).holds(old, NOW)
    assert holds(NoticeKind.REMINDER_DAY_BEFORE)
    assert not holds(NoticeKind.CONFIRMED)
    assert holds(NoticeKind.MOVED)


def test_after_a_delay_the_reminder_says_the_new_time(booking) -> None:
    actions.delay_session(session=booking.session, minutes=45, by=None, now=NOW)
    assert holds(NoticeKind.REMINDER_DAY_BEFORE)
    assert "8:45–9:15" in said(NoticeKind.REMINDER_DAY_BEFORE)
    assert "推迟 45 分钟" in said(NoticeKind.DELAYED)


def test_a_delay_before_the_confirmation_is_sent_loses_no_code(booking) -> None:
    actions.delay_session(session=booking.session, minutes=45, by=None, now=NOW)
    assert holds(NoticeKind.CONFIRMED)
    assert booking.code in said(NoticeKind.CONFIRMED)
    assert "8:45–9:15" in said(NoticeKind.CONFIRMED)


def test_of_two_delays_only_the_later_is_told(booking) -> None:
    actions.delay_session(session=booking.session, minutes=45, by=None, now=NOW)
    first = notice(NoticeKind.DELAYED)
    actions.delay_session(session=booking.session, minutes=0, by=None, now=NOW)
    assert not kind_of(first).holds(first, NOW)
    assert holds(NoticeKind.DELAYED)
    assert "恢复原定时间" in said(NoticeKind.DELAYED)


def test_a_reminder_after_the_visit_says_nothing(booking) -> None:
    assert not holds(NoticeKind.REMINDER_SAME_DAY, booking.slot.ends_at)


def test_a_reminder_that_says_tomorrow_is_not_sent_on_the_day(booking) -> None:
    midnight = at_local(local_date(booking.slot.starts_at), time(0))
    assert holds(NoticeKind.REMINDER_DAY_BEFORE, midnight - timedelta(seconds=1))
    assert not holds(NoticeKind.REMINDER_DAY_BEFORE, midnight)
    assert holds(NoticeKind.REMINDER_SAME_DAY, midnight)


def test_a_withdrawal_gives_the_reason_and_no_blame(booking) -> None:
    actions.withdraw_session(session=booking.session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    text = said(NoticeKind.WITHDRAWN)
    assert "停诊" in text
    assert "专家行程受阻" in text
    assert "不影响您以后预约" in text


def test_the_calendar_file_has_a_zone_and_counts_versions(booking) -> None:
    calendar = icalendar.Calendar.from_ical(calendar_file(booking))
    event = calendar.walk("VEVENT")[0]
    assert calendar.walk("VTIMEZONE")[0]["tzid"] == event["dtstart"].params["tzid"] == "Asia/Shanghai"
    assert (calendar["method"], event["sequence"], event["status"]) == ("PUBLISH", 1, "CONFIRMED")
    assert event["dtstart"].dt == booking.slot.starts_at
    for never in ("张", "肿瘤", "李专家"):
        assert never not in str(event["summary"]) + str(event["description"])
    cancelled = actions.cancel_booking(appointment=booking, by=booking.booked_by_id, now=NOW)
    again = icalendar.Calendar.from_ical(calendar_file(cancelled, cancelled=True)).walk("VEVENT")[0]
    assert (again["uid"], again["sequence"], again["status"]) == (event["uid"], 2, "CANCELLED")


def test_an_email_brings_the_calendar_file(booking) -> None:
    row = notice(NoticeKind.CONFIRMED)
    message = kind_of(row).wording(row, "email")
    assert str(booking.uid) in message.text
    assert [a.method for a in message.attachments] == ["PUBLISH"]


def change(booking, by: timedelta = timedelta(days=1), **fields):
    session = booking.session
    planned = {
        "starts_at": session.starts_at + by,
        "ends_at": session.ends_at + by,
        "room_id": None,
        **fields,
    }
    return actions.change_session(session=session, by=None, now=NOW, **planned)


def test_a_change_says_the_new_time_and_room_and_that_it_costs_nothing(booking) -> None:
    change(booking, room_id=room("三诊室", hospital=booking.session.hospital).pk)
    text = said(NoticeKind.CHANGED)
    for part in ("改时通知", "12月9日", "8:00–8:30", "三诊室", booking.code, "第 1 号", "不影响您以后预约"):
        assert part in text
    booking.session.refresh_from_db()
    change(booking)
    assert "诊室" not in said(NoticeKind.CHANGED)


def test_a_substitution_says_who_comes(booking) -> None:
    stand_in = make.posting(make.specialist("王替诊"), booking.session.hospital)
    actions.substitute_specialist(
        session=booking.session,
        leaving_id=booking.session.specialists.get().pk,
        posting=stand_in,
        by=None,
        now=NOW,
    )
    text = said(NoticeKind.SUBSTITUTED)
    for part in ("替诊通知", "王替诊", "12月8日", booking.code, "不影响您以后预约"):
        assert part in text
    assert "李专家" not in text


def test_reminders_of_the_old_time_drop_themselves(booking) -> None:
    """A confirmation stays true through a change, it is worded when it is sent; a reminder of the old day does not."""
    old = Notice.objects.get(kind=NoticeKind.REMINDER_DAY_BEFORE, version=1)
    change(booking)
    assert not kind_of(old).holds(old, NOW)
    assert holds(NoticeKind.REMINDER_DAY_BEFORE)
    assert holds(NoticeKind.CONFIRMED)
    assert "12月9日" in said(NoticeKind.CONFIRMED)
    assert holds(NoticeKind.CHANGED)


def test_what_is_told_anew_is_not_told_twice(booking) -> None:
    """Delayed, then changed, then changed again before anything was sent: only the last change is said."""
    actions.delay_session(session=booking.session, minutes=30, by=None, now=NOW)
    change(booking)
    booking.session.refresh_from_db()
    change(booking)
    first, last = Notice.objects.filter(kind=NoticeKind.CHANGED).order_by("version")
    assert not holds(NoticeKind.DELAYED)
    assert not kind_of(first).holds(first, NOW)
    assert kind_of(last).holds(last, NOW)


def test_a_stop_elsewhere_is_named_with_its_address_not_the_hospitals() -> None:
    where = make.hospital("呼和浩特市第一医院")
    Hospital.objects.filter(pk=where.pk).update(address="医院路 1 号")
    place = room("伍什家卫生院", hospital=where, address="托克托县伍什家镇", exclusive=False)
    session = make.published_session(make.posting(where=where), room=place)
    booking = make.booked(session, make.person(make.account()))
    site = "伍什家卫生院（托克托县伍什家镇，呼和浩特市第一医院主办）"
    for kind in (NoticeKind.CONFIRMED, NoticeKind.REMINDER_DAY_BEFORE, NoticeKind.REMINDER_SAME_DAY):
        assert site in said(kind)
    event = icalendar.Calendar.from_ical(calendar_file(booking)).walk("VEVENT")[0]
    assert event["location"] == "伍什家卫生院 托克托县伍什家镇"
    assert event["summary"] == "就诊：伍什家卫生院 第 1 号"
    assert "主办：呼和浩特市第一医院。" in event["description"]
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at, "by": None, "now": NOW}
    session = actions.change_session(session=session, room_id=None, **times)
    assert "伍什家" not in said(NoticeKind.CHANGED)
    actions.change_session(session=session, room_id=place.pk, **times)
    text = said(NoticeKind.CHANGED)
    assert site in text
    assert "诊室" not in text, "once is enough"
