"""Two records of one person become one: what moves, and who sees what afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.enums import ConsentPurpose
from accounts.queries.consents import given
from bookings import actions
from bookings.actions import desk as acts
from bookings.actions.leaving import erase_person
from bookings.enums import DeskAct, DeskNotice, LinkBasis, LookUp, NoticeKind, Relation, Verification
from bookings.models import Appointment, Patient, PatientLink, RecordNumber, VisitReason
from bookings.queries.mine import my_patient
from bookings.queries.staff.joining import which_to_keep
from bookings.rules import Reason, Refused
from bookings.wording import patient_address
from hospitals.enums import StaffRole
from notices.models import Notice
from tests.bookings.staff.at_desk import (
    BORN,
    NAME,
    ORIGINAL,
    elder,
    fresh,
    look_up,
    noted,
    told,
)
from tests.bookings.staff.joining import DECLARED, PASSPORT, joined, nameless, reached
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_mother_under_two_childrens_accounts_is_one_person(
    hospital, session, mother, again, owner, son, reception
) -> None:
    ticket = make.booked(session, again)
    VisitReason.objects.create(appointment=ticket, text="头晕", written_at=NOW, written_by=son)
    joined(hospital, mother, again, reception)

    kept, gone = fresh(mother), fresh(again)
    assert (kept.verification, kept.verified_by, kept.name) == (Verification.SEEN, reception, NAME)
    assert (gone.joined_into, gone.erased_at, gone.name, gone.phone) == (mother, NOW, "", "")
    moved = Appointment.objects.get(pk=ticket.pk)
    assert (moved.patient, moved.booked_by, moved.code) == (mother, son, ticket.code)
    assert moved.visit_reason.text == "头晕"
    for account in (owner, son):
        assert my_patient(account.pk, mother.pk) == mother
        assert my_patient(account.pk, again.pk) is None
        assert Appointment.objects.of_account(account.pk).get() == moved
    assert my_patient(make.account().pk, mother.pk) is None
    link = PatientLink.objects.in_force().get(account=son)
    assert (link.basis, link.granted_by, link.relation) == (LinkBasis.DESK, reception, Relation.PARENT)
    assert told(DeskNotice.JOINED) == sorted([owner.pk, son.pk])
    # By either document she is the same.
    assert look_up(hospital, ORIGINAL, reception) == [mother]
    assert look_up(hospital, PASSPORT, reception) == [mother]
    daughter = make.account()
    asked = actions.add_person(
        by=daughter.pk, now=NOW, phone="", relation="parent", **{**DECLARED, "name": "WANG XIUYING"}
    )
    assert (asked.patient, asked.granted_at) == (mother, None)


def test_to_the_rules_too(hospital, session, mother, again, owner, reception) -> None:
    make.booked(session, again)
    joined(hospital, mother, again, reception)
    with pytest.raises(Refused) as error:
        make.held(session, mother, at=session.starts_at + timedelta(minutes=30))
    assert error.value.reason == Reason.SAME_SESSION


def test_who_moves_or_cancels_the_booking_at_that_moment_looks_again(
    hospital, session, mother, again, son, reception
) -> None:
    ticket = make.booked(session, again)
    joined(hospital, mother, again, reception)
    half = session.starts_at + timedelta(minutes=30)
    about = {"session_id": session.pk, "at": half, "by": son.pk, "now": NOW}
    with pytest.raises(Refused) as error:
        actions.move_booking(appointment=ticket, **about)  # as it was read before
    assert error.value.reason == Reason.HOLD_CHANGED
    with pytest.raises(Refused) as error:
        actions.cancel_booking(appointment=ticket, by=son.pk, now=NOW)
    assert error.value.reason == Reason.HOLD_CHANGED
    moved = actions.move_booking(appointment=Appointment.objects.get(pk=ticket.pk), **about)
    assert (moved.patient, moved.slot.starts_at) == (mother, half)


def test_the_audit_names_both_and_every_row_that_moved(
    hospital, session, mother, again, son, reception
) -> None:
    ticket = make.booked(session, again)
    joined(hospital, mother, again, reception)
    rows = {(row.subject_kind, row.subject_id): row.reason for row in noted(DeskAct.JOIN)}
    link = PatientLink.objects.in_force().get(account=son)
    assert rows == {
        ("patient", mother.pk): f"with:{again.pk}",
        ("patient", again.pk): f"into:{mother.pk}",
        ("appointment", ticket.pk): f"from:{again.pk}",
        ("patient_link", link.pk): f"from:{again.pk}",
    }


def test_of_two_links_of_one_account_the_one_that_allows_more_stays(
    hospital, mother, again, owner, son, reception
) -> None:
    make.linked(owner, again, "self")
    make.asking(son, mother)
    asker = make.account()
    make.asking(asker, again)
    Patient.objects.filter(pk=mother.pk).update(phone="")
    joined(hospital, mother, again, reception)
    links = PatientLink.objects.filter(patient=mother, ended_at=None)
    assert {(link.account, link.relation, link.granted_at is not None) for link in links} == {
        (owner, "self", True),
        (son, "parent", True),
        (asker, "other", False),
    }
    assert not PatientLink.objects.filter(patient=again, ended_at=None).exists()


def test_what_was_only_asked_of_both_stays_only_asked(hospital, mother, again, reception) -> None:
    asker = make.account()
    make.asking(asker, mother)
    PatientLink.objects.filter(pk=make.asking(asker, again).pk).update(relation=Relation.SELF)
    joined(hospital, mother, again, reception)
    link = PatientLink.objects.get(account=asker, ended_at=None)
    assert (link.patient, link.relation, link.granted_at) == (mother, Relation.SELF, None)
    assert my_patient(asker.pk, mother.pk) is None


@pytest.mark.parametrize("of_other", [True, False])
def test_her_own_account_is_reminded_of_what_others_booked(
    hospital, session, mother, again, owner, son, reception, of_other
) -> None:
    herself = make.account()
    Patient.objects.filter(pk=mother.pk).update(phone="", phone_hash=None)
    make.linked(herself, again, "self")
    ticket = make.booked(session, again if of_other else mother)
    joined(hospital, mother, again, reception)
    coming = Notice.objects.filter(
        subject_kind="appointment", subject_id=ticket.pk, kind=NoticeKind.REMINDER_DAY_BEFORE
    )
    notice = coming.get(recipient_kind="patient", recipient_id=mother.pk)
    address = patient_address(notice)
    assert address is not None
    assert address.phone == herself.phone


def test_record_numbers_of_two_hospitals(hospital, mother, again, reception) -> None:
    elsewhere, third = make.hospital("外院"), make.hospital("又一院")
    at = {"recorded_at": NOW, "recorded_by": reception}
    for person, where, number in (
        (mother, hospital, "A-1"),
        (again, hospital, "A-2"),
        (mother, elsewhere, "B-1"),
        (again, elsewhere, "B-2"),
        (again, third, "C-2"),
    ):
        RecordNumber.objects.create(patient=person, hospital=where, number=number, **at)
    joined(hospital, mother, again, reception, number_of_other=True)
    numbers = RecordNumber.objects.filter(patient=mother)
    assert {row.hospital: row.number for row in numbers} == {hospital: "A-2", elsewhere: "B-1", third: "C-2"}
    clerk = work.clerk(elsewhere, role=StaffRole.RECEPTION)
    found = acts.look_up(
        hospital_id=elsewhere.pk, how=LookUp.RECORD_NUMBER, number="B-2", by=clerk.pk, now=NOW
    )
    assert found == [mother]
    acts.set_record_number(hospital_id=elsewhere.pk, patient_id=mother.pk, number="B-2", by=clerk.pk, now=NOW)
    assert numbers.get(hospital=elsewhere).number == "B-2"


def test_a_newborn_recorded_under_the_mother_and_later_entered_anew(hospital, owner, reception) -> None:
    born = date(2026, 11, 1)
    document = make.resident(born, "male", n=9)
    under = nameless(
        owner, name="王秀英之子", sex="male", birth_date=born, guardian=elder(owner), newborn_order=1
    )
    make.agreed(owner, ConsentPurpose.CHILD, about=under.pk)
    about = {"relation": "child", "is_guardian": True, "sex": "male", "birth_date": born}
    anew = make.person(make.account(), "王小宝", document=document, **about)
    for one in (under, anew):
        reached(one, hospital, reception)
    assert which_to_keep(under, anew) == (anew, under)
    papers = acts.Particulars("王小宝", "male", born, document)
    joined(hospital, anew, under, reception, particulars=papers, second=None)
    kept = fresh(anew)
    assert (kept.name, kept.guardian, fresh(under).joined_into) == ("王小宝", under.guardian, anew)
    assert my_patient(owner.pk, anew.pk) == anew
    assert not given(ConsentPurpose.CHILD, "patient", anew.pk), "said about the other record"


def test_the_same_newborn_of_two_records_of_the_mother_is_joined_too(
    hospital, mother, again, owner, son, reception
) -> None:
    child = {"sex": "male", "birth_date": date(2026, 11, 1), "name": "王秀英之子", "newborn_order": 1}
    one = nameless(owner, **child, guardian=mother)
    two = nameless(son, **child, guardian=again)
    second = nameless(son, **{**child, "newborn_order": 2}, guardian=again)
    joined(hospital, mother, again, reception)
    assert fresh(two).joined_into == one
    assert fresh(second).guardian == mother
    assert my_patient(son.pk, one.pk) == one


def test_a_person_without_a_document_and_records_joined_before(
    hospital, mother, again, owner, reception
) -> None:
    bare = reached(nameless(make.account()), hospital, reception)
    joined(hospital, mother, bare, reception, second=None)
    third = reached(nameless(make.account()), hospital, reception)
    joined(hospital, mother, third, reception, second=None)
    joined(hospital, mother, again, reception)
    assert set(mother.joined_records.all()) == {bare, third, again}
    assert fresh(bare).birth_date == date(1951, 1, 1)
    # Deleted, nothing of her is left on any of them.
    PatientLink.objects.update(ended_at=NOW)
    assert erase_person(patient_id=mother.pk, by=None, reason="wish", now=NOW)
    assert set(mother.joined_records.values_list("document_hash", flat=True)) == {None}
    assert look_up(hospital, PASSPORT, reception) == []


def test_a_document_of_a_joined_record_may_become_the_first_one(hospital, mother, again, reception) -> None:
    joined(hospital, mother, again, reception)
    right = acts.Particulars("WANG XIUYING", "female", BORN, PASSPORT)
    acts.correct_person(
        hospital_id=hospital.pk, patient_id=mother.pk, particulars=right, by=reception.pk, now=NOW
    )
    assert fresh(mother).document == PASSPORT.number
    assert fresh(again).document == ""
