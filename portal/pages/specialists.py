"""The page of one specialist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.programmes import partnerships_in_full
from bookings.queries.sessions import coming_sessions
from hospitals.models import Partnership
from notices.localtime import local_date
from portal.pages import structured
from portal.pages.feeds import feed_links
from portal.pages.frame import frame, step
from portal.pages.sources import articles
from portal.templatetags.words import named
from specialists.queries import activities_of, holding_postings, reported_postings_of, specialist_page

MOST_SESSIONS = 6


@require_safe
def specialist(request: HttpRequest, slug: str) -> HttpResponse:
    """Who it is as reported, what they treat, their coming sessions, postings, partnerships and past visits."""
    now = timezone.now()
    page = specialist_page(slug)
    if page is None:
        raise Http404
    person = page.specialist
    coming = coming_sessions(now, specialist_ids=[person.pk])
    partnerships = list(partnerships_in_full(Partnership.objects.filter(specialists=person)))
    postings, activities = reported_postings_of(person), activities_of(person)
    return render(
        request,
        "pages/specialist.html",
        {
            **frame(
                request,
                named(person),
                *(
                    step(named(link.department), "department", link.department.slug)
                    for link in page.departments[:1]
                ),
                facts=[structured.specialist(person)],
            ),
            "specialist": person,
            **feed_links("specialist_feed", person.slug),
            "departments": page.departments,
            "conditions": page.conditions,
            "hospitals": page.hospitals,
            "cards": cards(coming[:MOST_SESSIONS], now),
            "total": coming.count(),
            "postings": holding_postings(person, today=local_date(now)),
            "reported_postings": postings,
            "partnerships": partnerships,
            "activities": activities,
            "sources": articles(person, *postings, *partnerships, *activities),
        },
    )
