"""Calendars to subscribe to (.ics): a hospital's sessions, a specialist's, a department's. No sign-in, no cookie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.feeds import feed_events, feed_file, feed_mark
from bookings.queries.departments import term_of_service
from bookings.queries.feeds import FeedSession, feed_at, feed_from, feed_of_department, feed_of_specialists
from hospitals.enums import Side
from hospitals.models import Department, Hospital, called
from notices.keeping import Kept
from notices.localtime import day_bounds, local_date
from portal.pages.frame import absolute
from specialists.models import Specialist

# A withdrawal is to be seen soon; a feed that went round the world is not to be asked for with each look at it.
MAX_AGE_SECONDS = 300


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent, in one language."""

    body: bytes
    tag: str  # its ETag
    changed: datetime  # when it last became another


# Phones ask at the full hour, thousands of them for one hospital: made once for many (docs/decisions/0016).
KEPT_FEEDS: Kept[Feed] = Kept(most=16)  # of a megabyte and a half at most


def feed_links(view: str, slug: str) -> dict[str, str]:
    """For a page's context: the `feed`, and `feed_url`, the whole address that is typed into a calendar. In English
    from English pages, as calendars say no language."""
    path = reverse(view, args=[slug], query={"lang": "en"} if get_language() == "en" else None)
    return {"feed": path, "feed_url": absolute(path)}


@require_safe
def of_hospital(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held there; of a supporting hospital, what its specialists hold elsewhere."""
    now = timezone.now()
    place = get_object_or_404(Hospital, slug=slug)
    find = feed_at if place.side == Side.LOCAL else feed_from
    return _answer(request, place, lambda: find(place.pk, now), now)


@require_safe
def of_specialist(request: HttpRequest, slug: str) -> HttpResponse:
    """What one specialist holds, wherever."""
    now = timezone.now()
    person = get_object_or_404(Specialist, slug=slug)
    return _answer(request, person, lambda: feed_of_specialists([person.pk], now), now)


@require_safe
def of_department(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held for a department, at whichever hospitals. A hospital's own leads to the word it stands for."""
    now = timezone.now()
    term = Department.objects.terms().filter(slug=slug).first()
    if term is None:
        term = term_of_service(slug)
        if term is None:
            raise Http404
        return redirect("department_feed", slug=term.slug, permanent=True)
    return _answer(request, term, lambda: feed_of_department(term.pk, now), now)


def _answer(
    request: HttpRequest,
    thing: Hospital | Specialist | Department,
    find: Callable[[], Sequence[FeedSession]],
    now: datetime,
) -> HttpResponse:
    """The feed of what `find` finds, or that it is still the same. In one language for everybody with this address."""
    language = "en" if request.GET.get("lang") == "en" else "zh-hans"
    key = (type(thing), thing.pk, language, local_date(now))
    feed = KEPT_FEEDS.get(key, lambda: _feed(thing, language, find(), now))
    answer = get_conditional_response(request, etag=feed.tag, last_modified=int(feed.changed.timestamp()))
    if answer is None:
        answer = HttpResponse(feed.body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = f'inline; filename="{thing.slug}.ics"'
    answer["Content-Language"] = "en" if language == "en" else "zh-Hans"
    answer["ETag"] = feed.tag
    answer["Last-Modified"] = http_date(feed.changed.timestamp())
    answer["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    # Not shut in robots.txt, which readers of calendars obey: Google's then says that it may not fetch the feed.
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _feed(
    thing: Hospital | Specialist | Department, language: str, sessions: Sequence[FeedSession], now: datetime
) -> Feed:
    with translation.override(language):
        name = _("%(name)s 北京专家出诊") % {"name": called(thing)}
        body = feed_file(name, feed_events(sessions))
    # Each midnight something may have grown too old to be shown, though nothing was changed.
    changed = max([day_bounds(local_date(now))[0], *(one.changed_at for one in sessions)])
    return Feed(body, quote_etag(feed_mark(body)), changed)
