"""What tests of the pages of referrals share: two desks' browsers, addresses, words, what is typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.bookings.referring import (
    REASON,
    SUMMARY,
)

TYPED = {
    "department": "",
    "specialist": "",
    "urgency": "urgent",
    "reason": REASON,
    "summary": SUMMARY,
    "doctor": "赵大夫",
    "doctor_phone": "0471-8512345",
    "agreed": "on",
}


@pytest.fixture
def sender(browser_of: Callable, clerk) -> Client:
    """The county's browser."""
    return browser_of(clerk)


@pytest.fixture
def receiver(browser_of: Callable, triage) -> Client:
    """The city's browser."""
    return browser_of(triage)


def url(hospital, referral, act: str = "") -> str:
    """The referral's page, or one of its forms, at this hospital's desk."""
    if act == "letter":
        return reverse("staff:referral_letter", args=[hospital.slug, referral.pk])
    if act:
        return reverse("staff:referral_act", args=[hospital.slug, referral.pk, act])
    return reverse("staff:referral", args=[hospital.slug, referral.pk])


def refer_url(hospital, person, query: str = "") -> str:
    """Where the person is referred from."""
    return reverse("staff:refer", args=[hospital.slug, person.pk]) + query


def plain(answer: HttpResponse) -> str:
    """What a page says, without marks."""
    said = re.sub(r"(?s)<(head|script|style)\b.*?</\1>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+(?=[，。：])|(?<=[，：])\s+", "", " ".join(html.unescape(said).split()))


def seen(browser: Client, address: str) -> str:
    """The page, as words."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return plain(answer)


def sends(browser: Client, address: str, **typed: str):
    """The form, sent."""
    return browser.post(address, typed)


def values(browser: Client, address: str) -> list[str]:
    """The half-hours a form offers."""
    return re.findall(r'name="time" value="([^"]+)"', browser.get(address).content.decode())
