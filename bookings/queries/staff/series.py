"""Series of a hospital: which there are, and what the days of one come to, kept or only thought of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from bookings.queries.staff.bases import posting_reason
from bookings.queries.staff.planning import Clash, Means
from bookings.queries.staff.schedule import day_names
from bookings.rules import Reason
from notices.localtime import at_local, local_date
from specialists.enums import SessionStatus
from specialists.models import (
    ClinicSession,
    Holiday,
    Posting,
    SeriesException,
    SeriesSpecialist,
    SessionSeries,
    SessionSpecialist,
)
from specialists.querysets import shown
from specialists.recurring import Occurrence, plan_of, read_rule
from specialists.seen import says_otherwise

AHEAD = timedelta(days=92)  # three months


@dataclass(frozen=True)
class DayAhead:
    """One day of a series: its session, if there is one, and what would stand in the way of publishing it."""

    day: Occurrence
    starts_at: datetime
    ends_at: datetime
    session: ClinicSession | None = None
    clashes: tuple[Clash, ...] = ()
    otherwise: bool = False  # the session is not as the series says
    past: bool = False

    @property
    def moved(self) -> bool:
        """Whether its session is on another day by now."""
        return self.session is not None and local_date(self.session.starts_at) != self.day.on


@dataclass(frozen=True)
class Ahead:
    """The days of a series to come. `make_up`: weekend days worked instead that are none of its; `missing`: years
    whose notice of holidays is not in the table, so that their weekdays are taken for working days."""

    days: list[DayAhead]
    make_up: list[Holiday]
    missing: list[int]

    @property
    def waiting(self) -> int:
        """How many are held and have no session yet."""
        return sum(one.day.held and one.session is None and not one.past for one in self.days)


def series_at(hospital_id: int) -> list[SessionSeries]:
    """The hospital's series, those that go on first; who holds them, rooms and departments are loaded. Two queries."""
    found = _loaded().filter(hospital_id=hospital_id)
    return sorted(found, key=lambda one: (one.ended_on is not None, one.begins, one.pk))


def my_series(hospital_id: int, pk: int) -> SessionSeries | None:
    """One series of that hospital; None for any other. Two queries."""
    return _loaded().filter(hospital_id=hospital_id, pk=pk).first()


def _loaded() -> QuerySet[SessionSeries]:
    people = SeriesSpecialist.objects.select_related("posting__specialist__home_hospital")
    rows = SessionSeries.objects.filter(shown()).select_related("hospital", "room", "department")
    return rows.prefetch_related(Prefetch("series_specialists", people))


def ahead_of(series: SessionSeries, means: Means, now: datetime, last: date) -> Ahead:
    """The days to come of a series that is kept. Six queries, however many the days are."""
    postings = [row.posting for row in series.series_specialists.all()]
    return days_ahead(series, list(series.exceptions.all()), postings, means, now, last)


def days_ahead(
    series: SessionSeries,
    exceptions: Iterable[SeriesException],
    postings: Sequence[Posting],
    means: Means,
    now: datetime,
    last: date,
) -> Ahead:
    """The days from today to `last` of a series that may not be kept yet. At most five queries."""
    first = max(local_date(now), series.starts_on)
    if last < first:
        return Ahead([], [], [])
    names = day_names(first, last)
    plan = plan_of(series, exceptions, names.named, first, last)
    sessions = _sessions(series, first, last) if series.pk else {}
    taken = _Taken.of(series, postings, plan)
    days = [_day(series, one, sessions.get(one.on), postings, means, taken, now) for one in plan]
    planned = {one.on for one in plan}
    make_up = [one for on, one in sorted(names.named.items()) if one.works and on not in planned]
    return Ahead(days, [one for one in make_up if first <= one.on <= last], names.missing)


def rule_days(series: SessionSeries, now: datetime) -> list[date]:
    """The days to come from which on the series may have another rule: those of its rule, but for the first, for three
    months. No query."""
    first = local_date(now)
    last = max(first, series.starts_on) + AHEAD
    days = read_rule(series.rrule).days(series.starts_on, last)
    ends = series.ended_on or date.max
    return [on for on in days if first <= on < ends and on != series.starts_on]


def _sessions(series: SessionSeries, first: date, last: date) -> dict[date, ClinicSession]:
    rows = ClinicSession.objects.filter(series=series, series_on__gte=first, series_on__lte=last)
    return {one.series_on: one for one in rows.select_related("hospital") if one.series_on is not None}


def _day(
    series: SessionSeries,
    day: Occurrence,
    session: ClinicSession | None,
    postings: Sequence[Posting],
    means: Means,
    taken: _Taken,
    now: datetime,
) -> DayAhead:
    starts_at, ends_at = at_local(day.on, day.begins), at_local(day.on, day.ends)
    clashes: list[Clash] = []
    if day.held and (session is None or session.status == SessionStatus.DRAFT):
        for posting in postings:
            holding = means.posting_of(posting.specialist_id, day.on) or posting
            why = posting_reason(holding, series.hospital_id, day.on)
            clashes += [Clash(why, specialist=posting.specialist)] if why is not None else []
        clashes += taken.at(starts_at, ends_at)
    return DayAhead(
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        session=session,
        clashes=tuple(clashes),
        otherwise=session is not None
        and (not day.held or says_otherwise(session, series, starts_at, ends_at)),
        past=starts_at <= now,
    )


@dataclass(frozen=True)
class _Taken:
    """Published sessions of the specialists, and in the room if only one may be there."""

    people: list[SessionSpecialist]
    in_room: list[ClinicSession]
    series: SessionSeries

    @classmethod
    def of(cls, series: SessionSeries, postings: Sequence[Posting], plan: Sequence[Occurrence]) -> _Taken:
        """Those between the first and the last of the days. Two queries at most."""
        if not plan:
            return cls([], [], series)
        span = (at_local(plan[0].on, min(one.begins for one in plan)), _end(plan))
        ids = [posting.specialist_id for posting in postings]
        people = SessionSpecialist.objects.filter(specialist__in=ids, published=True, during__overlap=span)
        rooms: list[ClinicSession] = []
        if series.room is not None and series.room.exclusive:
            there = ClinicSession.objects.filter(
                room=series.room, status=SessionStatus.PUBLISHED, during__overlap=span
            )
            rooms = list(there.select_related("hospital").order_by("starts_at"))
        return cls(list(people.select_related("session__hospital", "specialist")), rooms, series)

    def at(self, starts_at: datetime, ends_at: datetime) -> list[Clash]:
        """What is there at that time."""
        return [
            *(
                Clash(Reason.SPECIALIST_ELSEWHERE, specialist=row.specialist, other=row.session)
                for row in self.people
                if row.session.starts_at < ends_at and starts_at < row.session.ends_at
            ),
            *(
                Clash(Reason.ROOM_TAKEN, room=self.series.room, other=other)
                for other in self.in_room
                if other.starts_at < ends_at and starts_at < other.ends_at
            ),
        ]


def _end(plan: Sequence[Occurrence]) -> datetime:
    return max(at_local(one.on, one.ends) for one in plan)
