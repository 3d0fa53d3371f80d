"""From a chosen time to a held number: choose, for whom, a new person, and “shown, then gone”."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from bookings.actions import release_hold, withdraw_session
from bookings.models import Appointment, Patient, PatientLink
from bookings.rules import Reason
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PERSON = reverse("bookings:person")
NEW_PERSON = reverse("bookings:new_person")
TYPED = {
    "relation": "parent",
    "name": "张桂兰",
    "sex": "female",
    "birth_date_year": "1957",
    "birth_date_month": "3",
    "birth_date_day": "8",
    "phone": "",
}


@pytest.fixture
def session() -> ClinicSession:
    """Two hours, a number in each half-hour."""
    return make.published_session(numbers=4)


def choose(browser: Client, session: ClinicSession, *, half_hours: int = 0, **more: object):
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return browser.post(reverse("bookings:choose", args=[session.pk]), {"at": at.isoformat(), **more})


def chosen(session: ClinicSession, *, half_hours: int = 0) -> dict[str, object]:
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return {"session": session.pk, "at": at.isoformat()}


def take(session: ClinicSession, *, half_hours: int = 0) -> Appointment:
    """Somebody else books the half-hour's number."""
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return make.booked(session, make.person(make.account()), at=at)


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


def test_a_signed_in_patient_goes_on_to_the_person(session, browser) -> None:
    answer = choose(browser, session)
    assert (answer.status_code, answer.url) == (302, PERSON)


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


# --- for whom ---------------------------------------------------------------------


def test_persons_are_offered_with_relation_and_age(session, browser, owner) -> None:
    make.person(owner, "张桂兰", sex="female", relation="parent")
    choose(browser, session)
    text = browser.get(PERSON).content.decode()
    assert "<strong>张桂兰</strong> 父亲或母亲，女，66 岁" in text
    assert session.hospital.name in text
    assert "12月8日" in text
    assert reverse("bookings:new_person") in text


def test_with_nobody_yet_straight_on_to_a_new_person(session, browser) -> None:
    choose(browser, session)
    answer = browser.get(PERSON)
    assert answer.status_code == 302
    assert answer.url.startswith(NEW_PERSON)


def test_with_nothing_chosen_to_the_list_of_sessions(browser) -> None:
    assert browser.get(PERSON).url == reverse("sessions")


def test_the_form_carries_its_choice_in_its_address(session, browser, owner) -> None:
    make.person(owner)
    choose(browser, session)
    text = browser.get(PERSON).content.decode()
    at = session.starts_at.isoformat().replace(":", "%3A").replace("+", "%2B")
    assert f'action="{PERSON}?session={session.pk}&amp;at={at}"' in text


def test_opening_the_page_writes_nothing(session, browser, owner) -> None:
    make.person(owner)
    choose(browser, session)
    before = dict(browser.session.items())
    browser.get(PERSON)
    assert dict(browser.session.items()) == before
    assert not Appointment.objects.exists()


def test_naming_the_person_holds_the_number(session, browser, owner) -> None:
    patient = make.person(owner)
    choose(browser, session, half_hours=1)
    answer = browser.post(PERSON, {"patient": patient.pk})
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
    assert list(Appointment.objects.values_list("status", flat=True).order_by("pk")) == [
        "released",
        "pending",
    ]


def test_another_number_being_held_is_mentioned_before_it_goes(session, browser, owner) -> None:
    hold = make.held(make.published_session(), make.person(owner))
    text = browser.get(PERSON, chosen(session)).content.decode()
    assert "那个号会放回" in text
    assert reverse("bookings:check", args=[hold.uid]) in text
    text = browser.get(
        PERSON, {"session": hold.session_id, "at": hold.slot.starts_at.isoformat()}
    ).content.decode()
    assert "那个号会放回" not in text


# --- shown, then gone ---------------------------------------------------------------


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
    assert choose(browser, session, patient=named).url == PERSON


def test_a_strangers_person_is_asked_for_again(session, browser) -> None:
    stranger = make.person(make.account())
    assert choose(browser, session, patient=stranger.pk).url == PERSON
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


# --- a new person -------------------------------------------------------------------


