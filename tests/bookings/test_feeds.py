"""Calendars people subscribe to: one event for each session, the same for life, read by two independent readers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.utils import translation
from icalendar import Calendar

from bookings import actions
from bookings.feeds import feed_events, feed_file, feed_mark
from bookings.queries.feeds import SHOWN_PAST, feed_at, feed_from, feed_of_department, feed_of_specialists
from notices.localtime import day_bounds, local, local_date
from specialists.models import ClinicSession, Specialist
from tests.bookings.changing import change, later, substitute, withdraw
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def file_of(sessions: list[Any], name: str = "本院 北京专家出诊") -> bytes:
    return feed_file(name, feed_events(sessions))


def events(data: bytes) -> list[Any]:
    """The events as one reader has them, after the other has found them valid and the same."""
    read, again = Calendar.from_ical(data), vobject.readOne(data.decode())
    again.validate(raiseException=True)
    found = list(read.walk("VEVENT"))
    others = again.contents.get("vevent", [])
    for mine, other in zip(found, others, strict=True):
        assert mine.errors == []
        assert other.uid.value == mine["uid"]
        assert other.dtstart.value == mine["dtstart"].dt
        assert other.dtend.value == mine["dtend"].dt
        for name in ("summary", "location", "description", "status", "url"):
            assert getattr(other, name).value == str(mine[name])
        assert int(other.sequence.value) == mine["sequence"]
    return found


def only(hospital_id: int, now: datetime = NOW) -> Any:
    [event] = events(file_of(feed_at(hospital_id, now)))
    return event


def at(instant: datetime) -> datetime:
    return local(instant).replace(tzinfo=None)


# --- One event for life --------------------------------------------------------------------------


def test_the_event_says_who_when_where_and_how_to_book(session) -> None:
    hospital = session.hospital
    hospital.phone = "0471-1234567"
    hospital.save()
    home = make.hospital("北京医院", side="beijing")
    Specialist.objects.filter(sessions=session).update(name="陈卫衡", home_hospital=home)
    event = only(hospital.pk)
    assert event["summary"] == "陈卫衡 · 北京医院"
    assert event["uid"] == f"session-{session.pk}@jiamenkou-mingyi"
    assert event["dtstart"].params["TZID"] == event["dtend"].params["TZID"] == "Asia/Shanghai"
    assert event["dtstart"].dt.replace(tzinfo=None) == at(DAY)
    assert event["dtend"].dt.replace(tzinfo=None) == at(DAY + 2 * HOUR)
    assert event["location"].startswith(hospital.name)
    assert event["url"].endswith(f"/sessions/{session.pk}/")
    assert (event["status"], event["sequence"], event["transp"]) == ("CONFIRMED", 0, "TRANSPARENT")
    for words in ("放号", "截止预约", "费用：请向医院咨询", event["url"], "0471-1234567", "以网页为准"):
        assert words in event["description"]
    assert "还有" not in event["description"], "numbers left would be stale"


def test_every_change_lands_on_the_same_event_with_a_higher_sequence(session) -> None:
    hospital = session.hospital
    room = reference.room("3 诊室", hospital=hospital)
    seen = [only(hospital.pk)]

    def look(now: datetime) -> None:
        seen.append(only(hospital.pk, now))

    later(session)
    look(NOW)
    session.refresh_from_db()
    change(session, room_id=room.pk)
    look(NOW)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW + HOUR)
    look(NOW + HOUR)
    substitute(session, make.posting(make.specialist("王接替"), hospital), now=NOW + 2 * HOUR)
    look(NOW + 2 * HOUR)
    withdraw(session, now=NOW + 3 * HOUR)
    look(NOW + 3 * HOUR)
    assert {event["uid"] for event in seen} == {f"session-{session.pk}@jiamenkou-mingyi"}
    assert [event["sequence"] for event in seen] == [0, 1, 2, 3, 4, 5]
    changed = [event["last-modified"].dt for event in seen]
    assert changed == sorted(changed)
    assert changed[-1] == NOW + 3 * HOUR
    assert seen[1]["dtstart"].dt.replace(tzinfo=None) == at(DAY + timedelta(days=1))
    assert "3 诊室" in seen[2]["location"]
    assert seen[3]["dtstart"].dt - seen[2]["dtstart"].dt == timedelta(minutes=30)
    assert "原定 08:00 开始，延时 30 分钟" in seen[3]["description"]
    assert "王接替" in seen[4]["summary"]
    assert [event["status"] for event in seen] == ["CONFIRMED"] * 5 + ["CANCELLED"]
    assert seen[5]["summary"].startswith("【停诊】")
    assert "专家行程受阻" in seen[5]["description"]
    assert "预约：打开" not in seen[5]["description"]


def test_numbers_taken_and_drafts_change_nothing(session, owner) -> None:
    hospital = session.hospital
    before = file_of(feed_at(hospital.pk, NOW))
    make.booked(session, make.person(owner))
    make.draft(make.posting(where=hospital), starts_at=DAY + timedelta(days=1))
    assert file_of(feed_at(hospital.pk, NOW)) == before


# --- What is in it -------------------------------------------------------------------------------


def test_thirty_days_back_and_all_that_comes(session) -> None:
    hospital = session.hospital
    for later_on, there in ((SHOWN_PAST, True), (SHOWN_PAST + timedelta(days=1), False)):
        assert bool(feed_at(hospital.pk, DAY + later_on)) is there
    last_moment = day_bounds(local_date(DAY))[1] + SHOWN_PAST - timedelta(microseconds=1)
    assert feed_at(hospital.pk, last_moment)
    assert feed_at(hospital.pk, last_moment + timedelta(microseconds=1)) == []
    far = make.published_session(make.posting(where=hospital), starts_at=DAY + timedelta(days=300))
    assert [one.session.pk for one in feed_at(hospital.pk, NOW)] == [session.pk, far.pk]


def test_a_feed_of_a_specialist_cancels_what_another_took_over(session) -> None:
    chen = session.specialists.get()
    other = make.published_session(make.posting(chen), starts_at=DAY + timedelta(days=2))
    wang = make.specialist("王接替")
    assert len(feed_of_specialists([wang.pk], NOW)) == 0
    substitute(session, make.posting(wang, session.hospital))
    gone, kept = events(file_of(feed_of_specialists([chen.pk], NOW)))
    assert (gone["uid"], gone["status"]) == (f"session-{session.pk}@jiamenkou-mingyi", "CANCELLED")
    assert "改由其他专家出诊" in gone["description"]
    assert (kept["uid"], kept["status"]) == (f"session-{other.pk}@jiamenkou-mingyi", "CONFIRMED")
    [mine] = events(file_of(feed_of_specialists([wang.pk], NOW)))
    assert (mine["uid"], mine["status"]) == (gone["uid"], "CONFIRMED")
    substitute(session, make.posting(chen, session.hospital))
    back, _kept = events(file_of(feed_of_specialists([chen.pk], NOW)))
    assert (back["status"], back["sequence"]) == ("CONFIRMED", 2)


def test_a_supporting_hospital_has_where_its_specialists_go(session) -> None:
    home = make.hospital("北京医院", side="beijing")
    Specialist.objects.filter(sessions=session).update(home_hospital=home)
    make.published_session()
    assert [one.session.pk for one in feed_from(home.pk, NOW)] == [session.pk]
    substitute(session, make.posting(make.specialist(), session.hospital))
    [one] = feed_from(home.pk, NOW)
    assert one.cancelled


def test_a_department_has_its_sessions_at_all_hospitals() -> None:
    term = reference.department("骨科")
    there = make.hospital()
    service = reference.department("骨二科", hospital=there, term=term)
    mine = make.published_session(make.posting(where=there), department=service)
    also = make.published_session(department=term, starts_at=DAY + HOUR)
    make.published_session(department=reference.department("眼科"))
    assert [one.session.pk for one in feed_of_department(term.pk, NOW)] == [mine.pk, also.pk]


def test_demonstrations_are_marked_and_not_there_in_production(session, settings) -> None:
    ClinicSession.objects.filter(pk=session.pk).update(demo=True)
    event = only(session.hospital_id)
    assert event["summary"].startswith("【演示】")
    assert "这是演示" in event["description"]
    settings.PRODUCTION = True
    assert feed_at(session.hospital_id, NOW) == []


def test_an_empty_feed_is_valid(session) -> None:
    assert events(file_of(feed_at(make.hospital().pk, NOW))) == []


# --- How it is written ---------------------------------------------------------------------------


def test_long_chinese_lines_fold_and_signs_are_escaped(session) -> None:
    names = "门诊楼三层，北侧; 东, 西\\南\n" + "内蒙古自治区" * 40
    room = reference.room("x", hospital=session.hospital, name_en="")
    type(room).objects.filter(pk=room.pk).update(name=names[:100])
    change(session, room_id=room.pk)
    data = file_of(feed_at(session.hospital_id, NOW))
    [event] = events(data)
    assert names[:100] in event["location"]
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # no sign is cut in two
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "门诊楼三层，北侧\\; 东\\, 西\\\\南\\n内蒙古" in unfolded


def test_the_frame_names_the_feed_its_zone_and_how_often_to_look(session) -> None:
    read = Calendar.from_ical(file_of(feed_at(session.hospital_id, NOW), "呼和浩特, 某院"))
    assert (read["method"], read["version"], read["x-wr-calname"]) == ("PUBLISH", "2.0", "呼和浩特, 某院")
    text = file_of([]).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text
    [zone] = read.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert list(read.get_missing_tzids()) == []


def test_the_mark_changes_with_whatever_is_said_and_with_nothing_else(session) -> None:
    def mark(name: str = "本院") -> str:
        return feed_mark(file_of(feed_at(session.hospital_id, NOW), name))

    first = mark()
    assert mark() == first
    assert mark("别院") != first
    type(session.hospital).objects.filter(pk=session.hospital_id).update(name="改名医院")
    assert mark() != first


def test_in_english(session) -> None:
    Specialist.objects.filter(sessions=session).update(name="陈卫衡")
    with translation.override("en"):
        [event] = events(file_of(feed_at(session.hospital_id, NOW)))
    assert "陈卫衡" not in event["summary"]


@pytest.mark.parametrize("rows", [1, 4])
def test_queries(session, django_assert_num_queries, rows: int) -> None:
    chen = session.specialists.get()
    for n in range(1, rows):
        made = make.published_session(make.posting(chen, session.hospital), starts_at=DAY + timedelta(days=n))
        actions.delay_session(session=made, minutes=10, by=None, now=NOW)
    with django_assert_num_queries(5):
        assert len(feed_events(feed_at(session.hospital_id, NOW))) == rows
    with django_assert_num_queries(6):
        feed_events(feed_of_specialists([chen.pk], NOW))
