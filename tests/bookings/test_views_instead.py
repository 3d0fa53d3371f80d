"""“Shown, then gone”: what stands there instead of a number that cannot be had."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from bookings.actions import release_hold, withdraw_session
from bookings.models import Appointment
from bookings.rules import Reason
from specialists.enums import WithdrawReason
from tests.bookings.choosing import PERSON, choose, chosen, take
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_choosing_what_has_just_gone_says_so_at_once(session) -> None:
    take(session)
    answer = choose(Client(), session)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert str(Reason.TAKEN.label) in text
    assert "08:30–09:00" in text, "the other half-hours stand there"


def test_choosing_in_a_withdrawn_session_says_so(session, browser) -> None:
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    answer = choose(browser, session)
    assert answer.status_code == 409
    assert str(Reason.WITHDRAWN.label) in answer.content.decode()


def test_gone_meanwhile_shows_what_is_left_and_keeps_the_person(session, browser, owner) -> None:
    patient = make.person(owner, "张桂兰")
    choose(browser, session)
    take(session)
    answer = browser.post(PERSON, {"patient": patient.pk, **chosen(session)})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert str(Reason.TAKEN.label) in text
    assert "张桂兰" in text
    assert f'name="patient" value="{patient.pk}"' in text
    assert "08:30–09:00" in text
    assert ">08:00–08:30<" not in text


def test_from_there_one_tap_holds_another_time(session, browser, owner) -> None:
    patient = make.person(owner)
    answer = choose(browser, session, half_hours=2, patient=patient.pk)
    hold = Appointment.objects.get()
    assert answer.url == reverse("bookings:check", args=[hold.uid])
    assert hold.slot.ordinal == 3


@pytest.mark.parametrize("named", ["", "x", "-1", "9" * 30, "0"])
def test_a_person_that_is_none_is_simply_asked_for(session, browser, named) -> None:
    assert urlsplit(choose(browser, session, patient=named).url).path == PERSON


def test_a_strangers_person_is_asked_for_again(session, browser) -> None:
    stranger = make.person(make.account())
    assert urlsplit(choose(browser, session, patient=stranger.pk).url).path == PERSON
    assert not Appointment.objects.exists()


def test_the_alternatives_have_numbers(browser, owner) -> None:
    who = make.specialist("王北京")
    posting = make.posting(who)
    session = make.published_session(posting, numbers=1, hours=0.5)
    later = make.published_session(posting, starts_at=make.DAY + timedelta(days=1))
    take(session)
    text = browser.post(PERSON, {"patient": make.person(owner).pk, **chosen(session)}).content.decode()
    assert reverse("session", args=[later.pk]) in text


def test_a_person_with_a_number_there_is_told_and_another_offered(session, browser, owner) -> None:
    patient = make.person(owner)
    make.booked(session, patient)
    answer = browser.post(PERSON, {"patient": patient.pk, **chosen(session, half_hours=1)})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert str(Reason.SAME_SESSION.label) in text
    assert "换一位就诊人" in text


def test_too_many_holds_are_said(session, browser, owner) -> None:
    patient = make.person(owner)
    for n in range(3):
        hold = make.held(session, patient, at=session.starts_at + n * timedelta(minutes=30))
        release_hold(hold=hold, by=owner.pk, now=NOW)
    answer = browser.post(PERSON, {"patient": patient.pk, **chosen(session)})
    assert answer.status_code == 409
    assert str(Reason.TOO_MANY_HOLDS.label) in answer.content.decode()
