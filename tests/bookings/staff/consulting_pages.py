"""What tests of the pages of consultations share: a ward's desk, addresses, and what a form sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Consultation
from tests.bookings.consulting import PURPOSE, REASON, SUMMARY


@pytest.fixture
def desk(browser_of: Callable, clerk) -> Client:
    """The ward's desk."""
    return browser_of(clerk)


def url(ward, row=None, act: str = "") -> str:
    """The list, a consultation's page, or one of its forms."""
    if row is None:
        return reverse("staff:consultations", args=[ward.slug])
    if act == "invitation":
        return reverse("staff:consultation_invitation", args=[ward.slug, row.pk])
    if act:
        return reverse("staff:consultation_act", args=[ward.slug, row.pk, act])
    return reverse("staff:consultation", args=[ward.slug, row.pk])


def consult_url(ward, person) -> str:
    return reverse("staff:consult", args=[ward.slug, person.pk])


def now_seen(row) -> str:
    """What the hidden box of a form that is opened now says."""
    return Consultation.objects.get(pk=row.pk).seen_as


def typed(specialist, **changes: str) -> dict[str, str]:
    """What the form of a request sends."""
    said = {
        "specialist": str(specialist.pk),
        "urgency": "urgent",
        "day": "2026-12-01",
        "clock": "16:00",
        "department": "骨科",
        "doctor": "赵大夫",
        "doctor_phone": "0471-8512345",
        "ward": "骨科二病区",
        "bed": "12",
        "summary": SUMMARY,
        "purpose": PURPOSE,
        "reason": REASON,
        "fee": "500 元，由本院支付",
        "agreed_who": "patient",
        "agreed_how": "written",
        "agreed": "on",
        "within": "on",
    }
    return {**said, **changes}
