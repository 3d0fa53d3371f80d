"""The front page: which hospitals have Beijing specialists in the coming days, for what, and how to book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.coming import coming_conditions, coming_departments, coming_hospitals, conditions_of
from bookings.queries.listing import day_counts
from bookings.queries.sessions import coming_sessions
from notices.localtime import local_date
from portal.pages import structured
from portal.pages.frame import absolute

MOST_SESSIONS = 6
MOST_CONDITIONS = 8
MOST_HOSPITALS = 8
MOST_DEPARTMENTS = 16


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search box, the next 14 days, the soonest sessions with numbers left, hospitals, departments, how to book."""
    now = timezone.now()
    soonest = cards(coming_sessions(now, only_left=True)[:MOST_SESSIONS], now)
    # Nothing to book just now: still say who comes.
    shown = soonest or cards(coming_sessions(now)[:MOST_SESSIONS], now)
    departments = coming_departments(now)
    # What those treat who come first; where that is little, of more of those who come.
    conditions = conditions_of(shown, most=MOST_CONDITIONS)
    if len(conditions) < MOST_CONDITIONS:
        conditions = coming_conditions(now, most=MOST_CONDITIONS)
    return render(
        request,
        "pages/home.html",
        {
            "days": day_counts(now),
            "today": local_date(now),
            "cards": shown,
            "bookable": bool(soonest),
            "coming": coming_hospitals(now, most=MOST_HOSPITALS),
            "conditions": conditions,
            "departments": departments[:MOST_DEPARTMENTS],
            "all_departments": len(departments),
            "canonical": absolute(request.path),
            "on_paper": absolute(request.path),
            "structured": [structured.website()],
        },
    )
