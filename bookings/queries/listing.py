"""The list of sessions: what stands in it, how much it is, and on which of the coming days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Unpack

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate

from bookings.queries.cards import WHERE, WHO, DayCount, count_of
from bookings.queries.narrowing import Wanted, narrowed
from bookings.queries.sessions import coming_sessions
from hospitals.querysets import with_light
from notices.localtime import ZONE, local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, SessionSpecialist, Slot
from specialists.querysets import session_not_over

# Nobody turns forty pages: beyond it a list says that it has more, and readers narrow it.
MOST_COUNTED = 500


def listed_sessions(now: datetime, **wanted: Unpack[Wanted]) -> QuerySet[ClinicSession]:
    """As coming_sessions, with those that were withdrawn in their place: whoever meant to come reads it there."""
    sessions = ClinicSession.objects.public().filter(
        session_not_over(now), status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN]
    )
    return narrowed(sessions, now, **wanted).order_by("starts_at", "id")


def listed_rows(now: datetime, **wanted: Unpack[Wanted]) -> QuerySet[ClinicSession]:
    """listed_sessions with what a row of a table says: specialists, place, and `total` numbers. Two queries."""
    who = Prefetch("session_specialists", with_light(SessionSpecialist.objects.all(), *WHO))
    total = count_of(Slot.objects.filter(added=False, withdrawn_at=None))
    return with_light(listed_sessions(now, **wanted).annotate(total=total), *WHERE).prefetch_related(who)


@dataclass(frozen=True)
class Listed:
    """How many sessions a list has, and how many withdrawn ones besides; `more` than were counted."""

    sessions: int
    withdrawn: int
    more: bool = False


def count_listed(now: datetime, **wanted: Unpack[Wanted]) -> Listed:
    """How many of the first MOST_COUNTED of listed_sessions are what. One query."""
    first = listed_sessions(now, **wanted).values("pk", "status")[: MOST_COUNTED + 1]
    counted = first.aggregate(n=Count("pk"), withdrawn=Count("pk", filter=Q(status=SessionStatus.WITHDRAWN)))
    more = counted["n"] > MOST_COUNTED
    return Listed(
        sessions=min(counted["n"], MOST_COUNTED) - counted["withdrawn"],
        withdrawn=counted["withdrawn"],
        more=more,
    )


def day_counts(now: datetime, *, days: int = 14, **wanted: Unpack[Wanted]) -> list[DayCount]:
    """Sessions on each of the next `days` local days, today first, narrowed as the list is. One query.

    Whether numbers are left makes no difference here: see days_with_numbers.
    """
    within: Wanted = {**wanted, **_coming_days(now, days), "only_left": False}
    counted = (
        coming_sessions(now, **within)
        .order_by()
        .annotate(day=TruncDate("starts_at", tzinfo=ZONE))
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    return _each_day(now, days, dict(counted))


def days_with_numbers(now: datetime, *, days: int = 14, **wanted: Unpack[Wanted]) -> list[DayCount] | None:
    """As day_counts, of the sessions with numbers left alone. One query.

    None where these are more than MOST_COUNTED: the numbers of each would have to be looked at.
    """
    within: Wanted = {**wanted, **_coming_days(now, days), "only_left": True}
    starts = coming_sessions(now, **within).values_list("starts_at", flat=True)[: MOST_COUNTED + 1]
    counted = Counter(local_date(start) for start in starts)
    return None if counted.total() > MOST_COUNTED else _each_day(now, days, counted)


def _coming_days(now: datetime, days: int) -> Wanted:
    today = local_date(now)
    return {"on": today, "until": today + timedelta(days=days - 1)}


def _each_day(now: datetime, days: int, counted: Mapping[date, int]) -> list[DayCount]:
    wanted = (local_date(now) + timedelta(days=n) for n in range(days))
    return [DayCount(day, counted.get(day, 0)) for day in wanted]
