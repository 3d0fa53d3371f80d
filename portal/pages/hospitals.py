"""The page of one hospital."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.sessions import coming_sessions
from hospitals.enums import Side
from hospitals.queries import hospital_page
from specialists.queries import specialists_of

MOST_SESSIONS = 10


@require_safe
def hospital(request: HttpRequest, slug: str) -> HttpResponse:
    """Which hospital it is, how to reach it, its coming sessions and who comes."""
    now = timezone.now()
    page = hospital_page(slug)
    if page is None:
        raise Http404
    people = specialists_of(page.hospital)
    if page.hospital.side == Side.LOCAL:
        coming = coming_sessions(now, hospital_id=page.hospital.pk)
    else:  # nobody is seen there: where its specialists go
        coming = coming_sessions(now, specialist_ids=[person.pk for person in people])
    shown = cards(coming[:MOST_SESSIONS], now)
    return render(
        request,
        "pages/hospital.html",
        {
            "hospital": page.hospital,
            "local": page.hospital.side == Side.LOCAL,
            "parts": page.parts,
            "departments": page.departments,
            "supporters": page.supporters,
            "supported": page.supported,
            "cards": shown,
            "total": coming.count(),
            "specialists": people,
        },
    )
