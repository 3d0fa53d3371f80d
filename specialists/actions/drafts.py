"""Post a specialist to a hospital; draft a session with its numbers, change the draft, throw it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.models import Department, Hospital, Partnership, Room
from specialists.enums import DraftAct, LegalBasis, SessionKind, SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot, Specialist
from specialists.rules import Group, spread_numbers


class DemonstrationRefusedError(ValueError):
    """A demonstration was to be made in production."""

    def __init__(self) -> None:
        super().__init__("Demonstrations are never made in production.")


class NoDraftError(Exception):
    """What was to be changed or thrown away as a draft has been published since."""


@transaction.atomic
def post_specialist(
    *,
    specialist: Specialist,
    hospital: Hospital,
    starts_on: date,
    ends_on: date | None = None,
    department: Department | None = None,
    partnership: Partnership | None = None,
    legal_basis: LegalBasis = LegalBasis.NOT_STATED,
    demo: bool = False,
) -> Posting:
    """Let `specialist` hold sessions at `hospital` from `starts_on` until the day before `ends_on`.

    Raises DemonstrationRefusedError when `demo` in production.
    """
    _refuse_in_production(demo)
    return Posting.objects.create(
        specialist=specialist,
        hospital=hospital,
        department=department,
        partnership=partnership,
        starts_on=starts_on,
        ends_on=ends_on,
        legal_basis=legal_basis,
        demo=demo,
    )


@transaction.atomic
def draft_session(
    *,
    postings: Sequence[Posting],
    starts_at: datetime,
    ends_at: datetime,
    numbers: int,
    room: Room | None = None,
    department: Department | None = None,
    kind: SessionKind = SessionKind.SINGLE,
    group_minutes: int = 30,
    fee_yuan: Decimal | None = None,
    bring: str = "",
    demo: bool = False,
    key: UUID | None = None,
) -> ClinicSession:
    """Draft a session of the posted specialists with `numbers` numbers, spread over groups of
    `group_minutes` minutes (at most 60: 国卫医发〔2017〕73号), the earlier groups getting one more.

    Drafts may clash. A `key` (of the form that is sent) drafts one session at a hospital: again it
    returns the first, as it is by now. Raises ValueError when the groups do not fit or nobody is
    named, and DemonstrationRefusedError when `demo`, or a posting that is one, in production.
    """
    _refuse_in_production(demo or any(posting.demo for posting in postings))
    if not postings:
        raise ValueError("a session needs a specialist")
    groups = spread_numbers(
        starts_at=starts_at, ends_at=ends_at, numbers=numbers, group_minutes=group_minutes
    )
    hospital = postings[0].hospital
    try:
        with transaction.atomic():
            session = ClinicSession.objects.create(
                hospital=hospital,
                department=department,
                room=room,
                kind=kind,
                starts_at=starts_at,
                ends_at=ends_at,
                fee_yuan=fee_yuan,
                bring=bring,
                demo=demo,
                draft_key=key,
            )
    except IntegrityError:
        drafted = ClinicSession.objects.filter(hospital=hospital, draft_key=key).first() if key else None
        if drafted is None:
            raise
        return drafted
    _fill(session, postings, groups)
    return session


@transaction.atomic
def edit_draft(
    *,
    session: ClinicSession,
    postings: Sequence[Posting],
    starts_at: datetime,
    ends_at: datetime,
    numbers: int,
    room: Room | None,
    department: Department | None,
    group_minutes: int,
    fee_yuan: Decimal | None,
    bring: str,
    by: User | None,
    now: datetime,
) -> ClinicSession:
    """Draft the session anew: its numbers are made again. What `draft_session` refuses is refused here,
    and NoDraftError is raised once it is published."""
    fresh = _lock_draft(session)
    _refuse_in_production(any(posting.demo for posting in postings))
    if not postings or any(posting.hospital_id != fresh.hospital_id for posting in postings):
        raise ValueError("a session needs a specialist posted to its hospital")
    groups = spread_numbers(
        starts_at=starts_at, ends_at=ends_at, numbers=numbers, group_minutes=group_minutes
    )
    fresh.slots.all().delete()
    fresh.session_specialists.all().delete()
    fresh.starts_at, fresh.ends_at, fresh.room, fresh.department = starts_at, ends_at, room, department
    fresh.fee_yuan, fresh.bring = fee_yuan, bring
    fresh.demo = any(posting.demo for posting in postings)
    fresh.save()
    _fill(fresh, postings, groups)
    _note(DraftAct.EDIT, fresh, by, now)
    return fresh


@transaction.atomic
def delete_draft(*, session: ClinicSession, by: User | None, now: datetime) -> None:
    """Throw a draft away. Nobody has seen it. Raises NoDraftError once it is published."""
    fresh = _lock_draft(session)
    _note(DraftAct.DELETE, fresh, by, now)
    fresh.delete()


def _fill(session: ClinicSession, postings: Sequence[Posting], groups: Sequence[Group]) -> None:
    """The specialists and numbers of a session that has none."""
    # One by one: what a trigger copies into a row is not known to the row that bulk_create sends.
    for position, posting in enumerate(postings):
        SessionSpecialist.objects.create(
            session=session, specialist_id=posting.specialist_id, posting=posting, position=position
        )
    Slot.objects.bulk_create(
        Slot(session=session, ordinal=ordinal, starts_at=group.starts_at, ends_at=group.ends_at)
        for group in groups
        for ordinal in group.ordinals
    )


def _lock_draft(session: ClinicSession) -> ClinicSession:
    """The draft, locked: publishing waits, or has been quicker."""
    fresh = ClinicSession.objects.select_for_update().filter(pk=session.pk).first()
    if fresh is None or fresh.status != SessionStatus.DRAFT:
        raise NoDraftError
    return fresh


def _note(act: DraftAct, session: ClinicSession, by: User | None, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="session", subject_id=session.pk, now=now)


def _refuse_in_production(demo: bool) -> None:
    if demo and settings.PRODUCTION:
        raise DemonstrationRefusedError
