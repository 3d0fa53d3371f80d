"""A session that goes on past midnight, by plan or by a delay, is received, called and shown until it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.models import Appointment
from bookings.queries.screens import calls_shown
from bookings.queries.staff.receiving import Standing, visit_at_desk
from bookings.queries.staff.reception import just_received, today_at
from bookings.queries.today import RUNS_OVER, is_on, on_today
from bookings.queries.turn import turn_of
from bookings.rules import Reason
from notices.localtime import local_date
from specialists.models import ClinicSession
from tests.bookings.acting import refusal
from tests.bookings.staff.planned import text
from tests.bookings.staff.queueing import call_next, calling
from tests.bookings.staff.receiving import MINUTE, check_in, url
from tests.factories import bookings as make
from tests.factories.bookings import DAY

pytestmark = pytest.mark.django_db

LATE = DAY + timedelta(hours=14)  # 22:00 local
MIDNIGHT = LATE + timedelta(hours=2)


@pytest.fixture
def session(posting) -> ClinicSession:
    """From 22:00 to midnight, an hour late."""
    made = make.published_session(posting, numbers=4, starts_at=LATE)
    ClinicSession.objects.filter(pk=made.pk).update(delay_minutes=60)
    calling(made)
    return ClinicSession.objects.get(pk=made.pk)


@pytest.fixture
def visit(session) -> Appointment:
    return make.booked(session, make.person(make.account(), "张小明"), at=LATE + 90 * MINUTE)


def test_received_called_and_shown_after_midnight(session, visit, hospital, reception) -> None:
    now = MIDNIGHT + 20 * MINUTE
    assert local_date(now) != local_date(session.starts_at)
    assert visit_at_desk(hospital.pk, visit.pk, now).standing == Standing.EXPECTED
    check_in(hospital, visit, reception, now=now)
    assert [one.session for one in today_at(hospital.pk, local_date(now), now).sessions] == [session]
    assert just_received(hospital.pk, now) == [visit]
    fresh = Appointment.objects.select_related("session", "slot").get(pk=visit.pk)
    assert turn_of(fresh, now).before == 0
    assert [line.ordinal for line in calls_shown(hospital.pk, None, now).sessions[0].next] == [4]
    assert call_next(session, reception, now=now) == 4
    assert [line.ordinal for line in calls_shown(hospital.pk, None, now).sessions[0].called] == [4]


def test_until_some_time_after_its_end(session, visit, hospital, reception) -> None:
    over = MIDNIGHT + timedelta(hours=1) + RUNS_OVER
    for now, there in ((over - MINUTE, True), (over, False)):
        assert is_on(session, now) == there
        assert ClinicSession.objects.filter(on_today(now), pk=session.pk).exists() == there
        assert Appointment.objects.filter(on_today(now, "session__"), pk=visit.pk).exists() == there
    said = {"hospital": hospital, "visit": visit, "by": reception, "now": over}
    assert refusal(check_in, **said) == Reason.OTHER_DAY
    said = {"session_id": session.pk, "seen": "0", "by": reception.pk, "now": over}
    assert refusal(acts.call_next, **said) == Reason.CALLED_ON_THE_DAY


def test_of_its_own_day_from_its_first_minute_and_not_before(session) -> None:
    first = MIDNIGHT - timedelta(days=1)
    for now, there in ((first - MINUTE, False), (first, True), (MIDNIGHT - MINUTE, True)):
        assert is_on(session, now) == there
        assert ClinicSession.objects.filter(on_today(now), pk=session.pk).exists() == there


def test_a_day_that_is_looked_back_at_has_its_own_sessions_alone(session, hospital) -> None:
    now = MIDNIGHT + 20 * MINUTE
    yesterday = local_date(session.starts_at)
    assert [one.session for one in today_at(hospital.pk, yesterday, now).sessions] == [session]
    assert today_at(hospital.pk, yesterday - timedelta(days=1), now).sessions == []


def test_the_pages_after_midnight(session, visit, hospital, reception, browser_of, clock) -> None:
    clock.move_to(MIDNIGHT + 20 * MINUTE)
    desk = browser_of(reception)
    assert "陈卫衡" in text(desk.get(url(hospital)))
    desk.post(url(hospital, "check_in", pk=visit.pk), {"way": "list"})
    assert Appointment.objects.get(pk=visit.pk).status == "arrived"
    page = text(desk.get(reverse("staff:queue", args=[session.pk])))
    assert "叫下一位" in page
