"""候补: the last number has gone; who waits gets it when it is given up, and nobody else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from bookings.enums import WaitlistNotice
from bookings.models import Appointment
from tests.journeys.conftest import Company
from tests.journeys.patient import Patient
from tests.journeys.test_last_number import one_comes_second
from tests.journeys.world import World, offers_round_the_clock


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
    offers_round_the_clock(world.now)
    session = world.session_with(numbers=1)
    quick, slow, _instead = one_comes_second(company, world, session)
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
