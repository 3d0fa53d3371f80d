"""Trips: made, filled with half-days and stops, published, withdrawn as a whole; and as patients see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions import withdraw_trip
from bookings.models import Appointment
from bookings.rules import Reason
from hospitals.enums import StaffRole
from hospitals.models import Room
from notices.localtime import local
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Trip
from specialists.seen import seen_of
from tests.bookings.acting import refusal
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TITLE = "健康直通车：托克托县三站"


def url(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


@pytest.fixture
def trip(hospital, clerk) -> Trip:
    return make.trip(hospital, by=clerk)


@pytest.fixture
def second(hospital):
    """Somebody else who is posted there."""
    return make.posting(make.specialist("李强"), hospital)


def stops(posting, *more, **said: object) -> dict[str, object]:
    """What the form of stops is sent with: one morning."""
    people = [posting.specialist_id, *(one.specialist_id for one in more)]
    return {
        "first": "2026-12-08",
        "halves": ["am"],
        "people": people,
        "together": "single",
        "numbers": "8",
        "group_minutes": "30",
        **said,
    }


def made(trip) -> list[tuple[str, int, str]]:
    rows = trip.sessions.order_by("starts_at", "pk")
    return [(f"{local(one.starts_at):%m-%d %H:%M}", one.slots.count(), one.kind) for one in rows]


def test_a_trip_is_made_once_however_often_its_form_is_sent(browser, clerk, hospital) -> None:
    page = text(browser.get(url("trips", hospital.slug)))
    assert "还没有行程" in page
    form = browser.get(url("new_trip", hospital.slug))
    key = form.context["form"]["key"].value()
    said = {"key": key, "kind": "outreach", "title": TITLE, "about": "请带身份证", "phone": "0471-1234567"}
    for _ in range(2):
        answer = browser.post(url("new_trip", hospital.slug), said)
    trip = Trip.objects.get()
    assert answer["Location"] == url("trip", hospital.slug, trip.pk)
    assert (trip.title, trip.hospital, trip.made_by) == (TITLE, hospital, clerk)
    assert AuditEntry.objects.filter(action="make_trip", subject_id=trip.pk, by=clerk.pk).count() == 1
    assert "还没有站点" in text(browser.get(answer["Location"]))
    assert TITLE in text(browser.get(url("trips", hospital.slug)))


def test_what_is_missing_is_said_and_nothing_is_lost(browser, hospital) -> None:
    answer = browser.post(url("new_trip", hospital.slug), {"about": "请带身份证"})
    page = text(answer)
    assert "请选择行程类型。" in page
    assert "请写名称。" in page
    assert "请带身份证" in answer.content.decode()
    assert not Trip.objects.exists()


def test_half_days_of_several_days(browser, hospital, trip, posting) -> None:
    said = stops(posting, last="2026-12-10", halves=["am", "pm"])
    browser.post(url("trip_add", hospital.slug, trip.pk), said)
    assert made(trip) == [
        (f"12-{day:02} {clock}", 8, "single") for day in (8, 9, 10) for clock in ("08:00", "14:00")
    ]
    answer = browser.post(url("trip_add", hospital.slug, trip.pk), said, follow=True)
    assert "有 6 场行程里已经有了" in text(answer)
    assert len(made(trip)) == 6
    page = text(browser.get(url("trip", hospital.slug, trip.pk)))
    assert "去发布 6 份草稿" in page


def test_several_specialists_each_alone_or_together(browser, hospital, trip, posting, second) -> None:
    address = url("trip_add", hospital.slug, trip.pk)
    browser.post(address, stops(posting, second))
    assert [kind for _at, _n, kind in made(trip)] == ["single", "single"]
    browser.post(address, stops(posting, second, together="joint", first="2026-12-09"))
    joint = trip.sessions.get(kind="joint")
    assert joint.session_specialists.count() == 2


def test_a_stop_at_a_place_that_is_not_recorded_yet(browser, clerk, hospital, trip, posting) -> None:
    place = {"place": "伍什家卫生院", "address": "托克托县伍什家镇", "begins": "09:00", "ends": "11:00"}
    said = stops(posting, halves=[], **place, purpose="free", open_to="comers", fee_yuan="0")
    browser.post(url("trip_add", hospital.slug, trip.pk), said)
    room = Room.objects.get(hospital=hospital, name="伍什家卫生院")
    assert (room.address, room.exclusive) == ("托克托县伍什家镇", False)
    stop = trip.sessions.get()
    assert (stop.room, stop.purpose, stop.open_to, stop.fee_yuan) == (room, "free", "comers", 0)
    assert AuditEntry.objects.filter(action="add_room", subject_id=room.pk, by=clerk.pk).count() == 1
    browser.post(url("trip_add", hospital.slug, trip.pk), {**said, "first": "2026-12-09"})
    assert Room.objects.filter(hospital=hospital).count() == 1, "the same place"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"halves": []}, "请选择上午、下午，或者写几点到几点。"),
        ({"begins": "09:00", "ends": "10:00"}, "半天和钟点只填一项。"),
        ({"halves": [], "begins": "10:00", "ends": "09:00"}, "结束时间要晚于开始时间。"),
        ({"last": "2026-12-07"}, "最后一天不能早于第一天"),
        ({"last": "2026-12-22"}, "最后一天不能早于第一天"),
        ({"first": "2026-11-01"}, "日期已经过去了，请检查。"),
        ({"people": []}, "请选择专家。"),
        ({"address": "托克托县"}, "请写新地点的名称。"),
        ({"place": "伍什家卫生院"}, "请写新地点的地址，否则患者看到的是医院的地址。"),
        ({"walk_in_numbers": "8"}, "请在“谁能约”里选“现场取号”。"),
        ({"purpose": "free", "fee_yuan": "50"}, "义诊不收费，请写 0，或者改门诊类型。"),
        ({"open_to": "comers", "walk_in_numbers": "3"}, "只有公开预约的门诊才另留现场号，请写 0。"),
        ({"walk_in_numbers": "9"}, "现场号不能比放的号多。"),
        ({"halves": [], "begins": "09:00", "ends": "09:10"}, "出诊时间比一个时段还短，请改时段或结束时间。"),
    ],
)
def test_what_does_not_fit_is_said(browser, hospital, trip, posting, wrong, sentence) -> None:
    answer = browser.post(url("trip_add", hospital.slug, trip.pk), stops(posting, **wrong))
    assert sentence in text(answer)
    assert not trip.sessions.exists()


def test_the_drafts_of_a_trip_are_published_together(browser, hospital, trip, posting) -> None:
    browser.post(
        url("trip_add", hospital.slug, trip.pk),
        stops(posting, last="2026-12-09", fee_yuan="0", open_to="comers"),
    )
    make.draft(posting, starts_at=DAY + timedelta(days=7))
    address = f"{url('publish_many', hospital.slug)}?trip={trip.pk}"
    page = browser.get(address)
    drafts = list(trip.sessions.all())
    assert list(page.context["page"].object_list) == drafts
    ticked = {"session": [one.pk for one in drafts], **{f"seen-{one.pk}": seen_of(one) for one in drafts}}
    browser.post(address, {**ticked, "open-room": "1"})
    assert set(trip.sessions.values_list("status", flat=True)) == {"published"}


def published(trip, posting, days: int = 3, **more: object) -> list[ClinicSession]:
    return [
        make.published_session(posting, starts_at=DAY + timedelta(days=n), trip=trip, **more)
        for n in range(days)
    ]


def test_all_that_is_left_is_withdrawn_and_everybody_told(browser, hospital, trip, posting, owner) -> None:
    first, *rest = published(trip, posting)
    booked = make.booked(rest[0], make.person(owner))
    actions.withdraw_session(session=first, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    address = url("withdraw_trip", hospital.slug, trip.pk)
    page = browser.get(address)
    assert "会停诊 <strong>2</strong> 场。已经预约的一共 <strong>1</strong> 人，都会收到通知。" in text(page)
    marks = {f"seen-{line.session.pk}": mark for line, mark, _begun in page.context["left"]}
    said = {"session": [one.pk for one in rest], **marks}
    assert "请选择停诊原因" in text(browser.post(address, said))
    answer = browser.post(address, {**said, "reason": "weather"}, follow=True)
    assert "2 场已停诊。已通知 1 位就诊人。" in text(answer)
    assert set(trip.sessions.values_list("status", flat=True)) == {"withdrawn"}
    assert Appointment.objects.get(pk=booked.pk).status == "cancelled"
    assert "没有可以停诊的门诊" in text(browser.get(address, follow=True))


def test_what_was_published_since_is_looked_at_first(clerk, trip, posting) -> None:
    first, second = published(trip, posting, 2)
    said = {"trip": trip, "reason": WithdrawReason.WEATHER, "by": clerk.pk, "now": NOW}
    assert refusal(withdraw_trip, seen={first.pk: seen_of(first)}, **said) == Reason.SESSION_CHANGED
    actions.delay_session(session=second, minutes=30, by=None, now=NOW)
    marks = {one.pk: seen_of(one) for one in (first, second)}
    assert refusal(withdraw_trip, seen=marks, **said) == Reason.SESSION_CHANGED
    assert set(trip.sessions.values_list("status", flat=True)) == {"published"}, "all or nothing"


def test_a_trip_goes_with_its_drafts_and_stays_with_what_was_published(
    browser, hospital, trip, posting
) -> None:
    make.draft(posting, trip=trip)
    address = url("delete_trip", hospital.slug, trip.pk)
    assert "里面的 1 份草稿一起删除" in text(browser.get(address))
    marks = dict(browser.get(address).context["marks"])
    browser.post(address, {"session": list(marks), **{f"seen-{pk}": mark for pk, mark in marks.items()}})
    assert not Trip.objects.exists()
    assert not ClinicSession.objects.exists()
    other = make.trip(hospital)
    published(other, posting, 1)
    answer = browser.post(url("delete_trip", hospital.slug, other.pk), follow=True)
    assert "不能删除" in text(answer)
    assert Trip.objects.filter(pk=other.pk).exists()


def test_only_who_plans_there(browser_of, hospital, trip, owner) -> None:
    reception = work.clerk(hospital, role=StaffRole.RECEPTION)
    elsewhere = make.hospital("外院")
    for account in (owner, reception, work.clerk(elsewhere)):
        assert browser_of(account).get(url("trip", hospital.slug, trip.pk)).status_code == 404
    own = browser_of(work.clerk(elsewhere))
    assert own.get(url("trip", elsewhere.slug, trip.pk)).status_code == 404, "by another's address"


def test_patients_see_a_trip_once_something_of_it_is_published(client, trip, posting) -> None:
    address = reverse("trip", args=[trip.pk])
    draft = make.draft(posting, trip=trip)
    assert client.get(address).status_code == 404
    room = Room.objects.create(
        hospital=trip.hospital, slug="s", name="伍什家卫生院", address="托克托县伍什家镇"
    )
    stop = make.published_session(
        posting,
        starts_at=DAY + timedelta(days=1),
        trip=trip,
        room=room,
        purpose="free",
        open_to="comers",
        bring="近三个月的检查单",
        pools=True,
    )
    page = client.get(address)
    said = text(page)
    for words in (
        TITLE,
        "12月9日",
        "伍什家卫生院",
        "托克托县伍什家镇",
        "近三个月的检查单",
        "义诊",
        "现场取号",
    ):
        assert words in said, words
    assert "uri.amap.com" in page.content.decode()
    assert draft.pk not in {card.session.pk for _day, rows in page.context["groups"] for card in rows}
    listed = client.get(reverse("trips"))
    assert [card.session.pk for _day, rows in listed.context["groups"] for card in rows] == [stop.pk]
    own = text(client.get(reverse("session", args=[stop.pk])))
    assert "当天现场取号，不用预约" in own
    assert TITLE in own


def test_a_free_clinic_is_listed_without_a_trip_and_a_plain_visit_is_not(client, posting) -> None:
    make.published_session(posting)
    free = make.published_session(posting, starts_at=DAY + timedelta(days=1), purpose="free")
    listed = client.get(reverse("trips"))
    assert [card.session.pk for _day, rows in listed.context["groups"] for card in rows] == [free.pk]


def test_nothing_to_list(client) -> None:
    assert "目前没有公布的义诊和巡诊" in text(client.get(reverse("trips")))


def test_a_list_of_trips_takes_as_many_queries_however_many_there_are(browser, hospital, posting) -> None:
    published(make.trip(hospital), posting, 1)
    address = url("trips", hospital.slug)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for n in range(5):
        make.published_session(posting, starts_at=DAY + timedelta(days=2 + n), trip=make.trip(hospital))
    with CaptureQueriesContext(connection) as many:
        assert browser.get(address).content.decode().count("已发布 1 场") == 6
    assert len(many) == len(few)


@pytest.mark.parametrize("stops", [1, 6])
def test_the_page_of_a_trip(client, browser, hospital, trip, posting, stops) -> None:
    published(trip, posting, stops)
    for reader, address in (
        (client, reverse("trip", args=[trip.pk])),
        (browser, url("trip", hospital.slug, trip.pk)),
    ):
        reader.get(address)
        with CaptureQueriesContext(connection) as asked:
            reader.get(address)
        assert len(asked) <= 12, [one["sql"] for one in asked]
