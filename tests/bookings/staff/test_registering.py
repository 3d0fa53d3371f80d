"""Somebody who calls or comes and is not on record is registered by the desk: what is kept, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.documents import read_document
from accounts.enums import ConsentAs, ConsentPurpose
from accounts.models import AuditEntry, Consent, User
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import Came, DeskAct, LinkBasis, Verification
from bookings.models import AddBasis, Patient
from bookings.policy import policies_at
from bookings.queries.persons import PersonGaps, person_gaps
from bookings.queries.retention import minors_unanswered, persons_over
from bookings.queries.staff.persons import MOST_LOOK_UPS, REACHED_FOR, person_at_desk
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.models import Notice
from tests.bookings.staff.at_desk import (
    BORN,
    NAME,
    ORIGINAL,
    PARTICULARS,
    elder,
    look_up,
    noted,
    said,
    whom,
)
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PHONE = "+8613900009999"
PASSPORT = read_document("passport", "E1234567", "MNG")
CHILD_BORN, YOUNG_BORN = date(2016, 5, 1), date(2010, 5, 1)


def of(born: date, name: str = "小雨", n: int = 12) -> acts.Particulars:
    """What a child's resident number and its guardian say."""
    return acts.Particulars(name, "female", born, make.resident(born, "female", n=n))


def registers(hospital: Hospital, by: User, **more: Any) -> Patient:
    """A caller's own number, name and phone, who agrees."""
    told = {
        "particulars": PARTICULARS,
        "phone": PHONE,
        "came": Came.PHONE,
        "agreed": True,
        "guardian": False,
        "seen_original": False,
    }
    return acts.register_person(**{"hospital_id": hospital.pk, "by": by.pk, "now": NOW, **told, **more})


def test_a_caller_is_on_record_and_within_reach(hospital, reception) -> None:
    person = registers(hospital, reception)
    assert (person.name, person.document, person.birth_date, person.phone) == (
        NAME,
        ORIGINAL.number,
        BORN,
        PHONE,
    )
    assert person.verification == Verification.DECLARED
    assert person.created_by == reception
    assert not person.links.exists()
    assert person_at_desk(reception.pk, hospital.pk, person.pk, NOW) == person
    assert [(entry.subject_id, entry.reason) for entry in noted(DeskAct.REGISTER)] == [
        (person.pk, "phone:adult")
    ]
    assert [entry.subject_id for entry in noted(DeskAct.FOUND)] == [person.pk]
    assert person_gaps(person.pk, NOW) == PersonGaps()
    for private in (NAME, ORIGINAL.number, PHONE):
        assert not any(private in entry.reason for entry in AuditEntry.objects.all())


def test_nobody_else_reaches_them(hospital, reception) -> None:
    person = registers(hospital, reception)
    colleague = work.clerk(hospital, role=StaffRole.RECEPTION)
    assert person_at_desk(colleague.pk, hospital.pk, person.pk, NOW) is None
    other = make.hospital("别院")
    grant_role(user=reception, hospital=other, role=StaffRole.RECEPTION, by=None, now=NOW)
    assert person_at_desk(reception.pk, other.pk, person.pk, NOW) is None
    assert person_at_desk(reception.pk, hospital.pk, person.pk, NOW + REACHED_FOR) is None


def test_whose_original_lies_there_is_seen(hospital, reception) -> None:
    person = registers(hospital, reception, came=Came.PRESENT, seen_original=True)
    assert (person.verification, person.verified_by, person.verified_at) == (
        Verification.SEEN,
        reception,
        NOW,
    )
    assert noted(DeskAct.REGISTER)[0].reason == "present:adult"


def test_nobody_shows_an_original_by_telephone(hospital, reception) -> None:
    with pytest.raises(ValidationError) as refused:
        registers(hospital, reception, seen_original=True)
    assert "打电话的看不到原件" in said(refused)
    assert not Patient.objects.exists()


def test_nobody_is_registered_who_does_not_agree(hospital, reception) -> None:
    with pytest.raises(ValidationError) as refused:
        registers(hospital, reception, agreed=False)
    assert list(refused.value.message_dict) == ["agreed"]
    assert not Patient.objects.exists()
    assert noted(DeskAct.REGISTER) == []


def test_a_childs_guardian_agrees_and_then_it_can_be_booked(hospital, reception) -> None:
    with pytest.raises(ValidationError) as refused:
        registers(hospital, reception, particulars=of(CHILD_BORN))
    assert list(refused.value.message_dict) == ["guardian"]
    child = registers(hospital, reception, particulars=of(CHILD_BORN), guardian=True)
    yes = Consent.objects.get(subject_kind="patient", subject_id=child.pk)
    assert (yes.purpose, yes.by, yes.acting_as) == (ConsentPurpose.CHILD, reception.pk, ConsentAs.DESK)
    assert person_gaps(child.pk, NOW) == PersonGaps()
    assert noted(DeskAct.REGISTER)[0].reason == "phone:child"
    assert minors_unanswered(NOW + timedelta(days=300)) == []


