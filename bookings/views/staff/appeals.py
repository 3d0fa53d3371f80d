"""申诉: what patients object to, answered by the hospital whose bookings they contest."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import note_seen
from bookings.actions import grant_appeal, refuse_appeal
from bookings.actions.appeals import SUBJECT
from bookings.forms import AnswerForm
from bookings.models.appeals import AppealAct
from bookings.queries.staff.appeals import Show, answers_appeals, appeals_of, case_of
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import my_workplaces, staff_page
from notices.localtime import local_date
from specialists.matching.danger import danger_in

PER_PAGE = 20


@require_safe
@staff_page
def appeals(request: HttpRequest) -> HttpResponse:
    """All this account answers, those overdue first; nobody is named before one is opened."""
    now = timezone.now()
    account = account_id(request)
    if not answers_appeals(account, now):
        raise Http404
    show = Show.ANSWERED if request.GET.get("show") == Show.ANSWERED else Show.OPEN
    pages = Paginator(appeals_of(account, show, now), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    left = [(one.due_on - local_date(now)).days for one in shown]
    context = {
        "page": shown,
        "lines": [(one, days, -days) for one, days in zip(shown, left, strict=True)],
        "count": pages.count,
        "show": show,
        "now": now,
        "home_url": reverse("staff:home") if my_workplaces(request, now) else "",
    }
    return page(request, "staff/appeals.html", context)


@sensitive_post_parameters("answer")
@require_http_methods(FORM_METHODS)
@staff_page
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The bookings, what happened to them, the patient's words; and the answer."""
    now = timezone.now()
    account = account_id(request)
    case = found_or_404(case_of(account, pk, now))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        about = {"appeal_id": pk, "answer": form.cleaned_data["answer"], "by": account, "now": now}
        try:
            if form.grants is not None:
                grant_appeal(reason=form.grants, **about)
            else:
                refuse_appeal(**about)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect("staff:appeal", pk=pk)
        messages.success(request, _("已答复，会发短信告诉患者。"))
        return redirect("staff:appeals")
    by = account_of(request)
    note_seen(by=by, what=AppealAct.SAW, subject_kind=SUBJECT, subject_id=pk, now=now)
    context = {
        "case": case,
        "appeal": case.appeal,
        "form": form,
        "now": now,
        "works_there": any(
            place.hospital.pk == case.appeal.hospital_id for place in my_workplaces(request, now)
        ),
        "alarming": any(danger_in(case.appeal.words)),
    }
    return page(request, "staff/appeal.html", context)
