"""就诊反馈: what patients said, read by the managers of the hospital alone; which thanks are not passed on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import note_seen
from bookings.actions import hide_thanks, show_thanks
from bookings.actions.feedback import NotManaging
from bookings.forms.afterwards import HideForm
from bookings.forms.feedback_list import FeedbackFilter
from bookings.models import FeedbackAct, HiddenFor
from bookings.queries.staff.feedback import (
    Wanted,
    answers_in,
    feedback_at,
    managed_place,
    one_at,
    specialists_with_feedback,
    with_visits,
)
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import staff_page

PER_PAGE = 20
FILTERS = ("specialist", "days", "only")


@require_safe
@staff_page
def feedback_list(request: HttpRequest, hospital: str) -> HttpResponse:
    """All of the hospital, the newest first; narrowed in the address; nobody's full name."""
    now = timezone.now()
    place = found_or_404(managed_place(account_id(request), hospital, now))
    form = FeedbackFilter(request.GET, specialists=specialists_with_feedback(place.hospital.pk))
    rows = feedback_at(place.hospital.pk, Wanted(**form.wanted), now)
    pages = Paginator(with_visits(rows), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    if shown.object_list:
        note_seen(
            by=account_of(request),
            what=FeedbackAct.SAW,
            subject_kind="hospital",
            subject_id=place.hospital.pk,
            now=now,
        )
    context = {
        "place": place,
        "page": shown,
        "count": pages.count,
        "answers": answers_in(rows),
        "form": form,
        "narrowed": any(form.wanted.values()),
        "base": f"{reverse('staff:feedback', args=[place.hospital.slug])}?{_kept(request.GET)}",
    }
    return page(request, "staff/feedback.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def thanks(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask why, then do not pass these thanks on; or pass them on after all."""
    now = timezone.now()
    place = found_or_404(managed_place(account_id(request), hospital, now))
    found = found_or_404(one_at(place.hospital.pk, pk))
    about: dict[str, Any] = {
        "feedback_id": pk,
        "hospital_id": place.hospital.pk,
        "by": account_id(request),
        "now": now,
    }
    form = HideForm(request.POST if request.method == "POST" and "show" not in request.POST else None)
    try:
        if request.method == "POST" and "show" in request.POST:
            show_thanks(**about)
            messages.success(request, _("已恢复转达。"))
            return redirect("staff:feedback", hospital=place.hospital.slug)
        if form.is_valid():
            hide_thanks(reason=HiddenFor(form.cleaned_data["reason"]), **about)
            messages.success(request, _("已设为不转达。患者不会收到通知。"))
            return redirect("staff:feedback", hospital=place.hospital.slug)
    except NotManaging:
        raise Http404 from None
    return page(request, "staff/thanks.html", {"place": place, "one": found, "form": form})


def _kept(said: QueryDict) -> str:
    """The filters, as they stand in the address before the number of the page."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if value := said.get(name, ""):
            kept[name] = str(value)
    return f"{kept.urlencode()}&" if kept else ""
