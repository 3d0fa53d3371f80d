"""The page of one specialist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.sessions import coming_sessions
from specialists.queries import specialist_page


@require_safe
def specialist(request: HttpRequest, slug: str) -> HttpResponse:
    """Who it is as reported, what they treat, where they come to, and their coming sessions."""
    now = timezone.now()
    page = specialist_page(slug)
    if page is None:
        raise Http404
    shown = cards(coming_sessions(now, specialist_ids=[page.specialist.pk]), now)
    return render(
        request,
        "pages/specialist.html",
        {
            "specialist": page.specialist,
            "departments": page.departments,
            "conditions": page.conditions,
            "hospitals": page.hospitals,
            "cards": shown,
        },
    )
