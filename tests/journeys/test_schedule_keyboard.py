"""A session planned from an empty day of the schedule and found there again, by the keyboard alone at a tablet;
series on a phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from notices.localtime import local, local_date
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


def test_a_series_and_its_publishing_by_the_keyboard_alone(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    clerk = clerk_of(company, "clerk1", **TABLET)
    clerk.arrives_at(clerk.called(hospitals.own))
    clerk.hands = Keyboard()
    hands, first, name = clerk.hands, hospitals.day, clerk.called(hospitals.specialist)

    hands.press(clerk.link("周期排班"))
    clerk.arrives("周期排班")
    hands.press(clerk.link("新建周期排班"))
    clerk.arrives("新建周期排班")
    specialist = clerk.box("专家")
    hands.select(specialist, specialist.locator("option", has_text=name).inner_text())
    hands.tick(clerk.main.locator(f"[name=weekdays][value='{first.weekday()}']"))
    hands.date(clerk.box("从哪天开始"), first)
    hands.date(clerk.main.locator("[name=until]"), first + timedelta(days=21))
    hands.clock(clerk.box("开始"), "08:30")
    hands.clock(clerk.box("结束"), "11:30")
    hands.write(clerk.box("放多少个号"), "6")
    hands.press(clerk.button("下一步，看是哪些日子"))
    clerk.arrives("核对周期排班")
    expect(clerk.main.locator(".sheet-line")).to_have_count(4)
    hands.press(clerk.button("保存，并生成这三个月的草稿"))
    clerk.arrives("周期排班")
    drafts = ClinicSession.objects.filter(series__isnull=False).order_by("starts_at")
    assert [local_date(one.starts_at) for one in drafts] == [first + timedelta(days=7 * n) for n in range(4)]

    # One day is not held, and one is at another hour.
    close = clerk.main.get_by_role("button", name=clerk.say("这天不出诊"))
    hands.press(close.nth(3))
    expect(clerk.main.get_by_role("button", name=clerk.say("这天出诊"))).to_have_count(1)
    hands.press(clerk.main.locator(f"a[href$='change/?on={first.isoformat()}']"))
    clerk.arrives("修改周期排班")
    hands.pick(clerk.main.locator("[name=scope][value=this]"))
    hands.clock(clerk.box("开始"), "09:00")
    hands.press(clerk.button("修改"))
    clerk.arrives("周期排班")
    assert [f"{local(one.starts_at):%H:%M}" for one in drafts.all()] == ["09:00", "08:30", "08:30"]

    # All of them published in one step, but for one; what is left open is said on purpose.
    assert clerk.goes_to("/staff/") == 200
    hands.press(clerk.main.get_by_role("link", name=re.compile(f"^{clerk.say('草稿')}")))
    hands.press(clerk.link("一次发布多份草稿"))
    clerk.arrives("发布草稿")
    left_out, *wanted = drafts.all()
    ready = clerk.main.locator("[name=session]:checked").evaluate_all("boxes => boxes.map(box => +box.value)")
    for pk in set(ready) - {one.pk for one in wanted}:
        hands.tick(clerk.main.locator(f"#session-{pk}"))
    hands.press(clerk.button("发布勾选的"))
    expect(clerk.page.locator(".error-summary")).to_be_focused()
    hands.tick(clerk.main.locator("#open-fee"))
    hands.tick(clerk.main.locator("#open-room"))
    hands.press(clerk.button("发布勾选的"))
    clerk.is_told("已发布 2 场。患者现在能看到。")
    left_out.refresh_from_db()
    assert left_out.status == "draft"

    # It is held on another weekday from now on; then no more.
    series = f"/staff/series/{OWN}/{left_out.series_id}/"
    assert clerk.goes_to(series) == 200
    clerk.arrives("周期排班")
    hands.press(clerk.link("改周期"))
    clerk.arrives("改周期")
    hands.tick(clerk.main.locator(f"[name=weekdays][value='{(first.weekday() + 1) % 7}']"))
    hands.press(clerk.button("下一步，看会有哪些变化"))
    clerk.arrives("核对新的周期")
    hands.press(clerk.button("照此修改"))
    clerk.arrives("周期排班")
    hands.press(clerk.link("结束这个周期"))
    clerk.arrives("结束这个周期？")
    hands.press(clerk.button("结束"))
    clerk.arrives("周期排班")


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
