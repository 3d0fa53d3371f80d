"""Departments, as words that all hospitals share: who, where, for what, and when they come."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.departments import department_index, department_page, term_of_service
from bookings.queries.sessions import coming_sessions, next_sessions
from portal.pages.feeds import feed_links
from portal.pages.frame import frame, step
from portal.pages.sources import articles
from portal.templatetags.words import named

PEOPLE_PER_PAGE = 12
MOST_SESSIONS = 6


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """All departments, by the subjects of the national list."""
    return render(
        request,
        "pages/departments.html",
        {**frame(request, _("全部科室")), "index": department_index(timezone.now())},
    )


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """One department: what it treats, its coming sessions, its specialists, the hospitals that have it.

    A hospital's own department leads to the word it stands for.
    """
    now = timezone.now()
    found = department_page(slug)
    if found is None:
        term = term_of_service(slug)
        if term is None:
            raise Http404
        return redirect("department", slug=term.slug, permanent=True)
    page = Paginator(found.people(now), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    coming = coming_sessions(now, department_term_id=found.department.pk)
    upcoming = next_sessions([link.specialist_id for link in people], now)
    return render(
        request,
        "pages/department.html",
        {
            **frame(
                request, named(found.department), step(_("全部科室"), "departments"), index=page.number == 1
            ),
            "department": found.department,
            **feed_links("department_feed", found.department.slug),
            "services": found.services,
            "conditions": found.conditions,
            "page": page,
            "people": [(link, upcoming.get(link.specialist_id)) for link in people],
            "cards": cards(coming[:MOST_SESSIONS], now),
            "total": coming.count(),
            "sources": articles(found.department),
        },
    )
