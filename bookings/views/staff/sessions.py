"""One session: its numbers and who has them, what happened to it, and what may be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.staff.history import histories
from bookings.queries.staff.meeting import meets_delayed
from bookings.queries.staff.planning import outlook_of, postings_of
from bookings.queries.staff.pools import numbers_by_pool
from bookings.queries.staff.reasons import reads_reasons
from bookings.queries.staff.roster import booked, roster
from bookings.queries.staff.scope import my_session
from bookings.queries.waitlist import in_line
from bookings.rules import StaffMay
from bookings.views.common import account_id, found_or_404, page
from bookings.views.staff.common import (
    again_url,
    my_workplaces,
    note_roster,
    plan_words,
    session_may,
    shown_times,
    staff_page,
)
from specialists.enums import SessionStatus
from specialists.models import ClinicSession
from specialists.seen import seen_of


@require_safe
@staff_page
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as its hospital sees it. A draft shows what publishing it would make."""
    now = timezone.now()
    found = found_or_404(my_session(account_id(request), pk, now))
    here = [place for place in my_workplaces(request, now) if place.hospital.pk == found.hospital_id]
    plans = any(place.plans for place in here)
    context = {
        "session": found,
        "plans": plans,
        "receives": any(place.receives for place in here),
        "may": session_may(found, now) if plans else StaffMay(),
        "seen": seen_of(found),
    }
    if found.status == SessionStatus.DRAFT:
        plan = _plan(found)
        context |= {"plan": plan, "words": plan_words(plan), "outlook": outlook_of(found, now)}
        return page(request, "staff/draft.html", context)
    lines = roster(found, now, reads=reads_reasons(account_id(request), found, now))
    note_roster(request, found, now)
    context |= {
        "roster": lines,
        "booked": booked(lines),
        "pools": numbers_by_pool(lines),
        "in_line": in_line(found).count(),
        **shown_times(found),
        "history": histories([found])[found.pk],
        "again_url": again_url(found),
        **_late(found, now),
    }
    return page(request, "staff/session.html", context)


def _plan(draft: ClinicSession) -> dict[str, Any]:
    """What the draft says, as the preview of the form says it."""
    said = (
        *("starts_at", "ends_at", "room", "department", "fee_yuan", "bring"),
        *("kind", "purpose", "open_to", "walk_in_numbers"),
    )
    return {"postings": postings_of(draft), **{name: getattr(draft, name) for name in said}}


def _late(found: ClinicSession, now: datetime) -> dict[str, Any]:
    """What a delay runs into, for somebody to follow up: nothing is refused because of it."""
    if not found.delay_minutes or found.status != SessionStatus.PUBLISHED:
        return {}
    return {"meets": meets_delayed(found, found.delay_minutes, now)}
