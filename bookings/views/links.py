"""Who else may book for a person: asked for, answered, granted by a code, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_in
from accounts.forms import CodeForm
from accounts.views.common import (
    device_of,
    language_of,
    leaves,
    remember_device,
    viewer_shows_codes,
)
from bookings.actions import answer_ask, ask_grant_code, end_link, grant_by_code, revoke_link
from bookings.models import PatientLink
from bookings.queries.mine import had_link, my_links
from bookings.queries.persons import answered_until, ask_to_answer, guards, link_to_revoke, waiting_links
from bookings.views.choices import recall
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page

# Which code the session waits for, for which ask: link id → code id, 0 where none was sent. The page never tells.
CODES = "grant_codes"


def _my_ask(request: HttpRequest, link_id: int) -> PatientLink:
    return found_or_404(waiting_links(account_id(request), timezone.now()).filter(pk=link_id).first())


@sensitive_post_parameters("code")
@require_http_methods(FORM_METHODS)
@own_page()
def asked(request: HttpRequest, link_id: int) -> HttpResponse:
    """Somebody has entered this person before: how the ask can be granted, and the code that grants it."""
    account, now = account_id(request), timezone.now()
    if my_links(account).filter(pk=link_id).exists():
        return _granted(request)
    link = _my_ask(request, link_id)
    code = request.session.get(CODES, {}).get(str(link.pk))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if grant_by_code(
            link=link,
            code_id=code or 0,
            device=device_of(request),
            typed=form.cleaned_data["code"],
            by=account,
            now=now,
        ):
            request.session[CODES] = {}
            return _granted(request)
        form.add_error("code", _("验证码不对，或者已经过期。请核对后再输入，也可以重新发送。"))
    context = {
        "link": link,
        "form": form,
        "code_asked": code is not None or request.method == "POST",
        "until": answered_until(link, now),
        "viewer": viewer_shows_codes(),
    }
    return page(request, "bookings/asked.html", context)


def _granted(request: HttpRequest) -> HttpResponse:
    """On with the time that was chosen, else to the list of persons."""
    messages.success(request, _("您可以为这位就诊人预约了。"))
    choice = recall(request)
    return redirect(choice.url("bookings:person") if choice is not None else "bookings:people")


@require_http_methods(FORM_METHODS)
@own_page(back="bookings:asked")
def asked_code(request: HttpRequest, link_id: int) -> HttpResponse:
    """Have a code sent to the person's own phone, if there is one. Who only opens the address is led to the ask."""
    link = _my_ask(request, link_id)
    if request.method != "POST":
        return redirect("bookings:asked", link_id=link_id)
    device = device_of(request)
    try:
        sent = ask_grant_code(
            link=link,
            device=device,
            address=address_in(request.META),
            language=language_of(),
            by=account_id(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        if sent is not None:
            leaves(sent)
        codes = request.session.get(CODES, {})
        request.session[CODES] = {**codes, str(link.pk): sent.code_id if sent is not None else 0}
        messages.info(request, _("就诊人登记过手机号码的，验证码已经发到那个手机。"))
    return remember_device(redirect("bookings:asked", link_id=link_id), device)


@require_http_methods(FORM_METHODS)
@own_page(back="bookings:asked")
def drop_ask(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take the ask back. A second press finds it done."""
    account = account_id(request)
    if request.method == "POST" and had_link(account, link_id):
        return redirect("bookings:people")
    link = _my_ask(request, link_id)
    if request.method != "POST":
        return redirect("bookings:asked", link_id=link_id)
    end_link(link=link, by=account, now=timezone.now())
    messages.success(request, _("申请已撤回。"))
    return redirect("bookings:people")


@require_http_methods(FORM_METHODS)
@own_page()
def answer(request: HttpRequest, link_id: int) -> HttpResponse:
    """Another account asks to book for a person of this one: agree, or not."""
    account, now = account_id(request), timezone.now()
    ask = found_or_404(ask_to_answer(account, link_id, now))
    decision = request.POST.get("decision", "")
    if request.method == "POST" and decision in {"agree", "refuse"}:
        agree = decision == "agree"
        try:
            answer_ask(link=ask.link, agree=agree, by=account, now=now)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("已同意。") if agree else _("已拒绝，对方不能为这位就诊人预约。"))
        return redirect("bookings:people")
    context: dict[str, Any] = {
        "ask": ask,
        "guards": guards(ask.link, now),
        "until": answered_until(ask.link, now),
    }
    return page(request, "bookings/answer_ask.html", context)


@require_http_methods(FORM_METHODS)
@own_page()
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """Ask once more; then the other account no longer books for this person."""
    account, now = account_id(request), timezone.now()
    link = found_or_404(link_to_revoke(account, link_id, now))
    if request.method == "POST":
        revoke_link(link=link, by=account, now=now)
        messages.success(request, _("已收回，对方不能再为这位就诊人预约。"))
        return redirect("bookings:people")
    return page(request, "bookings/revoke_link.html", {"link": link})
