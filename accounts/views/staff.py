"""Staff sign in by user name and password, then by their second factor. Only then is anybody signed in.

Between the two the session remembers whose password was right, for ten minutes, and nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_in
from accounts.forms import FactorForm, PasswordForm, RecoveryForm, SetUpForm
from accounts.hashes import same_hash
from accounts.models import User
from accounts.queries import has_factor, open_account
from accounts.rules import PASSWORD_KEPT
from accounts.rules.factors import draw_secret
from accounts.views.common import UNFINISHED_SECONDS, View, ways_in
from accounts.views.papers import keep_to_show, picture_of

# What the session remembers between password and code: the account, its password's mark, until when, the way on,
# and the secret of an app that is being set up.
PENDING_STAFF = "staff_sign_in"

pages = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@sensitive_post_parameters("password")
@pages
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask staff for user name and password. A patient who is signed in here may sign in as staff instead."""
    ways = ways_in(request)
    if _is_in(request):
        return staff_onward(ways["next"])
    now = timezone.now()
    form = PasswordForm(
        request,
        request.POST if request.method == "POST" else None,
        address=address_in(request.META),
        now=now,
    )
    if request.method == "POST" and form.is_valid():
        return begin_second_step(request, form.get_user(), ways["next"], now)
    context = {"form": form, "ways": ways, "back_url": reverse("home"), "noindex": True}
    return render(request, "accounts/staff_sign_in.html", context)


def after_password(*, has_app: bool) -> Callable[[View], View]:
    """For a page between the right password and being signed in: who that is, and what is remembered of it.

    Others are led to where they stand: who is in already, who must begin again, and who has an app or has none yet.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest) -> HttpResponse:
            if _is_in(request):
                return staff_onward("")
            now = timezone.now()
            account, pending = pending_account(request, now)
            if account is None:
                return _from_the_beginning(request)
            if has_factor(account) != has_app:
                return redirect("accounts:set_up" if has_app else "accounts:factor")
            return view(request, account, pending, now)

        return run

    return wrap


@never_cache
@sensitive_post_parameters("code")
@pages
@after_password(has_app=True)
def factor(request: HttpRequest, account: User, pending: dict[str, Any], now: datetime) -> HttpResponse:
    """Ask for the code the app shows, and sign in."""
    form = FactorForm(account, now, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _signed_in(request, account, pending["next"])
    return _page(request, "accounts/factor.html", {"form": form})


@never_cache
@sensitive_post_parameters("code")
@pages
@after_password(has_app=True)
def recovery(request: HttpRequest, account: User, pending: dict[str, Any], now: datetime) -> HttpResponse:
    """Ask for a recovery code instead, because the phone is not there, and sign in."""
    form = RecoveryForm(account, now, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = _signed_in(request, account, pending["next"])
        left = ngettext(
            "已用恢复码登录，还剩 %(n)d 个恢复码。手机找不回来时，请尽快更换身份验证器。",
            "已用恢复码登录，还剩 %(n)d 个恢复码。手机找不回来时，请尽快更换身份验证器。",
            form.left,
        )
        messages.warning(request, left % {"n": form.left})
        return answer
    return _page(request, "accounts/recovery.html", {"form": form})


@never_cache
@sensitive_post_parameters("code")
@pages
@after_password(has_app=False)
def set_up(request: HttpRequest, account: User, pending: dict[str, Any], now: datetime) -> HttpResponse:
    """Before anything else: an app on the phone. Its first code signs in and leads to the recovery codes."""
    secret = str(pending["secret"])
    form = SetUpForm(account, now, secret, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _signed_in(request, account, "")
        keep_to_show(request, form.recovery, pending["next"], now)
        return redirect("accounts:recovery_codes")
    return _page(request, "accounts/set_up.html", {"form": form, **picture_of(secret, account)})


def begin_second_step(request: HttpRequest, account: User, address: str, now: datetime) -> HttpResponse:
    """The password was right: remember whose, under a new key of the session, and ask for the second factor.

    `address`: where to go once signed in. Nobody is signed in by this.
    """
    known = has_factor(account)
    request.session.cycle_key()
    request.session[PENDING_STAFF] = {
        "account": account.pk,
        "mark": account.get_session_auth_hash(),
        "until": (now + PASSWORD_KEPT).isoformat(),
        "next": address,
        "secret": draw_secret(),  # for who has an app too: it may be reset before its code is typed in
    }
    if not request.user.is_authenticated:
        request.session.set_expiry(UNFINISHED_SECONDS)
    return redirect("accounts:factor" if known else "accounts:set_up")


def pending_account(request: HttpRequest, now: datetime) -> tuple[User | None, dict[str, Any]]:
    """Whose password was right a moment ago in this browser, and what is remembered of it; None for nobody's."""
    pending = request.session.get(PENDING_STAFF)
    if not pending or now >= datetime.fromisoformat(pending["until"]):
        return None, {}
    account = open_account(pending["account"])
    # Another password since then: the one that was typed is no longer right.
    if account is None or not same_hash(account.get_session_auth_hash(), pending["mark"]):
        return None, {}
    return account, pending


def staff_onward(address: str) -> HttpResponse:
    """To the page one was going to, or to one's work."""
    return HttpResponseRedirect(address or resolve_url(settings.STAFF_HOME_URL))


def _is_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in who came by this door."""
    return request.user.is_authenticated and request.user.phone is None


def _signed_in(request: HttpRequest, account: User, address: str) -> HttpResponse:
    """Begin a session under a new key."""
    request.session.pop(PENDING_STAFF, None)
    login(request, account)
    return staff_onward(address)


def _from_the_beginning(request: HttpRequest) -> HttpResponse:
    """Nobody's password is remembered: it was never typed here, or too long ago."""
    if request.session.pop(PENDING_STAFF, None):
        messages.info(request, _("等待的时间太长了，请重新输入用户名和密码。"))
    return redirect("accounts:staff_sign_in")


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    kept = {"back_url": reverse("accounts:staff_sign_in"), "noindex": True, **context}
    return render(request, template, kept)
