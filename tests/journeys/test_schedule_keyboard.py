"""A session planned from an empty day of the schedule and found there again, by the keyboard alone at a tablet;
series on a phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from notices.localtime import local_date
from specialists.models import ClinicSession, Posting
from tests.factories.series import MORNING
from tests.factories.series import series as series_of
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import OWN, staff_of_two_hospitals
from tests.journeys.test_staff import clerk_of
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}


def comes_to(clerk: Clerk, day: date) -> None:
    """From the hospital's page to the week of that day."""
    clerk.hands.press(clerk.link("排班表"))
    clerk.arrives("排班表")
    monday = local_date(timezone.now())
    monday -= timedelta(days=monday.weekday())
    while monday + timedelta(days=6) < day:
        monday += timedelta(days=7)
        clerk.hands.press(clerk.link("下周"))
        expect(clerk.page).to_have_url(re.compile(f"week={monday.isoformat()}"))
    clerk.arrives("排班表")


def test_a_session_from_an_empty_day_by_the_keyboard_alone(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    clerk = clerk_of(company, "clerk1", **TABLET)
    clerk.arrives_at(clerk.called(hospitals.own))
    clerk.hands = Keyboard()
    day, name = hospitals.day, clerk.called(hospitals.specialist)

    comes_to(clerk, day)
    clerk.hands.press(clerk.main.locator(f".week-days a.visit-new[href*='day={day.isoformat()}']"))
    clerk.arrives("新建出诊")
    expect(clerk.box("日期")).to_have_value(day.isoformat())
    expect(clerk.box("开始")).to_have_value("08:00")
    specialist = clerk.box("专家")
    clerk.hands.select(specialist, specialist.locator("option", has_text=name).inner_text())
    clerk.hands.write(clerk.box("放多少个号"), "8")
    clerk.hands.press(clerk.button("下一步，看会放出哪些号"))
    clerk.arrives("请核对，再发布")
    session = clerk.publishes()
    clerk.arrives_at(name)
    assert ClinicSession.objects.get(pk=session).status == "published"

    clerk.hands.press(clerk.main.get_by_role("link", name="出诊工作台"))
    clerk.arrives_at(clerk.called(hospitals.own))
    comes_to(clerk, day)
    there = clerk.main.locator(f".week-days a.visit__link[href='/staff/sessions/{session}/']")
    expect(there).to_contain_text(name)
    clerk.hands.press(clerk.main.get_by_role("link", name="月", exact=True))
    clerk.arrives("排班表")
    clerk.hands.press(clerk.main.locator(f"a.month-line[href='/staff/sessions/{session}/']"))
    clerk.arrives_at(name)


def test_series_on_a_phone(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    posting = Posting.objects.get(hospital=hospitals.own, specialist=hospitals.specialist, demo=True)
    tomorrow = local_date(world.now) + timedelta(days=1)
    one = series_of(posting, starts_on=tomorrow, now=world.now, values=MORNING)
    clerk = clerk_of(company, "clerk1", **PHONE)
    base = f"/staff/series/{OWN}/"
    for path, heading in (
        ("", "周期排班"),
        ("new/", "新建周期排班"),
        (f"{one.pk}/", "周期排班"),
        (f"{one.pk}/change/", "修改周期排班"),
        (f"{one.pk}/end/", "结束这个周期？"),
    ):
        assert clerk.goes_to(base + path) == 200, path
        clerk.arrives(heading)
