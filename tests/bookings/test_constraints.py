"""Both sides of what the database refuses about bookings (ARCHITECTURE §4.1, 4.2, 4.7, 4.10, 4.11)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.hashes import hash_phone
from accounts.models import User
from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment, Arrival, Patient, PatientLink, Policy, StatusChange, WaitlistEntry
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def row(slot: Slot, patient: Patient, **fields: object) -> Appointment:
    """An appointment written past all actions: booked, unless told otherwise."""
    return Appointment.objects.create(
        **{
            "code": f"{uuid.uuid4().int % 10**8:08d}",
            "patient": patient,
            "slot": slot,
            "session_id": slot.session_id,
            "during": (slot.starts_at, slot.ends_at),
            "booked_by_id": patient.created_by_id,
            "status": AppointmentStatus.BOOKED,
            "created_at": NOW,
            "booked_at": NOW,
            **fields,
        }
    )


PENDING = {"status": AppointmentStatus.PENDING, "booked_at": None, "expires_at": NOW + timedelta(minutes=10)}
CANCELLED = {"status": AppointmentStatus.CANCELLED, "cancelled_at": NOW, "cancel_reason": "patient"}


@pytest.fixture
def session():
    return make.published_session()


@pytest.fixture
def people():
    owner = make.account()
    return make.person(owner, "甲"), make.person(owner, "乙")


def test_one_live_appointment_per_slot(session, people) -> None:
    slot = make.slots(session)[0]
    row(slot, people[0])
    with refused("appointment_one_live_per_slot"):
        row(slot, people[1])


@pytest.mark.parametrize("status", ["arrived", "called", "fulfilled", "noshow"])
def test_every_live_status_takes_the_slot(session, people, status) -> None:
    slot = make.slots(session)[0]
    one = row(slot, people[0], status=status)
    Arrival.objects.create(appointment=one, arrived_at=NOW, way="list", rank=1)
    with refused("appointment_one_live_per_slot"):
        row(slot, people[1], **PENDING)


@pytest.mark.parametrize(
    "fields", [CANCELLED, {"status": "expired", "booked_at": None}, {"status": "released", "booked_at": None}]
)
def test_an_ended_appointment_leaves_the_slot(session, people, fields) -> None:
    slot = make.slots(session)[0]
    row(slot, people[0], **fields)
    assert row(slot, people[1]).pk


def test_a_person_once_per_session(session, people) -> None:
    first, *_, last = make.slots(session)
    row(first, people[0])
    with refused("appointment_once_per_session"):
        row(last, people[0])
    assert row(last, people[1]).pk


def test_a_person_in_one_place_at_a_time(session, people) -> None:
    row(make.slots(session)[0], people[0])
    at_the_same_time = make.published_session()
    with refused("appointment_one_place_at_a_time"):
        row(make.slots(at_the_same_time)[0], people[0])
    touching = make.published_session(starts_at=session.starts_at + timedelta(minutes=30))
    assert row(make.slots(touching)[0], people[0]).pk


def test_an_offer_is_exempt_until_accepted(session, people) -> None:
    first, *_, last = make.slots(session)
    row(first, people[0])
    offer = row(last, people[0], **PENDING, origin=Origin.OFFER, entry=waiting(people[0], session))
    with refused("appointment_once_per_session"):
        Appointment.objects.filter(pk=offer.pk).update(status="booked", expires_at=None, booked_at=NOW)


def waiting(person, session, **fields) -> WaitlistEntry:
    values = {"account": person.created_by, "patient": person, "session": session, "joined_at": NOW, **fields}
    return WaitlistEntry.objects.create(**values)


def test_an_offer_is_of_a_place_in_line_and_nothing_else_is(session, people) -> None:
    first, second, *_ = make.slots(session)
    entry = waiting(people[0], session)
    with refused("appointment_offer_of_entry"):
        row(first, people[0], **PENDING, origin=Origin.OFFER)
    with refused("appointment_offer_of_entry"):
        row(first, people[0], **PENDING, entry=entry)
    offer = row(first, people[0], **PENDING, origin=Origin.OFFER, entry=entry)
    with refused("appointment_one_offer_at_a_time"):
        row(second, people[0], **PENDING, origin=Origin.OFFER, entry=entry)
    Appointment.objects.filter(pk=offer.pk).update(status="released", expires_at=None)
    assert row(second, people[0], **PENDING, origin=Origin.OFFER, entry=entry).pk


def test_a_place_in_line_is_for_a_session_or_a_specialist(session, people) -> None:
    who = session.session_specialists.get().specialist
    with refused("waitlist_for_session_or_specialist"):
        waiting(people[0], None)
    with refused("waitlist_for_session_or_specialist"):
        waiting(people[0], session, specialist=who, until_at=NOW)
    with refused("waitlist_for_session_or_specialist"):
        waiting(people[0], None, specialist=who)
    with refused("waitlist_for_session_or_specialist"):
        waiting(people[0], session, hospital=session.hospital)
    waiting(people[0], None, specialist=who, until_at=NOW, hospital=session.hospital)
    waiting(people[0], session)


def test_one_place_in_line_each(session, people) -> None:
    who = session.session_specialists.get().specialist
    entry = waiting(people[0], session)
    with refused("waitlist_once_per_session"):
        waiting(people[0], session)
    waiting(people[1], session)
    waiting(people[0], None, specialist=who, until_at=NOW)
    with refused("waitlist_once_per_specialist"):
        waiting(people[0], None, specialist=who, until_at=NOW)
    waiting(people[0], None, specialist=who, until_at=NOW, hospital=session.hospital)
    with refused("waitlist_once_per_specialist"):
        waiting(people[0], None, specialist=who, until_at=NOW, hospital=session.hospital)
    waiting(people[0], None, specialist=who, until_at=NOW, demo=True)
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="ended", ended_at=NOW, end_reason="left")
    assert waiting(people[0], session).pk


def test_a_place_in_line_that_ended_says_when_and_why(session, people) -> None:
    entry = waiting(people[0], session)
    booked = row(make.slots(session)[0], people[1])
    one = WaitlistEntry.objects.filter(pk=entry.pk)
    for wrong in (
        {"status": "ended", "ended_at": NOW},
        {"status": "ended", "end_reason": "left"},
        {"status": "accepted", "ended_at": NOW},
        {"status": "accepted", "booked": booked},
        {"end_reason": "left"},
        {"ended_at": NOW},
        {"booked": booked},
    ):
        with refused("waitlist_ended_with_reason"):
            one.update(**wrong)
    for wrong in ({"skipped": "overlap"}, {"skipped_at": NOW}):
        with refused("waitlist_skipped_when"):
            one.update(**wrong)
    assert one.update(skipped="overlap", skipped_at=NOW)
    assert one.update(status="accepted", ended_at=NOW, booked=booked)


def test_two_live_holds_of_one_person(session, people) -> None:
    other = make.published_session(starts_at=session.starts_at + timedelta(hours=5))
    row(make.slots(session)[0], people[0], **PENDING)
    with refused("appointment_one_hold_per_person"):
        row(make.slots(other)[0], people[0], **PENDING)
    assert row(make.slots(other)[0], people[1], **PENDING).pk


def test_session_and_during_are_copied_from_the_slot(session, people) -> None:
    other = make.published_session(starts_at=session.starts_at + timedelta(days=1))
    slot = make.slots(session)[0]
    wrong = row(slot, people[0], session_id=other.pk, during=(NOW, NOW + timedelta(days=9)))
    wrong.refresh_from_db()
    assert wrong.session_id == session.pk
    assert (wrong.during.lower, wrong.during.upper) == (slot.starts_at, slot.ends_at)


def test_a_change_of_the_slot_is_copied(session, people) -> None:
    slot = make.slots(session)[0]
    appointment = row(slot, people[0])
    Slot.objects.filter(pk=slot.pk).update(ends_at=slot.ends_at - timedelta(minutes=10))
    appointment.refresh_from_db()
    assert appointment.during.upper == slot.ends_at - timedelta(minutes=10)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("appointment_pending_expires", {"status": "pending", "booked_at": None}),
        ("appointment_pending_expires", {"expires_at": NOW}),
        ("appointment_cancelled_with_reason", {"status": "cancelled"}),
        ("appointment_cancelled_with_reason", {"status": "cancelled", "cancelled_at": NOW}),
        ("appointment_cancelled_with_reason", {"cancelled_at": NOW}),
        ("appointment_cancelled_with_reason", {"cancel_reason": "patient"}),
        ("appointment_booked_when", {"booked_at": None}),
        ("appointment_late_is_cancelled", {"cancelled_late": True}),
        ("appointment_code_eight_digits", {"code": "1234567"}),
        ("appointment_code_eight_digits", {"code": "1234567a"}),
    ],
)
def test_half_set_appointments_are_refused(session, people, name, fields) -> None:
    with refused(name):
        row(make.slots(session)[0], people[0], **fields)


@pytest.mark.parametrize("fields", [{}, PENDING, CANCELLED, {**CANCELLED, "cancelled_late": True}])
def test_whole_appointments_pass(session, people, fields) -> None:
    assert row(make.slots(session)[0], people[0], **fields).pk


def test_a_code_is_nobody_elses(session, people) -> None:
    first, *_, last = make.slots(session)
    row(first, people[0], code="00000001")
    with refused("appointment_code_once"):
        row(last, people[1], code="00000001")


def test_status_changes_are_append_only() -> None:
    change = StatusChange.objects.create(
        subject_kind="appointment", subject_id=1, to_status="pending", at=NOW
    )
    with refused("status_change_append_only"):
        StatusChange.objects.filter(pk=change.pk).update(reason="x")
    with refused("status_change_append_only"):
        change.delete()
    assert StatusChange.objects.filter(pk=change.pk, reason="").exists()


def test_patients_need_a_name_and_a_known_sex() -> None:
    owner = make.account()
    base = {"birth_date": date(1960, 1, 1), "created_at": NOW, "created_by": owner}
    with refused("patient_named"):
        Patient.objects.create(name="", sex="male", **base)
    with refused("patient_sex_known"):
        Patient.objects.create(name="甲", sex="?", **base)
    with pytest.raises(ValueError, match=r"Patient\.phone"), transaction.atomic():
        Patient.objects.create(name="甲", sex="female", phone="13900000001", **base)
    assert Patient.objects.create(name="甲", sex="female", **base).pk
    assert Patient.objects.create(name="甲", sex="female", phone="+8613900000001", **base).pk


def test_links_are_single_and_end_after_they_begin(people) -> None:
    link = PatientLink.objects.get(patient=people[0])
    again = {"account": link.account, "patient": link.patient, "relation": "parent", "created_at": NOW}
    with refused("patient_link_once"):
        PatientLink.objects.create(**again)
    with refused("patient_link_starts_before_end"):
        PatientLink.objects.filter(pk=link.pk).update(ended_at=link.created_at - timedelta(seconds=1))
    PatientLink.objects.filter(pk=link.pk).update(ended_at=link.created_at)
    assert PatientLink.objects.create(**again).pk


def test_an_account_has_one_self(people) -> None:
    PatientLink.objects.filter(patient=people[0]).update(relation="self")
    with refused("patient_link_one_self"):
        PatientLink.objects.filter(patient=people[1]).update(relation="self")


def test_one_policy_per_rule_place_and_moment() -> None:
    first = Policy.objects.filter(hospital=None).first()
    assert first is not None
    again = {"rule": first.rule, "values": first.values, "valid_from": first.valid_from, "created_at": NOW}
    with refused("policy_once_per_moment"):
        Policy.objects.create(hospital=None, **again)
    assert Policy.objects.create(hospital=make.hospital(), **again).pk


def test_two_accounts_with_one_phone() -> None:
    first = make.account()
    with refused("accounts_user_phone_hash_key"):
        make.account(phone=first.phone)
    assert User.objects.filter(phone_hash=hash_phone(first.phone)).count() == 1
