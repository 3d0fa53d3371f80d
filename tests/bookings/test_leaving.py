"""Persons and accounts are deleted: what goes, what stays, and what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import AuditEntry, BrowserSession, User
from bookings.actions import add_newborn, cancel_booking
from bookings.actions.leaving import delete_account, delete_person, erase_person, part_visits
from bookings.enums import ErasedBecause
from bookings.models import Appointment, Patient, PatientLink, RecordNumber, VisitReason
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=30)


@pytest.fixture
def owner() -> User:
    return make.account()


@pytest.fixture
def mother(owner: User) -> Patient:
    return make.person(owner, "王秀英", phone="+8613900001111")


def link_of(account: User, patient: Patient) -> PatientLink:
    return PatientLink.objects.get(account=account, patient=patient)


def audited(action: str) -> list[tuple[int | None, int, str]]:
    return list(AuditEntry.objects.filter(action=action).values_list("by", "subject_id", "reason"))


def is_erased(patient: Patient) -> bool:
    patient.refresh_from_db()
    nothing = not (patient.name or patient.document or patient.document_kind or patient.phone)
    return nothing and patient.document_hash is None and patient.erased_at is not None


def test_a_person_nobody_else_is_linked_to_is_erased(owner: User, mother: Patient) -> None:
    born = mother.birth_date.year
    booking = make.booked(make.published_session(), mother)
    VisitReason.objects.create(appointment=booking, text="腰疼", written_at=make.NOW, written_by=owner)
    RecordNumber.objects.create(
        patient=mother,
        hospital=booking.session.hospital,
        number="A1",
        recorded_at=make.NOW,
        recorded_by=owner,
    )
    assert delete_person(link=link_of(owner, mother), by=owner, now=LATER)
    assert is_erased(mother)
    assert mother.birth_date == date(born, 1, 1)
    assert not RecordNumber.objects.exists()
    assert not VisitReason.objects.exists()
    assert Appointment.objects.get(pk=booking.pk).patient_id == mother.pk, "the booking stays, without a name"
    assert audited("erase_person") == [(owner.pk, mother.pk, ErasedBecause.WISH)]


def test_a_person_others_are_linked_to_is_only_removed(owner: User, mother: Patient) -> None:
    make.linked(make.account(), mother)
    assert not delete_person(link=link_of(owner, mother), by=owner, now=LATER)
    assert not is_erased(mother)
    assert link_of(owner, mother).ended_at == LATER
    assert audited("erase_person") == []


def test_who_only_asked_keeps_nobody_on_record(owner: User, mother: Patient) -> None:
    asked = make.linked(make.account(), mother, granted_at=None, granted_by=None, basis="")
    assert delete_person(link=link_of(owner, mother), by=owner, now=LATER)
    asked.refresh_from_db()
    assert asked.ended_at == LATER
    assert is_erased(mother)


def test_oneself_is_erased_for_everybody(owner: User) -> None:
    herself = make.person(owner, "李小燕", relation="self")
    make.linked(make.account(), herself)
    assert delete_person(link=link_of(owner, herself), by=owner, now=LATER)
    assert is_erased(herself)
    assert not PatientLink.objects.in_force().filter(patient=herself).exists()


def test_not_while_a_booking_is_coming(owner: User, mother: Patient) -> None:
    booking = make.booked(make.published_session(), mother)
    with pytest.raises(ValidationError, match="待就诊"):
        delete_person(link=link_of(owner, mother), by=owner, now=make.NOW)
    with pytest.raises(ValidationError, match="待就诊"):
        delete_account(account=owner, by=owner, now=make.NOW)
    cancel_booking(appointment=booking, by=owner.pk, now=make.NOW)
    assert delete_person(link=link_of(owner, mother), by=owner, now=make.NOW)


def test_deleted_twice_is_deleted_once(owner: User, mother: Patient) -> None:
    link = link_of(owner, mother)
    assert delete_person(link=link, by=owner, now=LATER)
    assert not delete_person(link=link, by=owner, now=LATER)
    assert not erase_person(patient_id=mother.pk, by=None, reason=ErasedBecause.RETENTION, now=LATER)
    assert len(audited("erase_person")) == 1


def test_somebody_elses_link_is_not_deleted(owner: User, mother: Patient) -> None:
    with pytest.raises(PatientLink.DoesNotExist):
        delete_person(link=link_of(owner, mother), by=make.account(), now=LATER)


def test_an_account_goes_with_its_persons(owner: User, mother: Patient) -> None:
    shared = make.person(owner, "李大山")
    make.linked(make.account(), shared)
    phone = owner.phone
    browser = Client()
    browser.force_login(owner)
    delete_account(account=owner, by=owner, now=LATER)
    owner.refresh_from_db()
    assert (owner.phone, owner.phone_hash, owner.is_active) == (None, None, False)
    assert is_erased(mother)
    assert not is_erased(shared)
    assert not PatientLink.objects.filter(account=owner, ended_at=None).exists()
    assert not BrowserSession.objects.filter(account=owner).exists()
    assert "/sign-in/" in browser.get("/bookings/")["Location"]
    assert audited("close_account") == [(owner.pk, owner.pk, ErasedBecause.WISH)]
    delete_account(account=owner, by=owner, now=LATER)
    assert len(audited("close_account")) == 1
    assert User.objects.create(phone=phone, password="!").pk != owner.pk, "the number begins anew"


def test_family_goes_on_booking_for_who_deletes_the_account(owner: User) -> None:
    herself = make.person(owner, "李小燕", relation="self")
    daughter = make.account()
    make.linked(daughter, herself)
    delete_account(account=owner, by=owner, now=LATER)
    assert not is_erased(herself)
    assert PatientLink.objects.in_force().filter(account=daughter, patient=herself).exists()


def newborn(guardian: PatientLink, order: int = 1, **fields: str) -> Patient:
    said = {"sex": "male", "birth_date": date(2026, 11, 20), "order": order, "is_guardian": True, **fields}
    return add_newborn(guardian=guardian, by=guardian.account_id, now=make.NOW, **said).patient


def test_a_childs_name_forgets_the_mother_who_is_erased(owner: User) -> None:
    herself = make.person(owner, "王秀英", relation="self", sex="female", birth_date=date(1995, 5, 5))
    link = link_of(owner, herself)
    son, daughter = newborn(link), newborn(link, 2, sex="female")
    father = make.account()
    make.linked(father, daughter, is_guardian=True)
    assert delete_person(link=link, by=owner, now=make.NOW)
    son.refresh_from_db()
    daughter.refresh_from_db()
    assert (son.name, daughter.name) == ("未命名之子", "未命名之二女")
    assert PatientLink.objects.in_force().filter(account=father, patient=daughter).exists()
    assert (son.erased_at, daughter.erased_at) == (None, None)
    assert {patient for _by, patient, _why in audited("change_person")} == {son.pk, daughter.pk}


def test_with_the_whole_account_goes_the_child_nobody_else_books_for(owner: User) -> None:
    herself = make.person(owner, "王秀英", relation="self", sex="female", birth_date=date(1995, 5, 5))
    child = newborn(link_of(owner, herself))
    delete_account(account=owner, by=owner, now=make.NOW)
    assert is_erased(child)
    assert is_erased(herself)


def test_a_child_called_by_its_own_name_keeps_it(owner: User) -> None:
    herself = make.person(owner, "王秀英", relation="self", sex="female", birth_date=date(1995, 5, 5))
    link = link_of(owner, herself)
    named, unnamed = newborn(link), newborn(link, 2)
    Patient.objects.update(newborn_order=None)
    named.refresh_from_db()
    named.name = "王晨"
    named.save(update_fields=["name"])
    delete_person(link=link, by=owner, now=make.NOW)
    named.refresh_from_db()
    unnamed.refresh_from_db()
    assert (named.name, unnamed.name) == ("王晨", "未命名之子")


def test_an_account_of_staff_is_not_deleted_so() -> None:
    clerk = User.objects.create_user("clerk", "a-long-password")
    with pytest.raises(ValueError, match="staff"):
        delete_account(account=clerk, by=clerk, now=LATER)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_old_visits_forget_who_it_was_and_newer_ones_do_not(owner: User, mother: Patient) -> None:
    old = make.booked(make.published_session(), mother)
    new = make.booked(make.published_session(starts_at=make.DAY + timedelta(days=2)), mother)
    then = make.DAY + timedelta(days=1095)  # 08:00 of the day on which the first one has had its days
    assert part_visits(patient_id=mother.pk, now=then - timedelta(days=1)) == 0
    assert part_visits(patient_id=mother.pk, now=then) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert new.patient_id == mother.pk
    nobody = old.patient
    assert nobody != mother
    assert (nobody.name, nobody.document, nobody.erased_at) == ("", "", then)
    mother.refresh_from_db()
    assert mother.name == "王秀英"
    assert part_visits(patient_id=mother.pk, now=then) == 0
