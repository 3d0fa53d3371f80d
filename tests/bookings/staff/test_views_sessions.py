"""One session as its hospital sees it: roster, history, and the buttons its state allows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from hospitals.enums import StaffRole
from specialists.enums import WithdrawReason
from tests.bookings.staff.planned import of, text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BUTTONS = ("delay", "change", "substitute", "withdraw", "publish", "edit", "delete")


def buttons(page: str, session) -> set[str]:
    return {name for name in BUTTONS if f'"{of(session, name)}"' in page}


def test_roster_history_and_facts(browser, session, owner) -> None:
    make.booked(session, make.person(owner, "王秀英"))
    page = text(browser.get(of(session)))
    for said in (
        "陈卫衡",
        "王*英",
        "已预约",
        "1 人，共 4 个号",
        "发布",
        reverse("session", args=[session.pk]),
    ):
        assert said in page
    assert "王秀英" not in page


def test_buttons_follow_its_state(browser, clerk, posting, session, clock) -> None:
    draft = make.draft(posting, starts_at=DAY + timedelta(days=1))
    assert buttons(text(browser.get(of(draft))), draft) == {"publish", "edit", "delete"}
    assert buttons(text(browser.get(of(session))), session) == {"delay", "change", "substitute", "withdraw"}
    clock.move_to(DAY)
    browser.force_login(clerk)  # days later
    assert buttons(text(browser.get(of(session))), session) == {"delay", "withdraw"}
    clock.move_to(DAY + timedelta(hours=2))
    browser.force_login(clerk)
    assert buttons(text(browser.get(of(session))), session) == set()


def test_a_withdrawn_one_says_why_and_who_it_was(browser, session, owner) -> None:
    make.booked(session, make.person(owner, "王秀英"))
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    page = text(browser.get(of(session)))
    assert buttons(page, session) == set()
    for said in ("已停诊", "天气原因", "王*英", "停诊，原因：天气原因"):
        assert said in page


def test_a_delay_can_be_taken_back_and_what_it_runs_into_is_listed(browser, posting, session, owner) -> None:
    person = make.person(owner, "王秀英")
    make.booked(session, person, at=DAY + timedelta(hours=1.5))
    make.booked(make.published_session(starts_at=DAY + timedelta(hours=2)), person)
    make.published_session(posting, starts_at=DAY + timedelta(hours=2))
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    page = text(browser.get(of(session)))
    for said in (
        "08:30–10:30",
        "原定 08:00，延时 30 分钟",
        "恢复原定时间",
    ):
        assert said in page
    assert page.index("延时以后，这些就诊人另有预约") < page.index("第 4 号 王*英")
    assert "陈卫衡12月8日 10:00–12:00 已在本院出诊" in page


def test_reception_sees_it_without_buttons(browser_of, hospital, session) -> None:
    desk = browser_of(work.clerk(hospital, role=StaffRole.RECEPTION))
    assert buttons(text(desk.get(of(session))), session) == set()
    for name in ("delay", "change", "substitute", "withdraw"):
        assert desk.get(of(session, name)).status_code == 404
        assert desk.post(of(session, name)).status_code == 404


def test_the_clerk_of_another_hospital_finds_nothing(browser_of, session) -> None:
    other = browser_of(work.clerk(make.hospital()))
    for name in ("session", *BUTTONS, "preview_edit"):
        assert other.get(of(session, name)).status_code == 404
