"""Which sessions are received, called and shown today: in one place for the desk, the queue, screens and phones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from notices.localtime import day_bounds, local_date
from specialists.limits import LONGEST_DELAY, LONGEST_SESSION
from specialists.models import ClinicSession
from specialists.querysets import not_over

# So long after its end, with the delay, people may still be called in a session that began on another day.
RUNS_OVER = timedelta(hours=3)


def is_on(session: ClinicSession, now: datetime) -> bool:
    """Whether it is the day of the session, or the night into which it goes on."""
    if local_date(session.starts_at) == local_date(now):
        return True
    ends_at = session.ends_at + timedelta(minutes=session.delay_minutes)
    return session.starts_at <= now < ends_at + RUNS_OVER


def on_today(now: datetime, prefix: str = "") -> Q:
    """Condition on sessions: the same. `prefix` leads to the session, as `session__`."""
    since, until = day_bounds(local_date(now))
    of_today = Q(**{f"{prefix}starts_at__gte": since, f"{prefix}starts_at__lt": until})
    earliest = now - LONGEST_SESSION - LONGEST_DELAY - RUNS_OVER
    before = Q(**{f"{prefix}starts_at__gt": earliest, f"{prefix}starts_at__lt": since})
    going_on = not_over(now - RUNS_OVER, f"{prefix}ends_at", f"{prefix}delay_minutes")
    return of_today | (before & going_on)
