"""Series for tests, made through the real actions."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from specialists.actions import Values, make_series
from specialists.models import Posting, SessionSeries
from tests.factories import bookings as make

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"
MORNING = Values(time(8), time(10), 4)


def series(
    *postings: Posting, rrule: str = TUESDAYS, values: Values = MORNING, **fields: Any
) -> SessionSeries:
    """A series of Tuesday mornings from 1 December 2026 on; two hours, four numbers."""
    held = postings or (make.posting(),)
    said = {"starts_on": date(2026, 12, 1), "by": None, "now": make.NOW, **fields}
    return make_series(hospital=held[0].hospital, postings=held, rrule=rrule, values=values, **said)
