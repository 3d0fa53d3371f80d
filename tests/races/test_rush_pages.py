"""The same rush through the pages: one person is asked to check, 31 are shown where to go instead."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

THREADS = 32


def test_thirty_two_browsers_and_one_number() -> None:
    session = make.published_session(numbers=1, hours=0.5)
    who = session.specialists.get()
    elsewhere = make.published_session(
        make.posting(who, session.hospital), starts_at=session.starts_at + timedelta(days=1)
    )
    people = [make.person(make.account()) for _ in range(THREADS)]
    browsers = []
    for patient in people:
        browser = Client(raise_request_exception=False)
        browser.force_login(patient.created_by)
        browsers.append((browser, patient))
    address = reverse("bookings:person")
    query = {"session": session.pk, "at": session.starts_at.isoformat()}

    def attempt(browser: Client, patient):
        return lambda: browser.post(address, {"patient": patient.pk}, query_params=query)

    with time_machine.travel(NOW, tick=False):
        answers = run_together([attempt(*pair) for pair in browsers])
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: THREADS - 1}
    (won,) = [answer for answer in answers if answer.status_code == 302]
    hold = Appointment.objects.get(status=AppointmentStatus.PENDING)
    assert won.url == reverse("bookings:check", args=[hold.uid])
    instead = reverse("session", args=[elsewhere.pk])
    assert all(instead in answer.content.decode() for answer in answers if answer.status_code == 409)
