"""A posting of the owner's hospital in the small world, with a paper nobody has verified."""

from __future__ import annotations

from typing import Any

from specialists.actions import add_document
from specialists.enums import DocumentKind
from specialists.models import Posting, PostingDocument
from tests.factories import bookings as make

POSTING_PAGES = {
    *("staff:postings", "staff:new_posting", "staff:posting", "staff:correct_posting", "staff:end_posting"),
    *("staff:add_document", "staff:document", "staff:postings_around"),
}
CORRECTED = {"kind": "studio", "legal_basis": "paired_support"}


def with_paper(posting: Posting) -> Posting:
    """The posting, after a letter of its hospital was noted down."""
    add_document(posting=posting, kind=DocumentKind.ASSIGNMENT, number="2026-8", by=None, now=make.NOW)
    return posting


def posted(posting: Posting) -> dict[str, dict[str, str]]:
    """What the form of each page says; a new posting is of the same specialist."""
    return {
        "staff:new_posting": {
            **CORRECTED,
            "specialist": posting.specialist.slug,
            "starts_on": "2026-12-10",
        },
        "staff:correct_posting": CORRECTED,
        "staff:end_posting": {"last_on": "2027-06-30"},
        "staff:add_document": {"kind": "licence", "number": "110110000001", "valid_until": "2027-12-31"},
    }


def arguments(name: str, posting: Posting) -> dict[str, Any]:
    """What stands in the address of a page of postings."""
    if name == "staff:postings_around":
        return {}
    here: dict[str, Any] = {"hospital": posting.hospital.slug}
    if name in {"staff:postings", "staff:new_posting"}:
        return here
    if name == "staff:document":
        paper = PostingDocument.objects.get(posting=posting)
        return {**here, "pk": posting.pk, "document_id": paper.pk, "act": "verify"}
    return {**here, "pk": posting.pk}
