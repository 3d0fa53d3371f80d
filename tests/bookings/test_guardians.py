"""A guardian is one until the person turns 18; from that day on the mark on the link is nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.documents import read_document
from accounts.models import User
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import DeskNotice, LinkBasis, Relation
from bookings.models import Patient, PatientLink
from bookings.queries.persons import guards, others_who_book
from hospitals.enums import StaffRole
from notices.localtime import local_date
from portal.rights import as_json, may_see_numbers, my_data
from tests.bookings.staff.at_desk import look_up, told, url, whom
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = local_date(NOW)
GROWN = date(TODAY.year - 18, TODAY.month, TODAY.day)
ALMOST = GROWN + timedelta(days=1)
BORN = {"almost 18": ALMOST, "18 today": GROWN}


@pytest.fixture(params=BORN, ids=BORN)
def born(request) -> date:
    return BORN[request.param]


@pytest.fixture
def father() -> User:
    return make.account()


@pytest.fixture
def young(father, born) -> Patient:
    """The father is marked as a guardian; an aunt books too."""
    person = make.person(father, birth_date=born, relation="child", document=make.resident(born, n=5))
    PatientLink.objects.update(is_guardian=True, basis=LinkBasis.CODE)
    make.linked(make.account(), person, "other")
    return person


@pytest.fixture
def link(young, father) -> PatientLink:
    return PatientLink.objects.select_related("patient").get(patient=young, account=father)


def test_until_the_birthday(link, born) -> None:
    assert guards(link, NOW) == (born == ALMOST)
    assert not guards(link, NOW + timedelta(days=1))
    assert may_see_numbers(link, NOW) == (born == ALMOST)
    link.is_guardian = False
    assert not guards(link, NOW)


def test_who_else_books_is_a_guardians_to_see(link, father, born) -> None:
    assert bool(others_who_book(father.pk, NOW)) == (born == ALMOST)


def test_pages_and_the_file_say_it_no_longer(link, father, born, browser_of) -> None:
    browser = browser_of(father)
    text = browser.get(reverse("my_data")).content.decode()
    assert ("（监护人）" in text) == (born == ALMOST)
    form = browser.get(reverse("bookings:edit_person", args=[link.pk])).context["form"]
    assert form["is_guardian"].value() == (born == ALMOST)
    assert as_json(my_data(father, NOW), NOW)["persons"][0]["guardian"] == (born == ALMOST)


def test_who_answers_an_ask_does_not_read_it_either(young, born, father, browser_of) -> None:
    herself = make.account()
    make.linked(herself, young, "self")
    asked = make.asking(make.account(), young)
    PatientLink.objects.filter(pk=asked.pk).update(is_guardian=True)
    text = browser_of(herself).get(reverse("bookings:answer_ask", args=[asked.pk])).content.decode()
    assert ("对方还说自己也是孩子的监护人" in text) == (born == ALMOST)


def test_the_desk_sees_and_tells_no_guardian_of_a_grown_up(young, father, born, browser_of) -> None:
    hospital, document = make.hospital("本院"), make.resident(born, n=5)
    reception = work.clerk(hospital, role=StaffRole.RECEPTION)
    look_up(hospital, document, reception)
    acts.verify_person(**whom(hospital, young, reception), document=document)
    page = browser_of(reception).get(url(hospital, young)).content.decode()
    assert ("监护人" in page) == (born == ALMOST)
    fresh = make.account()
    said = {"phone": fresh.phone, "relation": Relation.OTHER, "is_guardian": True}
    acts.link_account(**whom(hospital, young, reception), **said)
    assert told(DeskNotice.LINKED_OTHER) == ([father.pk] if born == ALMOST else [])
    assert PatientLink.objects.get(account=fresh).is_guardian == (born == ALMOST)


def test_nobody_becomes_one_again_by_a_corrected_birth_date(father) -> None:
    passport = read_document("passport", "E12345678", "MNG")
    person = make.person(father, birth_date=GROWN, relation="child", document=passport)
    make.linked(make.account(), person, "other")
    link = PatientLink.objects.get(account=father)
    PatientLink.objects.filter(pk=link.pk).update(is_guardian=True)
    said = {"name": person.name, "sex": person.sex, "birth_date": date(2015, 5, 5), "relation": "child"}
    with pytest.raises(ValidationError) as caught:
        actions.change_person(link=link, by=father.pk, now=NOW, is_guardian=True, **said)
    assert list(caught.value.message_dict) == ["is_guardian"]
