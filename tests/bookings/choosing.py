"""How a time is chosen: what browsers send on the way to a held number."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bookings.models import Appointment
from specialists.models import ClinicSession
from tests.factories import bookings as make

PERSON = reverse("bookings:person")
NEW_PERSON = reverse("bookings:new_person")
TYPED = {
    "relation": "parent",
    "name": "张桂兰",
    "document_kind": "resident",
    "country": "",
    "document": make.resident(date(1957, 3, 8), "female", 1).number,
    "sex": "female",
    "birth_date_year": "1957",
    "birth_date_month": "3",
    "birth_date_day": "8",
    "phone": "",
}
# Whose document tells neither sex nor birth date.
BY_PASSPORT = {**TYPED, "document_kind": "passport", "country": "MNG", "document": "E1234567"}


def choose(browser: Client, session: ClinicSession, *, half_hours: int = 0, **more: object) -> HttpResponse:
    """Press the button of a half-hour on the session's page, so many half-hours after its start."""
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return browser.post(reverse("bookings:choose", args=[session.pk]), {"at": at.isoformat(), **more})


def chosen(session: ClinicSession, *, half_hours: int = 0) -> dict[str, object]:
    """What forms after that carry: the session and the half-hour."""
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return {"session": session.pk, "at": at.isoformat()}


def take(session: ClinicSession, *, half_hours: int = 0) -> Appointment:
    """Somebody else books the half-hour's number."""
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return make.booked(session, make.person(make.account()), at=at)
