"""What stands in the way of publishing drafts, of many at once: the same answers as planning gives for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from bookings.queries.staff.bases import posting_reason
from bookings.queries.staff.planning import Clash
from bookings.rules import Reason
from hospitals.models import Hospital, Room
from notices.localtime import local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Specialist
from specialists.querysets import shown


class _Held(NamedTuple):
    """One session of somebody or in some room: so much is enough to see what meets what."""

    who_or_where: int
    session_id: int
    starts_at: datetime
    ends_at: datetime


# By specialist or room, what is there in a stretch of time.
_ByWhom = dict[int, list[_Held]]


@dataclass(frozen=True)
class Planned:
    """A draft as far as it may meet others: when, where, and who holds it, each with the posting they stand on."""

    pk: int
    hospital_id: int
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    holders: Sequence[tuple[Specialist, Posting]]


def planned(draft: ClinicSession) -> Planned:
    """A draft with its specialists, postings and room loaded. No query."""
    holders = [(row.specialist, row.posting) for row in draft.session_specialists.all()]
    return Planned(draft.pk, draft.hospital_id, draft.starts_at, draft.ends_at, draft.room, holders)


@dataclass(frozen=True)
class Twin:
    """Another draft of one of its specialists at that time: one of the two may be too many."""

    specialist: Specialist
    other: ClinicSession


@dataclass(frozen=True)
class Against:
    """What is against a draft: why it could not be published, and drafts that are at its time."""

    clashes: tuple[Clash, ...] = ()
    twins: tuple[Twin, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clashes or self.twins)


def against(drafts: Sequence[Planned], hospital_id: int) -> dict[int, Against]:
    """Draft id → what is against it, for drafts of one hospital; those with nothing against them are not there. At
    most five queries, however many they are; none for no drafts."""
    if not drafts:
        return {}
    span = (min(draft.starts_at for draft in drafts), max(draft.ends_at for draft in drafts))
    people = {who.pk for draft in drafts for who, _posting in draft.holders}
    rooms = {draft.room.pk for draft in drafts if draft.room is not None and draft.room.exclusive}
    of_people = SessionSpecialist.objects.filter(specialist__in=people, during__overlap=span)
    elsewhere = _held(of_people.filter(published=True), "specialist_id", "session__")
    # Another hospital's drafts are its own affair.
    own = Q(shown("session__"), session__hospital=hospital_id, session__status=SessionStatus.DRAFT)
    drafted = _held(of_people.filter(own), "specialist_id", "session__")
    there = ClinicSession.objects.filter(room__in=rooms, status=SessionStatus.PUBLISHED, during__overlap=span)
    taken = _held(there, "room_id")
    met = [
        (draft, who, _at(draft, elsewhere, who.pk), _at(draft, drafted, who.pk))
        for draft in drafts
        for who, _posting in draft.holders
    ]
    in_rooms = {draft.pk: _at(draft, taken, draft.room.pk) for draft in drafts if draft.room is not None}
    wanted = {pk for _draft, _who, *found in met for pks in found for pk in pks}
    others = _sessions(wanted.union(*in_rooms.values()))
    clashes: dict[int, list[Clash]] = defaultdict(list)
    twins: dict[int, list[Twin]] = defaultdict(list)
    for draft in drafts:
        clashes[draft.pk] += _without_posting(draft)
    for draft, who, published, drafts_too in met:
        clashes[draft.pk] += [
            Clash(Reason.SPECIALIST_ELSEWHERE, specialist=who, other=others[pk])
            for pk in published
            if pk in others
        ]
        twins[draft.pk] += [Twin(who, others[pk]) for pk in drafts_too if pk in others]
    for draft in drafts:
        clashes[draft.pk] += [
            Clash(Reason.ROOM_TAKEN, room=draft.room, other=others[pk])
            for pk in in_rooms.get(draft.pk, ())
            if pk in others
        ]
    found = {draft.pk: Against(tuple(clashes[draft.pk]), tuple(twins[draft.pk])) for draft in drafts}
    return {pk: one for pk, one in found.items() if one}


def _held(rows: QuerySet[Any], by: str, of_session: str = "") -> _ByWhom:
    """What the rows hold, the soonest first. `of_session` leads to the session, as `session__`."""
    columns = (by, f"{of_session}pk", f"{of_session}starts_at", f"{of_session}ends_at")
    found: _ByWhom = defaultdict(list)
    for held in map(_Held._make, rows.order_by(*columns[2:0:-1]).values_list(*columns)):
        found[held.who_or_where].append(held)
    return found


def _at(draft: Planned, held: _ByWhom, who_or_where: int) -> list[int]:
    """Ids of the sessions there that share a moment with the draft; one that begins when the other ends does not."""
    return [
        one.session_id
        for one in held.get(who_or_where, [])
        if one.session_id != draft.pk and draft.starts_at < one.ends_at and one.starts_at < draft.ends_at
    ]


def _sessions(ids: set[int]) -> dict[int, ClinicSession]:
    """When and at which hospital they are; one that was deleted just now is not there. Two queries."""
    hospitals = Prefetch("hospital", Hospital.objects.only("name", "name_en"))
    found = ClinicSession.objects.filter(pk__in=ids).only("starts_at", "ends_at", "hospital_id")
    return found.prefetch_related(hospitals).in_bulk()


def _without_posting(draft: Planned) -> list[Clash]:
    day = local_date(draft.starts_at)
    return [
        Clash(why, specialist=who)
        for who, posting in draft.holders
        if (why := posting_reason(posting, draft.hospital_id, day)) is not None
    ]
