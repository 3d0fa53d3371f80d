"""The person's own number: that of the account of their own, always; else the one on record, kept for nobody else."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.actions import replace_phone
from accounts.enums import PhoneChange
from accounts.hashes import hash_phone
from accounts.models import SignInCode, User
from bookings import actions
from bookings.enums import NoticeKind
from bookings.models import Patient, PatientLink
from bookings.queries.persons import own_phone, phones_shown
from bookings.wording import patient_address
from notices.models import Notice
from portal.rights import as_json, my_data
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GIVEN, FRESH = "+8613900000001", "+8613900000002"
BORN = date(1955, 3, 8)
DOCUMENT = make.resident(BORN, "female", 7)
PEOPLE = reverse("bookings:people")


def elder(by: User, **fields: Any) -> Patient:
    said = {"name": "王秀兰", "sex": "female", "birth_date": BORN, "document": DOCUMENT, **fields}
    return make.person(by, **said)


@pytest.fixture
def herself() -> User:
    return make.account()


@pytest.fixture
def daughter() -> User:
    return make.account()


@pytest.fixture
def mother(herself, daughter) -> Patient:
    """She has an account of her own; her daughter books for her too."""
    person = elder(herself, relation="self", phone=GIVEN)
    make.linked(daughter, person, "parent")
    return person


def moves(account: User, phone: str = FRESH) -> None:
    """The account signs in by another number from now on."""
    replace_phone(account=account, phone=phone, by=account, reason=PhoneChange.OWN, now=NOW)


def link_of(account: User, patient: Patient) -> PatientLink:
    return PatientLink.objects.get(account=account, patient=patient)


def edit_url(account: User, patient: Patient) -> str:
    return reverse("bookings:edit_person", args=[link_of(account, patient).pk])


# --- It is the account's, whatever that becomes ------------------------------------------------------------


def test_the_number_follows_the_account(mother, herself) -> None:
    assert own_phone(mother) == herself.phone
    moves(herself)
    assert own_phone(mother) == FRESH
    assert (mother.phone, mother.phone_hash) == ("", None), "no copy that could go stale"


def test_a_copy_that_was_left_is_not_read(mother, herself) -> None:
    mother.phone = GIVEN
    mother.save(update_fields=["phone"])
    assert own_phone(mother) == herself.phone


def test_without_an_account_it_is_the_one_on_record(daughter) -> None:
    person = elder(daughter, phone=GIVEN)
    assert own_phone(person) == GIVEN
    assert own_phone(elder(daughter, document=make.resident(BORN, "female", 8))) == ""


def test_reminders_go_to_the_number_she_has_then(herself, daughter) -> None:
    person = elder(daughter)
    make.linked(herself, person, "self")
    booking = make.booked(make.published_session(), person)
    row = Notice.objects.get(
        kind=NoticeKind.REMINDER_DAY_BEFORE, recipient_kind="patient", subject_id=booking.pk
    )
    moves(herself)
    address = patient_address(row)
    assert address is not None
    assert address.phone == FRESH


def test_who_books_for_oneself_is_told_once(mother) -> None:
    booking = make.booked(make.published_session(), mother)
    kinds = Notice.objects.filter(subject_kind="appointment", subject_id=booking.pk)
    assert set(kinds.values_list("recipient_kind", flat=True)) == {"account"}


def test_the_code_that_grants_goes_there(mother, herself) -> None:
    moves(herself)
    son = make.account()
    link = make.asking(son, mother)
    asked = actions.ask_grant_code(
        link=link, device="our-device", address="192.0.2.1", language="zh-hans", by=son.pk, now=NOW
    )
    assert SignInCode.objects.get(pk=asked.code_id).phone_hash == hash_phone(FRESH)


# --- None is kept beside it --------------------------------------------------------------------------------


def test_who_becomes_her_own_account_takes_the_number_over(daughter) -> None:
    herself = make.account(phone=GIVEN)
    person = elder(daughter, phone=GIVEN)
    elder(herself, relation="self")
    person.refresh_from_db()
    assert (person.phone, own_phone(person)) == ("", GIVEN)


def test_corrected_to_oneself_none_is_kept(daughter) -> None:
    person = elder(daughter, phone=GIVEN)
    said = {"name": person.name, "sex": person.sex, "birth_date": BORN, "phone": FRESH}
    actions.change_person(link=link_of(daughter, person), relation="self", by=daughter.pk, now=NOW, **said)
    person.refresh_from_db()
    assert (person.phone, own_phone(person)) == ("", daughter.phone)


# --- Who reads it ----------------------------------------------------------------------------------------------


def test_a_relative_reads_the_accounts_number_masked(mother, herself, daughter, browser_of) -> None:
    assert phones_shown(herself.pk, [mother]) == {mother.pk: herself.phone}
    assert phones_shown(daughter.pk, [mother]) == {mother.pk: herself.masked_phone}
    whole = herself.phone.removeprefix("+86")
    for page in (PEOPLE, edit_url(daughter, mother)):
        text = browser_of(daughter).get(page).content.decode()
        assert whole not in text.replace(" ", "")
    data = as_json(my_data(daughter, NOW), NOW)
    assert data["persons"][0]["phone"] == herself.masked_phone
    assert as_json(my_data(herself, NOW), NOW)["persons"][0]["phone"] == herself.phone


def test_the_page_says_whose_it_is_and_asks_for_none(mother, herself, daughter, browser_of) -> None:
    text = browser_of(herself).get(edit_url(herself, mother)).content.decode()
    assert 'name="phone"' not in text
    assert "就是登录用的" in text
    assert reverse("accounts:number") in text
    text = browser_of(daughter).get(edit_url(daughter, mother)).content.decode()
    assert 'name="phone"' not in text
    assert "由本人更换" in text


def test_corrected_without_the_box_she_keeps_her_number(mother, herself, browser_of) -> None:
    typed = {
        "relation": "self",
        "name": "王秀蓝",
        "document_kind": "resident",
        "document": "",
        "phone": FRESH,
    }
    born = {"birth_date_year": "1955", "birth_date_month": "3", "birth_date_day": "8", "sex": "female"}
    assert browser_of(herself).post(edit_url(herself, mother), {**typed, **born}).url == PEOPLE
    mother.refresh_from_db()
    assert (mother.name, mother.phone, own_phone(mother)) == ("王秀蓝", "", herself.phone)


@pytest.mark.parametrize("persons", [1, 3])
def test_the_list_asks_the_same_with_one_and_with_three(
    daughter, browser_of, django_assert_num_queries, persons
) -> None:
    for n in range(persons):
        person = elder(daughter, document=make.resident(BORN, "female", 10 + n))
        make.linked(make.account(), person, "self")
    browser = browser_of(daughter)
    browser.get(PEOPLE)
    with django_assert_num_queries(13):
        browser.get(PEOPLE)


# --- Those that were there before -------------------------------------------------------------------------


def test_rows_of_before_get_their_hash_and_copies_go(mother, daughter) -> None:
    other = elder(daughter, phone=FRESH, document=make.resident(BORN, "female", 8))
    mother.phone = GIVEN
    mother.save(update_fields=["phone"])
    Patient.objects.update(phone_hash=None)
    migration = importlib.import_module("bookings.migrations.0012_phone_of_person")
    with connection.schema_editor() as editor:
        migration.write(apps, editor)
    mother.refresh_from_db()
    other.refresh_from_db()
    assert (mother.phone, mother.phone_hash) == ("", None)
    assert (other.phone, other.phone_hash) == (FRESH, hash_phone(FRESH))
