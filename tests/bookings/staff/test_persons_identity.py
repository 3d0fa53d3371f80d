"""Who somebody is, by the original: verified, corrected, given back to its holder; noted and told."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, User
from bookings.actions import desk as acts
from bookings.enums import DeskAct, DeskNotice, LinkBasis, NoticeKind, Relation, Verification
from bookings.models import Appointment, Patient, PatientLink
from bookings.queries.persons import own_phone
from bookings.wording import still_holds
from notices.models import Notice
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
    told,
    whom,
)
from tests.factories import bookings as make
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


# --- The original is seen --------------------------------------------------------------------------------


def test_verified(hospital, person, reception) -> None:
    acts.verify_person(**whom(hospital, person, reception), document=ORIGINAL)
    now = fresh(person)
    assert (now.verification, now.verified_at, now.verified_by) == (Verification.SEEN, NOW, reception)
    assert [entry.reason for entry in noted(DeskAct.VERIFY)] == ["resident"]


def test_another_number_verifies_nobody_and_counts_as_a_question(hospital, person, reception) -> None:
    with pytest.raises(acts.Mismatch) as error:
        acts.verify_person(**whom(hospital, person, reception), document=OTHER)
    assert "和登记的不一样" in said(error)
    assert fresh(person).verification == Verification.DECLARED
    assert [entry.subject_id for entry in noted(DeskAct.MISMATCH)] == [person.pk]
    rows = [
        AuditEntry(at=NOW, by=reception.pk, action=DeskAct.MISMATCH, subject_kind="patient", subject_id=1)
        for _ in range(200)
    ]
    AuditEntry.objects.bulk_create(rows)
    with pytest.raises(acts.TooManyLookUps):
        acts.verify_person(**whom(hospital, person, reception), document=ORIGINAL)


# --- The record becomes what the original says -----------------------------------------------------------


def test_corrected_with_its_bookings_kept_and_everybody_told(
    hospital, session, person, owner, reception
) -> None:
    ticket = make.booked(session, person)
    relative = make.account()
    make.linked(relative, person)
    make.linked(make.account(), person, granted_at=None, granted_by=None, basis="")
    right = acts.Particulars("王秀瑛", "female", date(1952, 4, 9), OTHER)
    acts.correct_person(**whom(hospital, person, reception), particulars=right)
    now = fresh(person)
    assert (now.name, now.birth_date, now.document) == ("王秀瑛", date(1952, 4, 9), OTHER.number)
    assert now.verification == Verification.SEEN
    assert Appointment.objects.get(pk=ticket.pk).status == "booked"
    assert told(DeskNotice.CORRECTED) == sorted([owner.pk, relative.pk])
    assert look_up(hospital, OTHER, reception) == [person]
    assert look_up(hospital, ORIGINAL, reception) == []


def test_a_newborn_gets_its_own_document(hospital, person, owner, reception) -> None:
    born = date(2026, 11, 1)
    child = Patient.objects.create(
        name="王秀英之子",
        sex="male",
        birth_date=born,
        guardian=person,
        newborn_order=1,
        created_at=NOW,
        created_by=owner,
    )
    make.linked(owner, child, "child")
    AuditEntry.objects.create(
        at=NOW,
        by=reception.pk,
        action=DeskAct.FOUND,
        subject_kind="patient",
        subject_id=child.pk,
        reason=f"hospital:{hospital.pk}",
    )
    document = make.resident(born, "male", n=9)
    right = acts.Particulars("王小宝", "male", born, document)
    acts.correct_person(**whom(hospital, child, reception), particulars=right)
    now = fresh(child)
    assert (now.name, now.document, now.newborn_order, now.guardian) == (
        "王小宝",
        document.number,
        None,
        person,
    )


def test_a_document_of_somebody_else_is_refused(hospital, person, reception) -> None:
    make.person(make.account(), "李四", document=OTHER, birth_date=date(1952, 4, 9), sex="female")
    right = acts.Particulars(NAME, "female", date(1952, 4, 9), OTHER)
    with pytest.raises(acts.Mismatch) as error:
        acts.correct_person(**whom(hospital, person, reception), particulars=right)
    assert "已登记为另一位就诊人" in said(error)
    assert "李四" not in said(error)
    assert fresh(person).document == ORIGINAL.number
    assert len(noted(DeskAct.MISMATCH)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"birth_date": date(1951, 3, 9)}, "出生日期和证件号码里的不一样"),
        ({"sex": "male"}, "性别和证件号码里的不一样"),
        ({"birth_date": date(2027, 1, 1)}, "出生日期不能晚于今天"),
    ],
)
def test_what_cannot_be_is_refused(hospital, person, reception, changes, sentence) -> None:
    right = acts.Particulars(**{**vars(PARTICULARS), **changes})
    with pytest.raises(ValidationError) as error:
        acts.correct_person(**whom(hospital, person, reception), particulars=right)
    assert sentence in said(error)
    assert noted(DeskAct.CORRECT) == []


# --- Somebody else has entered the document --------------------------------------------------------------


def test_a_squatter_is_overridden(hospital, session, owner, reception, own) -> None:
    squatted = elder(owner, name="李鬼", phone="+8613900009999")
    look_up(hospital, ORIGINAL, reception)
    ticket = make.booked(session, squatted)
    asker = make.account()
    make.linked(asker, squatted, granted_at=None, granted_by=None, basis="")
    ended = acts.claim_person(**whom(hospital, squatted, reception), particulars=PARTICULARS, phone=own.phone)
    now = fresh(squatted)
    assert (now.name, now.phone, now.verification) == (NAME, "", Verification.SEEN)
    assert own_phone(now) == own.phone
    assert {link.account for link in ended} == {owner, asker}
    link = PatientLink.objects.in_force().get(patient=squatted)
    assert (link.account, link.relation, link.basis, link.granted_by) == (
        own,
        Relation.SELF,
        LinkBasis.DESK,
        reception,
    )
    assert told(DeskNotice.LINK_ENDED) == [owner.pk]
    assert told(DeskNotice.LINKED) == [own.pk]
    assert Appointment.objects.get(pk=ticket.pk).booked_by == own
    kind = NoticeKind.REMINDER_DAY_BEFORE
    reminders = {row.recipient_id: row for row in Notice.objects.filter(kind=kind, recipient_kind="account")}
    assert still_holds(kind, reminders[own.pk], NOW)
    assert not still_holds(kind, reminders[owner.pk], NOW)


def test_without_a_phone_everybody_loses_the_person_and_no_code_goes_to_the_old_number(
    hospital, owner, reception
) -> None:
    squatted = elder(owner, phone=owner.phone)
    look_up(hospital, ORIGINAL, reception)
    acts.claim_person(**whom(hospital, squatted, reception), particulars=PARTICULARS, phone="")
    assert fresh(squatted).phone == ""
    assert not PatientLink.objects.in_force().filter(patient=squatted).exists()


def test_the_own_account_keeps_the_person(hospital, person, owner, reception) -> None:
    acts.claim_person(**whom(hospital, person, reception), particulars=PARTICULARS, phone=owner.phone)
    link = PatientLink.objects.in_force().get(patient=person)
    assert (link.account, link.relation) == (owner, Relation.SELF)
    assert told(DeskNotice.LINK_ENDED) == []


def test_another_document_claims_nobody(hospital, person, owner, reception) -> None:
    right = acts.Particulars(NAME, "female", date(1952, 4, 9), OTHER)
    with pytest.raises(acts.Mismatch):
        acts.claim_person(**whom(hospital, person, reception), particulars=right, phone="")
    with pytest.raises(acts.Mismatch) as error:
        acts.claim_person(
            **whom(hospital, person, reception), particulars=PARTICULARS, phone="+8613900009999"
        )
    assert "还没有登录过" in said(error)
    assert PatientLink.objects.in_force().get(patient=person).account == owner
