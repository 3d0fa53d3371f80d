"""Why nothing can be booked for a person just now, and until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.policy import policies_at
from bookings.queries.appeals import objections
from bookings.queries.limits import Foreseen
from bookings.views.common import own_link, own_page, page
from notices.localtime import local
from specialists.matching.danger import danger_in


@require_safe
@own_page()
def blocks(request: HttpRequest, link_id: int) -> HttpResponse:
    """Which rule, because of which bookings, until when; what was objected, and how to object."""
    now = timezone.now()
    link = own_link(request, link_id)
    policies = policies_at(now)
    found = objections(link.patient_id, policies, now)
    waiting = " ".join(one.words for block in found.blocks for one in block.appeals if one.open)
    emergency, crisis = danger_in(waiting)
    context = {
        "link": link,
        "patient": link.patient,
        "objections": found,
        "now": now,
        "policies": policies,
        "emergency": emergency,
        "crisis": crisis,
    }
    return page(request, "bookings/blocks.html", context)


def after_cancelling(foreseen: Foreseen) -> str:
    """What the cancellation that was just made has brought; empty if nothing."""
    if foreseen.until_at is not None:
        until = local(foreseen.until_at)
        return _(
            "%(year)d 年 %(month)d 月 %(day)d 日以前，不能再为这位就诊人预约。原因写在“我的就诊人”里。"
        ) % {
            "year": until.year,
            "month": until.month,
            "day": until.day,
        }
    if foreseen.warns:
        return _("这位就诊人最近取消了 %(times)d 次。满 %(most)d 次会暂时不能预约。") % {
            "times": foreseen.times,
            "most": foreseen.blocks_at,
        }
    return ""
