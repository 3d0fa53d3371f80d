"""One box for everything: conditions, specialists, hospitals, departments, programmes, places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bookings.queries.cards import SessionCard
from bookings.queries.coming import coming_conditions
from bookings.queries.found import When, sessions_found
from bookings.queries.sessions import next_sessions
from notices.localtime import local_date
from specialists.matching import COMPARED_CHARACTERS, Days, Matches, Reason, match, specialists_of, suggest
from specialists.matching.days import MORNING
from specialists.models import Specialist

PER_PAGE = 12
FIRST_SPECIALISTS = 40  # whose sessions are looked at when a day was named


@dataclass(frozen=True)
class Found:
    """One specialist of the answer: why they are shown, and their next session."""

    specialist: Specialist
    reason: Reason
    next: SessionCard | None


def when_of(days: Days | None) -> When | None:
    """The days somebody typed, as sessions are asked for."""
    if days is None:
        return None
    return When(days.first, days.last, days.half == MORNING if days.half else None)


def sessions_for(matches: Matches, now: datetime, *, most: int = PER_PAGE) -> list[SessionCard]:
    """The sessions that answer the question, those of the day that was named alone."""
    people = matches.specialist_ids[:FIRST_SPECIALISTS]
    places = [hospital.pk for hospital in matches.hospitals]
    return sessions_found(people, now, when=when_of(matches.days), hospital_ids=places, most=most)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was understood, the specialists for it with their next sessions, and other ways on."""
    now = timezone.now()
    typed = request.GET.get("q", "").strip()
    matches = match(typed, local_date(now))
    page = Paginator(matches.specialist_ids, PER_PAGE).get_page(request.GET.get("page"))
    people = specialists_of(list(page.object_list))
    upcoming = next_sessions([person.pk for person in people], now)
    return render(
        request,
        "pages/search.html",
        {
            "q": typed[:COMPARED_CHARACTERS],
            "matches": matches,
            "page": page,
            "page_base": f"?{urlencode({'q': typed[:COMPARED_CHARACTERS]})}&",
            "found": [Found(one, matches.reasons[one.pk], upcoming.get(one.pk)) for one in people],
            "on_days": sessions_for(matches, now) if matches.days else [],
            # Nothing found, or nothing asked: what can be asked.
            "suggested": [] if matches else coming_conditions(now),
            # A result page says what somebody may have: no index should keep it.
            "noindex": True,
        },
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Names that what is being typed may become, for the box to offer."""
    found = suggest(request.GET.get("q", ""))
    kinds = [{"text": one.text, "kind": str(one.kind.label)} for one in found]
    response = JsonResponse({"suggestions": kinds})
    patch_cache_control(response, public=True, max_age=300)
    return response
