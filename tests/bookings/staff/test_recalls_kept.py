"""What the database refuses of 复诊约定, what is noted, and how they follow their person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, User
from bookings import actions
from bookings.actions.leaving import erase_person, part_visits
from bookings.actions.recalls import Promise
from bookings.actions.recalls_kept import move_recalls
from bookings.models import Appointment, Patient, Recall, RecallEnd
from bookings.policy import policies_at
from hospitals.models import Department
from specialists.models import ClinicSession
from tests.bookings.staff.recalling import AFTER, promised, saying
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(mother: Patient, session: ClinicSession, reception: User) -> dict[str, Any]:
    """Of her, by this desk."""
    return saying(mother, session, reception)


@pytest.fixture
def promise(said: dict[str, Any]) -> Promise:
    """She is to come again within two months."""
    return said["promise"]


@pytest.fixture
def father(owner: User) -> Patient:
    """Somebody else the same account books for."""
    return make.person(owner, name="张德")


def test_what_was_done_is_noted_and_names_nothing(said) -> None:
    made = actions.promise_recall(**said)
    actions.end_recall(
        hospital_id=said["hospital_id"],
        patient_id=said["patient_id"],
        recall_id=made.pk,
        reason=RecallEnd.MISTAKE,
        by=said["by"],
        now=AFTER,
    )
    noted = AuditEntry.objects.filter(action__in=["promise_recall", "end_recall"]).order_by("pk")
    assert [(one.action, one.subject_id, one.reason) for one in noted] == [
        ("promise_recall", said["patient_id"], "visit"),
        ("end_recall", said["patient_id"], "mistake"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_on": date(2026, 12, 1)},
        {"end_reason": "done"},
        {"ended_at": NOW},
        {"kind": "partner", "kept_in": True},
        {"department": True},
    ],
)
def test_the_database_refuses_what_must_not_be(said, wrong, session, hospital) -> None:
    made = actions.promise_recall(**said)
    if "kept_in" in wrong:
        wrong = {**wrong, "kept_in": session}
    if "department" in wrong:
        wrong = {"department": Department.objects.create(hospital=hospital, name="骨科")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.filter(pk=made.pk).update(**wrong)
    Recall.objects.filter(pk=made.pk).update(ended_at=NOW, end_reason="done")


def test_one_holds_for_one_person_and_specialist(said) -> None:
    made = actions.promise_recall(**said)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
    Recall.objects.update(ended_at=NOW, end_reason="done")
    made.save(force_insert=True)


def test_an_erased_person_leaves_none(said, mother, father) -> None:
    actions.promise_recall(**said)
    Appointment.objects.filter(patient=mother).update(status="noshow")
    erase_person(patient_id=mother.pk, by=None, reason="wish", now=AFTER)
    assert not Recall.objects.exists()


def test_two_records_of_one_person_keep_the_earlier_promise(said, owner, session, mother, father) -> None:
    first, second = actions.promise_recall(**said), promised(said, session, father, 1)
    moved = move_recalls(mother, father, by=said["by"], now=AFTER)
    for one in (first, second):
        one.refresh_from_db()
    assert moved == [second.pk]
    assert (first.ended_at, second.patient_id, second.end_reason) == (None, mother.pk, RecallEnd.MERGED)


def test_visits_that_forget_their_person_forget_what_was_promised(said, mother) -> None:
    actions.promise_recall(**said)
    days = policies_at(AFTER).retention.visits_days
    part_visits(patient_id=mother.pk, now=AFTER + timedelta(days=days - 1))
    assert Recall.objects.exists()
    part_visits(patient_id=mother.pk, now=AFTER + timedelta(days=days + 2))
    assert not Recall.objects.exists()
