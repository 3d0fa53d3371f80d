"""The screen of a waiting room, for whoever has its address: no sign-in, no cookie, nothing kept on the way."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from bookings.models import WaitingScreen
from bookings.queries.screens import Calls, calls_shown, may_be_key, screen_with
from notices.keeping import Kept

# Fifty screens ask every few seconds: who is called in the same rooms is asked, and drawn, once for all of them
# (docs/decisions/0016, 0029).
KEPT_SCREENS: Kept[WaitingScreen] = Kept(most=256)
KEPT_CALLS: Kept[Calls] = Kept(most=256)
KEPT_DRAWN: Kept[str] = Kept(most=256)


@require_safe
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Who is called now in each room, and who is next: the whole page."""
    shown, calls, language, tag = _found(request, key, timezone.now())
    with translation.override(language):
        context = {"screen": shown, "calls": calls, "key": key.lower(), "tag": tag, "language": language}
        return _kept_by_nobody(render(request, "bookings/screen.html", context), language, tag)


@require_safe
def screen_now(request: HttpRequest, key: str) -> HttpResponse:
    """What of it may have changed, or that nothing has (304)."""
    _shown, calls, language, tag = _found(request, key, timezone.now())
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        with translation.override(language):
            draw = partial(render_to_string, "bookings/_screen.html", {"calls": calls})
            answer = HttpResponse(KEPT_DRAWN.get(tag, draw))
    return _kept_by_nobody(answer, language, tag)


def _found(request: HttpRequest, key: str, now: datetime) -> tuple[WaitingScreen, Calls, str, str]:
    """The screen, what it says, in which language, and the mark of that; 404 for a key that opens none."""
    if not may_be_key(key):
        raise Http404
    shown = KEPT_SCREENS.get(key.lower(), lambda: _screen(key))
    of_rooms: list[int] = shown.room_ids  # type: ignore[attr-defined]  # by screen_with
    rooms = None if shown.whole else tuple(of_rooms)
    calls = KEPT_CALLS.get((shown.hospital_id, rooms), lambda: calls_shown(shown.hospital_id, rooms, now))
    # A screen has no reader with a language of their own: everybody in the room reads it.
    language = "en" if request.GET.get("lang") == "en" else "zh-hans"
    return shown, calls, language, quote_etag(f"{calls.tag}-{language}")


def _screen(key: str) -> WaitingScreen:
    found = screen_with(key)
    if found is None:
        raise Http404
    return found


def _kept_by_nobody(answer: HttpResponse, language: str, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Content-Language"] = "en" if language == "en" else "zh-Hans"
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
