"""The front page: which hospitals have Beijing specialists in the coming days, for what, and how to book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.coming import coming_conditions, coming_hospitals
from bookings.queries.sessions import coming_sessions, day_counts
from notices.localtime import local_date

MOST_SESSIONS = 6
MOST_CONDITIONS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search box, the next 14 days, the soonest sessions with numbers left, hospitals, how to book."""
    now = timezone.now()
    soonest = cards(coming_sessions(now, only_left=True)[:MOST_SESSIONS], now)
    # Nothing to book just now: still say who comes.
    shown = soonest or cards(coming_sessions(now)[:MOST_SESSIONS], now)
    return render(
        request,
        "pages/home.html",
        {
            "days": day_counts(now),
            "today": local_date(now),
            "cards": shown,
            "bookable": bool(soonest),
            "hospitals": coming_hospitals(now),
            "conditions": coming_conditions(now, most=MOST_CONDITIONS),
        },
    )
