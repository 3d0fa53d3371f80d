"""What tests of series share: drafts made ahead, one changed by hand, how they all stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from notices.localtime import local
from specialists.actions import (
    draft_ahead,
    edit_draft,
)
from specialists.models import ClinicSession, SessionSeries
from tests.factories.bookings import NOW
from tests.factories.series import MORNING

YEAR_END = date(2026, 12, 31)
LATER = replace(MORNING, begins=time(14), ends=time(16), numbers=6)
SAID = {"by": None, "now": NOW}


def ahead(plan: SessionSeries, until: date = YEAR_END) -> list[ClinicSession]:
    return draft_ahead(series=plan, until=until, **SAID)


def standing() -> list[str]:
    """Day, hour and status of every session, the soonest first."""
    rows = ClinicSession.objects.order_by("starts_at")
    return [f"{local(one.starts_at):%m-%d %H} {one.status}" for one in rows]


def of_day(day: int) -> ClinicSession:
    return ClinicSession.objects.get(series_on=date(2026, 12, day))


def moved_by_hand(draft: ClinicSession, **by: float) -> ClinicSession:
    shift = timedelta(**by)
    return edit_draft(
        session=draft,
        postings=[row.posting for row in draft.session_specialists.all()],
        starts_at=draft.starts_at + shift,
        ends_at=draft.ends_at + shift,
        numbers=4,
        room=draft.room,
        department=draft.department,
        group_minutes=30,
        fee_yuan=draft.fee_yuan,
        bring=draft.bring,
        **SAID,
    )
