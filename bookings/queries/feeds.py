"""Sessions as a calendar has them that people subscribe to: those of late, all that come, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from bookings.models import StatusChange
from bookings.queries.cards import OneSession
from bookings.queries.hospital_changes import SUBSTITUTED
from bookings.queries.narrowing import Wanted, narrowed
from hospitals.models import Hospital
from hospitals.querysets import OF_THE_REPORT
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, SessionSpecialist, Specialist, Trip

# What was withdrawn or is over stays so long: a phone that was off for its holidays still learns of it.
SHOWN_PAST = timedelta(days=30)


@dataclass(frozen=True)
class FeedSession(OneSession):
    """One session of a feed, with its specialists and its place loaded."""

    specialists: tuple[Specialist, ...]  # who hold it
    cancelled: bool  # withdrawn; or, in the feed of a specialist, taken over by another
    changes: int  # how often it was changed since it was published: only ever more
    changed_at: datetime


def feed_since(now: datetime) -> datetime:
    """The first moment of a feed: a local midnight, so that it stays the same the whole day."""
    return day_bounds(local_date(now) - SHOWN_PAST)[0]


def feed_at(hospital_id: int, now: datetime) -> list[FeedSession]:
    """What is held at the hospital. Eight queries at most."""
    return _with_changes(_public(now, hospital_id=hospital_id))


def feed_of_department(term_id: int, now: datetime) -> list[FeedSession]:
    """What is held for the department (a term of the vocabulary), at whichever hospitals. Eight queries at most."""
    return _with_changes(_public(now, department_term_id=term_id))


def feed_of_specialists(specialist_ids: Iterable[int], now: datetime) -> list[FeedSession]:
    """What these hold; and, cancelled, what others have taken over from them. Nine queries at most."""
    theirs = frozenset(specialist_ids)
    held = _public(now, specialist_ids=theirs)
    if left := _left_by(theirs, now):
        held = _public(now).filter(Q(pk__in=held.order_by().values("pk")) | Q(pk__in=left))
    return _with_changes(held, theirs)


def feed_from(home_id: int, now: datetime) -> list[FeedSession]:
    """What the specialists of a supporting hospital hold, wherever they go. Ten queries at most."""
    ids = Specialist.objects.filter(home_hospital_id=home_id).values_list("pk", flat=True)
    return feed_of_specialists(ids, now)


# A feed has hundreds of sessions of few specialists at few places: each of these is read once.
_PLACES = (
    *(Prefetch("hospital", Hospital.objects.defer(*OF_THE_REPORT)), "room"),
    Prefetch("trip", Trip.objects.only("phone")),
)


def _public(now: datetime, **wanted: Unpack[Wanted]) -> QuerySet[ClinicSession]:
    sessions = ClinicSession.objects.public().filter(starts_at__gte=feed_since(now))
    return narrowed(sessions, now, **wanted).order_by("starts_at", "id")


def _left_by(specialist_ids: frozenset[int], now: datetime) -> set[int]:
    """The sessions of the feed's time in which somebody took over from one of these."""
    rows = StatusChange.objects.filter(
        subject_kind="session",
        reason__startswith=SUBSTITUTED,
        subject_id__in=_public(now).order_by().values("pk"),
    )
    pairs = rows.values_list("subject_id", "reason")
    return {pk for pk, reason in pairs if int(reason.split(":")[1]) in specialist_ids}


def _with_changes(
    sessions: QuerySet[ClinicSession], theirs: frozenset[int] | None = None
) -> list[FeedSession]:
    """`theirs`: in the feed of these specialists, where a session that none of them holds is cancelled."""
    found = list(sessions.defer("during", "bring").prefetch_related(*_PLACES))
    people = _people(found)
    rows = StatusChange.objects.filter(subject_kind="session", subject_id__in=[one.pk for one in found])
    changed = {
        pk: (number, at)
        for pk, number, at in rows.exclude(from_status=SessionStatus.DRAFT)
        .order_by()
        .values_list("subject_id")
        .annotate(number=Count("pk"), last=Max("at"))
    }
    return [
        _feed_session(session, people.get(session.pk, ()), *changed.get(session.pk, (0, None)), theirs)
        for session in found
    ]


def _people(sessions: list[ClinicSession]) -> dict[int, tuple[Specialist, ...]]:
    """Session id → who holds it, in their order; one and the same tuple wherever the same people do. Three queries."""
    rows = SessionSpecialist.objects.filter(session__in=sessions).order_by("session", "position", "pk")
    ids: dict[int, tuple[int, ...]] = {}
    for pk, specialist_id in rows.values_list("session_id", "specialist_id"):
        ids[pk] = (*ids.get(pk, ()), specialist_id)
    groups = set(ids.values())
    wanted = {one for group in groups for one in group}
    home = Prefetch("home_hospital", Hospital.objects.defer(*OF_THE_REPORT))
    known = Specialist.objects.defer(*OF_THE_REPORT).prefetch_related(home).in_bulk(wanted)
    people = {group: tuple(known[one] for one in group) for group in groups}
    return {pk: people[group] for pk, group in ids.items()}


def _feed_session(
    session: ClinicSession,
    people: tuple[Specialist, ...],
    changes: int,
    last: datetime | None,
    theirs: frozenset[int] | None,
) -> FeedSession:
    gone = theirs is not None and all(one.pk not in theirs for one in people)
    published = session.published_at or session.starts_at  # the database keeps the first from being missing
    return FeedSession(
        session=session,
        specialists=people,
        cancelled=gone or session.status == SessionStatus.WITHDRAWN,
        changes=changes,
        changed_at=max(last, published) if last else published,
    )
