"""Somebody telephones: found, booked, moved and given up by the keyboard alone at a tablet, faster than on paper."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from accounts.enums import ConsentPurpose
from accounts.models import User
from bookings.actions import add_person
from bookings.enums import NoticeKind, Relation, Sex
from bookings.models import Appointment
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from notices.models import Notice
from specialists.models import ClinicSession
from tests.factories.bookings import agreed, resident
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import PASSWORD
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
MOST_SECONDS = 60  # from the ringing to the number that is read out
STROKE = 0.28  # seconds a practised hand takes for a key (40 words a minute)
FEW = 12  # arrows, Space and Enter
ROLL = 302  # CSS pixels of a till's paper, 80 mm
BORN = date(1949, 6, 1)


def caller(world: World) -> str:
    """An elder whose son has entered her; the number of her card."""
    son = User.objects.create(phone="+8613904710077")
    agreed(son, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    card = resident(BORN, Sex.FEMALE, 3)
    add_person(
        by=son.pk,
        now=world.now,
        name="高玉兰",
        sex=Sex.FEMALE,
        birth_date=BORN,
        phone="",
        relation=Relation.PARENT,
        document=card,
    )
    return card.number


def at_the_desk(company: Company, world: World, session: ClinicSession) -> Clerk:
    """Somebody who receives patients there, waiting for the telephone to ring."""
    user = User.objects.create_user("reception9", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=session.hospital, role=StaffRole.RECEPTION, by=None, now=world.now)
    desk = company.works(**TABLET)
    desk.signs_in("reception9", PASSWORD)
    desk.arrives_at(desk.called(session.hospital))
    assert desk.goes_to(f"/staff/people/{session.hospital.slug}/") == 200
    desk.arrives("查找就诊人")
    return desk


def test_a_call_is_booked_within_a_minute(
    company: Company, world: World, measured: Callable[[str], None]
) -> None:
    session = world.next_session()
    card = caller(world)
    desk = at_the_desk(company, world, session)
    desk.secrets += ["高玉兰", card]
    keyboard = Keyboard()
    hands = desk.hands = keyboard

    rang = time.monotonic()
    hands.write(desk.box("号码"), card)
    hands.press(desk.button("查找"))
    desk.arrives_at("高*兰")
    hands.press(desk.link("预约"))
    desk.arrives("预约")
    focused = desk.main.locator("input[name=time]:checked")
    expect(focused).to_be_focused()  # the first that is free: often that is it
    expect(desk.main).to_contain_text("139****0077")
    hands.write(desk.box("专家或科室"), "weiheng")
    hands.press(desk.button("筛选"))
    wanted = desk.main.locator(f"input[name=time][value^='{session.pk}|']").nth(1)
    hands.pick(wanted)
    hands.tick(desk.main.locator("[name=agreed]"))
    hands.press(desk.button("确认预约"))
    desk.is_told("预约成功。")
    booked = Appointment.objects.get()
    expect(desk.main).to_contain_text(f"{booked.code[:4]} {booked.code[4:]}")
    took = time.monotonic() - rang
    strokes = keyboard.stops + len(card) + len("weiheng") + FEW
    measured(f"a call booked by the keyboard alone in {took:.1f} s of the browser, {strokes} strokes")
    assert took + strokes * STROKE <= MOST_SECONDS
    assert (booked.session_id, booked.origin, booked.pool) == (session.pk, "desk", "desk")
    assert Notice.objects.filter(kind=NoticeKind.CONFIRMED, subject_id=booked.pk).count() == 1

    desk.arrives("就诊凭条")
    prints_on_a_roll(desk)

    hands.press(desk.link("办完了，回到这位就诊人"))
    desk.arrives_at("高*兰")
    hands.press(desk.main.get_by_role("link", name=re.compile(f"^{desk.say('改约')}")))
    desk.arrives("改约")
    hands.pick(desk.main.locator(f"input[name=time][value^='{session.pk}|']").last)
    hands.press(desk.button("确认改约"))
    desk.is_told("改约成功，取号码不变。")
    before, code = booked.slot_id, booked.code
    booked.refresh_from_db()
    assert booked.slot_id != before
    assert booked.code == code

    hands.press(desk.link("办完了，回到这位就诊人"))
    hands.press(desk.main.get_by_role("link", name=re.compile(f"^{desk.say('取消')}")))
    desk.arrives("取消这个预约吗？")
    hands.press(desk.button("确认取消"))
    desk.is_told("预约已取消，号已退回。")
    booked.refresh_from_db()
    assert booked.status == "cancelled"


def prints_on_a_roll(desk: Clerk) -> None:
    """On paper there is the slip alone, and it fits a till's roll."""
    desk.page.emulate_media(media="print")
    desk.page.set_viewport_size({"width": ROLL, "height": 900})
    expect(desk.main.locator(".slip")).to_be_visible()
    for gone in (".site-header", ".back-link", "h1", ".messages", "[data-print]"):
        expect(desk.page.locator(gone).first).not_to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.page.emulate_media(media="screen")
    desk.page.set_viewport_size(TABLET)
