"""What page tests of postings share: addresses, a paper, and what a manager types."""

from __future__ import annotations

from django.urls import reverse

from hospitals.models import Hospital
from specialists.actions import add_document
from specialists.enums import DocumentKind
from specialists.models import Posting, PostingDocument, Specialist
from tests.factories.bookings import NOW


def listed(hospital: Hospital) -> str:
    """The address of the hospital's postings."""
    return reverse("staff:postings", args=[hospital.slug])


def new(hospital: Hospital) -> str:
    """The address where one is recorded."""
    return reverse("staff:new_posting", args=[hospital.slug])


def at(posting: Posting, name: str = "posting", *more: int | str) -> str:
    """The address of a page about the posting."""
    return reverse(f"staff:{name}", args=[posting.hospital.slug, posting.pk, *more])


def paper(posting: Posting, **fields: object) -> PostingDocument:
    """A licence, noted down and not verified."""
    said = {"kind": DocumentKind.LICENCE, "number": "110110000001", "by": None, "now": NOW, **fields}
    return add_document(posting=posting, **said)


def recorded(specialist: Specialist, **changes: str) -> dict[str, str]:
    """What a manager types of a new posting: a year from 5 December on."""
    return {
        "specialist": specialist.slug,
        "kind": "studio",
        "legal_basis": "paired_support",
        "starts_on": "2026-12-05",
        "last_on": "2027-12-04",
        **changes,
    }
