"""Programmes as the newspapers report them: what they are made of, who with whom, who came, what was counted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.cards import cards
from bookings.queries.narrowing import with_below
from bookings.queries.programmes import programme_page, programme_tree
from bookings.queries.sessions import coming_sessions
from hospitals.queries import contradictions_of, figures_of
from portal.pages.frame import frame, parts, step
from portal.pages.sources import articles
from portal.templatetags.words import named
from specialists.queries import activities_under

MOST_SESSIONS = 4


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes, those that belong together under one another."""
    return render(
        request, "pages/programmes.html", {**frame(request, _("全部合作项目")), "tree": programme_tree()}
    )


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: its actions, sponsors, partnerships, specialists, activities, figures, contradictions."""
    now = timezone.now()
    found = programme_page(slug)
    if found is None:
        raise Http404
    coming = coming_sessions(now, programme_ids=with_below(found.programme))
    above = [step(named(one), "programme", one.slug) for one in found.above]
    activities, figures = activities_under(found.programme), figures_of(found.programme)
    contradictions = contradictions_of(found.programme)
    return render(
        request,
        "pages/programme.html",
        {
            **frame(request, named(found.programme), step(_("全部合作项目"), "programmes"), *above),
            "programme": found.programme,
            "page": found,
            "parts": parts(
                (_("行动"), "actions-heading", len(found.actions)),
                (_("合作"), "partnerships-heading", len(found.partnerships)),
                (_("哪些专家"), "people-heading", len(found.specialists)),
                (_("活动"), "activities-heading", len(activities)),
                (_("数据"), "figures-heading", len(figures)),
                (_("说法不一"), "differs-heading", len(contradictions)),
            ),
            "cards": cards(coming[:MOST_SESSIONS], now),
            "total": coming.count(),
            "activities": activities,
            "figures": figures,
            "contradictions": contradictions,
            "sources": articles(
                found.programme, *found.partnerships, *activities, *figures, contradictions=contradictions
            ),
        },
    )
