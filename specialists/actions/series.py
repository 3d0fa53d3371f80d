"""Series: make one, draft what it says, except a day, change it from a day on or as a whole, end it.

What is published is never changed here. A draft that somebody has changed by hand is told apart from one that is as its
series says (specialists.seen), and left as it is: both are answered, for somebody to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.models import User
from hospitals.models import Hospital
from notices.localtime import at_local, local_date
from specialists.actions.drafts import delete_draft, edit_draft
from specialists.actions.following import (
    Change,
    Followed,
    Plan,
    SeriesChangedError,
    SeriesEndedError,
    Steps,
    Values,
    days_that_come,
    draft_days,
    follow,
    last_made,
    open_days,
    planned,
    plans_around,
    seen_of_steps,
    with_plan,
)
from specialists.actions.postings import refuse_in_production
from specialists.enums import DayException, SeriesAct, SessionKind, SessionStatus
from specialists.models import ClinicSession, Posting, SeriesException, SeriesSpecialist, SessionSeries
from specialists.recurring import read_rule
from specialists.rules import offered
from specialists.seen import seen_of


class SessionNotDraftError(Exception):
    """The session of that day is published or withdrawn: it is changed on its own page."""

    def __init__(self, session: ClinicSession) -> None:
        super().__init__("published")
        self.session = session


@transaction.atomic
def make_series(
    *,
    hospital: Hospital,
    postings: Sequence[Posting],
    rrule: str,
    starts_on: date,
    values: Values,
    kind: SessionKind = SessionKind.SINGLE,
    skips_holidays: bool = True,
    works_make_up: bool = False,
    key: UUID | None = None,
    by: User | None,
    now: datetime,
) -> SessionSeries:
    """Keep a series; nothing is drafted yet. Sent twice with one `key`, it is kept once.

    Raises ValueError for a rule that series do not have, numbers that do not fit, or a posting to another hospital;
    DemonstrationRefusedError for a demonstration in production.
    """
    demo = any(posting.demo for posting in postings)
    refuse_in_production(demo)
    if {posting.hospital_id for posting in postings} != {hospital.pk}:
        raise ValueError("a series needs a specialist posted to its hospital")
    rule = read_rule(rrule)
    values.check()
    try:
        with transaction.atomic():
            series = SessionSeries.objects.create(
                hospital=hospital,
                rrule=rule.text,
                starts_on=starts_on,
                kind=kind,
                skips_holidays=skips_holidays,
                works_make_up=works_make_up,
                demo=demo,
                key=key,
                **vars(values) | offered(postings, values.purpose, values.fee_yuan),
            )
    except IntegrityError:
        kept = SessionSeries.objects.filter(hospital=hospital, key=key).first() if key else None
        if kept is None:
            raise
        return kept
    SeriesSpecialist.objects.bulk_create(
        SeriesSpecialist(series=series, posting=posting, position=n) for n, posting in enumerate(postings)
    )
    _note(SeriesAct.MAKE, series, by, now)
    return series


@transaction.atomic
def draft_ahead(*, series: SessionSeries, until: date, by: User | None, now: datetime) -> list[ClinicSession]:
    """Draft the days of the series to come that have no session yet, up to and with `until`.

    A day that once was drafted is not drafted again while its session is there, wherever that was moved, published or
    withdrawn. Pressed twice, nothing is made twice.
    """
    first = local_date(now)
    fresh = _locked(series, first)
    return draft_days(fresh, with_plan(fresh, first, until), by, now)


@transaction.atomic
def except_day(
    *,
    series: SessionSeries,
    on: date,
    kind: DayException,
    begins: time | None = None,
    ends: time | None = None,
    why: str = "",
    by: User | None,
    now: datetime,
) -> Followed:
    """Close a day of the series, or open one, whatever the rule and the holidays say; the last word counts.

    The draft of a closed day goes; one of a day with other clocks follows; a day that is opened is drafted. Raises
    ValueError for clocks of a closed day, or that the numbers do not fit into, and SeriesEndedError for a day the
    series has not begun or has ended by.
    """
    fresh = _locked(series, on)
    if on < fresh.starts_on or (fresh.ended_on is not None and on >= fresh.ended_on):
        raise SeriesEndedError
    if (begins is None) != (ends is None) or (kind == DayException.CLOSE and begins is not None):
        raise ValueError("both clocks, and only of a day that is opened")
    if begins is not None and ends is not None:
        Values(begins, ends, fresh.numbers, fresh.group_minutes).check()
    before = with_plan(fresh, on, on)
    SeriesException.objects.update_or_create(
        series=fresh, on=on, defaults={"kind": kind, "begins": begins, "ends": ends, "why": why}
    )
    _note(SeriesAct.EXCEPT, fresh, by, now)
    after = with_plan(fresh, on, on)
    followed = _follow(fresh, follow(fresh, before, after, now), after, by, now)
    made = draft_days(fresh, after, by, now) if kind == DayException.OPEN else []
    return replace(followed, made=len(made))


@transaction.atomic
def end_series(*, series: SessionSeries, on: date, by: User | None, now: datetime) -> Followed:
    """Hold the series no more from that day on. Its drafts from then on go; what is published stays."""
    fresh = _locked(series, on)
    last = last_made(fresh, on)
    before = with_plan(fresh, on, last)
    fresh.ended_on = max(on, fresh.starts_on)
    fresh.save(update_fields=["ended_on"])
    _note(SeriesAct.END, fresh, by, now)
    after = with_plan(fresh, on, last)
    return _follow(fresh, follow(fresh, before, after, now), after, by, now)


@transaction.atomic
def change_day(
    *, series: SessionSeries, on: date, values: Values, by: User | None, now: datetime
) -> ClinicSession:
    """Let the session of this one day be so (“this”): its draft is changed, or made so where there is none yet. From
    now on it counts as changed by hand.

    Raises SessionNotDraftError once it is published, and SeriesEndedError where the series is not held that day.
    """
    fresh = _locked(series, on)
    values.check()
    there = ClinicSession.objects.filter(series=fresh, series_on=on).first()
    if there is not None and there.status != SessionStatus.DRAFT:
        raise SessionNotDraftError(there)
    plan = with_plan(fresh, on, on)
    if (there is None and on not in plan.days) or at_local(on, values.begins) <= now:
        raise SeriesEndedError
    if there is None:
        for name, value in vars(values).items():  # of this day alone: the series itself is not saved
            setattr(fresh, name, value)
        day = replace(plan.days[on], begins=values.begins, ends=values.ends)
        return draft_days(fresh, replace(plan, days={on: day}), by, now)[0]
    said = {name: value for name, value in vars(values).items() if name not in {"begins", "ends"}}
    said["postings"] = [row.posting for row in there.session_specialists.select_related("posting")]
    said |= {"starts_at": at_local(on, values.begins), "ends_at": at_local(on, values.ends)}
    return edit_draft(session=there, **said, by=by, now=now)


@transaction.atomic
def change_series(
    *, series: SessionSeries, change: Change, seen: str | None = None, by: User | None, now: datetime
) -> Followed:
    """Let the series be so: as a whole (“all”), or from a day on (“this and later”), where it ends and another one
    goes on. Its drafts to come follow, and days the new rule has besides are drafted among them; what is published
    belongs to the one that goes on, and is otherwise not touched. `following.foresee` says beforehand what it comes to.

    Raises ValueError for a rule or numbers that do not fit, SeriesEndedError where the rule has no such day, and
    SeriesChangedError where by now something else would follow than what was `seen` (its mark).
    """
    fresh = _locked(series, max(change.on or date.min, local_date(now)))
    change.values.check()
    going_on, before, after = plans_around(fresh, change, now)
    steps, come = follow(going_on, before, after, now), days_that_come(before, after)
    if seen is not None and seen != seen_of_steps(open_days(come, now), steps):
        raise SeriesChangedError
    if going_on.starts_on != fresh.starts_on:
        _split(fresh, going_on)
    going_on.save()
    _note(SeriesAct.CHANGE, going_on, by, now)
    followed = _follow(going_on, steps, after, by, now)
    made = draft_days(going_on, come, by, now)
    return replace(followed, made=len(made))


def _split(series: SessionSeries, going_on: SessionSeries) -> None:
    """The series ends where the other one goes on, which gets a row of its own, with the exceptions and sessions from
    there."""
    on = going_on.starts_on
    going_on.pk, going_on.key = None, None
    going_on._state.adding = True
    going_on.save()
    SeriesSpecialist.objects.bulk_create(
        SeriesSpecialist(series=going_on, posting_id=row.posting_id, position=row.position)
        for row in series.series_specialists.all()
    )
    series.ended_on = on
    series.save(update_fields=["ended_on"])
    SeriesException.objects.filter(series=series, on__gte=on).update(series=going_on)
    ClinicSession.objects.filter(series=series, series_on__gte=on).update(series=going_on)


def _follow(series: SessionSeries, steps: Steps, after: Plan, by: User | None, now: datetime) -> Followed:
    """Let the drafts that were as the series said be as it says now."""
    for draft, day in steps.change:
        said = {**planned(series, after, day), "numbers": series.numbers}
        edit_draft(session=draft, **said, group_minutes=series.group_minutes, by=by, now=now)
    for draft in steps.remove:
        delete_draft(session=draft, seen=seen_of(draft), by=by, now=now)
    return Followed(series, 0, len(steps.change), len(steps.remove), steps.left)


def _locked(series: SessionSeries, first: date) -> SessionSeries:
    """The series and its sessions from a day on, for one action at a time: nobody edits or publishes one meanwhile."""
    fresh = SessionSeries.objects.select_for_update().get(pk=series.pk)
    rows = ClinicSession.objects.select_for_update().filter(series=fresh, series_on__gte=first)
    list(rows.order_by("pk").values_list("pk"))
    return fresh


def _note(act: SeriesAct, series: SessionSeries, by: User | None, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="session_series", subject_id=series.pk, now=now)
