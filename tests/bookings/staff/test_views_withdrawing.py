"""Withdraw a part of a session: which numbers, whom it touches, the question, what was done and told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.enums import NoticeKind
from bookings.models import Appointment
from bookings.queries.impact import Part
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import Slot
from specialists.seen import seen_of
from tests.bookings.changing import withdraw
from tests.bookings.staff.planned import asked, of, query, seen_on, text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = timedelta(minutes=30)
NAME = "withdraw_part"


def said(begins: datetime = DAY + 2 * HALF, ends: datetime = DAY + 4 * HALF, **more: str) -> dict[str, str]:
    """What a clerk chooses: the second hour, because of a journey."""
    return {"begins": begins.isoformat(), "ends": ends.isoformat(), "reason": "travel", **more}


@pytest.fixture
def booked(session, owner) -> Appointment:
    """One of two people with a number has it in the second hour, where a third is choosing."""
    make.booked(session, make.person(make.account(), "李大海"))
    make.held(session, make.person(make.account()), at=DAY + 3 * HALF)
    return make.booked(session, make.person(owner, "王秀英"), at=DAY + 2 * HALF)


def off(session) -> list[int]:
    return list(Slot.objects.filter(session=session, open=False).values_list("ordinal", flat=True))


def test_both_ends_are_half_hours_of_the_session(browser, session) -> None:
    page = text(browser.get(of(session, NAME)))
    begins = page.split('name="begins"')[1].split("</select>")[0]
    ends = page.split('name="ends"')[1].split("</select>")[0]
    assert [">08:00<" in begins, ">10:00<" in begins] == [True, False]
    assert [">08:00<" in ends, ">10:00<" in ends] == [False, True]


def test_whom_it_touches_is_said_before_it_is_done(browser, session, booked) -> None:
    page = text(browser.get(asked(of(session, NAME), **said())))
    assert "09:00–10:00</strong>，2 个号停诊。原因：专家行程受阻。" in page
    assert f"第 3 号 09:00 {booked.patient.masked_name}" in page
    assert "李" not in page.split("会取消并通知这些人")[1]
    assert page.count("<b>1</b> 人") == 2
    assert off(session) == []


def test_done_and_told(browser, session, booked) -> None:
    page = text(browser.get(asked(of(session, NAME), **said())))
    sent = said(seen=seen_on(page), from_ordinal="")
    for _ in range(2):  # pressed twice
        answer = browser.post(of(session, NAME), sent)
        assert answer.url == of(session)
    assert off(session) == [3, 4]
    page = text(browser.get(answer.url))
    assert page.count("这些号已停诊。已通知 1 位就诊人。") == 1
    assert "第 3–4 号停诊，原因：专家行程受阻" in page
    assert Notice.objects.filter(kind=NoticeKind.WITHDRAWN).count() == 1


def test_nobody_touched_is_said(browser, session) -> None:
    page = text(browser.get(asked(of(session, NAME), **said())))
    assert "没有人约这些号，不用通知谁。" in page
    answer = browser.post(of(session, NAME), said(seen=seen_on(page)))
    assert "没有人需要通知" in text(browser.get(answer.url))


def test_from_a_number_on(browser, hospital, posting) -> None:
    session = make.published_session(posting, numbers=6, hours=0.5)
    page = text(browser.get(asked(of(session, NAME), **said(DAY, DAY + HALF, from_ordinal="5"))))
    assert "2 个号停诊" in page
    browser.post(of(session, NAME), said(DAY, DAY + HALF, from_ordinal="5", seen=seen_on(page)))
    assert off(session) == [5, 6]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"begins": ""}, "请选择从几点开始停。"),
        ({"ends": "x"}, "请选择停到几点。"),
        ({"reason": ""}, "请选择停诊原因。"),
        ({"from_ordinal": "x"}, "请写号的数字"),
        ({"from_ordinal": "9"}, "这段时间里没有这些号"),
        ({"ends": (DAY + HALF).isoformat()}, "结束时间要晚于开始时间。"),
        ({"begins": DAY.isoformat()}, "这样这场门诊就没有号了。"),
    ],
)
def test_what_cannot_be_is_asked_again_with_what_was_chosen(browser, session, wrong, words) -> None:
    for answer in (
        browser.get(asked(of(session, NAME), **{**said(), **wrong})),
        browser.post(of(session, NAME), {**said(), **wrong, "seen": seen_of(session)}),
    ):
        page = text(answer)
        assert page.count(words) == 2, "in the summary and at its field"
        assert "<title>错误：" in page
        assert 'method="get"' in page
    assert off(session) == []


def test_what_is_withdrawn_already_is_said(browser, session) -> None:
    part = Part(DAY + 2 * HALF, DAY + 4 * HALF)
    actions.withdraw_part(session=session, part=part, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert "这些号已经停诊了。" in text(browser.get(asked(of(session, NAME), **said())))


def test_what_another_clerk_changed_meanwhile_is_looked_at_first(browser, session) -> None:
    page = text(browser.get(asked(of(session, NAME), **said())))
    actions.delay_session(session=session, minutes=90, by=None, now=NOW)
    answer = browser.post(of(session, NAME), said(seen=seen_on(page)))
    assert query(answer) == said()
    assert off(session) == []
    page = text(browser.get(answer.url))
    assert "刚刚被改过" in page
    assert "10:30–11:30</strong>" in page, "times are shown with the delay"


def test_what_is_over_or_withdrawn_or_a_draft_is_only_shown(browser_of, clerk, posting, clock) -> None:
    over, gone = (make.published_session(posting, starts_at=DAY + n * timedelta(days=1)) for n in (0, 1))
    withdraw(gone)
    draft = make.draft(posting, starts_at=DAY + timedelta(days=3))
    clock.move_to(over.ends_at)
    browser = browser_of(clerk)
    for other in (over, gone, draft):
        assert browser.get(of(other, NAME)).url == of(other)
        assert browser.post(of(other, NAME), said()).url == of(other)


def test_of_another_hospital_it_is_not_there(browser_of, session) -> None:
    other = browser_of(work.clerk(make.hospital("别院")))
    assert other.get(of(session, NAME)).status_code == 404
    assert other.post(of(session, NAME), said(seen=seen_of(session))).status_code == 404
    assert off(session) == []


# --- What the patient reads ---------------------------------------------------------------------------------


def test_the_ticket_says_it_and_offers_the_other_times(browser_of, owner, session, booked) -> None:
    part = Part(DAY + 2 * HALF, DAY + 4 * HALF)
    actions.withdraw_part(session=session, part=part, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    mine = browser_of(owner)
    page = text(mine.get(reverse("bookings:ticket", args=[booked.uid])))
    assert "这个时段的号停诊了，请不要前往" in page
    assert "原因：专家行程受阻" in page
    assert "同一场门诊还有这些时段" in page
    assert "08:30–09:00" in page
    assert "09:30–10:00" not in page
    assert "不再另约" in page
    listed = text(mine.get(reverse("bookings:mine")))
    assert "9:00 的号停诊了，请不要前往" in listed.replace("09:00", "9:00")
    answer = mine.post(
        reverse("bookings:choose", args=[session.pk]),
        {"patient": booked.patient_id, "at": (DAY + HALF).isoformat()},
    )
    assert answer.url.startswith("/holds/")


def test_the_page_of_the_session_says_which_times_are_off(browser, session) -> None:
    part = Part(DAY + 2 * HALF, DAY + 4 * HALF)
    actions.withdraw_part(session=session, part=part, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    page = text(browser.get(reverse("session", args=[session.pk])))
    assert page.count('<span class="number-grid__left">停诊</span>') == 2
    assert "共 2 个" in page
