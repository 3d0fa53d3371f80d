"""What a series says of each day, its drafts, and what becomes of them when it says something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from accounts.models import User
from hospitals.models import Department, Room
from notices.localtime import at_local
from specialists.actions.drafts import draft_session
from specialists.enums import PostingStanding, SessionKind, SessionStatus
from specialists.models import ClinicSession, Holiday, Posting, SessionSeries
from specialists.recurring import Occurrence, days_of
from specialists.rules import spread_numbers
from specialists.seen import seen_as, seen_of_many


@dataclass(frozen=True)
class Values:
    """What a session of a series is, besides its day."""

    begins: time
    ends: time
    numbers: int
    group_minutes: int = 30
    room: Room | None = None
    department: Department | None = None
    fee_yuan: Decimal | None = None
    bring: str = ""

    def check(self) -> None:
        """ValueError where the numbers do not fit into the time."""
        day = date(2000, 1, 1)
        spread_numbers(
            starts_at=at_local(day, self.begins),
            ends_at=at_local(day, self.ends),
            numbers=self.numbers,
            group_minutes=self.group_minutes,
        )


@dataclass(frozen=True)
class Followed:
    """What became of the sessions that stand: drafts made, changed and thrown away; those left as they are, drafts
    changed by hand or what is published, although the series says otherwise now."""

    series: SessionSeries
    made: int = 0
    changed: int = 0
    gone: int = 0
    left: list[ClinicSession] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """The days of a series in some stretch of time, and the sessions that stand for days of that time.

    `marks`: how each day's draft would look (specialists.seen); `postings`: of each specialist, in their order.
    """

    days: Mapping[date, Occurrence]
    sessions: Mapping[date, ClinicSession]
    postings: list[list[Posting]]
    marks: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Steps:
    """What becomes of the sessions there are."""

    change: list[tuple[ClinicSession, Occurrence]]
    remove: list[ClinicSession]
    left: list[ClinicSession]


def with_plan(series: SessionSeries, first: date, last: date) -> Plan:
    """How the series stands from `first` to `last`. Six queries."""
    holidays = {one.on: one for one in Holiday.objects.filter(on__gte=first, on__lte=last)}
    days = {one.on: one for one in days_of(series, series.exceptions.all(), holidays, first, last)}
    rows = ClinicSession.objects.filter(series=series, series_on__gte=first, series_on__lte=last)
    found = rows.prefetch_related("session_specialists__posting").order_by("series_on")
    sessions = {one.series_on: one for one in found if one.series_on is not None}
    plan = Plan(days, sessions, _postings(series))
    marks = {on: _mark(series, plan, one, days[on]) for on, one in sessions.items() if on in days}
    return replace(plan, marks=marks)


def planned(series: SessionSeries, plan: Plan, day: Occurrence) -> dict[str, Any]:
    """What a session of that day is, as the actions of drafts take it, but for its numbers."""
    return {
        "postings": [_holding(one, day.on) for one in plan.postings],
        "starts_at": at_local(day.on, day.begins),
        "ends_at": at_local(day.on, day.ends),
        "room": series.room,
        "department": series.department,
        "fee_yuan": series.fee_yuan,
        "bring": series.bring,
    }


def draft_days(
    series: SessionSeries, plan: Plan, most: int, by: User | None, now: datetime
) -> list[ClinicSession]:
    """Draft the days to come that the plan has and has no session of."""
    made: list[ClinicSession] = []
    for day in plan.days.values():
        if day.on in plan.sessions or at_local(day.on, day.begins) <= now:
            continue
        if len(made) == most:
            break
        draft = draft_session(
            **planned(series, plan, day),
            numbers=series.numbers,
            group_minutes=series.group_minutes,
            kind=SessionKind(series.kind),
            demo=series.demo,
            by=by,
            now=now,
        )
        draft.series, draft.series_on = series, day.on
        draft.save(update_fields=["series", "series_on"])
        made.append(draft)
    return made


def follow(series: SessionSeries, before: Plan, after: Plan, now: datetime) -> Steps:
    """What becomes of the sessions to come: drafts that are as the series said before follow it; drafts changed by hand
    and what is published are left, and told where the series says otherwise now."""
    coming = [
        one
        for one in after.sessions.values()
        if one.starts_at > now and one.status != SessionStatus.WITHDRAWN
    ]
    marks = seen_of_many([one for one in coming if one.status == SessionStatus.DRAFT])
    steps = Steps([], [], [])
    for one in coming:
        on = one.series_on
        if on is None:
            continue
        day = after.days.get(on)
        if one.status == SessionStatus.DRAFT and marks[one.pk] == before.marks.get(on):
            if day is None:
                steps.remove.append(one)
            elif after.marks.get(on) != marks[one.pk]:
                steps.change.append((one, day))
        elif day is None or _says_otherwise(one, series, day) or before.marks.get(on) != after.marks.get(on):
            steps.left.append(one)
    return steps


def _says_otherwise(session: ClinicSession, series: SessionSeries, day: Occurrence) -> bool:
    """Whether the series has other times, or another place or price, than the session."""
    times = (at_local(day.on, day.begins), at_local(day.on, day.ends))
    there = (session.starts_at, session.ends_at, session.room_id, session.department_id, session.fee_yuan)
    return there != (*times, series.room_id, series.department_id, series.fee_yuan)


def _mark(series: SessionSeries, plan: Plan, draft: ClinicSession, day: Occurrence) -> str:
    said = planned(series, plan, day)
    groups = spread_numbers(
        starts_at=said["starts_at"],
        ends_at=said["ends_at"],
        numbers=series.numbers,
        group_minutes=series.group_minutes,
    )
    return seen_as(draft, groups=groups, **said)


def _postings(series: SessionSeries) -> list[list[Posting]]:
    """Of each specialist of the series: the posting it was made with, then others to its hospital. Two queries."""
    rows = [row.posting for row in series.series_specialists.select_related("posting__hospital")]
    known = Posting.objects.filter(
        hospital=series.hospital_id,
        standing=PostingStanding.CONFIRMED,
        demo=series.demo,
        specialist__in=[one.specialist_id for one in rows],
    ).select_related("hospital")
    others = list(known.order_by("starts_on", "pk"))
    return [
        [first, *(one for one in others if one != first and one.specialist_id == first.specialist_id)]
        for first in rows
    ]


def _holding(postings: list[Posting], on: date) -> Posting:
    """The first that holds on that day; else the one the series was made with, on which a draft can stand, and
    publishing says what is missing."""
    holds = (one for one in postings if one.starts_on <= on and (one.ends_on is None or on < one.ends_on))
    return next(holds, postings[0])
