"""The page of a queue: what it shows and does, with and without script, for whom, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import AuditAction
from accounts.models import AuditEntry
from bookings.models import Arrival, Reception
from bookings.queries.staff.queueing import queue_mark, queue_tag
from hospitals.enums import StaffRole
from tests.bookings.staff.queueing import NAMES, act, call_next, calling, come, numbers
from tests.bookings.staff.receiving import ON, visits
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

PART = {"headers": {"x-part": "1"}}


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


def url(session, name: str = "queue") -> str:
    return reverse(f"staff:{name}", args=[session.pk])


def text(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def press(browser, session, do: str, visit=None, **more) -> str:
    """Press a button of the page as it is now; what is said then."""
    if visit is None:
        said = {"do": do, "seen": queue_mark(session.pk)}
    else:
        said = {"do": do, "who": visit.pk, "seen": Arrival.objects.get(pk=visit.pk).calls}
    answer = browser.post(url(session), {**said, **more}, follow=True)
    assert answer.redirect_chain == [(url(session), 302)]
    return text(answer)


def test_all_buttons_and_what_they_say(desk, session, reception) -> None:
    mine = come(session, by=reception)
    assert "叫下一位：1 号 张*明" in text(desk.get(url(session)))
    assert "正在叫 1 号。" in press(desk, session, "next")
    assert "又叫了一次 1 号。" in press(desk, session, "again", mine[1])
    assert "1 号过号，排到后面继续等。" in press(desk, session, "pass", mine[1])
    assert "过号 1 次" in text(desk.get(url(session)))
    page = press(desk, session, "next")
    assert "正在叫 2 号。" in page
    assert "2 号同时记为已就诊。" in page
    assert "2 号去检查，回来前不叫。" in press(desk, session, "away", mine[2])
    assert "2 号检查回来，接着就叫。" in press(desk, session, "back", mine[2])
    assert numbers(session)["waiting"] == [2, 3, 4, 1]
    press(desk, session, "next")
    assert "2 号放回候诊，排在最前面。" in press(desk, session, "put_back", mine[2])
    press(desk, session, "next")
    assert "2 号记为已就诊。" in press(desk, session, "finish", mine[2])
    assert "2 号继续就诊。" in press(desk, session, "undo", mine[2])
    assert "正在叫 4 号。" in press(desk, session, "one", who=mine[4].pk)
    assert numbers(session) == {"called": [4], "waiting": [3, 1], "seen": [2]}


def test_nobody_waits(desk, session, reception) -> None:
    calling(session)
    page = text(desk.get(url(session)))
    assert "现在没有人在就诊。" in page
    assert "报到以后，会按顺序排在这里。" in page
    assert "没有人在候诊。" in press(desk, session, "next")


@pytest.mark.parametrize(
    "said",
    [{"do": "next", "seen": "0"}, {"do": "finish", "who": "1", "seen": "0"}, {"do": "one", "seen": "1-1"}],
)
def test_an_old_page_says_so(desk, session, reception, said) -> None:
    mine = come(session, by=reception)
    call_next(session, reception)
    answer = desk.post(url(session), {"who": mine[1].pk, **said}, follow=True)
    if said.get("who"):
        assert answer.status_code == 404  # somebody who is not in this queue
    else:
        assert "没有办理：队列刚刚有变化" in text(answer)
    assert numbers(session)["called"] == [1]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"do": "nonsense", "who": "1", "seen": "0"},
        {"do": "finish", "who": "x"},
        {"do": "finish", "who": "1", "seen": ""},
    ],
)
def test_nonsense_changes_nothing(desk, session, reception, said) -> None:
    come(session, by=reception)
    assert "操作没有成功，请刷新后重试。" in text(desk.post(url(session), said, follow=True))
    assert numbers(session) == {"waiting": [1, 2, 3, 4]}


def test_how_it_is_called_is_set_and_said(desk, session) -> None:
    page = text(desk.get(url(session)))
    assert "这场门诊用医院自己的叫号" in page
    answer = desk.post(url(session), {"do": "set", "calls": "1", "order": "arrival"}, follow=True)
    assert "叫号方式已保存。" in text(answer)
    assert Reception.objects.values_list("calls", "by_arrival").get() == (True, True)
    for half in ({}, {"calls": ""}, {"order": "arrival"}, {"calls": "1"}):  # what is not said stays
        desk.post(url(session), {"do": "set", **half})
        assert Reception.objects.values_list("calls", "by_arrival").get() == (True, True)
    answer = desk.post(url(session), {"do": "set", "calls": "0", "order": "number"}, follow=True)
    assert "这场门诊不用平台叫号。" in text(answer)


def test_on_another_day_and_after_signing_off_nothing_can_be_pressed(
    desk, session, posting, reception
) -> None:
    come(session, by=reception)
    later = make.published_session(posting, starts_at=make.DAY + timedelta(days=1))
    calling(later)
    page = desk.get(url(later))
    assert "出诊当天，在这里叫号。" in text(page)
    assert b'value="next"' not in page.content
    Reception.objects.filter(session=session).update(signed_off_at=ON, signed_off_by=reception)
    page = desk.get(url(session))
    assert "已经签字结束" in text(page)
    assert b'value="next"' not in page.content
    assert b'name="order"' not in page.content


def test_a_script_gets_the_part_alone(desk, session, reception) -> None:
    come(session, by=reception)
    said = {"do": "next", "seen": queue_mark(session.pk)}
    answer = desk.post(url(session), said, **PART)
    assert "正在叫 1 号。" in text(answer)
    assert b"<html" not in answer.content
    assert desk.get(url(session, "queue_now"), headers={"if-none-match": answer["ETag"]}).status_code == 304
    answer = desk.post(url(session), said, **PART)
    assert "队列刚刚有变化" in text(answer)
    assert "正在叫" not in text(desk.get(url(session)))  # nothing is kept to be said on the next page


def test_the_same_is_said_once_and_another_thing_anew(desk, session, reception) -> None:
    mine = come(session, by=reception)
    first = desk.get(url(session, "queue_now"))
    assert first["ETag"].strip('"') in desk.get(url(session)).content.decode()  # the page begins with it
    same = desk.get(url(session, "queue_now"), headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    for change in (
        lambda: call_next(session, reception),
        lambda: act("call_again", mine[1], reception),
        lambda: act("send_away", mine[1], reception),
        lambda: act("come_back", mine[1], reception),
        lambda: calling(session, by_arrival=True),
    ):
        before = desk.get(url(session, "queue_now"))["ETag"]
        change()
        again = desk.get(url(session, "queue_now"), headers={"if-none-match": before})
        assert again.status_code == 200
    english = desk.get(url(session, "queue_now"), headers={"accept-language": "en"})
    assert english["ETag"] != again["ETag"]


def test_an_open_page_changes_as_its_night_is_over(clock, desk, session, reception) -> None:
    come(session, by=reception)
    before = queue_tag(session, ON)
    assert queue_tag(session, ON + timedelta(minutes=1)) == before
    assert queue_tag(session, ON + timedelta(days=1)) != before


def test_names_are_masked_and_that_they_were_seen_is_noted(desk, session, reception) -> None:
    mine = come(session, by=reception)
    for name in ("queue", "queue_now"):
        said = desk.get(url(session, name)).content.decode()
        assert "李*山" in said
        private = [visit.patient.name for visit in mine.values()] + [visit.code for visit in mine.values()]
        assert [one for one in private if one in said and "*" not in one] == []
    entry = AuditEntry.objects.get(action=AuditAction.SAW_ROSTER)
    assert (entry.by, entry.subject_id) == (reception.pk, session.pk)


def test_who_may_open_and_press_it(browser_of, session, posting, hospital, reception, owner) -> None:
    come(session, by=reception)
    elsewhere = make.hospital("外院")
    for account in (
        work.clerk(hospital, role=StaffRole.MANAGER),
        work.attendant(posting.specialist),
    ):
        browser = browser_of(account)
        assert browser.get(url(session)).status_code == 200
        assert browser.get(url(session, "queue_now")).status_code == 200
        assert "正在叫" in press(browser, session, "next")
    before = numbers(session)
    for account in (
        owner,
        work.clerk(hospital),
        work.clerk(elsewhere, role=StaffRole.RECEPTION),
        work.attendant(make.specialist("别人")),
    ):
        browser = browser_of(account)
        assert browser.get(url(session)).status_code == 404
        assert browser.get(url(session, "queue_now")).status_code == 404
        assert browser.post(url(session), {"do": "next", "seen": queue_mark(session.pk)}).status_code == 404
    assert numbers(session) == before


@pytest.mark.parametrize("waiting", [10, 120])
def test_it_costs_the_same_however_many_wait(
    desk, posting, reception, django_assert_num_queries, waiting
) -> None:
    session = make.published_session(posting, numbers=waiting, starts_at=make.DAY + timedelta(hours=3))
    calling(session)
    for visit in visits(session, (NAMES * 12)[:waiting]):
        make.arrived(visit, at=ON)
    call_next(session, reception)
    desk.get(url(session))  # notes that it was seen
    with django_assert_num_queries(14):
        desk.get(url(session))
    with django_assert_num_queries(11):
        desk.get(url(session, "queue_now"))
    tag = desk.get(url(session, "queue_now"))["ETag"]
    with django_assert_num_queries(7):
        assert desk.get(url(session, "queue_now"), headers={"if-none-match": tag}).status_code == 304
