"""One box for everything: conditions, specialists, hospitals, departments, programmes, places, days."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bookings.queries.cards import SessionCard
from bookings.queries.coming import coming_conditions
from bookings.queries.sessions import next_sessions
from notices.localtime import local_date
from portal.pages.answering import PER_PAGE, answer_to, sentences
from specialists.matching import READ_CHARACTERS, Reason, match, specialists_of, suggest
from specialists.matching.danger import danger_in
from specialists.models import Specialist


@dataclass(frozen=True)
class Found:
    """One specialist of the answer: why they are shown, and their next session."""

    specialist: Specialist
    reason: Reason
    next: SessionCard | None


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was understood, the specialists for it with their next sessions, and other ways on."""
    now = timezone.now()
    typed = request.GET.get("q", "").strip()
    today = local_date(now)
    matches = match(typed, today, now)
    answer = answer_to(matches, now, all_cards=False)
    page = Paginator(matches.for_readers, PER_PAGE).get_page(request.GET.get("page"))
    people = specialists_of(list(page.object_list))
    upcoming = next_sessions([person.pk for person in people], now, known=answer.cards)
    return render(
        request,
        "pages/search.html",
        {
            "q": typed[:READ_CHARACTERS],
            "matches": matches,
            "page": page,
            "page_base": f"?{urlencode({'q': typed})}&",
            "found": [Found(one, matches.reasons[one.pk], upcoming.get(one.pk)) for one in people],
            "answer": answer,
            "today": today,
            "sentences": sentences(matches, answer),
            # Nothing found, or nothing asked: what can be asked.
            "suggested": [] if matches or matches.only_days else coming_conditions(now),
            # A result page says what somebody may have: no index should keep it.
            "noindex": True,
        },
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Names that what is being typed may become, for the box to offer; and whether help comes first."""
    typed = request.GET.get("q", "")
    kinds = [{"text": one.text, "kind": str(one.kind.label)} for one in suggest(typed)]
    emergency, crisis = danger_in(typed)
    danger = "crisis" if crisis else "emergency" if emergency else ""
    response = JsonResponse({"suggestions": kinds, "danger": danger})
    patch_cache_control(response, public=True, max_age=300)
    return response
