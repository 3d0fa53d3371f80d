"""How booking works, by which rules, what is stored about people, and whom to ask."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import CODE_DIGITS, CODE_LIFE, KNOWN_FOR, LONGEST_SPAN
from bookings.policy import policies_at
from bookings.queries.regions import hospitals_with_phone
from portal.pages.frame import frame


def operator() -> dict[str, str]:
    """Who answers for the site: name, phone, email, address; "" where it was not set."""
    return {
        "name": settings.OPERATOR,
        "phone": settings.OPERATOR_PHONE,
        "email": settings.OPERATOR_EMAIL,
        "address": settings.OPERATOR_ADDRESS,
    }


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """From finding to being seen, one step after the other, with the figures of today's rules."""
    return render(
        request,
        "pages/how_it_works.html",
        {**frame(request, _("怎么用")), "policies": policies_at(timezone.now()), "digits": CODE_DIGITS},
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force now, in plain words."""
    now = timezone.now()
    return render(
        request,
        "pages/rules.html",
        {**frame(request, _("预约规则")), "policies": policies_at(now), "now": now},
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about people, for how long, and who sees it."""
    return render(
        request,
        "pages/privacy.html",
        {
            **frame(request, _("个人信息怎样保存")),
            "code_minutes": CODE_LIFE // timedelta(minutes=1),
            "unused_code_hours": LONGEST_SPAN // timedelta(hours=1),
            "device_days": KNOWN_FOR.days,
            "signed_in_days": timedelta(seconds=settings.SESSION_COOKIE_AGE).days,
            "encrypted": request.is_secure(),
            "operator": operator(),
        },
    )


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Emergencies, telephones of hospitals where they are known, and where answers stand."""
    return render(
        request,
        "pages/contact.html",
        {**frame(request, _("联系与求助")), "hospitals": hospitals_with_phone(), "operator": operator()},
    )
