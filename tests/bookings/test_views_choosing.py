"""From a chosen time to a held number: choosing it, and saying for whom."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Appointment
from tests.bookings.choosing import NEW_PERSON, PERSON, choose, chosen
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- choose -----------------------------------------------------------------------


def test_a_passer_by_signs_in_and_finds_the_choice_again(session, owner) -> None:
    browser = Client()
    answer = choose(browser, session, half_hours=1)
    assert answer.status_code == 302
    ways = parse_qs(urlsplit(answer.url).query)
    assert ways == {"next": [PERSON], "back": [reverse("session", args=[session.pk])]}
    assert not Appointment.objects.exists()

    make.person(owner)
    browser.force_login(owner)
    text = browser.get(PERSON).content.decode()
    assert "08:30–09:00" in text


def parse_choice_of(url: str) -> dict[str, object]:
    said = parse_qs(urlsplit(url).query)
    return {"session": int(said["session"][0]), "at": said["at"][0]}


def test_a_signed_in_patient_goes_on_to_the_person(session, browser) -> None:
    answer = choose(browser, session)
    assert (answer.status_code, parse_choice_of(answer.url)) == (302, chosen(session))
    assert "choice" not in browser.session  # the address says it


def test_coming_back_to_choose_without_its_form_leads_to_the_session(session, browser) -> None:
    answer = browser.get(reverse("bookings:choose", args=[session.pk]), chosen(session))
    assert (answer.status_code, answer.url) == (302, reverse("session", args=[session.pk]))
    assert "choice" not in browser.session


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-12-08", "2026-12-08T08:00"])
def test_what_is_no_half_hour_leads_back_to_the_session(session, browser, at) -> None:
    answer = browser.post(reverse("bookings:choose", args=[session.pk]), {"at": at})
    assert (answer.status_code, answer.url) == (302, reverse("session", args=[session.pk]))


def test_a_draft_cannot_be_chosen(browser) -> None:
    draft = make.draft()
    assert choose(browser, draft).status_code == 404


def test_a_session_that_is_not_there_cannot_be_chosen(browser, session) -> None:
    answer = browser.post(reverse("bookings:choose", args=[session.pk + 1000]), {"at": NOW.isoformat()})
    assert answer.status_code == 404


# --- for whom ---------------------------------------------------------------------


def test_persons_are_offered_with_relation_and_age(session, browser, owner) -> None:
    make.person(owner, "张桂兰", sex="female", relation="parent")
    text = browser.get(choose(browser, session).url).content.decode()
    assert "<strong>张桂兰</strong> 父亲或母亲，女，66 岁" in text
    assert session.hospital.name in text
    assert "12月8日" in text
    assert reverse("bookings:new_person") in text


def test_with_nobody_yet_straight_on_to_a_new_person(session, browser) -> None:
    answer = browser.get(choose(browser, session).url)
    assert answer.status_code == 302
    assert answer.url.startswith(NEW_PERSON)


def test_with_nothing_chosen_to_the_list_of_sessions(browser) -> None:
    assert browser.get(PERSON).url == reverse("sessions")


def test_the_form_carries_its_choice_in_its_address(session, browser, owner) -> None:
    make.person(owner)
    text = browser.get(choose(browser, session).url).content.decode()
    at = session.starts_at.isoformat().replace(":", "%3A").replace("+", "%2B")
    assert f'action="{PERSON}?session={session.pk}&amp;at={at}"' in text


def test_opening_the_page_writes_nothing(session, browser, owner) -> None:
    make.person(owner)
    page = choose(browser, session).url
    before = dict(browser.session.items())
    browser.get(page)
    assert dict(browser.session.items()) == before
    assert not Appointment.objects.exists()


def test_naming_the_person_holds_the_number(session, browser, owner) -> None:
    patient = make.person(owner)
    answer = browser.post(choose(browser, session, half_hours=1).url, {"patient": patient.pk})
    hold = Appointment.objects.get()
    assert answer.url == reverse("bookings:check", args=[hold.uid])
    assert (hold.patient_id, hold.slot.ordinal, hold.booked_by_id) == (patient.pk, 2, owner.pk)


def test_naming_the_person_twice_is_one_hold(session, browser, owner) -> None:
    patient = make.person(owner)
    said = {"patient": patient.pk, **chosen(session)}
    first, second = browser.post(PERSON, said), browser.post(PERSON, said)
    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_two_windows_do_not_mix_up_their_choices(session, browser, owner) -> None:
    patient = make.person(owner)
    choose(browser, session, half_hours=1)
    choose(browser, session, half_hours=3)
    browser.post(PERSON, {"patient": patient.pk, **chosen(session, half_hours=1)})
    assert Appointment.objects.get().slot.ordinal == 2


def test_nobody_chosen_is_said_above_the_heading(session, browser, owner) -> None:
    make.person(owner)
    choose(browser, session)
    answer = browser.post(PERSON, chosen(session))
    text = answer.content.decode()
    assert "<title>错误：为谁预约" in text
    assert text.index("error-summary") < text.index("<h1")
    assert 'href="#id_patient_0"' in text
    assert not Appointment.objects.exists()


def test_a_stranger_cannot_be_named(session, browser, owner) -> None:
    make.person(owner)
    stranger = make.person(make.account())
    answer = browser.post(PERSON, {"patient": stranger.pk, **chosen(session)})
    assert "请选择就诊人。" in answer.content.decode()
    assert not Appointment.objects.exists()


def test_a_choice_that_cannot_be_leads_to_the_list(browser, owner) -> None:
    make.person(owner)
    assert browser.get(PERSON, {"session": "x", "at": "y"}).url == reverse("sessions")
    assert browser.get(PERSON, {"session": "99999999", "at": NOW.isoformat()}).status_code == 404


def test_the_last_number_may_pass_to_another_person(browser, owner) -> None:
    session = make.published_session(numbers=1, hours=0.5)
    first, second = make.person(owner, "甲"), make.person(owner, "乙")
    browser.post(PERSON, {"patient": first.pk, **chosen(session)})
    page = browser.get(PERSON, chosen(session))
    assert page.status_code == 200
    assert f'value="{first.pk}"' in page.content.decode()
    answer = browser.post(PERSON, {"patient": second.pk, **chosen(session)})
    assert answer.status_code == 302
    hold = Appointment.objects.get()
    assert (hold.patient, hold.status) == (second, "pending")


def test_another_number_being_held_is_mentioned_before_it_goes(session, browser, owner) -> None:
    hold = make.held(make.published_session(), make.person(owner))
    text = browser.get(PERSON, chosen(session)).content.decode()
    assert "那个号会放回" in text
    assert reverse("bookings:check", args=[hold.uid]) in text
    text = browser.get(
        PERSON, {"session": hold.session_id, "at": hold.slot.starts_at.isoformat()}
    ).content.decode()
    assert "那个号会放回" not in text


# --- both -------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PERSON, NEW_PERSON])
def test_sign_in_first_and_kept_by_nobody(session, browser, owner, address) -> None:
    anonymous = Client().get(address)
    assert anonymous.url == f"{reverse('accounts:sign_in')}?next={address}"
    make.person(owner)
    choose(browser, session)
    assert browser.get(address)["Cache-Control"] == "private, no-store"


def test_titles_and_addresses_name_nobody(session, browser, owner) -> None:
    make.person(owner, "张桂兰")
    text = browser.get(choose(browser, session).url).content.decode()
    title = text[text.index("<title>") : text.index("</title>")]
    assert "张" not in title
    assert owner.phone not in text
