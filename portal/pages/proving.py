"""Once more a code by SMS, before what cannot be undone: whoever found a phone unlocked gets no further."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import use_code
from accounts.enums import CodePurpose
from accounts.forms import CodeForm
from accounts.rules import CodeRefused, TooManyCodes, proof_is_fresh
from accounts.views.common import device_of, remember_device, send_or_keep_code, viewer_shows_codes, ways_in
from accounts.wording import refusal_sentence, too_many_sentence
from bookings.views.common import account_of, own_page, page

# What the session remembers: the id of the code, then when it was typed in.
CODE, PROVED = "own_code", "own_proved_at"


def proved(request: HttpRequest, now: datetime) -> bool:
    """Whether a code to the account's number was typed in here just now."""
    at: str = request.session.get(PROVED, "")
    return bool(at) and proof_is_fresh(datetime.fromisoformat(at), now)


def to_prove(onward: str) -> HttpResponse:
    """To the page that asks; `onward` is where to go on."""
    return redirect(reverse("prove", query={"next": onward}))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page(agreed=())
def prove(request: HttpRequest) -> HttpResponse:
    """Have a code sent to one's own number and type it in."""
    account, now = account_of(request), timezone.now()
    if account.phone is None:
        raise Http404
    onward = ways_in(request)["next"] or reverse("my_privacy")
    device = device_of(request)
    refused = ""
    if request.method == "POST" and "send" in request.POST:
        refused = _send(request, account.phone, device, now)
        if not refused:
            return remember_device(redirect(reverse("prove", query={"next": onward})), device)
    code_id = request.session.get(CODE)
    form = CodeForm(request.POST if request.method == "POST" and "send" not in request.POST else None)
    if code_id is not None and form.is_bound and form.is_valid():
        try:
            use_code(
                code_id=code_id,
                phone=account.phone,
                purpose=CodePurpose.PROVE,
                device=device,
                typed=form.cleaned_data["code"],
                now=now,
            )
        except CodeRefused as wrong:
            form.add_error("code", refusal_sentence(wrong))
        else:
            del request.session[CODE]
            request.session[PROVED] = now.isoformat()
            messages.success(request, _("已核对手机号码，请继续。"))
            return HttpResponseRedirect(onward)
    context = {
        "form": form if code_id is not None else None,
        "phone": account.masked_phone,
        "refused": refused,
        "here": reverse("prove", query={"next": onward}),
        "back_url": reverse("my_privacy"),
        "viewer": viewer_shows_codes(),
    }
    return page(request, "pages/prove.html", context)


def _send(request: HttpRequest, phone: str, device: str, now: datetime) -> str:
    """Have a code sent and remember it. Says why not, or nothing."""
    kept = request.session.get(CODE)
    try:
        request.session[CODE] = send_or_keep_code(
            request, phone=phone, device=device, purpose=CodePurpose.PROVE, kept=kept
        )
    except TooManyCodes as stop:
        return too_many_sentence(stop, now)
    return ""
