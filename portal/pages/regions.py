"""Regions: where hospitals are, and who comes there."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.regions import hospital_lines, hospitals_without_region, region_page, region_tree
from bookings.queries.sessions import coming_sessions
from portal.pages.frame import frame, step
from portal.pages.sources import articles
from portal.templatetags.words import named

HOSPITALS_PER_PAGE = 24
MOST_SESSIONS = 6


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """All regions that have hospitals, with what lies within them; then the hospitals without a region."""
    return render(
        request,
        "pages/regions.html",
        {**frame(request, _("各地医院")), "tree": region_tree(), "elsewhere": hospitals_without_region()},
    )


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """One region: its coming sessions, its hospitals with what comes to each, the smaller regions in it."""
    now = timezone.now()
    found = region_page(slug)
    if found is None:
        raise Http404
    page = Paginator(found.hospitals(), HOSPITALS_PER_PAGE).get_page(request.GET.get("page"))
    coming = coming_sessions(now, region_ids=found.within)
    above = [step(named(one), "region", one.slug) for one in found.above]
    return render(
        request,
        "pages/region.html",
        {
            **frame(
                request,
                named(found.region),
                step(_("各地医院"), "regions"),
                *above,
                index=page.number == 1 and bool(page.paginator.count),
            ),
            "region": found.region,
            "parts": found.parts,
            "page": page,
            "lines": hospital_lines(list(page.object_list), now),
            "cards": cards(coming[:MOST_SESSIONS], now),
            "total": coming.count(),
            "sources": articles(found.region),
        },
    )
