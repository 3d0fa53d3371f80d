"""候补: the last number has gone; who waits gets it when it is given up, and nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from bookings.enums import Rule, WaitlistNotice
from bookings.models import Appointment, Policy
from tests.journeys.conftest import Company
from tests.journeys.patient import FATHER, MOTHER, Patient
from tests.journeys.world import World, hours_of


def offers_round_the_clock(world: World) -> None:
    """This journey may be made at night."""
    usual = Policy.objects.filter(rule=Rule.WAITLIST, hospital=None).latest("valid_from")
    hours = {"offers_from_time": "00:00", "offers_until_time": "23:59"}
    since = world.now - timedelta(hours=1)
    Policy.objects.create(rule=Rule.WAITLIST, values=usual.values | hours, valid_from=since, created_at=since)


def joins_the_waitlist(patient: Patient) -> None:
    """From the page that says the number has gone: for whom, what is to be agreed to, a place in line."""
    patient.hands.press(patient.link("加入候补"))
    patient.arrives("加入候补")
    patient.hands.press(patient.button("加入候补"))
    expect(patient.page).to_have_url(re.compile(r"/consent/|/waitlist/\d+/"))
    if "/consent/" in patient.page.url:
        patient.agrees()
        patient.arrives("加入候补")
        patient.hands.press(patient.button("加入候补"))
    patient.arrives("候补中")


def test_who_waits_gets_the_number_that_is_given_up(company: Company, world: World) -> None:
    offers_round_the_clock(world)
    session = world.session_with(numbers=1)
    hours = hours_of(session.slots.get())
    quick, slow = company.joins(width=1280, height=900), company.joins()
    for patient in (quick, slow):
        patient.opens_session(session.pk, world.specialist)
        patient.chooses(hours)
        patient.signs_in()
    slow.fills_in(FATHER)
    quick.adds(MOTHER)
    quick.sees_the_number_held(MOTHER)
    quick.books()

    slow.hands.press(slow.button("下一步"))
    slow.finds_it_gone(FATHER)
    joins_the_waitlist(slow)
    expect(slow.main).to_contain_text(slow.say("您排在第一位。"))

    quick.cancels()
    late = company.joins()
    late.opens_session(session.pk, world.specialist)
    late.arrives_at(late.called(world.specialist))
    expect(late.link("加入候补")).to_be_visible()

    told = slow.reads_message(WaitlistNotice.OFFERED)
    found = re.search(r"https?://\S+?/offers/[0-9a-f-]+/", told)
    assert found, told
    slow.goes_to(urlsplit(found.group()).path)
    slow.arrives("有号了，要这个号吗？")
    slow.hands.press(slow.button("要这个号"))
    ticket = slow.reads_the_ticket()
    assert Appointment.objects.get(code=ticket.code).slot.session_id == session.pk
