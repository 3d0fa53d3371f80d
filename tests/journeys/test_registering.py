"""A village doctor telephones for an elder nobody has heard of: registered by the keyboard alone."""

from __future__ import annotations

from datetime import date
from time import monotonic

from playwright.sync_api import expect

from bookings.enums import DocumentKind
from bookings.models import Patient
from tests.factories import bookings as make
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.test_desk import receives
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
# What the machine may take; a person types some thirty signs besides.
SECONDS = 20.0


def test_registered_by_the_keyboard_alone(company: Company, world: World) -> None:
    born = date(world.now.year - 78, 4, 2)
    card = make.resident(born, "female").number
    desk = receives(company, world)
    desk.page.set_viewport_size({"width": TABLET["width"], "height": TABLET["height"]})
    desk.hands = Keyboard()
    desk.secrets += [card, "赵桂兰"]
    desk.hands.press(desk.link("查找就诊人"))
    desk.arrives("查找就诊人")
    desk.hands.write(desk.box("号码"), card)
    began = monotonic()
    desk.hands.press(desk.button("查找"))
    expect(desk.main.locator(".notice--warning")).to_contain_text(desk.say("没有查到"))
    desk.hands.press(desk.button("登记新就诊人"))
    desk.arrives("登记新就诊人")
    expect(desk.box("证件号码")).to_have_value(card)
    desk.hands.write(desk.box("姓名"), "赵桂兰")
    desk.hands.write(desk.main.locator("[name=phone]"), "139 0477 0001")
    desk.hands.pick(desk.main.locator("[name=came][value=phone]"))
    desk.hands.tick(desk.main.locator("[name=agreed]"))
    desk.hands.press(desk.button("登记"))
    desk.is_told("已登记。30 分钟内可以办理其他事项。")
    assert monotonic() - began < SECONDS
    desk.arrives_at("赵*兰")
    assert card not in desk.page.url
    person = Patient.objects.get(created_by__username="reception1")
    assert (person.document_kind, person.document, person.birth_date) == (DocumentKind.RESIDENT, card, born)
