"""Nobody becomes a person, or a child's guardian, by a form; and forms do not tell whose documents are on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from bookings import actions
from bookings.actions.leaving import delete_person
from bookings.models import Appointment, Patient, PatientLink
from bookings.queries.mine import my_links
from tests.factories import accounts as door
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

BORN = date(1955, 3, 8)
YOUNG = date(2011, 3, 15)
PHONE = "+8613900000001"


@pytest.fixture
def daughter() -> User:
    return make.account()


@pytest.fixture
def son() -> User:
    return make.account()


def add(by: User, n: int = 7, now: Any = NOW, **fields: Any) -> PatientLink:
    said = {"name": "王建国", "sex": "male", "birth_date": BORN, "phone": "", "relation": "parent", **fields}
    said.setdefault("document", make.resident(said["birth_date"], "male", n))
    return actions.add_person(by=by.pk, now=now, **said)


def change(link: PatientLink, now: Any = NOW, **fields: Any) -> PatientLink:
    patient = Patient.objects.get(pk=link.patient_id)
    said = {name: getattr(patient, name) for name in ("name", "sex", "birth_date", "phone")}
    said |= {"relation": link.relation, **fields}
    return actions.change_person(link=link, by=link.account_id, now=now, **said)


# --- The phone on record opens the person ---------------------------------------------------------


def test_a_relative_does_not_become_the_person_by_way_of_the_phone(daughter, son) -> None:
    add(daughter)
    link = add(son)
    actions.answer_ask(link=link, agree=True, by=daughter.pk, now=NOW)
    link.refresh_from_db()
    with pytest.raises(ValidationError, match="手机号码只能由本人") as refused:
        change(link, phone=son.phone)
    assert list(refused.value.message_dict) == ["phone"]
    actions.end_link(link=link, by=son.pk, now=NOW)
    assert add(son, relation="self").granted_at is None


def test_the_phone_is_corrected_by_whoever_gave_it(daughter, son) -> None:
    first = add(daughter)
    make.linked(son, first.patient)
    change(first, phone=PHONE)
    assert Patient.objects.get().phone == PHONE


def test_who_is_alone_with_somebody_seen_at_a_desk_corrects_the_phone_and_others_do_not(
    daughter, son
) -> None:
    first = add(daughter)
    Patient.objects.update(verification="seen", verified_at=NOW, verified_by=make.account())
    change(first, phone=PHONE)
    make.linked(son, first.patient)
    with pytest.raises(ValidationError, match="手机号码只能由本人"):
        change(first, phone="+8613900000002")


def test_whoever_comes_after_sees_no_phone_of_who_left(daughter, son) -> None:
    actions.end_link(link=add(daughter, phone=PHONE), by=daughter.pk, now=NOW)
    assert add(son).granted_at
    assert my_links(son.pk).get().patient.phone == ""


# --- Guardians --------------------------------------------------------------------------------


def test_a_young_persons_code_makes_no_guardian(daughter, son) -> None:
    child = {"birth_date": YOUNG, "relation": "child", "is_guardian": True}
    add(daughter, phone=PHONE, **child)
    link = add(son, **child)
    where = {"device": "our-device", "by": son.pk, "now": NOW}
    asked = actions.ask_grant_code(link=link, address="192.0.2.1", language="zh-hans", **where)
    digits = door.receive(asked, NOW)
    assert actions.grant_by_code(link=link, code_id=asked.code_id, typed=digits, **where)
    link.refresh_from_db()
    assert link.granted_at
    assert not link.is_guardian


# --- Which documents are on record -------------------------------------------------------------


def test_corrections_do_not_tell_which_documents_are_on_record(daughter, son) -> None:
    link = add(son)
    for n in range(6):
        add(make.account(), 20 + n)
    taken, free = make.resident(BORN, "male", 25), make.resident(BORN, "male", 60)
    for n in range(5):
        with pytest.raises(ValidationError, match="不能填在这里"):
            change(link, document=make.resident(BORN, "male", 20 + n))
    for document in (taken, free):
        with pytest.raises(ValidationError, match="次数太多"):
            change(link, document=document)
    change(link, phone=PHONE)  # what needs no document goes on
    change(link, document=free, now=NOW + timedelta(days=31))
    noted = AuditEntry.objects.filter(action="document_elsewhere")
    assert set(noted.values_list("by", "subject_kind", "subject_id", "reason")) == {
        (son.pk, "account", son.pk, "")
    }


def test_documents_that_fit_count_as_well(son) -> None:
    link = add(son)
    for n in range(5):
        change(link, document=make.resident(BORN, "male", 20 + n))
    with pytest.raises(ValidationError, match="次数太多"):
        change(link, document=make.resident(BORN, "male", 30))


def test_nor_do_asks_beyond_their_limit(son) -> None:
    cards = [make.resident(BORN, "male", 20 + n) for n in range(11)]
    for card in cards:
        add(make.account(), document=card)
    for card in cards[:5]:
        actions.end_link(link=add(son, document=card), by=son.pk, now=NOW)
    for card in cards[5:10]:
        with pytest.raises(ValidationError, match="次数太多"):
            add(son, document=card)
    for card in (cards[10], make.resident(BORN, "male", 60)):
        with pytest.raises(ValidationError, match="次数太多"):
            add(son, document=card)
    assert add(son, document=make.resident(BORN, "male", 60), now=NOW + timedelta(days=31)).granted_at


# --- Deletion -----------------------------------------------------------------------------------


def test_who_only_says_to_be_the_person_deletes_nothing(daughter, son) -> None:
    first = add(daughter)
    asked = make.asking(son, first.patient, "self")
    assert not delete_person(link=asked, by=son, now=NOW)
    first.refresh_from_db()
    assert first.ended_at is None


# --- Consent -----------------------------------------------------------------------------------


def test_no_number_is_held_for_who_agreed_to_nothing(clock) -> None:
    owner = make.account()
    patient, session = make.person(owner), make.published_session()
    make.agreed(owner, "terms", "identity", decision="withdrawn")
    browser = Client()
    browser.force_login(owner)
    said = {"at": session.starts_at.isoformat(), "patient": patient.pk}
    answer = browser.post(reverse("bookings:choose", args=[session.pk]), said)
    assert answer.url.startswith(reverse("consent", args=["terms"]))
    make.agreed(owner, "terms")
    answer = browser.post(reverse("bookings:choose", args=[session.pk]), said)
    assert answer.url.startswith(reverse("consent", args=["identity"]))
    assert not Appointment.objects.exists()
