"""待答复: whom to phone, because they have not said what they want instead of a visit withdrawn or substituted."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import note_seen
from bookings.actions.desk import note_call
from bookings.models import FollowUpAct, FollowUpCall
from bookings.queries.followups import CallPlace, call_place, listed, to_phone
from bookings.views.common import account_id, account_of, found_or_404, page, whole_number
from bookings.views.staff.common import staff_page
from bookings.views.staff.persons_common import desk_page

PER_PAGE = 20


@require_safe
@staff_page
def follow_ups(request: HttpRequest, hospital: str) -> HttpResponse:
    """Those of this hospital who have not answered, the oldest first, with how often they were phoned."""
    now = timezone.now()
    place = _place(request, hospital, now)
    pages = Paginator(listed(to_phone(place.hospital.pk, now)), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    if shown.object_list:
        note_seen(
            by=account_of(request),
            what=FollowUpAct.SAW,
            subject_kind="hospital",
            subject_id=place.hospital.pk,
            now=now,
        )
    context = {"place": place, "page": shown, "calls": FollowUpCall, "count": pages.count}
    return page(request, "staff/follow_ups.html", context)


@require_POST
@desk_page
def phoned(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Note how a call went."""
    now = timezone.now()
    place = _place(request, hospital, now)
    call, seen = request.POST.get("call", ""), whole_number(request.POST.get("seen", ""))
    if call not in FollowUpCall.values or seen is None:
        messages.warning(request, _("请选择电话有没有打通。"))
    elif note_call(
        hospital_id=place.hospital.pk,
        follow_up_id=pk,
        call=FollowUpCall(call),
        seen=seen,
        by=account_id(request),
        now=now,
    ):
        messages.success(request, _("已登记：%(call)s。") % {"call": FollowUpCall(call).label})
    else:
        messages.warning(request, _("没有登记：患者刚刚答复了，或者同事刚刚打过电话。请看现在的名单。"))
    number = whole_number(request.POST.get("page", ""))
    back = {"page": number} if number not in {None, 1} else {}
    return redirect(reverse("staff:follow_ups", args=[place.hospital.slug], query=back))


def _place(request: HttpRequest, slug: str, now: datetime) -> CallPlace:
    """The hospital with this slug, if the account works for it; 404 for any other."""
    return found_or_404(call_place(account_id(request), slug, now))
