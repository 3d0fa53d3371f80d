"""The coming visits of the specialists an account is or looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import StatusChange
from bookings.queries.staff.history import Event, Kind, histories
from bookings.queries.staff.lists import SessionLine, lines, with_counts
from bookings.queries.staff.scope import attends, loaded, my_visits
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Specialist


@dataclass(frozen=True)
class Visit:
    """One visit with its counts, and what the hospital changed since it was published, the newest first."""

    line: SessionLine
    changes: list[Event]


@dataclass(frozen=True)
class MyVisits:
    """The page 我的出诊. `given_up`: sessions that somebody else took over."""

    specialists: list[Specialist]
    coming: list[Visit]
    given_up: list[Visit]


def coming_visits(account_id: int, now: datetime) -> MyVisits | None:
    """Visits of today and later, the soonest first; None for an account that looks after nobody.

    At most twelve queries.
    """
    mine = [row.specialist for row in attends(account_id, now).select_related("specialist")]
    if not mine:
        return None
    today, _ = day_bounds(local_date(now))
    coming = my_visits(account_id, now).filter(starts_at__gte=today)
    taken_over = _taken_over({person.pk for person in mine}, today)
    return MyVisits(
        specialists=sorted(mine, key=lambda person: person.name),
        coming=_visits(coming, now),
        given_up=_visits(taken_over.exclude(pk__in=coming.values("pk")), now),
    )


def visit_changes(session: ClinicSession) -> list[Event]:
    """What the hospital changed about one visit. Three queries at most."""
    return _changes(histories([session])[session.pk])


def _visits(sessions: QuerySet[ClinicSession], now: datetime) -> list[Visit]:
    found = lines(with_counts(sessions, now).order_by("starts_at", "id"))
    events = histories(line.session for line in found)
    return [Visit(line, _changes(events[line.session.pk])) for line in found]


def _changes(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind != Kind.PUBLISHED]


def _taken_over(specialist_ids: set[int], today: datetime) -> QuerySet[ClinicSession]:
    """Published sessions from `today` on that one of these was to hold, until somebody took over."""
    left = Q(pk__in=[])
    for pk in specialist_ids:
        left |= Q(reason__startswith=f"substituted:{pk}:")
    where_posted = ClinicSession.objects.filter(
        status=SessionStatus.PUBLISHED,
        starts_at__gte=today,
        hospital__postings__specialist__in=specialist_ids,
    )
    logged = StatusChange.objects.filter(
        left, subject_kind="session", subject_id__in=where_posted.values("pk")
    )
    return loaded(where_posted.filter(pk__in=logged.values("subject_id")).distinct())
