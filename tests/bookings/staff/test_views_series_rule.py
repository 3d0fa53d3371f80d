"""The rule of a series on its page: what would follow is said before, and done only while it is so."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from bookings.actions import publish_session
from hospitals.enums import StaffRole
from specialists.actions import draft_ahead
from specialists.models import ClinicSession, SessionSeries
from tests.bookings.staff.planned import text
from tests.bookings.staff.test_views_series import at, of, standing
from tests.factories import bookings as make
from tests.factories import series as plans
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WEDNESDAYS = {"how": "1", "weekdays": ["2"], "skips_holidays": "on"}


@pytest.fixture
def series(posting) -> SessionSeries:
    """Tuesday mornings, four of them drafted, the first published."""
    made = plans.series(posting)
    first, *_rest = draft_ahead(series=made, until=date(2026, 12, 31), by=None, now=NOW)
    publish_session(session=first, by=None, now=NOW)
    return made


def mark(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_form_shows_the_rule_as_it_is(browser, series) -> None:
    address = of(series, "series_rule")
    assert address in text(browser.get(of(series)))
    page = text(browser.get(address))
    assert "现在是：每周：星期二" in page
    assert re.search(r'value="1"[^>]*id="id_weekdays_1"[^>]*checked|id="id_weekdays_1"[^>]*checked', page)
    assert "2026年12月15日 星期二 和以后的" in page
    assert "2026年12月1日 星期二 和以后的" not in page, "that is all of it"


def test_what_follows_is_said_before_and_then_done(browser, series) -> None:
    address = of(series, "series_rule")
    before = standing()
    page = text(browser.get(address, {**WEDNESDAYS, "go": "1"}))
    for said in ("每周：星期三", "新建 4 份", "修改 0 份", "删除 3 份", "1 场和新的周期不同，不会动"):
        assert said in page
    assert reverse("staff:session", args=[ClinicSession.objects.get(status="published").pk]) in page
    assert standing() == before
    assert 'id="id_weekdays_2"' in text(browser.get(address, WEDNESDAYS)), "back to what was typed"
    answer = browser.post(address, {**WEDNESDAYS, "seen": mark(page)})
    assert answer["Location"] == of(series)
    assert "新建草稿 4 份，修改 0 份，删除 3 份" in text(browser.get(of(series)))
    assert [one.split()[0] for one in standing()] == ["12-02", "12-08", "12-09", "12-16", "12-23"]


def test_this_and_later(browser, series) -> None:
    address = of(series, "series_rule")
    said = {**WEDNESDAYS, "how": "m", "nth": ["-1"], "since": "2026-12-15"}
    page = text(browser.get(address, {**said, "go": "1"}))
    assert "2026年12月15日 和以后的" in page
    answer = browser.post(address, {**said, "seen": mark(page)})
    going_on = SessionSeries.objects.latest("pk")
    assert answer["Location"] == of(going_on)
    assert going_on.rrule == "FREQ=MONTHLY;BYDAY=-1WE"
    assert standing() == ["12-08 08 published"]


def test_what_has_changed_meanwhile_is_looked_at_again(browser, series) -> None:
    address = of(series, "series_rule")
    seen = mark(text(browser.get(address, {**WEDNESDAYS, "go": "1"})))
    second = ClinicSession.objects.filter(status="draft").earliest("starts_at")
    publish_session(session=second, by=None, now=NOW)
    before = standing()
    answer = browser.post(address, {**WEDNESDAYS, "seen": seen}, follow=True)
    assert "刚刚有变化" in text(answer)
    assert "删除 2 份" in text(answer)
    assert standing() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": []},
        {"how": "m"},
        {"until": "2026-11-30"},
        {"until": "2036-11-30"},
        {"since": "2026-12-16"},
        {"since": "x"},
    ],
)
def test_what_does_not_fit_is_said(browser, series, changes) -> None:
    address, said = of(series, "series_rule"), {**WEDNESDAYS, **changes}
    assert "错误：" in text(browser.get(address, {**said, "go": "1"}))
    assert "错误：" in text(browser.post(address, said))
    series.refresh_from_db()
    assert series.rrule == "FREQ=WEEKLY;BYDAY=TU"


def test_only_who_plans_at_this_hospital(browser_of, hospital, series, owner) -> None:
    other = make.hospital()
    strangers = [work.clerk(other), work.clerk(hospital, role=StaffRole.RECEPTION), owner]
    for them in map(browser_of, strangers):
        assert them.get(of(series, "series_rule"), {**WEDNESDAYS, "go": "1"}).status_code == 404
        assert them.post(of(series, "series_rule"), {**WEDNESDAYS, "seen": "4-0-3-"}).status_code == 404
    theirs = browser_of(strangers[0])
    assert theirs.post(at(other, "series_rule", series.pk), WEDNESDAYS).status_code == 404
    series.refresh_from_db()
    assert series.rrule == "FREQ=WEEKLY;BYDAY=TU"
