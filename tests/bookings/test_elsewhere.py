"""A stop at a place with an address of its own: what patients read of it names that place, never the hospital's
address; and a clinic of several is called one."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.feeds import feed_events, feed_file
from bookings.places import place_parts
from bookings.queries.feeds import feed_at
from hospitals.models import Hospital, Room
from specialists.enums import OpenTo, SessionKind, SessionPurpose
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SITE, STREET, PHONE = "伍什家卫生院", "托克托县伍什家镇", "0471-7654321"


@pytest.fixture
def hospital() -> Hospital:
    return make.hospital("呼和浩特市第一医院", address="医院路 1 号", phone="0471-1234567")


@pytest.fixture
def site(hospital: Hospital) -> Room:
    return room(SITE, hospital=hospital, address=STREET, exclusive=False)


def stop(hospital: Hospital, site: Room, **fields: object) -> ClinicSession:
    """A stop of two specialists on a trip with a telephone of its own."""
    several = [make.posting(make.specialist(name), hospital) for name in ("陈一", "李二")]
    trip = make.trip(hospital, phone=PHONE, about="请早到，人多要等。")
    said = {"room": site, "trip": trip, "kind": SessionKind.JOINT, "pools": True, **fields}
    return make.published_session(*several, **said)


def words_of(answer) -> str:
    """The words of a page, without marks and with single spaces."""
    assert answer.status_code == 200
    page = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def test_the_parts_of_a_place(hospital, site) -> None:
    inside = room("三诊室", hospital=hospital)
    assert site.outside
    assert not inside.outside
    assert place_parts(hospital, site) == (SITE, STREET)
    assert place_parts(hospital, inside) == ("呼和浩特市第一医院", "三诊室", "医院路 1 号")
    assert place_parts(hospital, None) == ("呼和浩特市第一医院", "医院路 1 号")


def test_the_ticket_names_the_place_the_trips_telephone_and_how_they_see_one(
    browser, owner, hospital, site
) -> None:
    booking = make.booked(stop(hospital, site, pools=False), make.person(owner))
    answer = browser.get(reverse("bookings:ticket", args=[booking.uid]))
    said = words_of(answer)
    for words in (f"{SITE}（呼和浩特市第一医院主办）", STREET, "联合门诊：几位专家一起看。", "到了现场"):
        assert words in said
    assert "医院路" not in said
    assert f"tel:{PHONE}" in answer.content.decode()
    file = browser.get(reverse("bookings:calendar", args=[booking.uid])).content
    event = icalendar.Calendar.from_ical(file).walk("VEVENT")[0]
    assert event["location"] == f"{SITE} {STREET}"


@pytest.mark.parametrize("open_to", OpenTo.values)
def test_the_page_of_a_stop(client, hospital, site, open_to) -> None:
    session = stop(hospital, site, open_to=open_to)
    answer = client.get(reverse("session", args=[session.pk]))
    page, said = answer.content.decode(), words_of(answer)
    assert f"{SITE}（呼和浩特市第一医院主办）" in said
    assert "主办：呼和浩特市第一医院" in said
    assert "呼和浩特市第一医院 伍什家" not in said
    assert "请早到，人多要等。" in said
    assert "医院路" not in page
    assert f"tel:{PHONE}" in page
    assert "0471-1234567" not in said
    described = page.split('name="description"')[1].split(">")[0]
    assert f"在{SITE}（{STREET}，呼和浩特市第一医院主办）出诊" in described
    assert ("还有多少号" in described) == (open_to == OpenTo.EVERYBODY)
    assert ("现场取号" in described) == (open_to == OpenTo.COMERS)
    assert ("只接转诊" in described) == (open_to == OpenTo.REFERRED)


def test_a_card_says_from_which_clock_on(client, hospital, site) -> None:
    stop(hospital, site, open_to=OpenTo.COMERS)
    said = words_of(client.get(reverse("sessions")))
    assert "08:00 起现场取号，先到先得" in said
    assert f"{SITE}（呼和浩特市第一医院主办）" in said


def test_in_english_chinese_names_say_that_they_are(hospital, site) -> None:
    session = stop(hospital, site)
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(reverse("session", args=[session.pk])).content.decode()
    for name in (SITE, "呼和浩特市第一医院", "健康直通车：托克托县三站"):
        assert f'<span lang="zh-Hans">{name}</span>' in page
    assert re.search(rf'class="visually-hidden">[^<]*<span lang="zh-Hans">{SITE}<', page)
    assert re.search('<span lang="zh-Hans">(<p>)?请早到', page)


def test_a_calendar_names_the_place_who_holds_it_and_whom_to_ask(hospital, site) -> None:
    stop(hospital, site, open_to=OpenTo.COMERS, purpose=SessionPurpose.FREE)
    with translation.override("zh-hans"):
        file = feed_file("x", feed_events(feed_at(hospital.pk, NOW)))
    [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert event["location"] == f"{SITE} {STREET}"
    assert event["summary"].startswith("义诊、联合门诊：陈一、李二")
    assert "主办：呼和浩特市第一医院。" in event["description"]
    assert f"咨询电话：{PHONE}。" in event["description"]
    assert "0471-1234567" not in event["description"]


@pytest.mark.parametrize("stops", [1, 3])
def test_trips_are_read_once(hospital, site, stops, django_assert_num_queries) -> None:
    for n in range(stops):
        stop(hospital, site, starts_at=make.DAY + n * timedelta(days=1))
    with django_assert_num_queries(7):
        assert len(feed_events(feed_at(hospital.pk, NOW))) == stops
