"""Somebody telephones for a session that is full: put in line, given what is given up, by the keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bookings.actions import cancel_booking
from bookings.enums import WaitlistNotice
from bookings.models import Appointment, WaitlistEntry
from bookings.passing import pass_on_all
from notices.models import Notice
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.test_desk_booking import at_the_desk, caller
from tests.journeys.world import World, offers_round_the_clock


def test_a_caller_waits_and_has_the_number_that_is_given_up(company: Company, world: World) -> None:
    offers_round_the_clock(world.now)
    session = world.session_with(numbers=1)
    world.somebody_takes(session.slots.get())
    card = caller(world)
    desk = at_the_desk(company, world, session)
    desk.secrets += ["高玉兰", card]
    hands = desk.hands = Keyboard()

    hands.write(desk.box("号码"), card)
    hands.press(desk.button("查找"))
    desk.arrives_at("高*兰")
    hands.press(desk.link("预约"))
    desk.arrives("预约")
    hands.press(desk.main.locator(f"a[href$='/line/{session.pk}/']"))
    desk.arrives("加入候补")
    expect(desk.main).to_contain_text("139****0077")
    hands.press(desk.button("加入候补"))
    expect(desk.page.locator(".error-summary")).to_contain_text(desk.say("请先口头问过，同意以后再勾选。"))
    hands.tick(desk.main.locator("[name=agreed]"))
    hands.press(desk.button("加入候补"))
    desk.is_told("已加入候补。有号时发短信通知，答复可以打电话到窗口。")
    entry = WaitlistEntry.objects.get()
    assert entry.desk_id == session.hospital_id

    given_up = Appointment.objects.get(session=session, status="booked")
    cancel_booking(appointment=given_up, by=given_up.booked_by_id, now=world.now)
    pass_on_all(now=world.now)
    offer = Appointment.objects.get(entry=entry)
    assert Notice.objects.filter(kind=WaitlistNotice.OFFERED, subject_id=offer.pk).count() == 1
    desk.page.reload()
    hands.press(desk.link("替就诊人答复"))
    desk.arrives("有号了，要这个号吗？")
    hands.tick(desk.main.locator("[name=agreed]"))
    hands.press(desk.button("要这个号"))
    desk.is_told("已约上候补的号。")
    desk.arrives("就诊凭条")
    offer.refresh_from_db()
    assert offer.status == "booked"
    expect(desk.main).to_contain_text(re.compile(f"{offer.code[:4]} {offer.code[4:]}"))
