"""One box for everything: conditions, specialists, hospitals, departments."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import SessionCard
from bookings.queries.coming import coming_conditions
from bookings.queries.sessions import next_sessions
from specialists.matching import COMPARED_CHARACTERS, Matches, Reason, match
from specialists.models import Specialist

PER_PAGE = 12


@dataclass(frozen=True)
class Found:
    """One specialist of the answer: why they are shown, and their next session."""

    specialist: Specialist
    reason: Reason
    next: SessionCard | None


def _found(matches: Matches, people: list[Specialist], upcoming: dict[int, SessionCard]) -> list[Found]:
    return [Found(person, matches.reasons[person.pk], upcoming.get(person.pk)) for person in people]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was understood, the specialists for it with their next sessions, and other ways on."""
    now = timezone.now()
    typed = request.GET.get("q", "").strip()
    matches = match(typed)
    page = Paginator(matches.specialists, PER_PAGE).get_page(request.GET.get("page"))
    upcoming = next_sessions([person.pk for person in page.object_list], now)
    return render(
        request,
        "pages/search.html",
        {
            "q": typed[:COMPARED_CHARACTERS],
            "matches": matches,
            "page": page,
            "page_base": f"?{urlencode({'q': typed[:COMPARED_CHARACTERS]})}&",
            "found": _found(matches, list(page.object_list), upcoming),
            # Nothing found, or nothing asked: what can be asked.
            "suggested": [] if matches else coming_conditions(now),
            # A result page says what somebody may have: no index should keep it.
            "noindex": True,
        },
    )
