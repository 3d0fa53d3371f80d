"""The papers of a posting: noted down, checked against the original by somebody by name, taken away again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from specialists.enums import DocumentKind, PostingAct
from specialists.models import Posting, PostingDocument


class DocumentVerifiedError(Exception):
    """A paper that somebody has verified is not removed: the verification is withdrawn first."""


class NoDocumentError(Exception):
    """The paper has been removed in the meantime."""


@transaction.atomic
def add_document(
    *,
    posting: Posting,
    kind: DocumentKind,
    number: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str = "",
    by: User | None,
    now: datetime,
) -> PostingDocument:
    """Note down a paper of the posting, valid until the end of `valid_until`. Sent twice, it is noted once.

    Raises ValueError where it would end before it begins.
    """
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        raise ValueError("a paper is valid for a day at least")
    # One after the other: so the second of two that say the same finds the first.
    fresh = Posting.objects.select_for_update().get(pk=posting.pk)
    document, new = PostingDocument.objects.get_or_create(
        posting=fresh,
        kind=kind,
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        defaults={"note": note},
    )
    if new:
        _audit(document, PostingAct.ADD_DOCUMENT, by, now)
    return document


@transaction.atomic
def verify_document(*, document: PostingDocument, by: User, now: datetime) -> PostingDocument:
    """`by` has seen the original, and it says the same. Who was first stays.

    Raises NoDocumentError.
    """
    fresh = _locked(document)
    if fresh.verified_at is None:
        fresh.verified_by, fresh.verified_at = by, now
        fresh.save(update_fields=["verified_by", "verified_at"])
        _audit(fresh, PostingAct.VERIFY_DOCUMENT, by, now)
    return fresh


@transaction.atomic
def withdraw_verification(*, document: PostingDocument, by: User, now: datetime) -> PostingDocument:
    """The paper counts as not verified any more; who had verified it stays in the audit.

    Raises NoDocumentError.
    """
    fresh = _locked(document)
    if fresh.verified_at is not None:
        fresh.verified_by = fresh.verified_at = None
        fresh.save(update_fields=["verified_by", "verified_at"])
        _audit(fresh, PostingAct.WITHDRAW_VERIFICATION, by, now)
    return fresh


@transaction.atomic
def remove_document(*, document: PostingDocument, by: User | None, now: datetime) -> None:
    """Take a paper away that was noted down by mistake. Once gone, nothing more happens.

    Raises DocumentVerifiedError for one that somebody has verified.
    """
    try:
        fresh = _locked(document)
    except NoDocumentError:
        return
    if fresh.verified_at is not None:
        raise DocumentVerifiedError
    _audit(fresh, PostingAct.REMOVE_DOCUMENT, by, now)
    fresh.delete()


def _locked(document: PostingDocument) -> PostingDocument:
    found = PostingDocument.objects.select_for_update().filter(pk=document.pk).first()
    if found is None:
        raise NoDocumentError
    return found


def _audit(document: PostingDocument, act: PostingAct, by: User | None, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="posting_document", subject_id=document.pk, now=now)
