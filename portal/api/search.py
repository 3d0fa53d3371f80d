"""`GET /api/v1/search?q=…&limit=…`: what the search page finds, as JSON. Described in docs/api.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import SessionCard
from bookings.queries.sessions import next_sessions
from notices.localtime import local, local_date
from portal.pages.answering import answer_to, sentences
from portal.pages.narrowing import address_name
from portal.templatetags.words import named
from specialists.matching import Days, Matches, Part, Reason, match, specialists_of

DEFAULT, MOST = 10, 50


def limit_of(request: HttpRequest) -> int:
    """How many of each list are wanted: `limit` from 1 to MOST, DEFAULT where it is no such number."""
    asked = request.GET.get("limit", "")
    if not (asked.isascii() and asked.isdigit()):
        return DEFAULT
    return max(1, min(int(asked[:6]), MOST))


def why(reason: Reason) -> str:
    """Why a specialist is shown, in a few words."""
    if reason.condition and reason.department:
        words = _("%(department)s，看%(condition)s的科室") % {
            "department": named(reason.department),
            "condition": named(reason.condition),
        }
    elif reason.condition:
        words = _("看%(condition)s") % {"condition": named(reason.condition)}
    elif reason.department:
        words = named(reason.department)
    elif reason.hospital:
        words = _("到%(hospital)s出诊或来自那里（据报道）") % {"hospital": named(reason.hospital)}
    else:
        words = ""
    return f"{words}（{_('据科室推断，待医院确认')}）" if reason.inferred and words else words


def _part(part: Part) -> dict[str, str]:
    return {"typed": part.typed, "meant": part.meant, "kind": part.kind}


def _days(days: Days) -> dict[str, str]:
    meant = ",".join(f"{first}/{last}" for first, last in days.spans)
    return {"typed": days.typed, "meant": meant, "kind": "days"}


def _session(card: SessionCard) -> dict[str, Any]:
    return {
        "id": card.session.pk,
        "url": reverse("session", args=[card.session.pk]),
        "starts_at": local(card.starts_at).isoformat(),
        "ends_at": local(card.ends_at).isoformat(),
        "hospital": card.session.hospital.slug,
        "specialists": [one.slug for one in card.specialists],
        "numbers_left": card.left,
        "state": card.state,
        "demo": card.session.demo,
    }


def _rows(rows: list[Any], limit: int) -> list[dict[str, str]]:
    return [{"slug": address_name(row), "name": named(row)} for row in rows[:limit]]


def answer(matches: Matches, limit: int, now: datetime) -> dict[str, Any]:
    """What was found, each list in order of fit and at most `limit` long."""
    people = specialists_of(matches.specialist_ids[:limit])
    found = answer_to(matches, now, most=limit, treated=False)
    upcoming = next_sessions([person.pk for person in people], now, known=found.cards)
    understood = [_part(part) for part in matches.parts]
    return {
        "understood": [*understood, _days(matches.days)] if matches.days else understood,
        "emergency": matches.emergency,
        "conditions": _rows(matches.conditions, limit),
        "departments": _rows(matches.departments, limit),
        "specialists": [
            {
                "slug": person.slug,
                "name": named(person),
                "why": why(matches.reasons[person.pk]),
                "next_session": _session(upcoming[person.pk]) if person.pk in upcoming else None,
            }
            for person in people
        ],
        "hospitals": _rows(matches.hospitals, limit),
        "programmes": _rows(matches.programmes, limit),
        "regions": _rows(matches.regions, limit),
        "subjects": _rows(matches.subjects, limit),
        "sessions": [_session(card) for card in found.cards],
        "unknown": matches.unknown,
        "notes": sentences(matches, found),
    }


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """The same search as the page's, for programs."""
    now = timezone.now()
    matches = match(request.GET.get("q", ""), local_date(now), now)
    response = JsonResponse(
        answer(matches, limit_of(request), now), json_dumps_params={"ensure_ascii": False}
    )
    response["X-Robots-Tag"] = "noindex"
    return response
