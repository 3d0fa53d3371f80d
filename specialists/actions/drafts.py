"""Draft a session with its numbers, change the draft, throw it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, audit_each
from accounts.models import User
from hospitals.models import Department, Room
from specialists.actions.postings import refuse_in_production
from specialists.enums import DraftAct, OpenTo, SessionKind, SessionPurpose, SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot, Trip
from specialists.rules import Group, offered, spread_numbers
from specialists.seen import seen_of, seen_of_many

OFFER = ("kind", "purpose", "open_to", "walk_in_numbers")  # of a draft, what an edit may leave as it is


class NoDraftError(Exception):
    """What was to be changed or thrown away as a draft has been published since."""


class DraftChangedError(Exception):
    """Somebody changed the draft since it was looked at."""


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
    purpose: SessionPurpose = SessionPurpose.CLINIC,
    open_to: OpenTo = OpenTo.EVERYBODY,
    walk_in_numbers: int = 0,
    trip: Trip | None = None,
    demo: bool = False,
    key: UUID | None = None,
    by: User | None,
    now: datetime,
) -> ClinicSession:
    """Draft a session of the posted specialists with `numbers` numbers, spread over groups of
    `group_minutes` minutes (at most 60: 国卫医发〔2017〕73号), the earlier groups getting one more.

    Of what is open to everybody `walk_in_numbers` are kept for who comes on the day. A free clinic costs nothing, and
    so does what is held on a posting for free clinics alone. Drafts may clash. A `key` (of the form that is sent)
    drafts one session at a hospital: again it returns the first, as it is by now. It is a demonstration if `demo`, or
    if a posting is one. Raises ValueError when the groups do not fit or the postings are not to one hospital, and
    DemonstrationRefusedError for a demonstration in production.
    """
    plan: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "numbers": numbers,
        "group_minutes": group_minutes,
    }
    plan |= {"room": room, "department": department, "kind": kind, "fee_yuan": fee_yuan, "bring": bring}
    plan |= {"purpose": purpose, "open_to": open_to, "walk_in_numbers": walk_in_numbers, "trip": trip}
    session, groups = _planned(postings=postings, demo=demo, **plan)
    session.draft_key = key
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        drafted = (
            ClinicSession.objects.filter(hospital=session.hospital, draft_key=key).first() if key else None
        )
        if drafted is None:
            raise
        return drafted
    _fill([(session, postings, groups)])
    _note(DraftAct.DRAFT, session, by, now)
    return session


@transaction.atomic
def draft_many(*, plans: Sequence[Mapping[str, Any]], by: User | None, now: datetime) -> list[ClinicSession]:
    """`draft_session` of each plan (what it takes, by name), in their order; a few statements for any number. Raises
    what it raises."""
    filled = [(*_planned(**plan), plan["postings"]) for plan in plans]
    sessions = ClinicSession.objects.bulk_create(session for session, _groups, _postings in filled)
    _fill([(session, postings, groups) for session, groups, postings in filled])
    audit_each(
        by=by,
        action=DraftAct.DRAFT,
        subject_kind="session",
        subject_ids=[session.pk for session in sessions],
        now=now,
    )
    return sessions


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
    seen: str | None = None,
    by: User | None,
    now: datetime,
    **offer: Any,
) -> ClinicSession:
    """Draft the session anew: its numbers are made again. Of `offer` (kind, purpose, open_to, walk_in_numbers) what is
    not given stays as it is. What `draft_session` refuses is refused here;
    NoDraftError is raised once it is published, DraftChangedError when it is not as it was `seen` (seen_of)."""
    fresh = _lock_draft(session, seen)
    demo = any(posting.demo for posting in postings)
    _refuse_unfit(postings, fresh.hospital_id, demo=demo)
    groups = spread_numbers(
        starts_at=starts_at, ends_at=ends_at, numbers=numbers, group_minutes=group_minutes
    )
    fresh.slots.all().delete()
    fresh.session_specialists.all().delete()
    fresh.starts_at, fresh.ends_at, fresh.room, fresh.department = starts_at, ends_at, room, department
    fresh.fee_yuan, fresh.bring, fresh.demo = fee_yuan, bring, demo
    for name, said in offer.items():
        if name not in OFFER:
            raise TypeError(f"a draft has no {name} to be changed")
        setattr(fresh, name, said)
    for name, said in offered(postings, fresh.purpose, fee_yuan).items():
        setattr(fresh, name, said)
    fresh.save()
    _fill([(fresh, postings, groups)])
    _note(DraftAct.EDIT, fresh, by, now)
    return fresh


@transaction.atomic
def delete_draft(*, session: ClinicSession, seen: str | None = None, by: User | None, now: datetime) -> None:
    """Throw a draft away. No patient has seen it. Raises what edit_draft raises."""
    fresh = _lock_draft(session, seen)
    _note(DraftAct.DELETE, fresh, by, now)
    fresh.delete()


@transaction.atomic
def delete_drafts(*, seen: Mapping[int, str], by: User | None, now: datetime) -> list[int]:
    """Throw these drafts (id → how it was seen) away, but for those that are otherwise or no drafts any more; answers
    which went. A few statements for any number."""
    drafts = ClinicSession.objects.select_for_update().prefetch_related("session_specialists")
    found = list(drafts.filter(pk__in=seen, status=SessionStatus.DRAFT).order_by("pk"))
    marks = seen_of_many(found)
    gone = [draft.pk for draft in found if marks[draft.pk] == seen[draft.pk]]
    audit_each(by=by, action=DraftAct.DELETE, subject_kind="session", subject_ids=gone, now=now)
    ClinicSession.objects.filter(pk__in=gone).delete()
    return gone


@transaction.atomic
def propose_draft(*, session: ClinicSession, seen: str, by: User, now: datetime) -> ClinicSession:
    """Ask a colleague to publish the draft as it was `seen`. Any change takes that back. Raises what edit_draft
    raises."""
    fresh = _lock_draft(session, seen)
    if (fresh.proposed_by_id, fresh.proposed_as) == (by.pk, seen):
        return fresh
    fresh.proposed_by, fresh.proposed_at, fresh.proposed_as = by, now, seen
    fresh.save(update_fields=["proposed_by", "proposed_at", "proposed_as"])
    _note(DraftAct.PROPOSE, fresh, by, now)
    return fresh


def _refuse_unfit(postings: Sequence[Posting], hospital_id: int | None, *, demo: bool) -> None:
    refuse_in_production(demo)
    if {posting.hospital_id for posting in postings} != {hospital_id}:
        raise ValueError("a session needs a specialist posted to its hospital")


def _planned(
    *,
    postings: Sequence[Posting],
    starts_at: datetime,
    ends_at: datetime,
    numbers: int,
    group_minutes: int = 30,
    demo: bool = False,
    **more: Any,
) -> tuple[ClinicSession, list[Group]]:
    """The session such a plan makes, not saved, and its numbers. Raises what `draft_session` raises."""
    demo = demo or any(posting.demo for posting in postings)
    _refuse_unfit(postings, next((posting.hospital_id for posting in postings), None), demo=demo)
    groups = spread_numbers(
        starts_at=starts_at, ends_at=ends_at, numbers=numbers, group_minutes=group_minutes
    )
    more |= offered(postings, more.get("purpose", SessionPurpose.CLINIC), more.get("fee_yuan"))
    session = ClinicSession(
        hospital=postings[0].hospital, starts_at=starts_at, ends_at=ends_at, demo=demo, **more
    )
    return session, groups


def _fill(sessions: Sequence[tuple[ClinicSession, Sequence[Posting], Sequence[Group]]]) -> None:
    """The specialists and numbers of sessions that have none."""
    SessionSpecialist.objects.bulk_create(
        SessionSpecialist(
            session=session, specialist_id=posting.specialist_id, posting=posting, position=position
        )
        for session, postings, _groups in sessions
        for position, posting in enumerate(postings)
    )
    Slot.objects.bulk_create(
        Slot(session=session, ordinal=ordinal, starts_at=group.starts_at, ends_at=group.ends_at)
        for session, _postings, groups in sessions
        for group in groups
        for ordinal in group.ordinals
    )


def _lock_draft(session: ClinicSession, seen: str | None) -> ClinicSession:
    """The draft, locked: publishing waits, or has been quicker."""
    fresh = ClinicSession.objects.select_for_update().filter(pk=session.pk).first()
    if fresh is None or fresh.status != SessionStatus.DRAFT:
        raise NoDraftError
    if seen is not None and seen != seen_of(fresh):
        raise DraftChangedError
    return fresh


def _note(act: DraftAct, session: ClinicSession, by: User | None, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="session", subject_id=session.pk, now=now)
