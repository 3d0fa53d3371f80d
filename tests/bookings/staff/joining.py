"""What tests share in which a desk joins two records of one person."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.documents import read_document
from accounts.models import AuditEntry, User
from bookings.actions import desk as acts
from bookings.enums import DeskAct
from bookings.models import Patient
from hospitals.models import Hospital
from tests.bookings.staff.at_desk import (
    BORN,
    NAME,
    PARTICULARS,
    fresh,
    said,
)
from tests.factories import bookings as make
from tests.factories.bookings import NOW

PASSPORT = read_document("passport", "E12345678", "CHN")
DECLARED = {"document": PASSPORT, "name": NAME, "sex": "female", "birth_date": BORN}


def reached(person: Patient, hospital: Hospital, by: User) -> Patient:
    """Found at this desk, as by a phone or a ticket."""
    AuditEntry.objects.create(
        at=NOW,
        by=by.pk,
        action=DeskAct.FOUND,
        subject_kind="patient",
        subject_id=person.pk,
        reason=f"hospital:{hospital.pk}",
    )
    return person


def nameless(owner: User, **fields: Any) -> Patient:
    """A person on record without a document, as some were before it was asked for."""
    values = {"name": NAME, "sex": "female", "birth_date": BORN, "created_at": NOW, "created_by": owner}
    made = Patient.objects.create(**{**values, **fields})
    make.linked(owner, made, "parent")
    return made


def joined(hospital: Hospital, keep: Patient, other: Patient, by: User, **more: Any) -> Patient:
    """The act, with both originals on the desk unless said otherwise."""
    values = {
        "hospital_id": hospital.pk,
        "keep_id": keep.pk,
        "other_id": other.pk,
        "particulars": PARTICULARS,
        "second": PASSPORT,
        "number_of_other": False,
        "by": by.pk,
        "now": NOW,
    }
    return acts.join_records(**{**values, **more})


def refused(hospital: Hospital, keep: Patient, other: Patient, by: User, **more: Any) -> str:
    """What is said, when nothing was joined."""
    with pytest.raises(ValidationError) as error:
        joined(hospital, keep, other, by, **more)
    assert fresh(other).joined_into is None
    assert not AuditEntry.objects.filter(action=DeskAct.JOIN).exists()
    return said(error)
