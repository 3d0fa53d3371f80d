"""Post a specialist to a hospital; correct what a posting rests on; say when it ends."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.models import Department, Hospital, Partnership
from specialists.enums import LegalBasis, PostingAct, PostingKind
from specialists.models import Posting, Specialist


class DemonstrationRefusedError(ValueError):
    """A demonstration was to be made in production."""

    def __init__(self) -> None:
        super().__init__("Demonstrations are never made in production.")


class PostingInUseError(Exception):
    """A posting cannot end before a published session that stands on it, nor become one that bears none."""


@transaction.atomic
def post_specialist(
    *,
    specialist: Specialist,
    hospital: Hospital,
    starts_on: date,
    ends_on: date | None = None,
    department: Department | None = None,
    partnership: Partnership | None = None,
    kind: PostingKind = PostingKind.REGULAR,
    legal_basis: LegalBasis = LegalBasis.NOT_STATED,
    demo: bool = False,
    key: UUID | None = None,
    by: User | None,
    now: datetime,
) -> Posting:
    """Let `specialist` hold sessions at `hospital` from `starts_on` until the day before `ends_on`. Sent twice with one
    `key` (of the form), it is recorded once: again it returns the first, as it is by now.

    Raises DemonstrationRefusedError when `demo` in production.
    """
    refuse_in_production(demo)
    try:
        with transaction.atomic():
            posting = Posting.objects.create(
                specialist=specialist,
                hospital=hospital,
                department=department,
                partnership=partnership,
                starts_on=starts_on,
                ends_on=ends_on,
                kind=kind,
                legal_basis=legal_basis,
                demo=demo,
                key=key,
            )
    except IntegrityError:
        recorded = Posting.objects.filter(hospital=hospital, key=key).first() if key else None
        if recorded is None:
            raise
        return recorded
    audit(by=by, action=PostingAct.POST, subject_kind="posting", subject_id=posting.pk, now=now)
    return posting


@transaction.atomic
def end_posting(*, posting: Posting, ends_on: date, by: User | None, now: datetime) -> Posting:
    """Let the posting hold until the day before `ends_on`.

    Raises PostingInUseError where a published session stands on it on that day or later, and
    ValueError for an end that is not after the beginning.
    """
    fresh = Posting.objects.select_for_update().get(pk=posting.pk)
    if ends_on <= fresh.starts_on:
        raise ValueError("a posting ends after it begins")
    if fresh.ends_on == ends_on:
        return fresh
    fresh.ends_on = ends_on
    _save(fresh, "ends_on")
    audit(by=by, action=PostingAct.END, subject_kind="posting", subject_id=fresh.pk, now=now)
    return fresh


@transaction.atomic
def correct_posting(
    *, posting: Posting, kind: PostingKind, legal_basis: LegalBasis, by: User | None, now: datetime
) -> Posting:
    """Say anew in what way the specialist comes and on what basis; its period and place stay.

    Raises PostingInUseError where a published session stands on it and it would be for a named patient only, or for
    free clinics alone and the session is none.
    """
    fresh = Posting.objects.select_for_update().get(pk=posting.pk)
    if (fresh.kind, fresh.legal_basis) == (kind, legal_basis):
        return fresh
    fresh.kind, fresh.legal_basis = kind, legal_basis
    _save(fresh, "kind", "legal_basis")
    audit(by=by, action=PostingAct.CORRECT, subject_kind="posting", subject_id=fresh.pk, now=now)
    return fresh


def _save(posting: Posting, *columns: str) -> None:
    """Raises PostingInUseError where a published session is in the way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            posting.save(update_fields=columns)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as refused:
        raise PostingInUseError from refused


def refuse_in_production(demo: bool) -> None:
    """Raises DemonstrationRefusedError for a demonstration in production."""
    if demo and settings.PRODUCTION:
        raise DemonstrationRefusedError
