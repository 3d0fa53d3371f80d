"""One zone for everyone: Asia/Shanghai. Day borders are local, instants are stored as such."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def local(instant: datetime) -> datetime:
    """`instant` as clocks in the region show it."""
    return instant.astimezone(ZONE)


def local_date(instant: datetime) -> date:
    """The day it is in the region at `instant`."""
    return local(instant).date()


def at_local(day: date, clock: time) -> datetime:
    """The instant at which clocks in the region show `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=ZONE)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of `day` and first instant of the next, half-open."""
    return at_local(day, time.min), at_local(day + timedelta(days=1), time.min)


def parse_clock(text: str) -> time:
    """'15:00' as a time; ValueError for anything else."""
    return time.fromisoformat(text)
