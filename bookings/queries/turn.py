"""How many are before somebody who has checked in, and about how long it takes: by this session's own pace today."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from uuid import UUID

from bookings.enums import NEVER_BOOKED, AppointmentStatus
from bookings.models import IN_TURN, Appointment, Arrival, Reception
from bookings.queries.today import is_on
from specialists.enums import SessionStatus

THERE = (AppointmentStatus.ARRIVED, AppointmentStatus.CALLED)
LEAST_GAPS = 3  # fewer say nothing about a morning
ROUNDED_TO = 5  # minutes: nobody knows it better


@dataclass(frozen=True)
class Turn:
    """Where somebody stands who has checked in to a session that the portal calls in."""

    called: bool  # it is their turn now
    away: bool  # at an examination
    passed: bool  # 过号
    before: int  # who wait and are called before them; without who is being seen
    being_seen: tuple[int, ...]  # the numbers of those
    minutes: int | None  # about how long it takes; None: too few were called yet


def visit_of(account_id: int, uid: UUID) -> Appointment | None:
    """A visit of a person this account may book for, with its number and room; None for any other. One query."""
    mine = Appointment.objects.of_account(account_id).exclude(status__in=NEVER_BOOKED).filter(uid=uid)
    return mine.select_related("slot", "session__room").first()


def is_there(appointment: Appointment, now: datetime) -> bool:
    """Whether the person has checked in today and has not been seen, however late it has become."""
    return is_on(appointment.session, now) and appointment.status in THERE


def turn_of(appointment: Appointment, now: datetime) -> Turn | None:
    """The turn of this visit; None for who has not checked in or has been seen, on other days, and where the hospital
    calls by a system of its own. Two queries."""
    session = appointment.session
    if session.status != SessionStatus.PUBLISHED or not is_there(appointment, now):
        return None
    if not Reception.objects.filter(session=session, calls=True, signed_off_at=None).exists():
        return None
    rows = list(
        Arrival.objects.filter(appointment__session=session)
        .order_by(*IN_TURN)
        .values(
            "pk",
            "away_since",
            "passed",
            "first_called_at",
            "appointment__status",
            "appointment__slot__ordinal",
        )
    )
    mine = next((row for row in rows if row["pk"] == appointment.pk), None)
    if mine is None:
        return None
    waiting = [
        row
        for row in rows
        if row["appointment__status"] == AppointmentStatus.ARRIVED and row["away_since"] is None
    ]
    seen = [row for row in rows if row["appointment__status"] == AppointmentStatus.CALLED]
    before = waiting.index(mine) if mine in waiting else 0
    called = mine["appointment__status"] == AppointmentStatus.CALLED
    gone = (AppointmentStatus.CALLED, AppointmentStatus.FULFILLED)
    # Said once more, or after they were passed over, it is no other call: the pace is that of first calls.
    firsts = ((row["first_called_at"], row["appointment__status"]) for row in rows)
    calls = [called_at for called_at, status in firsts if called_at and status in gone]
    return Turn(
        called=called,
        away=mine["away_since"] is not None and not called,
        passed=mine["passed"] > 0,
        before=before,
        being_seen=tuple(sorted(row["appointment__slot__ordinal"] for row in seen)),
        minutes=minutes_left(calls, before, now) if mine in waiting else None,
    )


def minutes_left(calls: Sequence[datetime], before: int, now: datetime) -> int | None:
    """About how many minutes until somebody is called with so many `before` them: by the median time between two calls
    of today, the one that runs counted from its beginning; to the next five, five at least. None: too few calls."""
    minute = timedelta(minutes=1)
    gaps = [(later - earlier) / minute for earlier, later in pairwise(sorted(calls))]
    if len(gaps) < LEAST_GAPS:
        return None
    usual = median(gaps)
    runs = max(0.0, usual - (now - max(calls)) / minute)
    whole = runs + before * usual
    return max(ROUNDED_TO, math.ceil(whole / ROUNDED_TO) * ROUNDED_TO)
