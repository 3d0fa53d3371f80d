"""The series of the small world, and what its pages are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from specialists.models import Posting, SessionSeries
from tests.factories import series as plans

WHOLE = {"staff:series", "staff:new_series"}
SERIES_PAGES = {
    *("staff:one_series", "staff:draft_series", "staff:series_days"),
    *("staff:change_series", "staff:end_series", "staff:series_rule"),
}
CHANGED = {"scope": "all", "begins": "09:00", "ends": "11:00", "numbers": "4", "group_minutes": "30"}


def planned(posting: Posting) -> SessionSeries:
    """Wednesdays from January on, nothing drafted yet."""
    return plans.series(posting, rrule="FREQ=WEEKLY;BYDAY=WE", starts_on=date(2027, 1, 6))


def posted(posting: Posting) -> dict[str, dict[str, str]]:
    """What the forms of these pages send; a new series is of that posting."""
    return {
        "staff:new_series": {
            **CHANGED,
            "key": "0d9f5c3e-7e55-4b0f-9df1-0b6a2f3f8a11",
            "specialist": str(posting.specialist_id),
            "how": "1",
            "weekdays": "3",
            "starts_on": "2027-01-07",
        },
        "staff:draft_series": {"until": "2027-01-31"},
        "staff:series_days": {"on": "2027-01-07", "do": "open"},
        "staff:change_series": CHANGED,
        "staff:series_rule": {"how": "1", "weekdays": "4", "seen": "0-0-0-"},
        "staff:end_series": {"until": "2027-02-01"},
    }


def arguments(name: str, series: SessionSeries) -> dict[str, Any]:
    """What stands in the address of a page of series."""
    here: dict[str, Any] = {"hospital": series.hospital.slug}
    return here if name in WHOLE else {**here, "pk": series.pk}
