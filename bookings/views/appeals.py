"""Objecting to a block: which bookings, in one's own words; taken back as long as nobody has answered."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bookings.actions import make_appeals, withdraw_appeal
from bookings.forms import AppealForm
from bookings.models import AppealStatus
from bookings.policy import policies_at
from bookings.queries.appeals import answer_due, last_day, my_appeal, to_object
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_link, own_page, page


@sensitive_post_parameters("words")
@require_http_methods(FORM_METHODS)
@own_page()
def appeal(request: HttpRequest, link_id: int, block_id: int) -> HttpResponse:
    """Say which of the bookings should not count, and why. Where nothing can be said, the page of the blocks tells."""
    now = timezone.now()
    link = own_link(request, link_id)
    policies = policies_at(now)
    found = found_or_404(to_object(link.patient_id, block_id, policies, now))
    if not found.may_object:
        if request.method == "POST":
            messages.info(request, _("这里没有可以申诉的预约了，请看现在的情况。"))
        return redirect("bookings:blocks", link_id=link.pk)
    posted = request.POST if request.method == "POST" else None
    form = AppealForm(posted, contestable=found.contestable)
    if form.is_valid():
        try:
            make_appeals(
                block=found.block,
                appointment_ids=form.cleaned_data["bookings"],
                words=form.cleaned_data["words"],
                by=account_id(request),
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("申诉已提交，医院答复后会发短信告诉您。"))
            return redirect("bookings:blocks", link_id=link.pk)
    context = {
        "form": form,
        "link": link,
        "found": found,
        "due_on": last_day(answer_due(now, policies.noshow.answer_working_days)),
        "several": len({one.session.hospital_id for one in found.contestable}) > 1,
        "days": policies.retention.reasons_days,
    }
    return page(request, "bookings/appeal.html", context)


@require_http_methods(FORM_METHODS)
@own_page()
def withdraw(request: HttpRequest, link_id: int, appeal_id: int) -> HttpResponse:
    """Asks once more, then takes the appeal back."""
    link = own_link(request, link_id)
    found = found_or_404(my_appeal(link.patient_id, appeal_id))
    if request.method == "POST":
        try:
            withdraw_appeal(appeal=found, by=account_id(request), now=timezone.now())
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("申诉已撤回。"))
    if request.method == "POST" or found.status != AppealStatus.OPEN:
        return redirect("bookings:blocks", link_id=link.pk)
    return page(request, "bookings/appeal_withdraw.html", {"link": link, "appeal": found})