def test_a_new_person_is_added_and_the_number_held(session, browser, owner) -> None:
    choose(browser, session)
    answer = browser.post(NEW_PERSON, {**TYPED, **chosen(session)})
    hold = Appointment.objects.get()
    assert answer.url == reverse("bookings:check", args=[hold.uid])
    assert hold.patient.name == "张桂兰"
    assert PatientLink.objects.get().account == owner


def test_sent_twice_it_is_one_person_and_one_hold(session, browser) -> None:
    said = {**TYPED, **chosen(session)}
    assert browser.post(NEW_PERSON, said).url == browser.post(NEW_PERSON, said).url
    assert (Patient.objects.count(), Appointment.objects.count()) == (1, 1)


def test_errors_keep_what_was_typed(session, browser) -> None:
    choose(browser, session)
    answer = browser.post(
        NEW_PERSON, {**TYPED, "birth_date_month": "１３", "phone": "123", **chosen(session)}
    )
    text = answer.content.decode()
    assert "<title>错误：添加就诊人" in text
    assert 'href="#id_birth_date_0"' in text
    for typed in ("张桂兰", "１３", 'value="123"', 'value="1957"'):
        assert typed in text
    assert not Patient.objects.exists()


def test_what_the_action_refuses_stands_at_its_field(session, browser) -> None:
    answer = browser.post(NEW_PERSON, {**TYPED, "birth_date_year": "2027", **chosen(session)})
    assert "出生日期不能晚于今天。" in answer.content.decode()
    answer = browser.post(
        NEW_PERSON, {**TYPED, "relation": "self", "birth_date_year": "2015", **chosen(session)}
    )
    assert 'href="#id_relation_0"' in answer.content.decode()


def test_a_sixth_person_is_refused_with_the_reason(session, browser, owner) -> None:
    for n in range(5):
        make.person(owner, f"家人{'甲乙丙丁戊'[n]}")
    answer = browser.post(NEW_PERSON, {**TYPED, **chosen(session)})
    assert "最多为 5 位就诊人预约" in answer.content.decode()
    text = browser.get(PERSON, chosen(session)).content.decode()
    assert NEW_PERSON not in text, "what is refused is not offered"


def test_gone_while_typing_keeps_the_person(session, browser) -> None:
    choose(browser, session)
    take(session)
    answer = browser.post(NEW_PERSON, {**TYPED, **chosen(session)})
    text = answer.content.decode()
    assert answer.status_code == 409
    patient = Patient.objects.get(name="张桂兰")
    assert f'name="patient" value="{patient.pk}"' in text


def test_from_the_list_of_persons_nothing_is_held(session, browser) -> None:
    choose(browser, session)
    assert browser.get(NEW_PERSON, {"from": "people"}).status_code == 200
    answer = browser.post(f"{NEW_PERSON}?from=people", TYPED)
    assert answer.url == reverse("bookings:people")
    assert Patient.objects.count() == 1
    assert not Appointment.objects.exists()


def test_typed_while_signed_out_it_is_there_after_signing_in(session, owner) -> None:
    browser = Client()
    choose(browser, session)
    answer = browser.post(NEW_PERSON, {**TYPED, **chosen(session)})
    assert answer.url.startswith(reverse("accounts:sign_in"))
    assert not Patient.objects.exists()
    browser.force_login(owner)
    text = browser.get(NEW_PERSON).content.decode()
    for typed in ("张桂兰", 'value="1957"', 'value="3"', 'value="8"'):
        assert typed in text
    browser.post(NEW_PERSON, {**TYPED, **chosen(session)})
    assert "typed_person" not in browser.session


# --- all of them ----------------------------------------------------------------------


@pytest.mark.parametrize("address", [PERSON, NEW_PERSON])
def test_sign_in_first_and_kept_by_nobody(session, browser, owner, address) -> None:
    anonymous = Client().get(address)
    assert anonymous.url == f"{reverse('accounts:sign_in')}?next={address}"
    make.person(owner)
    choose(browser, session)
    assert browser.get(address)["Cache-Control"] == "private, no-store"


def test_titles_and_addresses_name_nobody(session, browser, owner) -> None:
    make.person(owner, "张桂兰")
    choose(browser, session)
    text = browser.get(PERSON).content.decode()
    title = text[text.index("<title>") : text.index("</title>")]
    assert "张" not in title
    assert owner.phone not in text
