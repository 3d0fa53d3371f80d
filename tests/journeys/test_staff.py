"""A hospital's clerk and a patient: published, changed, delayed, withdrawn, and seen and told at once."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from bookings.enums import NoticeKind
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import PASSWORD, Hospitals, staff_of_two_hospitals
from tests.journeys.patient import MOTHER, Patient, Ticket
from tests.journeys.test_strangers import NOT_FOUND, NOT_TAKEN, answers
from tests.journeys.world import World

MOST_SECONDS = 1.0  # from the answer to the clerk to the patient's page


def clerk_of(company: Company, name: str, **window: object) -> Clerk:
    """Somebody of a hospital, signed in."""
    clerk = company.works(**window)
    clerk.signs_in(name, PASSWORD)
    return clerk


def books(patient: Patient, hospitals: Hospitals, session: int, hours: str) -> Ticket:
    """The patient takes a number for her mother."""
    patient.opens_session(session, hospitals.specialist)
    patient.chooses(hours)
    patient.signs_in()
    patient.adds(MOTHER)
    patient.sees_the_number_held(MOTHER)
    return patient.books()


def does(
    clerk: Clerk,
    button: Locator,
    patient: Patient,
    ticket: Ticket,
    *,
    shows: str,
    measured: Callable[[str], None],
    what: str,
) -> None:
    """The clerk presses the button; the patient who looks at the ticket then sees it."""
    clerk.hands.press(button)
    clerk.is_told("已通知 1 位就诊人。")
    done = time.monotonic()
    patient.goes_to(ticket.path)
    expect(patient.main).to_contain_text(shows)
    took = time.monotonic() - done
    measured(f"{what}: on the patient's page {took:.2f} s after it was done")
    assert took <= MOST_SECONDS


def test_published_changed_delayed_withdrawn(
    company: Company, world: World, measured: Callable[[str], None]
) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    clerk = clerk_of(company, "clerk1")
    clerk.arrives_at(clerk.called(hospitals.own))
    clerk.plans(hospitals.specialist, hospitals.day, "08:00", "10:00", numbers=4)
    session = clerk.publishes()
    clerk.arrives_at(clerk.called(hospitals.specialist))

    patient = company.joins()
    ticket = books(patient, hospitals, session, "08:00–08:30")
    clerk.opens(session)
    clerk.sees_on_the_roster("08:00–08:30", "王*英")
    assert MOTHER.name not in clerk.page.content()

    change = clerk.asks_to_change(hospitals.day, "09:00", "11:00")
    does(clerk, change, patient, ticket, shows="09:00–09:30", measured=measured, what="a change")
    assert "9:00–9:30" in patient.reads_message(NoticeKind.CHANGED)

    delay = clerk.asks_to_delay(45)
    does(clerk, delay, patient, ticket, shows="09:45–10:15", measured=measured, what="a delay")
    assert "45" in patient.reads_message(NoticeKind.DELAYED)

    helper = clerk_of(company, "assistant1", width=360, height=740)
    helper.arrives("我的出诊")
    helper.hands.press(helper.main.get_by_role("link", name="看就诊名单").first)
    helper.sees_on_the_roster("09:45–10:15", "王*英")

    other = clerk_of(company, "clerk2", width=360, height=740)
    for name in ("", "delay/", "change/", "substitute/", "withdraw/"):
        expected = (NOT_FOUND, NOT_FOUND if name else NOT_TAKEN)
        assert answers(other, f"/staff/sessions/{session}/{name}") == expected, name
    assert answers(patient, f"/staff/sessions/{session}/withdraw/") == (NOT_FOUND, NOT_FOUND)

    withdraw = clerk.asks_to_withdraw(WithdrawReason.TRAVEL.label)
    does(clerk, withdraw, patient, ticket, shows="停诊", measured=measured, what="a withdrawal")
    patient.arrives("这场门诊停诊了，请不要前往")
    assert "专家行程受阻" in patient.reads_message(NoticeKind.WITHDRAWN)
    assert ClinicSession.objects.get(pk=session).status == "withdrawn"


def test_by_the_keyboard_alone_and_without_scripts(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    session = ClinicSession.objects.filter(hospital=hospitals.own, status="published").latest("starts_at")
    clerk = clerk_of(company, "clerk1", hands=Keyboard(), scripts=False)
    clerk.hands.press(clerk.main.locator(f"a.work-row[href='/staff/sessions/{session.pk}/']"))
    clerk.arrives_at(clerk.called(hospitals.specialist))
    clerk.hands.press(clerk.asks_to_delay(30))
    clerk.is_told("没有人需要通知。")
    clerk.takes_the_delay_back()
    clerk.hands.press(clerk.asks_to_withdraw(WithdrawReason.WEATHER.label))
    clerk.is_told("已停诊。")
    assert ClinicSession.objects.get(pk=session.pk).status == "withdrawn"
