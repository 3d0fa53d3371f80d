"""What a series says of each day, its drafts, and what becomes of them when it says something else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.models import User
from hospitals.models import Department, Room
from notices.localtime import at_local, local_date
from specialists.actions.drafts import draft_many
from specialists.enums import OpenTo, PostingStanding, SessionKind, SessionPurpose, SessionStatus
from specialists.models import ClinicSession, Holiday, Posting, SessionSeries
from specialists.recurring import Occurrence, days_of, read_rule, rest_of
from specialists.rules import offered, spread_numbers
from specialists.seen import says_otherwise, seen_as, seen_of_many


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
    purpose: SessionPurpose = SessionPurpose.CLINIC
    open_to: OpenTo = OpenTo.EVERYBODY
    walk_in_numbers: int = 0

    def check(self) -> None:
        """ValueError where the numbers do not fit into the time, or a free clinic costs something."""
        if self.purpose == SessionPurpose.FREE and self.fee_yuan != 0:
            raise ValueError("a free clinic costs nothing")
        day = date(2000, 1, 1)
        spread_numbers(
            starts_at=at_local(day, self.begins),
            ends_at=at_local(day, self.ends),
            numbers=self.numbers,
            group_minutes=self.group_minutes,
        )

    @classmethod
    def of(cls, series: SessionSeries) -> Values:
        """As the series has them now."""
        return cls(**{one.name: getattr(series, one.name) for one in fields(cls)})


class SeriesEndedError(Exception):
    """The series is not held on that day, or that is past."""


class SeriesChangedError(Exception):
    """Something else would follow by now than what was foreseen."""


@dataclass(frozen=True)
class Change:
    """What a series is to say from the day `on` (“this and later”), or as a whole from today on (“all”). Of the rule
    and what it does on holidays, what is None stays."""

    values: Values
    on: date | None = None
    rrule: str | None = None
    skips_holidays: bool | None = None
    works_make_up: bool | None = None


@dataclass(frozen=True)
class Followed:
    """What became of the sessions that stand: drafts made, changed and thrown away; those left as they are, drafts
    changed by hand or what is published, although the series says otherwise now."""

    series: SessionSeries
    made: int = 0
    changed: int = 0
    gone: int = 0
    left: list[ClinicSession] = field(default_factory=list)
    seen: str = ""  # where it was foreseen: a mark that is another one as soon as anything else would follow


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
    postings = [_holding(one, day.on) for one in plan.postings]
    return {
        "postings": postings,
        "kind": SessionKind(series.kind),
        "open_to": OpenTo(series.open_to),
        "walk_in_numbers": series.walk_in_numbers,
        "starts_at": at_local(day.on, day.begins),
        "ends_at": at_local(day.on, day.ends),
        "room": series.room,
        "department": series.department,
        "bring": series.bring,
        **offered(postings, series.purpose, series.fee_yuan),
    }


def foresee(series: SessionSeries, change: Change, now: datetime) -> Followed:
    """What would become of the sessions that stand; nothing is written. `series` of the answer is as it would go on.

    Raises what `changed` raises. About a dozen queries.
    """
    going_on, before, after = plans_around(series, change, now)
    steps = follow(going_on, before, after, now)
    come = open_days(days_that_come(before, after), now)
    seen = seen_of_steps(come, steps)
    return Followed(going_on, len(come), len(steps.change), len(steps.remove), steps.left, seen)


def seen_of_steps(come: Iterable[Occurrence], steps: Steps) -> str:
    """A short mark of what would follow: which days come, which drafts change to what, which go, and what is left."""
    said = (
        [(day.on, day.begins, day.ends) for day in come],
        [(one.pk, day.on, day.begins, day.ends) for one, day in steps.change],
        [one.pk for one in steps.remove],
        [one.pk for one in steps.left],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def plans_around(series: SessionSeries, change: Change, now: datetime) -> tuple[SessionSeries, Plan, Plan]:
    """The series as it would go on, and how its days stand before and after, as far as anything was made of it."""
    first = max(change.on or date.min, local_date(now))
    going_on, last = changed(series, change), last_made(series, first)
    return going_on, with_plan(series, first, last), with_plan(going_on, first, last)


def changed(series: SessionSeries, change: Change) -> SessionSeries:
    """The series as it would go on, not saved: its id, and so its exceptions and sessions, are still those of the old
    one. Raises ValueError for a rule that does not fit, SeriesEndedError where its rule has no such day to go on from.
    """
    going_on, rule = copy(series), read_rule(series.rrule)
    if change.on not in (None, series.starts_on):
        over = series.ended_on is not None and change.on >= series.ended_on
        if over or change.on not in rule.days(series.starts_on, change.on):
            raise SeriesEndedError
        going_on.starts_on = change.on
        if change.rrule is None:
            going_on.rrule = rest_of(rule, series.starts_on, change.on).text
    if change.rrule is not None:
        going_on.rrule = read_rule(change.rrule).text
    for name in ("skips_holidays", "works_make_up"):
        said = getattr(change, name)
        if said is not None:
            setattr(going_on, name, said)
    values = change.values
    postings = [row.posting for row in series.series_specialists.select_related("posting")]
    for name, value in (vars(values) | offered(postings, values.purpose, values.fee_yuan)).items():
        setattr(going_on, name, value)
    return going_on


def last_made(series: SessionSeries, first: date) -> date:
    """The last day of the series that anything was made of, or `first`."""
    last: date | None = ClinicSession.objects.filter(series=series).aggregate(last=Max("series_on"))["last"]
    return max(first, last or first)


def days_that_come(before: Plan, after: Plan) -> Plan:
    """Of the plan after a change the days that were none before: they are drafted where others are. A day that somebody
    threw the draft of away stays without one."""
    if all(one.status != SessionStatus.DRAFT for one in before.sessions.values()):
        return replace(after, days={})
    return replace(after, days={on: one for on, one in after.days.items() if on not in before.days})


def open_days(plan: Plan, now: datetime) -> list[Occurrence]:
    """The days to come that the plan has and has no session of."""
    return [
        day
        for day in plan.days.values()
        if day.on not in plan.sessions and at_local(day.on, day.begins) > now
    ]


def draft_days(series: SessionSeries, plan: Plan, by: User | None, now: datetime) -> list[ClinicSession]:
    """Draft the open days; a few statements for any number."""
    said = {
        "numbers": series.numbers,
        "group_minutes": series.group_minutes,
        "demo": series.demo,
        "series": series,
    }
    days = open_days(plan, now)
    plans = [{**planned(series, plan, day), **said, "series_on": day.on} for day in days]
    return draft_many(plans=plans, by=by, now=now)


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
        elif (
            day is None
            or says_otherwise(one, series, at_local(on, day.begins), at_local(on, day.ends))
            or before.marks.get(on) != after.marks.get(on)
        ):
            steps.left.append(one)
    return steps


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
