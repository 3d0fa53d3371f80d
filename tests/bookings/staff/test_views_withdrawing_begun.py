"""A session that has begun is not withdrawn as a whole over the heads of those who may have been seen on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment
from bookings.queries.impact import not_begun
from bookings.rules import Reason
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Slot
from specialists.seen import seen_of
from tests.bookings.acting import refusal
from tests.bookings.staff.closing_day import four, records, standing, statuses
from tests.bookings.staff.planned import of, seen_on, text
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = timedelta(minutes=30)
MIDDLE = DAY + HALF + timedelta(minutes=5)  # the second half-hour has come
WHY = {"reason": WithdrawReason.TRAVEL, "by": None}


def fresh(session: ClinicSession) -> ClinicSession:
    return ClinicSession.objects.get(pk=session.pk)


@pytest.fixture
def middle(clock) -> None:
    """The session goes on; whoever signs in does so now."""
    clock.move_to(MIDDLE)


@pytest.fixture
def people(session) -> list[Appointment]:
    return four(session)


def test_who_may_have_been_seen_on_paper_is_not_cancelled(session, people) -> None:
    said = {"session": session, "now": MIDDLE, **WHY}
    assert refusal(actions.withdraw_session, **said) == Reason.PASSED_BOOKED
    part = not_begun(session, MIDDLE)
    actions.withdraw_part(session=session, part=part, now=MIDDLE, **WHY)
    assert statuses(people) == ["booked", "booked", "cancelled", "cancelled"]


def test_who_says_that_nobody_was_seen_withdraws_all_of_it(session, people) -> None:
    actions.withdraw_session(session=session, now=MIDDLE, none_seen=True, **WHY)
    assert statuses(people) == ["cancelled"] * 4


@pytest.mark.parametrize("status", ["called", "fulfilled"])
def test_where_the_portal_knows_better_saying_so_does_not_help(session, people, status) -> None:
    standing(people[3], status)
    said = {"session": session, "now": MIDDLE, "none_seen": True, **WHY}
    assert refusal(actions.withdraw_session, **said) == Reason.SEEN_SOME


@pytest.mark.parametrize("status", ["called", "fulfilled"])
def test_who_was_seen_before_a_delay_or_before_the_time_stays_seen(session, people, status) -> None:
    """However late the session is said to be, or however early it began."""
    standing(people[0], status)
    early = {"session": session, "now": DAY - timedelta(minutes=10), **WHY}
    assert refusal(actions.withdraw_session, **early) == Reason.SEEN_SOME
    actions.delay_session(session=session, minutes=60, by=None, now=MIDDLE)
    said = {"session": fresh(session), "now": MIDDLE, "none_seen": True, **WHY}
    assert refusal(actions.withdraw_session, **said) == Reason.SEEN_SOME


def test_who_is_with_the_specialist_before_their_time_is_no_part_of_what_is_left(session, people) -> None:
    standing(people[3], "called")
    part = not_begun(session, MIDDLE)
    actions.withdraw_part(session=session, part=part, now=MIDDLE, **WHY)
    assert statuses(people) == ["booked", "booked", "cancelled", "called"]


def test_nobody_in_what_has_passed_is_nobody_to_ask_about(session) -> None:
    late = make.booked(session, make.person(make.account()), at=DAY + 3 * HALF)
    actions.withdraw_session(session=session, now=MIDDLE, **WHY)
    assert statuses([late]) == ["cancelled"]


def test_what_is_delayed_has_not_begun(session, people) -> None:
    actions.delay_session(session=session, minutes=60, by=None, now=NOW)
    actions.withdraw_session(session=fresh(session), now=MIDDLE, **WHY)
    assert statuses(people) == ["cancelled"] * 4


def test_the_rest_goes_where_all_before_it_were_seen(session, people, reception) -> None:
    """Else nothing could be withdrawn: as a whole it may not, and as a part it would be the whole."""
    records(session, reception, {people[0]: "seen", people[1]: "seen"})
    part = not_begun(session, MIDDLE)
    actions.withdraw_part(session=session, part=part, now=MIDDLE, **WHY)
    assert statuses(people) == ["fulfilled", "fulfilled", "cancelled", "cancelled"]


def test_the_page_asks_and_points_to_a_part_of_it(middle, browser, session, people) -> None:
    address = of(session, "withdraw")
    page = text(browser.get(address))
    assert "前面的号有人约，可能已经看过了" in page
    assert of(session, "withdraw_part") in page
    said = {"reason": "travel", "seen": seen_on(page)}
    answer = browser.post(address, said)
    assert "请先确认一个人都没有看" in text(answer)
    assert fresh(session).status == "published"
    browser.post(address, {**said, "none_seen": "on"})
    assert statuses(people) == ["cancelled"] * 4


def test_where_somebody_was_seen_the_page_is_that_of_a_part(middle, browser, session, people) -> None:
    standing(people[0], "fulfilled")
    for send in (browser.get, browser.post):
        answer = send(of(session, "withdraw"), {"reason": "travel", "none_seen": "on"}, follow=True)
        assert answer.redirect_chain[0] == (of(session, "withdraw_part"), 302)
        assert "已经有人就诊" in text(answer)
    assert fresh(session).status == "published"


def test_before_it_begins_nothing_more_is_asked(browser, session, people) -> None:
    page = text(browser.get(of(session, "withdraw")))
    assert "none_seen" not in page
    assert "可能已经看过了" not in page


def test_of_a_trip_the_session_that_goes_on_loses_what_is_left(
    middle, browser, hospital, clerk, posting
) -> None:
    trip = make.trip(hospital, by=clerk)
    going_on = make.published_session(posting, numbers=4, trip=trip)
    tomorrow = make.published_session(posting, numbers=4, trip=trip, starts_at=DAY + timedelta(days=1))
    people = four(going_on) + four(tomorrow)
    address = reverse("staff:withdraw_trip", args=[hospital.slug, trip.pk])
    page = text(browser.get(address))
    assert page.count("已经开始：只停还没有到时间的号") == 1
    assert "已经预约的一共 <strong>6</strong> 人" in page
    marks = {f"seen-{one.pk}": seen_of(one) for one in (going_on, tomorrow)}
    said = {"session": [going_on.pk, tomorrow.pk], **marks, "reason": "weather"}
    browser.post(address, said)
    assert statuses(people) == ["booked"] * 2 + ["cancelled"] * 6
    assert [fresh(one).status for one in (going_on, tomorrow)] == ["published", "withdrawn"]
    assert Slot.objects.filter(session=going_on, withdrawn_at=None).count() == 2
    again = browser.get(address, follow=True)
    assert "已经没有可以停诊的门诊" in text(again)
    browser.post(address, said)
    assert statuses(people) == ["booked"] * 2 + ["cancelled"] * 6
