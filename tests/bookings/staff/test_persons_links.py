"""Who may book for a person, the record number, what is seen in full, another number; noted and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import BrowserSession, User
from accounts.rules import CodeRefused, PhoneRefused
from bookings.actions import desk as acts
from bookings.enums import DeskAct, DeskNotice, LinkBasis, Relation, RevealField, RevealReason
from bookings.models import Appointment, PatientLink, RecordNumber
from bookings.queries.persons import own_phone
from hospitals.enums import StaffRole
from tests.bookings.staff.at_desk import (
    NAME,
    ORIGINAL,
    OTHER,
    PARTICULARS,
    elder,
    fresh,
    look_up,
    noted,
    said,
    seen,
    told,
    whom,
)
from tests.factories import accounts as codes
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def person(owner, hospital, reception):
    """Looked up already."""
    made = elder(owner)
    look_up(hospital, ORIGINAL, reception)
    return made


@pytest.fixture
def own() -> User:
    """The account the person signs in with."""
    return make.account(phone="+8613900001111")


# --- Who may book ----------------------------------------------------------------------------------------


def test_an_account_is_linked_once_the_original_was_seen(hospital, person, owner, reception, own) -> None:
    about = {**whom(hospital, person, reception), "phone": own.phone, "is_guardian": False}
    with pytest.raises(ValidationError) as error:
        acts.link_account(**about, relation=Relation.SELF)
    assert "请先核对证件原件" in said(error)
    seen(hospital, person, reception)
    link = acts.link_account(**about, relation=Relation.SELF)
    assert (link.granted_at, link.granted_by, link.basis) == (NOW, reception, LinkBasis.DESK)
    assert told(DeskNotice.LINKED) == [own.pk]
    relative = make.account()
    acts.link_account(**{**about, "phone": relative.phone}, relation=Relation.PARENT)
    assert told(DeskNotice.LINKED_OTHER) == [own.pk]
    assert [entry.reason for entry in noted(DeskAct.LINK)] == [f"account:{own.pk}", f"account:{relative.pk}"]


def test_what_was_seen_by_another_or_long_ago_does_not_count(hospital, person, reception, own) -> None:
    seen(hospital, person, reception)
    about = {"phone": own.phone, "is_guardian": False, "relation": Relation.PARENT}
    colleague = work.clerk(hospital, role=StaffRole.MANAGER)
    look_up(hospital, ORIGINAL, colleague)
    later = NOW + timedelta(minutes=30)
    look_up(hospital, ORIGINAL, reception, now=later)
    for by in (whom(hospital, person, colleague), {**whom(hospital, person, reception), "now": later}):
        with pytest.raises(ValidationError, match="请先核对证件原件"):
            acts.link_account(**by, **about)


def test_an_account_that_asked_is_granted_or_refused(hospital, person, reception) -> None:
    asked = [
        make.linked(make.account(), person, "parent", granted_at=None, granted_by=None, basis="")
        for _ in range(2)
    ]
    about = whom(hospital, person, reception)
    with pytest.raises(ValidationError, match="请先核对证件原件"):
        acts.grant_asked_link(**about, link_id=asked[0].pk)
    seen(hospital, person, reception)
    for _twice in range(2):
        acts.grant_asked_link(**about, link_id=asked[0].pk)
        acts.end_account_link(**about, link_id=asked[1].pk)
    accounts = {link.account for link in PatientLink.objects.in_force().filter(patient=person)}
    assert asked[0].account in accounts
    assert asked[1].account not in accounts
    assert len(noted(DeskAct.LINK)) == len(noted(DeskAct.END_LINK)) == 1
    assert told(DeskNotice.LINK_ENDED) == []


def test_a_link_is_ended_and_its_account_told(hospital, session, person, owner, reception) -> None:
    ticket = make.booked(session, person)
    seen(hospital, person, reception)
    link = person.links.get()
    acts.end_account_link(**whom(hospital, person, reception), link_id=link.pk)
    assert PatientLink.objects.get(pk=link.pk).ended_at == NOW
    assert told(DeskNotice.LINK_ENDED) == [owner.pk]
    assert Appointment.objects.get(pk=ticket.pk).status == "booked"


def test_a_link_of_another_person_is_not_found(hospital, person, reception) -> None:
    other = make.person(make.account())
    seen(hospital, person, reception)
    for act in (acts.grant_asked_link, acts.end_account_link):
        with pytest.raises(acts.NotAtDesk):
            act(**whom(hospital, person, reception), link_id=other.links.get().pk)
    assert other.links.get().ended_at is None


def test_rules_about_links_hold_at_a_desk_too(hospital, person, owner, reception, own) -> None:
    seen(hospital, person, reception)
    about = {**whom(hospital, person, reception), "is_guardian": False}
    for n in range(5):
        make.person(own, "甲乙丙丁戊"[n])
    with pytest.raises(ValidationError, match="已经有 5 位就诊人"):
        acts.link_account(**about, phone=own.phone, relation=Relation.PARENT)
    other = make.account()
    make.person(other, relation="self")
    with pytest.raises(ValidationError, match="已经登记了另一位“本人”"):
        acts.link_account(**about, phone=other.phone, relation=Relation.SELF)
    acts.link_account(**about, phone=owner.phone, relation=Relation.SELF)
    with pytest.raises(ValidationError, match="已经有本人的账号"):
        acts.link_account(**about, phone=make.account().phone, relation=Relation.SELF)


def test_a_child_is_linked_to_guardians_alone(hospital, owner, reception) -> None:
    born = date(2018, 5, 1)
    document = make.resident(born, "female", n=11)
    child = make.person(
        owner, "小雨", sex="female", birth_date=born, document=document, relation="child", is_guardian=True
    )
    look_up(hospital, document, reception)
    acts.verify_person(**whom(hospital, child, reception), document=document)
    grandmother = make.account()
    about = {**whom(hospital, child, reception), "phone": grandmother.phone}
    with pytest.raises(ValidationError, match="只能由监护人的账号预约"):
        acts.link_account(**about, relation=Relation.GRANDCHILD, is_guardian=False)
    with pytest.raises(ValidationError, match="不满 18 岁，不能有本人的账号"):
        acts.link_account(**about, relation=Relation.SELF, is_guardian=False)
    acts.link_account(**about, relation=Relation.GRANDCHILD, is_guardian=True)
    assert told(DeskNotice.LINKED_OTHER) == [owner.pk]


# --- The record number -----------------------------------------------------------------------------------


def test_a_record_number_is_of_one_person_at_one_hospital(hospital, person, reception) -> None:
    acts.set_record_number(**whom(hospital, person, reception), number="A-1")
    other = make.person(make.account(), document=OTHER, birth_date=date(1952, 4, 9), sex="female")
    look_up(hospital, OTHER, reception)
    with pytest.raises(ValidationError) as error:
        acts.set_record_number(**whom(hospital, other, reception), number="A-1")
    assert "已登记给另一位就诊人" in said(error)
    elsewhere = make.hospital("别院")
    there = work.clerk(elsewhere, role=StaffRole.RECEPTION)
    look_up(elsewhere, OTHER, there)
    acts.set_record_number(**whom(elsewhere, other, there), number="A-1")
    acts.set_record_number(**whom(hospital, person, reception), number="A-2")
    acts.set_record_number(**whom(hospital, other, reception), number="A-1")
    for _twice in range(2):
        acts.remove_record_number(**whom(hospital, other, reception))
    left = RecordNumber.objects.order_by("hospital", "patient")
    assert {(row.hospital, row.patient, row.number) for row in left} == {
        (hospital, person, "A-2"),
        (elsewhere, other, "A-1"),
    }
    assert (len(noted(DeskAct.SET_NUMBER)), len(noted(DeskAct.REMOVE_NUMBER))) == (4, 1)


# --- One thing in full -----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", RevealField)
def test_one_thing_in_full_is_noted_with_its_reason(hospital, person, owner, reception, what) -> None:
    value = acts.reveal(**whom(hospital, person, reception), what=what, reason=RevealReason.CONTACT)
    full = {RevealField.NAME: NAME, RevealField.DOCUMENT: ORIGINAL.number, RevealField.PHONE: owner.phone}
    assert value == full[what]
    assert [(entry.subject_id, entry.reason) for entry in noted(DeskAct.REVEAL)] == [
        (person.pk, f"{what}:contact")
    ]


# --- The own account's number is lost --------------------------------------------------------------------


def lost(hospital, person, by, phone: str, **changes: object) -> User:
    asked = codes.ask(NOW, phone=phone, purpose="change")
    facts = {"code_id": asked.code_id, "device": "our-device", "typed": codes.receive(asked, NOW)}
    return acts.replace_lost_phone(**{**whom(hospital, person, by), "phone": phone, **facts, **changes})


def test_another_number_for_the_own_account(hospital, person, owner, reception, browser_of) -> None:
    acts.claim_person(**whom(hospital, person, reception), particulars=PARTICULARS, phone=owner.phone)
    browser_of(owner)
    with pytest.raises(CodeRefused):
        lost(hospital, person, reception, "+8613900002222", typed="000000")
    assert User.objects.get(pk=owner.pk).phone == owner.phone
    lost(hospital, person, reception, "+8613900003333")
    now = User.objects.get(pk=owner.pk)
    assert now.phone == own_phone(fresh(person)) == "+8613900003333"
    value = acts.reveal(
        **whom(hospital, person, reception), what=RevealField.PHONE, reason=RevealReason.CONTACT
    )
    assert value == "+8613900003333"
    assert not BrowserSession.objects.filter(account=owner).exists()
    assert [entry.subject_id for entry in noted(DeskAct.REPLACE_PHONE)] == [person.pk]


def test_no_other_number_without_the_original_the_account_or_a_free_number(
    hospital, person, owner, reception, own
) -> None:
    with pytest.raises(ValidationError, match="请先核对证件原件"):
        lost(hospital, person, reception, "+8613900002222")
    seen(hospital, person, reception)
    with pytest.raises(ValidationError, match="没有本人的账号"):
        lost(hospital, person, reception, "+8613900003333")
    PatientLink.objects.filter(patient=person).update(relation=Relation.SELF)
    with pytest.raises(PhoneRefused):
        lost(hospital, person, reception, own.phone)
    assert User.objects.get(pk=owner.pk).phone == owner.phone
