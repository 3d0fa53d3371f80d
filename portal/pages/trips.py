"""Trips: the page of one, and the list of free clinics and outreach to come."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import SessionCard, State, cards
from bookings.queries.trips import outreach, public_trip
from notices.localtime import local_date
from portal.pages.frame import frame, step
from portal.templatetags.words import named
from specialists.enums import TripKind

PER_PAGE = 20


def _by_day(found: list[SessionCard]) -> list[tuple[object, list[SessionCard]]]:
    return [(day, list(rows)) for day, rows in groupby(found, key=lambda card: card.day)]


@require_safe
def outreach_list(request: HttpRequest) -> HttpResponse:
    """Free clinics and outreach stops of the coming time, by day."""
    now = timezone.now()
    found = outreach(now)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    first = (shown.number - 1) * PER_PAGE
    context = {
        **frame(request, _("义诊和下乡巡诊"), index=shown.number == 1),
        "groups": _by_day(cards(found[first : first + PER_PAGE], now)),
        "page": shown,
        "today": local_date(now),
    }
    return render(request, "pages/outreach.html", context)


@require_safe
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """One trip: who comes, when and where it stops, what to bring."""
    now = timezone.now()
    found = public_trip(pk, now)
    if found is None:
        raise Http404
    over = all(card.ends_at <= now for card in found.stops)
    brought = {card.session.bring for card in found.stops}
    above = (
        step(_("义诊和下乡巡诊"), "trips")
        if found.trip.kind == TripKind.OUTREACH
        else step(named(found.trip.hospital), "hospital", found.trip.hospital.slug)
    )
    context = {
        **frame(request, found.trip.title, above, index=not over),
        "trip": found.trip,
        "hospital": found.trip.hospital,
        "groups": _by_day(found.stops),
        "over": over,
        "off": all(card.state == State.WITHDRAWN for card in found.stops),
        "bring": found.stops[0].session
        if len(brought) == 1
        else None,  # said once where it is the same for all
        "today": local_date(now),
    }
    return render(request, "pages/trip.html", context)