def test_a_young_person_says_yes_themselves(hospital, reception) -> None:
    young = registers(hospital, reception, particulars=of(YOUNG_BORN))
    assert Consent.objects.get(subject_id=young.pk, subject_kind="patient").purpose == ConsentPurpose.YOUNG
    assert person_gaps(young.pk, NOW) == PersonGaps()


def test_who_is_on_record_is_found_and_stays_as_they_are(hospital, reception, owner) -> None:
    person = elder(owner)
    other = acts.Particulars("王秀瑛", "female", BORN, ORIGINAL)
    with pytest.raises(acts.AlreadyOnRecord) as known:
        registers(hospital, reception, particulars=other)
    assert known.value.patient_id == person.pk
    person.refresh_from_db()
    assert (person.name, person.phone, Patient.objects.count()) == (NAME, "", 1)
    assert person_at_desk(reception.pk, hospital.pk, person.pk, NOW) == person
    assert [entry.reason for entry in noted(DeskAct.LOOK_UP)] == ["document:found"]
    assert noted(DeskAct.REGISTER) == []


def test_pressed_twice_it_is_one_record(hospital, reception) -> None:
    first = registers(hospital, reception)
    assert registers(hospital, reception, now=NOW + timedelta(seconds=5)) == first
    assert len(noted(DeskAct.REGISTER)) == 1
    with pytest.raises(acts.AlreadyOnRecord):
        registers(hospital, work.clerk(hospital, role=StaffRole.RECEPTION))


def test_a_record_joined_into_anothers_leads_to_whom_it_belongs(hospital, reception, owner) -> None:
    person = elder(owner)
    Patient.objects.create(
        **{"name": "", "sex": "female", "birth_date": BORN, "document_kind": PASSPORT.kind},
        **{"document": PASSPORT.number, "country": PASSPORT.country, "joined_into": person},
        **{"erased_at": NOW, "created_at": NOW, "created_by": owner},
    )
    with pytest.raises(acts.AlreadyOnRecord) as known:
        registers(hospital, reception, particulars=acts.Particulars(NAME, "female", BORN, PASSPORT))
    assert known.value.patient_id == person.pk


@pytest.mark.parametrize(
    ("particulars", "field"),
    [
        (acts.Particulars(NAME, "male", BORN, ORIGINAL), "sex"),
        (acts.Particulars(NAME, "female", date(1950, 1, 1), ORIGINAL), "birth_date"),
        (acts.Particulars(NAME, "male", date(2027, 1, 1), PASSPORT), "birth_date"),
    ],
)
def test_what_cannot_be_is_refused(hospital, reception, particulars, field) -> None:
    with pytest.raises(ValidationError) as refused:
        registers(hospital, reception, particulars=particulars)
    assert list(refused.value.message_dict) == [field]


def test_trying_documents_is_looking_up(hospital, reception) -> None:
    registers(hospital, reception)
    before = [
        AuditEntry(at=NOW, by=reception.pk, action=act, subject_kind="patient", subject_id=1)
        for act in [DeskAct.LOOK_UP] * (MOST_LOOK_UPS - 1)
    ]
    AuditEntry.objects.bulk_create(before)
    with pytest.raises(acts.TooManyLookUps):
        registers(hospital, reception, particulars=of(CHILD_BORN), guardian=True)
    assert Patient.objects.count() == 1


def test_only_the_desk_of_the_hospital(hospital, reception, clerk, owner) -> None:
    stranger = work.clerk(make.hospital("别院"), role=StaffRole.RECEPTION)
    for account in (clerk, stranger, owner):
        with pytest.raises(acts.NotAtDesk):
            registers(hospital, account)
    assert not Patient.objects.exists()


def test_messages_go_to_the_number_that_was_said(hospital, reception, session) -> None:
    person = registers(hospital, reception)
    asks = session.session_specialists.values_list("specialist_id", flat=True)[0]
    about = whom(hospital, person, reception)
    acts.add_number(**about, session_id=session.pk, requested_by=asks, basis=AddBasis.REFERRED)
    told = Notice.objects.filter(kind="appointment_confirmed")
    assert [(one.recipient_kind, one.recipient_id) for one in told] == [("patient", person.pk)]


def test_who_signs_in_with_the_number_that_was_said_has_the_person(hospital, reception) -> None:
    person = registers(hospital, reception)
    herself = make.account(phone=PHONE)
    link = actions.add_person(
        **{"name": NAME, "sex": "female", "birth_date": BORN, "phone": "", "document": ORIGINAL},
        **{"relation": "self", "by": herself.pk, "now": NOW},
    )
    assert (link.patient, link.basis, link.granted_at) == (person, LinkBasis.OWN, NOW)


def test_who_was_registered_and_never_came_goes(hospital, reception) -> None:
    person = registers(hospital, reception)
    days = policies_at(NOW).retention.persons_days
    assert list(persons_over(NOW + timedelta(days=days - 1))) == []
    assert list(persons_over(NOW + timedelta(days=days))) == [person]


def test_found_by_the_phone_afterwards(hospital, reception) -> None:
    person = registers(hospital, reception)
    assert look_up(hospital, ORIGINAL, reception) == [person]
