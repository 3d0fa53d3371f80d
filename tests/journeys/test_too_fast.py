"""Somebody who pressed too fast: the browser works it off, or one waits half a minute; then the number is booked."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actions.pacing import Caller, may_step
from accounts.models import User
from accounts.rules import pace
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.patient import MOTHER, Patient
from tests.journeys.world import World, hours_of

STOPPED = "请稍等一下"
NEVER = 32  # zero bits: more than a browser finds while somebody looks


def was_too_fast(settings: Any) -> None:
    """The account has taken all the steps of this hour, and of the next should that begin meanwhile."""
    settings.PACE = 1
    (account,) = User.objects.exclude(phone_hash=None)
    now, networks = timezone.now(), (f"203.0.113.{n % 250}" for n in count())
    for at in (now, now + timedelta(hours=1)):
        while not may_step(caller=Caller(account.pk, "", next(networks)), path="/", now=at):
            """One more."""


def holds_a_number(patient: Patient, world: World) -> None:
    """Up to the page with the one button that books."""
    patient.opens_session(world.next_session().pk, world.specialist)
    patient.chooses(hours_of(world.next_session().slots.order_by("ordinal").first()))
    patient.signs_in()
    patient.adds(MOTHER)
    patient.sees_the_number_held(MOTHER)


def test_the_browser_works_it_off_by_itself(
    company: Company, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = company.joins(hands=Keyboard())
    holds_a_number(patient, world)
    was_too_fast(settings)
    with monkeypatch.context() as harder:
        harder.setattr(pace, "BITS", NEVER)
        patient.wants_large_text()
        patient.hands.press(patient.button("确认预约"))
        patient.arrives(STOPPED)
        expect(patient.main.get_by_role("status")).to_contain_text("正在自动核对")
        expect(patient.main.get_by_role("progressbar")).to_be_visible()
        expect(patient.button("继续")).to_be_hidden()
        patient.hands.press(patient.link("先不继续，返回"))
        patient.arrives("请核对，然后预约")
    patient.books()


def test_where_there_is_no_worker_the_page_works_it_off(
    company: Company, world: World, settings: Any
) -> None:
    patient = company.joins()
    patient.context.add_init_script("delete window.Worker")
    holds_a_number(patient, world)
    was_too_fast(settings)
    patient.books()


def test_without_script_one_waits_half_a_minute(company: Company, world: World, settings: Any) -> None:
    patient = company.joins(scripts=False)
    holds_a_number(patient, world)
    was_too_fast(settings)
    patient.hands.press(patient.button("确认预约"))
    patient.arrives(STOPPED)
    patient.hands.press(patient.button("继续"))
    expect(patient.main).to_contain_text("还没到时间，请再等")
    patient.arrives(STOPPED)
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=True):
        patient.hands.press(patient.button("继续"))
        patient.reads_the_ticket()
