"""How booking works, by which rules, what is stored about people, and whom to ask."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.enums import ConsentPurpose
from accounts.rules import CODE_DIGITS, CODE_LIFE, KNOWN_FOR, LIMITS, LONGEST_SPAN, MOST_TRIES
from accounts.rules.consents import CURRENT
from bookings.policy import policies_at
from bookings.queries.policies import public_rules
from bookings.queries.regions import hospitals_with_phone
from bookings.rules import Reason
from portal.pages.frame import frame, step

# Why a number cannot be had, as patients meet it.
REFUSALS = (
    Reason.NOT_YET_OPEN,
    Reason.CLOSED,
    Reason.NUMBER_CLOSED,
    Reason.NOT_PUBLIC,
    Reason.NO_TERMS,
    Reason.HOSPITAL_UNTOLD,
    Reason.NO_DOCUMENT,
    Reason.NO_CONSENT,
    Reason.SAME_SESSION,
    Reason.OVERLAP,
    Reason.HELD_BY_OTHER,
    Reason.BLOCKED,
    Reason.QUOTA_SPECIALIST,
    Reason.QUOTA_DEPARTMENT,
    Reason.QUOTA_DAY,
    Reason.QUOTA_SPAN,
    Reason.QUOTA_LONG_SPAN,
    Reason.TOO_MANY_HOLDS,
    Reason.NOT_CANCELLABLE,
    Reason.NOT_MOVABLE,
)

# What the texts that are agreed to are called.
CONSENT_TITLES: dict[str, Any] = {
    ConsentPurpose.TERMS: gettext_lazy("用户协议和隐私政策"),
    ConsentPurpose.IDENTITY: gettext_lazy("可以使用证件号码吗？"),
    ConsentPurpose.CHILD: gettext_lazy("儿童个人信息保护规则"),
    ConsentPurpose.YOUNG: gettext_lazy("就诊人本人同意吗？（14 至 17 周岁）"),
    ConsentPurpose.HOSPITAL: gettext_lazy("可以把信息提供给这家医院吗？"),
    ConsentPurpose.REASON: gettext_lazy("可以保存就诊原因和病历资料吗？"),
}


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
    """The rules in force now, in plain words; what will change, and where something else holds."""
    now = timezone.now()
    return render(
        request,
        "pages/rules.html",
        {
            **frame(request, _("预约规则")),
            "policies": policies_at(now),
            "changes": public_rules(now),
            "now": now,
        },
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
            "retention": policies_at(timezone.now()).retention,
            "texts": [
                {"title": CONSENT_TITLES[purpose], "url": reverse("consent_text", args=[purpose, version])}
                for purpose, version in CURRENT.items()
            ],
        },
    )


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision the portal makes by itself, by which rule, and how to have a person look again."""
    now = timezone.now()
    return render(
        request,
        "pages/decisions.html",
        {
            **frame(request, _("哪些事由系统自动决定"), step(_("怎么用"), "how_it_works")),
            "policies": policies_at(now),
            "now": now,
            "reasons": [reason.label for reason in REFUSALS],
            "code_minutes": CODE_LIFE // timedelta(minutes=1),
            "most_tries": MOST_TRIES,
            "limits": [
                {"scope": limit.scope.label, "span": _span(limit.span), "most": limit.most}
                for limit in LIMITS
            ],
            "operator": operator(),
        },
    )


def _span(span: timedelta) -> str:
    """A length of time as one says it: 1 分钟, 1 小时, 24 小时."""
    hours = span // timedelta(hours=1)
    if hours:
        return ngettext("%(n)d 小时", "%(n)d 小时", hours) % {"n": hours}
    minutes = span // timedelta(minutes=1)
    return ngettext("%(n)d 分钟", "%(n)d 分钟", minutes) % {"n": minutes}


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Emergencies, telephones of hospitals where they are known, and where answers stand."""
    return render(
        request,
        "pages/contact.html",
        {**frame(request, _("联系与求助")), "hospitals": hospitals_with_phone(), "operator": operator()},
    )
