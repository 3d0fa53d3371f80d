"""What tests of desks share: addresses, what is typed, who is looked up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.documents import Document
from accounts.models import AuditEntry, User
from bookings.actions import desk as acts
from bookings.enums import DeskAct, DeskNotice, LookUp
from bookings.models import Patient
from hospitals.models import Hospital
from notices.models import Notice
from tests.factories import bookings as make
from tests.factories.bookings import NOW

BORN = date(1951, 3, 8)
ORIGINAL = make.resident(BORN, "female", n=7)
NAME = "王秀英"
PARTICULARS = acts.Particulars(NAME, "female", BORN, ORIGINAL)
OTHER = make.resident(date(1952, 4, 9), "female", n=8)  # somebody else's


def elder(owner: User, **fields: Any) -> Patient:
    """王秀英, 75, with the document ORIGINAL."""
    return make.person(
        owner, **{"name": NAME, "sex": "female", "birth_date": BORN, "document": ORIGINAL, **fields}
    )


def whom(hospital: Hospital, person: Patient, by: User, **more: Any) -> dict[str, Any]:
    """What every act is told."""
    return {"hospital_id": hospital.pk, "patient_id": person.pk, "by": by.pk, "now": NOW, **more}


def look_up(hospital: Hospital, document: Document, by: User, **more: Any) -> list[Patient]:
    """By a document."""
    said = {"document_kind": document.kind, "country": document.country, "number": document.number}
    return acts.look_up(
        **{"hospital_id": hospital.pk, "how": LookUp.DOCUMENT, "by": by.pk, "now": NOW, **said, **more}
    )


def seen(hospital: Hospital, person: Patient, by: User) -> Patient:
    """Looked up, and the original compared."""
    look_up(hospital, ORIGINAL, by)
    return acts.verify_person(**whom(hospital, person, by), document=ORIGINAL)


def url(hospital: Hospital, person: Patient | None = None, name: str = "person", **more: int) -> str:
    """The address of a page of the desk."""
    if person is None:
        return reverse("staff:find_person", args=[hospital.slug])
    return reverse(f"staff:{name}", kwargs={"hospital": hospital.slug, "pk": person.pk, **more})


def original(**changes: str) -> dict[str, str]:
    """What is typed off ORIGINAL."""
    return {
        "document_kind": "resident",
        "number": ORIGINAL.number,
        "country": "",
        "name": NAME,
        "sex": "",
        "birth_date_year": "",
        "birth_date_month": "",
        "birth_date_day": "",
        "holder": "on",
        **changes,
    }


def finds(
    browser: Client, hospital: Hospital, number: str, kind: str = "resident", **more: str
) -> HttpResponse:
    """Typed into the form and sent."""
    said = {"document_kind": kind, "number": number, "country": "", **more}
    return browser.post(url(hospital), said)


def noted(act: DeskAct) -> list[AuditEntry]:
    """What the audit has of this act, the first one first."""
    return list(AuditEntry.objects.filter(action=act).order_by("pk"))


def fresh(person: Patient) -> Patient:
    """The person as the database has them now."""
    return Patient.objects.get(pk=person.pk)


def told(kind: DeskNotice) -> list[int]:
    """The accounts that are told this."""
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def said(error: pytest.ExceptionInfo[ValidationError]) -> str:
    """What was refused, in words."""
    return " ".join(error.value.messages)
