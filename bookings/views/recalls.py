"""我的复诊约定: what was promised, the number that is kept and its half-hours, and that it is needed no more."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.pace import paced
from bookings.actions import book_recall, give_up_recall
from bookings.forms.recalls import RecallTimeForm
from bookings.queries.recalls_mine import MyRecall, my_recall, my_recalls
from bookings.queries.staff.recalls import State
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page
from bookings.views.consenting import FOR_CONSENT, before_booking


@require_safe
@own_page()
def recalls(request: HttpRequest) -> HttpResponse:
    """All of its persons', the earliest first."""
    now = timezone.now()
    return page(request, "bookings/recalls.html", {"lines": my_recalls(account_id(request), now)})


@require_http_methods(FORM_METHODS)
@paced()
@own_page()
def recall(request: HttpRequest, recall_id: int) -> HttpResponse:
    """One of them; where a number is kept, which half-hour: chosen here it is booked at once."""
    account, now = account_id(request), timezone.now()
    found = found_or_404(my_recall(account, recall_id, now))
    asked = found.line.state == State.KEPT and not found.free
    if asked and (screen := _consent_screen(request, found, now)):
        return redirect(screen)  # nothing can be had before that is agreed to
    if request.method != "POST":
        return _page(request, found, RecallTimeForm(times=found.free))
    if found.line.booked is not None and found.line.state == State.BOOKED:
        return redirect("bookings:ticket", uid=found.line.booked.uid)  # pressed twice
    form = RecallTimeForm(request.POST, times=found.free)
    if form.is_valid():
        try:
            booked = book_recall(recall_id=recall_id, at=form.cleaned_data["at"], by=account, now=now)
        except Refused as refused:
            screen = _consent_screen(request, found, now) if refused.reason in FOR_CONSENT else ""
            if screen:
                return redirect(screen)
            form.add_error(None, refused.sentence)
        else:
            return redirect(reverse("bookings:ticket", args=[booked.uid], query={"new": "1"}))
    return _page(request, found, form)


@require_http_methods(FORM_METHODS)
@own_page()
def end(request: HttpRequest, recall_id: int) -> HttpResponse:
    """Whether they really need it no more; then it holds no longer."""
    account, now = account_id(request), timezone.now()
    found = found_or_404(my_recall(account, recall_id, now))
    if found.line.recall.ended_at is not None:
        return redirect("bookings:recall", recall_id=recall_id)
    if request.method == "POST":
        try:
            give_up_recall(recall_id=recall_id, by=account, now=now)
        except Refused as refused:
            messages.warning(request, refused.sentence)
        else:
            messages.success(request, _("已告诉医院，这次不用再约。"))
        return redirect("bookings:mine")
    return page(request, "bookings/recall_end.html", {"line": found.line, "recall": found.line.recall})


def _page(request: HttpRequest, found: MyRecall, form: RecallTimeForm) -> HttpResponse:
    context = {"found": found, "line": found.line, "recall": found.line.recall, "form": form}
    return page(request, "bookings/recall.html", context)


def _consent_screen(request: HttpRequest, found: MyRecall, now: datetime) -> str:
    onward = reverse("bookings:recall", args=[found.line.recall.pk])
    return before_booking(request, found.line.recall.patient, found.line.recall.hospital_id, onward, now)
