"""Screens of waiting rooms: what they say to whoever has the address, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.enums import DeskAct
from bookings.models import Arrival, Reception, WaitingScreen
from bookings.queries.screens import calls_shown, screen_key, screen_with
from bookings.views.screens import KEPT_CALLS, KEPT_SCREENS
from specialists.models import ClinicSession
from tests.bookings.staff.at_desk import noted
from tests.bookings.staff.queueing import NAMES, act, call_next, calling, come
from tests.bookings.staff.queueing import screen_made as made
from tests.bookings.staff.queueing import screen_url as url
from tests.bookings.staff.queueing import words_of as text
from tests.bookings.staff.receiving import ON, visits
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@pytest.fixture
def screen(hospital, reception) -> WaitingScreen:
    """One that shows all rooms."""
    return made(hospital, reception)


def said(screen: WaitingScreen) -> list[tuple[list[int], list[int]]]:
    """Of each session of the screen the numbers that are called, and those that are next."""
    rooms = None if screen.whole else list(screen.rooms.values_list("pk", flat=True))
    calls = calls_shown(screen.hospital_id, rooms, ON)
    return [
        ([one.ordinal for one in row.called], [one.ordinal for one in row.next]) for row in calls.sessions
    ]


# --- What it says --------------------------------------------------------------------------------


def test_who_is_called_and_the_next_three(screen, posting, reception) -> None:
    session = make.published_session(
        posting,
        numbers=8,
        starts_at=make.DAY + timedelta(hours=3),
        room=reference.room("3 诊室", hospital=screen.hospital),
    )
    come(session, 8, by=reception)
    Arrival.objects.filter(appointment__slot__ordinal=3).update(away_since=ON)
    call_next(session, reception)
    assert said(screen) == [([1], [2, 4, 5])]
    page = text(Client().get(url(screen)))
    assert "3 诊室 陈卫衡 1 号 张*" in page
    assert "请准备 2 号" in page
    assert b'data-say="\xe8\xaf\xb7 1 \xe5\x8f\xb7\xe5\x88\xb0 3' in Client().get(url(screen)).content


def test_the_last_one_who_was_called_stands_first(screen, session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    call_next(session, reception, now=ON + MINUTE)
    act("undo_finish", mine[1], reception)
    assert said(screen) == [([2, 1], [3, 4])]


def test_nothing_personal_is_on_it(screen, session, reception) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    for name in ("screen", "screen_now"):
        page = Client().get(url(screen, name)).content.decode()
        for visit in mine.values():
            person = visit.patient
            private = (
                person.name,
                person.name[1:],
                person.document,
                person.masked_name,
                visit.code,
                str(visit.uid),
            )
            private += (visit.booked_by.phone, visit.booked_by.phone[-4:], person.document[-4:])
            assert [one for one in private if one in page] == []
            assert not re.search(
                rf'["=/-]{visit.pk}["/-]|["=/-]{person.pk}["/]', page.replace(screen_key(screen), "")
            )
        assert not re.search(r"1[3-9]\d{9}|\d{17}[\dX]", page)


def test_only_the_rooms_it_is_for(hospital, posting, reception) -> None:
    rooms = [reference.room(f"{n} 诊室", hospital=hospital) for n in (10, 2)]
    for n, room in enumerate(rooms):
        own = posting if n == 0 else make.posting(make.specialist("林二"), hospital)
        session = make.published_session(own, numbers=4, room=room)
        come(session, n + 1, by=reception)
    assert said(made(hospital, reception)) == [([], [1, 2]), ([], [1])]  # 2 before 10
    assert said(made(hospital, reception, "一诊室门口", rooms[:1])) == [([], [1])]


def test_nothing_of_other_hospitals_days_and_systems(screen, session, posting, reception) -> None:
    elsewhere = make.hospital("外院")
    other = make.published_session(make.posting(where=elsewhere), numbers=4)
    tomorrow = make.published_session(posting, starts_at=make.DAY + timedelta(days=1))
    for one in (other, tomorrow):
        calling(one)
        for visit in visits(one, NAMES[:2]):
            make.arrived(visit, at=ON)
    come(session, by=reception)
    assert len(said(screen)) == 1
    Reception.objects.filter(session=session).update(calls=False)
    assert said(screen) == []
    assert "现在没有叫号" in text(Client().get(url(screen)))
    Reception.objects.filter(session=session).update(calls=True, signed_off_at=ON, signed_off_by=reception)
    assert said(screen) == []


def test_demonstrations_are_on_no_screen_in_production(screen, session, reception, settings) -> None:
    come(session, by=reception)
    ClinicSession.objects.filter(pk=session.pk).update(demo=True)
    assert len(said(screen)) == 1
    settings.PRODUCTION = True
    assert said(screen) == []


# --- Its address ---------------------------------------------------------------------------------


def test_a_wrong_key_opens_nothing(screen, django_assert_num_queries) -> None:
    key = screen_key(screen)
    assert screen_with(key) == screen_with(key.upper()) == screen
    number, letters = key.split("-")
    wrong = [
        f"{int(number) + 1}-{letters}",
        f"{number}-{letters[:-1]}{'a' if letters[-1] != 'a' else 'b'}",
        f"{number}-{letters[:-1]}",
        f"{number}-{letters}a",
        letters,
        "0",
        f"{'9' * 30}-{letters}",
    ]
    for one in wrong:
        assert screen_with(one) is None
        assert Client().get(reverse("bookings:screen", args=[one])).status_code == 404
        assert Client().get(reverse("bookings:screen_now", args=[one])).status_code == 404
    with django_assert_num_queries(0):
        screen_with("1-nokey")


def test_one_that_was_ended_opens_nothing_and_two_have_not_the_same(
    screen, hospital, reception, manager
) -> None:
    other = made(hospital, reception, "四楼")
    assert screen_key(other).split("-")[1] != screen_key(screen).split("-")[1]
    about = {"hospital_id": hospital.pk, "screen_id": screen.pk, "now": ON}
    ended = acts.end_screen(**about, by=manager.pk)
    assert acts.end_screen(**about, by=reception.pk).ended_by == manager
    assert Client().get(url(ended)).status_code == 404
    assert len(noted(DeskAct.END_SCREEN)) == 1
    again = made(hospital, reception)
    assert screen_key(again) != screen_key(screen)


def test_kept_by_nobody_read_without_cookies_and_found_by_no_index(screen) -> None:
    browser = Client()
    for name in ("screen", "screen_now"):
        answer = browser.get(url(screen, name))
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert browser.post(url(screen, name)).status_code == 405
    page = browser.get(url(screen)).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page


def test_the_same_is_said_once(screen, session, reception) -> None:
    mine = come(session, by=reception)
    first = Client().get(url(screen, "screen_now"))
    assert first["ETag"] == Client().get(url(screen))["ETag"]
    same = Client().get(url(screen, "screen_now"), headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    for change in (
        lambda: call_next(session, reception),
        lambda: act("call_again", mine[1], reception),
        lambda: act("pass_over", mine[1], reception),
        lambda: Arrival.objects.filter(pk=mine[2].pk).update(away_since=ON),
    ):
        before = Client().get(url(screen, "screen_now"))["ETag"]
        change()
        answer = Client().get(url(screen, "screen_now"), headers={"if-none-match": before})
        assert answer.status_code == 200
    english = Client().get(url(screen, "screen_now"), {"lang": "en"})
    assert english["ETag"] != answer["ETag"]
    assert english["Content-Language"] == "en"
    chinese = Client().get(url(screen, "screen_now"), headers={"accept-language": "en"})
    assert chinese["ETag"] == answer["ETag"]


@pytest.mark.parametrize("waiting", [10, 120])
def test_it_costs_the_same_however_many_wait(
    screen, posting, reception, django_assert_num_queries, settings, waiting
) -> None:
    session = make.published_session(posting, numbers=waiting, starts_at=make.DAY + timedelta(hours=3))
    calling(session)
    for visit in visits(session, (NAMES * 12)[:waiting]):
        make.arrived(visit, at=ON)
    call_next(session, reception)
    with django_assert_num_queries(4):
        tag = Client().get(url(screen, "screen_now"))["ETag"]
    settings.KEPT_SECONDS = 60
    try:
        Client().get(url(screen, "screen_now"))
        with django_assert_num_queries(0):
            assert Client().get(url(screen, "screen_now"), headers={"if-none-match": tag}).status_code == 304
    finally:
        for kept in (KEPT_SCREENS, KEPT_CALLS):
            kept.forget()


def test_what_is_no_key_is_not_even_looked_for(screen, settings, django_assert_num_queries) -> None:
    settings.KEPT_SECONDS = 60
    KEPT_SCREENS.forget()
    with django_assert_num_queries(0):
        assert Client().get(reverse("bookings:screen_now", args=["1-nokey"])).status_code == 404
    assert not KEPT_SCREENS._places
