"""Who chooses or confirms on a yes that no longer counts is led to the text in force, and back."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.rules.consents import CURRENT
from bookings import actions
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.views.choices import Choice
from tests.bookings.agreeing import (
    EVE,
    HOSPITAL,
    IDENTITY,
    OLD_YES,
    ONE_OF_EACH,
    PAST_MIDNIGHT,
    TERMS,
    YOUNG,
    agree_to_all,
    holding,
    minor,
    somebody,
    status_of,
    subject_of,
)
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RENEWED = "这段文字有改动，和您上次同意的不一样，请再看一遍。"


def in_chinese(browser: Client) -> Client:
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return browser


def screen_of(answer: Any) -> tuple[str, dict[str, list[str]]]:
    """The screen of consent an answer leads to, and what comes along."""
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    return parts.path, parse_qs(parts.query)


@ONE_OF_EACH
def test_who_confirms_on_an_older_text_is_led_to_the_new_one_and_back(
    browser, owner, session, purpose, who
) -> None:
    in_chinese(browser)
    patient = somebody(owner, who)
    about = subject_of(purpose, owner, patient, session)
    agree_to_all(owner, patient, session)
    hold = actions.hold_number(**holding(owner, patient, session))
    check = f"/holds/{hold.uid}/"
    assert browser.get(check).status_code == 200
    make.agreed(owner, purpose, about=about, **OLD_YES)
    answer = browser.post(f"{check}confirm/")
    asked = {"next": [check]} | ({} if purpose in (TERMS, IDENTITY) else {"about": [str(about)]})
    assert screen_of(answer) == (f"/consent/{purpose}/", asked)
    assert status_of(hold) == AppointmentStatus.PENDING
    assert RENEWED in browser.get(answer["Location"]).content.decode()
    ticked = {"decision": "given", "agree": "on", "adult": "on", "version": CURRENT[purpose]}
    assert browser.post(answer["Location"], ticked)["Location"] == check
    assert browser.get(check).status_code == 200
    assert browser.post(f"{check}confirm/")["Location"] == f"/tickets/{hold.uid}/?new=1"
    assert status_of(hold) == AppointmentStatus.BOOKED


@ONE_OF_EACH
def test_who_chooses_on_an_older_text_is_led_to_the_new_one_and_back(
    browser, owner, session, purpose, who
) -> None:
    in_chinese(browser)
    patient = somebody(owner, who)
    about = subject_of(purpose, owner, patient, session)
    agree_to_all(owner, patient, session)
    make.agreed(owner, purpose, about=about, **OLD_YES)
    for_whom = Choice(session.pk, session.starts_at).url("bookings:person")
    answer = browser.post(for_whom, {"patient": patient.pk})
    if purpose == HOSPITAL:  # asked about before the check, when the number is held
        answer = browser.get(answer["Location"])
    assert screen_of(answer)[0] == f"/consent/{purpose}/"
    assert Appointment.objects.exists() == (purpose == HOSPITAL)
    assert RENEWED in browser.get(answer["Location"]).content.decode()
    ticked = {"decision": "given", "agree": "on", "adult": "on", "version": CURRENT[purpose]}
    onward = browser.post(answer["Location"], ticked)["Location"]
    assert browser.get(onward).status_code == 200
    assert browser.post(for_whom, {"patient": patient.pk})["Location"].startswith("/holds/")


def test_who_turns_fourteen_is_led_to_the_young_persons_screen(clock, browser_of, owner, session) -> None:
    patient = minor(owner, date(2012, 12, 2))
    agree_to_all(owner, patient, session, but=YOUNG)
    clock.move_to(EVE)
    browser = in_chinese(browser_of(owner))
    check = f"/holds/{actions.hold_number(**holding(owner, patient, session, EVE)).uid}/"
    assert browser.get(check).status_code == 200
    clock.move_to(PAST_MIDNIGHT)
    led = ("/consent/young/", {"about": [str(patient.pk)], "next": [check]})
    assert screen_of(browser.post(f"{check}confirm/")) == led
    assert screen_of(browser.get(check)) == led
