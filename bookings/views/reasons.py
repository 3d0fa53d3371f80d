"""Why one comes, and earlier records: consent first, then words and pictures; all of it taken back as easily."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import ConsentDecision, ConsentPurpose
from accounts.forms.consents import ConsentForm
from accounts.rules.consents import CURRENT
from bookings.actions import (
    add_records,
    decide_reasons,
    remove_record,
    withdraw_reasons,
    write_reason,
)
from bookings.forms import ReasonForm
from bookings.policy import policies_at
from bookings.queries.reasons import Told, my_record, my_told
from bookings.rules import Reason, Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page
from bookings.views.pictures import picture
from specialists.matching.danger import danger_in


@sensitive_post_parameters("text")
@require_http_methods(FORM_METHODS)
@own_page()
def reason(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write why, add pictures, see what is there. What can be kept is kept, whatever is wrong with the rest."""
    now = timezone.now()
    told = found_or_404(my_told(account_id(request), uid, now))
    if told.why_not == Reason.NOT_AGREED:
        return redirect("bookings:reason_consent", uid=uid)
    if told.why_not is not None:
        return _page(request, told, None, now, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, told, ReasonForm(initial={"text": told.text}, room=told.room), now)
    form = ReasonForm(request.POST, request.FILES, room=told.room)
    kept = _keep(request, form, told, now)
    if form.errors:
        told = found_or_404(my_told(account_id(request), uid, now))
        return _page(request, told, form, now, kept=kept)
    messages.success(request, _("已存好。只有这场门诊的工作人员能看到。"))
    dangerous = any(danger_in(form.cleaned_data["text"]))
    return redirect("bookings:reason" if dangerous else "bookings:ticket", uid=uid)


def _keep(request: HttpRequest, form: ReasonForm, told: Told, now: datetime) -> str:
    """Keep what is right about the form. Returns what was kept, in words, for where something else is wrong."""
    account, appointment = account_id(request), told.ticket.appointment
    written, n = False, 0
    form.is_valid()
    form.read_pictures()
    try:
        if "text" in form.cleaned_data and "text" in request.POST:
            text = form.cleaned_data["text"]
            written = write_reason(appointment=appointment, text=text, by=account, now=now) is not None
        if form.pictures:
            add_records(appointment=appointment, pictures=form.pictures, by=account, now=now)
            n = len(form.pictures)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    if n and written:
        return ngettext("文字和 %(n)s 张图片已经存好。", "文字和 %(n)s 张图片已经存好。", n) % {"n": n}
    if n:
        return ngettext("%(n)s 张图片已经存好。", "%(n)s 张图片已经存好。", n) % {"n": n}
    return _("文字已经存好。") if written else ""


def _page(
    request: HttpRequest,
    told: Told,
    form: ReasonForm | None,
    now: datetime,
    *,
    kept: str = "",
    status: int = 200,
) -> HttpResponse:
    emergency, crisis = danger_in(_typed(told, form))
    context = {
        "told": told,
        "ticket": told.ticket,
        "appointment": told.ticket.appointment,
        "form": form,
        "kept": kept,
        "emergency": emergency,
        "crisis": crisis,
        "days": policies_at(now).retention.reasons_days,
    }
    return page(request, "bookings/reason.html", context, status=status)


def _typed(told: Told, form: ReasonForm | None) -> str:
    """What stands in the box."""
    return str(form["text"].value() or "") if form is not None else told.text


@require_http_methods(FORM_METHODS)
@own_page()
def reason_consent(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask first, on a screen of its own. A no leads back to the ticket: nothing depends on it."""
    now = timezone.now()
    account = account_id(request)
    told = found_or_404(my_told(account, uid, now))
    if told.why_not != Reason.NOT_AGREED:
        return redirect("bookings:reason", uid=uid)
    appointment = told.ticket.appointment
    version = CURRENT[ConsentPurpose.REASON]
    agrees = request.POST.get("decision") != ConsentDecision.REFUSED
    form = ConsentForm(
        request.POST if request.method == "POST" and agrees else None,
        purpose=ConsentPurpose.REASON,
        holder_age=0,
    )
    refused = ""
    if request.method == "POST" and (not agrees or form.is_valid()):
        try:
            decide_reasons(appointment=appointment, agrees=agrees, version=version, by=account, now=now)
        except Refused as error:
            refused = error.sentence
        else:
            if agrees:
                return redirect("bookings:reason", uid=uid)
            messages.info(request, _("好的，不保存就诊原因和病历资料。预约不受影响，看病时当面说就行。"))
            return redirect("bookings:ticket", uid=uid)
    retention = policies_at(now).retention
    context = {
        "told": told,
        "ticket": told.ticket,
        "appointment": appointment,
        "form": form,
        "version": version,
        "text": f"consents/{ConsentPurpose.REASON}_{version}.html",
        "hospital": appointment.session.hospital,
        "days": retention.reasons_days,
        "seen_days": retention.reasons_seen_days,
        "refused": refused,
    }
    return page(request, "bookings/reason_consent.html", context, status=409 if refused else 200)


@require_http_methods(FORM_METHODS)
@own_page()
def reason_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask once more; then the consent is taken back and everything told is gone."""
    now = timezone.now()
    account = account_id(request)
    told = found_or_404(my_told(account, uid, now))
    if not told.agreed and not told.anything:
        return redirect("bookings:ticket", uid=uid)
    refused = ""
    if request.method == "POST":
        try:
            withdraw_reasons(appointment=told.ticket.appointment, by=account, now=now)
        except Refused as error:
            refused = error.sentence
        else:
            messages.success(request, _("已撤回同意，就诊原因和病历资料都删除了。"))
            return redirect("bookings:ticket", uid=uid)
    context = {"told": told, "appointment": told.ticket.appointment, "refused": refused}
    return page(request, "bookings/reason_withdraw.html", context, status=409 if refused else 200)


@require_safe
@own_page()
def record(request: HttpRequest, uid: UUID, record_id: int) -> HttpResponse:
    """One picture, for the accounts of the person; `size=small` as a list shows it."""
    found = found_or_404(my_record(account_id(request), uid, record_id))
    return picture(found, small=request.GET.get("size") == "small")


@require_http_methods(FORM_METHODS)
@own_page()
def record_remove(request: HttpRequest, uid: UUID, record_id: int) -> HttpResponse:
    """Ask once more, showing it; then the picture is gone. A second press finds it done."""
    now = timezone.now()
    account = account_id(request)
    told = found_or_404(my_told(account, uid, now))
    appointment = told.ticket.appointment
    refused = ""
    if request.method == "POST":
        try:
            remove_record(appointment=appointment, record_id=record_id, by=account, now=now)
        except Refused as error:
            refused = error.sentence
        else:
            messages.success(request, _("图片已删除。"))
            return redirect("bookings:reason", uid=uid)
    found = found_or_404(my_record(account, uid, record_id))
    context = {"record": found, "appointment": appointment, "refused": refused}
    return page(request, "bookings/record_remove.html", context, status=409 if refused else 200)
