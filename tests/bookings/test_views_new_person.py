"""A new person on the way to a number: added, corrected, refused, and never typed twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Appointment, Patient, PatientLink
from tests.bookings.choosing import NEW_PERSON, PERSON, TYPED, choose, chosen, take
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
    patient = Patient.objects.latest("pk")
    assert patient.name == "张桂兰"
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
