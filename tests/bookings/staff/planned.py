"""What page tests of staff share: the form of a session, and addresses."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from specialists.models import ClinicSession, Posting

NEW, PREVIEW = reverse("staff:new"), reverse("staff:preview_new")


def typed(posting: Posting, **changes: str) -> dict[str, str]:
    """What a clerk types: two hours on 8 December, four numbers."""
    return {
        "specialist": str(posting.specialist_id),
        "day": "2026-12-08",
        "begins": "08:00",
        "ends": "10:00",
        "numbers": "4",
        "group_minutes": "30",
        "key": "4f1f4c6e-3d0a-4b53-9a39-5a1f0c7c1a11",
        **changes,
    }


def of(session: ClinicSession, name: str = "session") -> str:
    """The address of a page about the session."""
    return reverse(f"staff:{name}", args=[session.pk])


def asked(address: str, **said: str) -> str:
    """The address with these answers."""
    return f"{address}?{urlencode(said)}"


def text(answer: HttpResponse) -> str:
    """What the page says."""
    return answer.content.decode()


def query(answer: HttpResponse) -> dict[str, str]:
    """The answers in the address that a redirect leads to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def seen_on(page: str) -> str:
    """The mark of what a page showed, as its form sends it."""
    return page.split('name="seen" value="')[1].split('"')[0]
