"""Feeds as calendars fetch them: without a cookie, seldom in full, in one language for one address."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bookings import actions
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW
from tests.portal.pages.conftest import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def session() -> ClinicSession:
    """With a specialist, a department and a hospital of its own."""
    posting = make.posting(make.specialist("陈卫衡"), make.hospital("本院"))
    return make.published_session(posting, department=reference.department("骨科"))


def address(session: ClinicSession, of: str = "hospital") -> str:
    slug = {
        "hospital": session.hospital.slug,
        "specialist": session.specialists.get().slug,
        "department": session.department.slug,
    }[of]
    return reverse(f"{of}_feed", args=[slug])


def uids(data: bytes) -> list[str]:
    return [str(event["uid"]) for event in Calendar.from_ical(data).walk("VEVENT")]


@pytest.mark.parametrize("of", ["hospital", "specialist", "department"])
def test_each_has_the_session_and_asks_for_nothing(session, of: str) -> None:
    answer = Client().get(address(session, of))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert uids(answer.content) == [f"session-{session.pk}@jiamenkou-mingyi"]
    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert Client().head(address(session, of)).content == b""


def test_what_is_not_there(session) -> None:
    for of in ("hospital", "specialist", "department"):
        assert Client().get(reverse(f"{of}_feed", args=["no-such"])).status_code == 404


def test_a_department_of_a_hospital_leads_to_its_word(session) -> None:
    own = reference.department("骨二科", hospital=session.hospital, term=session.department)
    answer = Client().get(reverse("department_feed", args=[own.slug]))
    assert (answer.status_code, answer["Location"]) == (301, address(session, "department"))


def test_what_is_known_already_is_not_sent_again(session) -> None:
    first = Client().get(address(session))
    marks = {"If-None-Match": first["ETag"]}
    since = {"If-Modified-Since": first["Last-Modified"]}
    for known in (marks, since, {"If-None-Match": f"W/{first['ETag']}"}, marks | since):
        again = Client().get(address(session), headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    for known in (marks, since):
        changed = Client().get(address(session), headers=known)
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


def test_after_midnight_who_asks_by_the_time_alone_gets_what_fell_out(session) -> None:
    with time_machine.travel(DAY + timedelta(days=30), tick=False):
        known = {"If-Modified-Since": Client().get(address(session))["Last-Modified"]}
    with time_machine.travel(DAY + timedelta(days=31), tick=False):
        answer = Client().get(address(session), headers=known)
    assert (answer.status_code, uids(answer.content)) == (200, [])


def test_the_language_is_that_of_the_address(session) -> None:
    chinese = Client().get(address(session), headers={"accept-language": "en"})
    assert "北京专家出诊" in text(chinese)
    assert chinese["Content-Language"] == "zh-Hans"
    english = Client().get(address(session), {"lang": "en"}, headers={"accept-language": "zh-CN"})
    assert english["Content-Language"] == "en"
    assert english["ETag"] != chinese["ETag"]


@pytest.mark.parametrize("of", ["hospital", "specialist", "department"])
def test_the_page_tells_how_to_subscribe(zh, session, settings, of: str) -> None:
    settings.SITE_URL = "https://portal.example"
    slug = address(session, of).rsplit("/", 1)[1].removesuffix(".ics")
    page = text(zh.get(reverse(of, args=[slug])))
    whole = f"https://portal.example{address(session, of)}"
    assert f'<link rel="alternate" type="text/calendar" href="{address(session, of)}"' in page
    assert f'<a href="{whole}" rel="nofollow">' in page
    assert "订阅日历" in page


def test_from_an_english_page_the_feed_is_english(client, session) -> None:
    page = text(
        client.get(reverse("hospital", args=[session.hospital.slug]), headers={"accept-language": "en"})
    )
    assert f"{address(session)}?lang=en" in page


def test_readers_of_calendars_are_not_shut_out(client, settings) -> None:
    settings.PRODUCTION = True
    assert "/calendar/" not in text(client.get("/robots.txt"))


@pytest.mark.parametrize("rows", [1, 4])
def test_queries(session, django_assert_num_queries, rows: int) -> None:
    for n in range(1, rows):
        make.published_session(make.posting(where=session.hospital), starts_at=DAY + timedelta(days=n))
    feed = address(session)
    with django_assert_num_queries(6):
        assert len(uids(Client().get(feed).content)) == rows
