"""The page of one hospital."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.programmes import partnerships_in_full
from bookings.queries.sessions import coming_sessions
from hospitals.enums import Side
from hospitals.models import Hospital, Partnership, Region
from hospitals.queries import contradictions_at, figures_at, hospital_page
from portal.pages import structured
from portal.pages.feeds import feed_links
from portal.pages.frame import Step, frame, parts, step
from portal.pages.sources import articles
from portal.templatetags.words import named
from specialists.queries import activities_at, reported_postings_at, specialists_of

MOST_SESSIONS = 10
PEOPLE_PER_PAGE = 24


def way_up(place: Hospital) -> list[Step]:
    """All regions it lies in, from the top."""
    regions: list[Region] = []
    region = place.region
    while region is not None and region not in regions:
        regions.insert(0, region)
        region = region.parent
    return [
        step(_("各地医院"), "regions"),
        *(step(named(region), "region", region.slug) for region in regions),
    ]


@require_safe
def hospital(request: HttpRequest, slug: str) -> HttpResponse:
    """Which hospital it is, how to reach it, its coming sessions, who comes, and what is reported of it."""
    now = timezone.now()
    page = hospital_page(slug)
    if page is None:
        raise Http404
    place = page.hospital
    people = specialists_of(place)
    if place.side == Side.LOCAL:
        coming = coming_sessions(now, hospital_id=place.pk)
    else:  # nobody is seen there: where its specialists go
        coming = coming_sessions(now, specialist_ids=[person.pk for person in people])
    total = coming.count()
    partnerships = list(
        partnerships_in_full(Partnership.objects.filter(pk__in=[one.pk for one in page.partnerships]))
    )
    postings, activities = reported_postings_at(place), activities_at(place)
    figures, contradictions = figures_at(place), contradictions_at(place)
    shown_people = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "pages/hospital.html",
        {
            **frame(
                request,
                named(place),
                *way_up(place),
                index=shown_people.number == 1,
                facts=[structured.hospital(place)],
            ),
            "hospital": place,
            **feed_links("hospital_feed", place.slug),
            "local": place.side == Side.LOCAL,
            "units": page.parts,
            "parts": parts(
                (_("近期出诊"), "sessions-heading", total),
                (_("哪些专家"), "people-heading", len(people)),
                (_("派驻"), "postings-heading", len(postings)),
                (_("合作"), "partners-heading", len(partnerships)),
                (_("活动"), "activities-heading", len(activities)),
                (_("数据"), "figures-heading", len(figures)),
                (_("说法不一"), "differs-heading", len(contradictions)),
            ),
            "departments": page.departments,
            "cards": cards(coming[:MOST_SESSIONS], now),
            "total": total,
            "page": shown_people,
            "reported_postings": postings,
            "partnerships": partnerships,
            "activities": activities,
            "figures": figures,
            "contradictions": contradictions,
            "sources": articles(
                place, *postings, *partnerships, *activities, *figures, contradictions=contradictions
            ),
        },
    )
