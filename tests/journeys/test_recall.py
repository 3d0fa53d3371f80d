"""Somebody is to come again: promised by the keyboard alone, first in line when the next clinic is published."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from accounts.models import User
from bookings.actions import publish_session
from bookings.actions.desk import give_number, look_up
from bookings.enums import Came, LookUp
from bookings.models import Appointment, Recall, RecallNotice
from bookings.transitions import move_status
from notices.models import Notice
from specialists.actions import draft_session
from specialists.enums import Pool
from specialists.models import ClinicSession, Posting, Slot
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.test_desk_booking import at_the_desk, caller
from tests.journeys.world import World


def clinic(world: World, days: float, *, ago: int) -> ClinicSession:
    """A session of the specialist so many days from now, published so many days ago, its numbers in their pools."""
    then = world.now - timedelta(days=ago)
    drafted = draft_session(
        postings=[Posting.objects.get(specialist=world.specialist, demo=True)],
        starts_at=world.now + timedelta(days=days),
        ends_at=world.now + timedelta(days=days, hours=3),
        numbers=20,
        demo=True,
        by=None,
        now=then,
    )
    return publish_session(session=drafted, by=None, now=then)


def seen(world: World, card: str, session: ClinicSession, clerk: int) -> None:
    """She walked in today, and was seen."""
    here = {"hospital_id": session.hospital_id, "by": clerk, "now": world.now}
    [person] = look_up(how=LookUp.DOCUMENT, document_kind="resident", country="", number=card, **here)
    number = Slot.objects.filter(session=session, pool=Pool.PUBLIC).latest("ordinal")
    booked = give_number(
        patient_id=person.pk,
        session_id=session.pk,
        at=number.starts_at,
        asks_as=Pool.WALK_IN,
        came=Came.PRESENT,
        agreed=True,
        **here,
    )
    move_status(booked, "fulfilled", by_id=clerk, now=world.now)


def test_come_again_is_first_in_line(company: Company, world: World) -> None:
    session = clinic(world, -0.04, ago=14)
    card = caller(world)
    desk = at_the_desk(company, world, session)
    seen(world, card, session, User.objects.get(username="reception9").pk)
    desk.secrets += ["高玉兰", card]
    hands = desk.hands = Keyboard()

    hands.write(desk.box("号码"), card)
    hands.press(desk.button("查找"))
    desk.arrives_at("高*兰")
    hands.press(desk.main.get_by_role("link", name=re.compile(f"^{desk.say('约复诊、看结果')}")))
    desk.arrives("约复诊、看结果")
    hands.pick(desk.main.locator("[name=when][value='dates']"))
    hands.press(desk.button("记下"))
    expect(desk.page.locator(".error-summary")).to_contain_text(desk.say("请写出日期，例如 2026-12-08。"))
    hands.pick(desk.main.locator("[name=when][value='1']"))
    hands.press(desk.button("记下"))
    desk.is_told("已记下。")
    desk.arrives_at("高*兰")
    expect(desk.main).to_contain_text(desk.say("等下次出诊公布"))

    later = clinic(world, 20, ago=0)
    assert Slot.objects.filter(session=later, pool=Pool.RECALL).count() == 1
    assert Recall.objects.get().kept_in == later
    assert Notice.objects.filter(kind=RecallNotice.KEPT).count() == 1
    assert desk.goes_to(f"/staff/recalls/{session.hospital.slug}/") == 200
    desk.arrives_at("复诊名单")
    expect(desk.main).to_contain_text(desk.say("号已留好，等选时间"))
    hands.press(desk.main.get_by_role("link", name=re.compile(f"^{desk.say('代选时间')}")))
    desk.arrives("预约")
    hands.pick(desk.main.locator("[name=came][value='phone']"))
    hands.tick(desk.main.locator("[name=agreed]"))
    hands.press(desk.button("确认预约"))
    desk.is_told("预约成功。")
    booked = Appointment.objects.get(session=later)
    assert (booked.pool, booked.slot.pool) == ("recall", "recall")
