"""Sign in by mobile number and code, and out again."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import redeem_code
from accounts.enums import CodePurpose
from accounts.forms import CodeForm, PhoneForm
from accounts.models import User
from accounts.phones import spaced_phone
from accounts.rules import CodeRefused, TooManyCodes
from accounts.views.common import (
    UNFINISHED_SECONDS,
    device_of,
    language_of,
    onward,
    remember_device,
    send_or_keep_code,
    viewer_shows_codes,
    ways_in,
    ways_kept,
)
from accounts.wording import refusal_sentence, too_many_sentence

# What the session remembers between the two pages: number, code id, the ways on and back.
PENDING = "sign_in"


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the mobile number, then have a code sent to it."""
    ways = ways_in(request)
    if request.user.is_authenticated:
        return onward(ways["next"])
    pending = request.session.get(PENDING, {})
    if request.method != "POST":
        form = PhoneForm(initial={"phone": spaced_phone(pending.get("phone", ""))})
        return _phone_page(request, form, ways)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form, ways)
    phone, device = form.cleaned_data["phone"], device_of(request)
    kept = pending["code"] if pending.get("phone") == phone else None
    try:
        _send_code(request, phone=phone, device=device, ways=ways, kept=kept)
    except TooManyCodes as stop:
        form.add_error("phone", too_many_sentence(stop, timezone.now()))
        return remember_device(_phone_page(request, form, ways), device)
    return remember_device(redirect("accounts:code"), device)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the six digits and sign in."""
    pending = request.session.get(PENDING)
    if request.user.is_authenticated:
        return onward("")
    if not pending:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = redeem_code(
                code_id=pending["code"],
                phone=pending["phone"],
                device=device_of(request),
                typed=form.cleaned_data["code"],
                language=language_of(),
                now=timezone.now(),
            )
        except CodeRefused as refused:
            form.add_error("code", refusal_sentence(refused))
        else:
            return _signed_in(request, user, pending["next"])
    return _code_page(request, form, pending)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest) -> HttpResponse:
    """Have another code sent to the number given before. Who only opens the address is led to the form."""
    if request.method != "POST":
        return redirect("accounts:code")
    pending = request.session.get(PENDING)
    if not pending:
        return redirect("accounts:sign_in")
    device = device_of(request)
    try:
        _send_code(request, phone=pending["phone"], device=device, ways=ways_kept(pending))
    except TooManyCodes as stop:
        messages.warning(request, too_many_sentence(stop, timezone.now()))
    else:
        messages.success(request, _("新的验证码已发出，以前的验证码作废。"))
    return remember_device(redirect("accounts:code"), device)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who this was. Who only opens the address stays signed in and is led home."""
    if request.method != "POST":
        return redirect(settings.LOGOUT_REDIRECT_URL)
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _send_code(
    request: HttpRequest, *, phone: str, device: str, ways: dict[str, str], kept: int | None = None
) -> None:
    """Have a code sent, or take the one `kept`, and remember it in the session. Raises TooManyCodes."""
    code_id = send_or_keep_code(request, phone=phone, device=device, purpose=CodePurpose.SIGN_IN, kept=kept)
    request.session[PENDING] = {"phone": phone, "code": code_id} | ways
    request.session.set_expiry(UNFINISHED_SECONDS)


def _signed_in(request: HttpRequest, user: User, address: str) -> HttpResponse:
    """Begin a session under a new key, keeping what was chosen before signing in."""
    del request.session[PENDING]
    login(request, user)
    request.session.set_expiry(None)
    return onward(address)


def _phone_page(request: HttpRequest, form: PhoneForm, ways: dict[str, str]) -> HttpResponse:
    context = {
        "form": form,
        "ways": ways,
        "back_url": ways["back"] or reverse(settings.LOGOUT_REDIRECT_URL),
        "noindex": True,
    }
    return render(request, "accounts/sign_in.html", context)


def _code_page(request: HttpRequest, form: CodeForm, pending: dict[str, Any]) -> HttpResponse:
    ways = {name: way for name, way in ways_kept(pending).items() if way}
    context = {
        "form": form,
        "phone": spaced_phone(pending["phone"]),
        "back_url": reverse("accounts:sign_in", query=ways),
        "noindex": True,
        "viewer": viewer_shows_codes(),
    }
    return render(request, "accounts/code.html", context)
