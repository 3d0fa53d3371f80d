"""What a session may stand on: the posting that holds that day, and what makes its basis doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bookings.rules import Reason
from specialists.enums import LegalBasis, PostingDoubt
from specialists.models import Posting, PostingDocument


def holds_on(posting: Posting, day: date) -> bool:
    """Whether the posting holds on that local day."""
    return posting.starts_on <= day and (posting.ends_on is None or day < posting.ends_on)


def bears(posting: Posting, day: date) -> bool:
    """Whether a session for the public may stand on the posting on that local day."""
    return holds_on(posting, day) and posting.legal_basis != LegalBasis.CONSULTATION


def posting_reason(posting: Posting, hospital_id: int, day: date) -> Reason | None:
    """Why no session of that hospital on that local day could be published on the posting; None if one could."""
    if posting.hospital_id != hospital_id or not holds_on(posting, day):
        return Reason.NO_POSTING
    return None if bears(posting, day) else Reason.CONSULTATION_ONLY


@dataclass(frozen=True)
class Doubt:
    """A posting whose basis is doubtful, and why: whoever publishes decides."""

    posting: Posting
    why: PostingDoubt


def valid_on(document: PostingDocument, day: date) -> bool:
    """Whether the paper is valid on that day, verified or not."""
    begun = document.valid_from is None or document.valid_from <= day
    return begun and (document.valid_until is None or day <= document.valid_until)


def doubt_of(posting: Posting, documents: Iterable[PostingDocument], day: date) -> Doubt | None:
    """What is doubtful about the posting on that day, of which these are the papers; None where nothing is."""
    if posting.legal_basis == LegalBasis.NOT_STATED:
        return Doubt(posting, PostingDoubt.NOT_STATED)
    if any(one.verified_at is not None and valid_on(one, day) for one in documents):
        return None
    return Doubt(posting, PostingDoubt.UNVERIFIED)


def doubts_on(postings: Iterable[Posting], day: date) -> list[Doubt]:
    """What is doubtful about these postings on that local day, in their order. One query."""
    known = list(postings)
    papers = documents_of(known)
    found = (doubt_of(posting, papers.get(posting.pk, ()), day) for posting in known)
    return [doubt for doubt in found if doubt is not None]


def documents_of(postings: Iterable[Posting]) -> dict[int, list[PostingDocument]]:
    """Posting id → its papers, with who verified them. One query."""
    found: dict[int, list[PostingDocument]] = defaultdict(list)
    ids = {posting.pk for posting in postings}
    rows = PostingDocument.objects.filter(posting__in=ids).select_related("verified_by")
    for document in rows.order_by("kind", "pk"):
        found[document.posting_id].append(document)
    return found
