"""Sign in by mobile number and code (staff: by user name and password), and out again."""

import re
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import AskedCode, redeem_code, request_code
from accounts.addresses import address_in
from accounts.forms import CodeForm, PasswordForm, PhoneForm
from accounts.models import User
from accounts.phones import spaced_phone
from accounts.queries import code_is_live
from accounts.rules import KNOWN_FOR, CodeRefused, TooManyCodes
from accounts.ways import leads_to, own_page
from accounts.wording import refusal_sentence, too_many_sentence
from notices import hooks
from notices.delivery import deliver_one
from notices.enums import NoticeStatus
from notices.queries import worker_alive

# What the session remembers between the two pages: number, code id, the ways on and back.
PENDING = "sign_in"
WAYS = ("next", "back")
DEVICE_COOKIE = "__Host-device" if settings.TLS else "device"
# What we write into it, with room for other lengths; anything else was written by somebody else.
DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}")
# A session that knows a number and is not signed in is forgotten after a day.
UNFINISHED_SECONDS = 60 * 60 * 24


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the mobile number, then have a code sent to it."""
    ways = _ways(request)
    if request.user.is_authenticated:
        return _onward(ways["next"])
    pending = request.session.get(PENDING, {})
    if request.method != "POST":
        form = PhoneForm(initial={"phone": spaced_phone(pending.get("phone", ""))})
        return _phone_page(request, form, ways)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form, ways)
    phone, device, now = form.cleaned_data["phone"], _device(request), timezone.now()
    try:
        _send_code(request, phone=phone, device=device, ways=ways)
    except TooManyCodes as stop:
        on_its_way = pending.get("phone") == phone and code_is_live(
            code_id=pending["code"], device=device, now=now
        )
        if not on_its_way:
            form.add_error("phone", too_many_sentence(stop, now))
            return _remember_device(_phone_page(request, form, ways), device)
        request.session[PENDING] = pending | ways
        messages.info(request, _("刚才发出的验证码仍然有效，请直接输入。"))
    return _remember_device(redirect("accounts:code"), device)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the six digits and sign in."""
    pending = request.session.get(PENDING)
    if request.user.is_authenticated:
        return _onward("")
    if not pending:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = redeem_code(
                code_id=pending["code"],
                phone=pending["phone"],
                device=_device(request),
                typed=form.cleaned_data["code"],
                language=_language(),
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
    device = _device(request)
    try:
        _send_code(request, phone=pending["phone"], device=device, ways=_ways_kept(pending))
    except TooManyCodes as stop:
        messages.warning(request, too_many_sentence(stop, timezone.now()))
    else:
        messages.success(request, _("新的验证码已发出，以前的验证码作废。"))
    return _remember_device(redirect("accounts:code"), device)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask staff for user name and password. A patient who is signed in here may sign in as staff instead."""
    ways = _ways(request)
    if request.user.is_authenticated and request.user.phone is None:
        return _staff_onward(ways["next"])
    form = PasswordForm(
        request,
        request.POST if request.method == "POST" else None,
        address=address_in(request.META),
        now=timezone.now(),
    )
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return _staff_onward(ways["next"])
    context = {"form": form, "ways": ways, "back_url": reverse("home"), "noindex": True}
    return render(request, "accounts/staff_sign_in.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who this was. Who only opens the address stays signed in and is led home."""
    if request.method != "POST":
        return redirect(settings.LOGOUT_REDIRECT_URL)
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _send_code(request: HttpRequest, *, phone: str, device: str, ways: dict[str, str]) -> None:
    """Ask for a code, remember it in the session, and see that it leaves. Raises TooManyCodes."""
    now = timezone.now()
    asked = request_code(
        phone=phone,
        device=device,
        address=address_in(request.META),
        language=_language(),
        now=now,
    )
    request.session[PENDING] = {"phone": phone, "code": asked.code_id} | ways
    request.session.set_expiry(UNFINISHED_SECONDS)
    if not _leaves(asked):
        said = _("短信暂时没有发出，我们正在重试。一分钟后仍未收到，请重新获取。")
        messages.warning(request, said)


def _leaves(asked: AskedCode) -> bool:
    """Have a worker send the code; with none there, send it here: nobody waits for a sweep to sign in."""
    now = timezone.now()
    if worker_alive(now) and hooks.on_due(asked.notice_id):
        return True
    return deliver_one(notice_id=asked.notice_id, now=now) in (NoticeStatus.SENT, None)


def _signed_in(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Begin a session under a new key, keeping what was chosen before signing in."""
    del request.session[PENDING]
    login(request, user)
    request.session.set_expiry(None)
    return _onward(onward)


def _onward(address: str) -> HttpResponse:
    """To the page one was going to, or to one's bookings. An address, never a name to be looked up."""
    return HttpResponseRedirect(address or resolve_url(settings.LOGIN_REDIRECT_URL))


def _staff_onward(address: str) -> HttpResponse:
    """To the page one was going to, or to one's work."""
    return HttpResponseRedirect(address or resolve_url(settings.STAFF_HOME_URL))


def _phone_page(request: HttpRequest, form: PhoneForm, ways: dict[str, str]) -> HttpResponse:
    context = {
        "form": form,
        "ways": ways,
        "back_url": ways["back"] or reverse(settings.LOGOUT_REDIRECT_URL),
        "noindex": True,
    }
    return render(request, "accounts/sign_in.html", context)


def _code_page(request: HttpRequest, form: CodeForm, pending: dict[str, Any]) -> HttpResponse:
    ways = {name: way for name, way in _ways_kept(pending).items() if way}
    context = {
        "form": form,
        "phone": spaced_phone(pending["phone"]),
        "back_url": reverse("accounts:sign_in", query=ways),
        "noindex": True,
        "viewer": not settings.PRODUCTION and settings.NOTICE_CHANNELS["sms"].endswith(".ViewerChannel"),
    }
    return render(request, "accounts/code.html", context)


def _ways(request: HttpRequest) -> dict[str, str]:
    """Where to go after signing in (`next`), and where without (`back`): pages of this site, or nothing."""
    return {name: _way(request, request.POST.get(name) or request.GET.get(name, "")) for name in WAYS}


def _ways_kept(pending: dict[str, Any]) -> dict[str, str]:
    """The ways as the session remembers them."""
    return {name: pending[name] for name in WAYS}


def _way(request: HttpRequest, address: str) -> str:
    """The address, if it is one of this site, but not of signing in and out: those lead in a circle."""
    own = own_page(address, host=request.get_host(), secure=request.is_secure())
    circle = tuple(reverse(f"accounts:{name}") for name in ("sign_in", "staff_sign_in", "sign_out"))
    return "" if leads_to(own, circle) else own


def _language() -> str:
    """The language this page is read in."""
    return get_language() or settings.LANGUAGE_CODE


def _device(request: HttpRequest) -> str:
    """The random id this browser was given; a new one on its first visit."""
    known = request.COOKIES.get(DEVICE_COOKIE, "")
    return known if DEVICE.fullmatch(known) else secrets.token_urlsafe(16)


def _remember_device(response: HttpResponse, device: str) -> HttpResponse:
    """Give the browser its id."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=settings.TLS
    )
    return response
