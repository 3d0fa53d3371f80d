"""One's own second factor and password, for staff who are signed in."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import change_own_password, renew_recovery_codes
from accounts.addresses import address_in
from accounts.forms import OwnFactorForm, SetUpForm, StaffPasswordForm
from accounts.models import User
from accounts.queries import own_factor
from accounts.rules import PASSWORD_KEPT
from accounts.rules.factors import draw_secret
from accounts.views.common import View, this_browser
from accounts.views.papers import keep_to_show, picture_of, put_away, to_show
from accounts.views.staff import staff_onward

# What the session remembers while the app is changed: the secret of the new one, and until when.
NEW_APP = "new_app"


def staff_only(view: View) -> View:
    """For pages of accounts with a password: sign in by it first; 404 for patients; kept by nobody on the way."""

    @functools.wraps(view)
    @never_cache
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.STAFF_LOGIN_URL))
        if request.user.phone is not None:
            raise Http404
        return view(request, *args, **kwargs)

    return run


def person(request: HttpRequest) -> User:
    """Who is signed in, on a page of staff."""
    return cast(User, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@staff_only
def second_factor(request: HttpRequest) -> HttpResponse:
    """How one's own second factor stands; new recovery codes, or another app, after proving it."""
    now, account = timezone.now(), person(request)
    found = own_factor(account)
    if found is None:  # whoever was let in without one sets it up at the next sign-in
        return staff_onward("")
    form = OwnFactorForm(account, now, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "app":
            request.session[NEW_APP] = {"secret": draw_secret(), "until": (now + PASSWORD_KEPT).isoformat()}
            return redirect("accounts:change_app")
        keep_to_show(request, renew_recovery_codes(account=account, now=now), request.path, now)
        return redirect("accounts:recovery_codes")
    return _page(request, "accounts/second_factor.html", {"form": form, "own": found})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@staff_only
def change_app(request: HttpRequest) -> HttpResponse:
    """Another app instead of the present one, which counts until the first code of the new one was right."""
    now, account = timezone.now(), person(request)
    kept = request.session.get(NEW_APP)
    if not kept or now >= datetime.fromisoformat(kept["until"]):
        return redirect("accounts:second_factor")
    said = request.POST if request.method == "POST" else None
    form = SetUpForm(account, now, kept["secret"], said, replacing=this_browser(request))
    if request.method == "POST" and form.is_valid():
        del request.session[NEW_APP]
        keep_to_show(request, form.recovery, reverse("accounts:second_factor"), now)
        return redirect("accounts:recovery_codes")
    back = reverse("accounts:second_factor")
    context = {"form": form, "back_url": back, **picture_of(kept["secret"], account)}
    return _page(request, "accounts/change_app.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The new codes, until they are kept on paper; then on to where one was going."""
    if request.method == "POST":
        return staff_onward(put_away(request))
    kept = to_show(request, timezone.now())
    if kept is None:
        return redirect("accounts:second_factor")
    return _page(request, "accounts/recovery_codes.html", {"codes": kept["codes"]})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@staff_only
def staff_password(request: HttpRequest) -> HttpResponse:
    """Another password for oneself. All other browsers are signed out."""
    now, account = timezone.now(), person(request)
    said = request.POST if request.method == "POST" else None
    form = StaffPasswordForm(account, said, address=address_in(request.META), now=now)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["new_password1"]
        changed = change_own_password(account=account, password=new, besides=this_browser(request), now=now)
        update_session_auth_hash(request, changed)
        messages.success(request, _("密码已修改，其他设备上的登录已全部退出。"))
        return redirect("accounts:second_factor")
    return _page(
        request, "accounts/staff_password.html", {"form": form, "back_url": reverse("accounts:second_factor")}
    )


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    kept = {"back_url": resolve_url(settings.STAFF_HOME_URL), "noindex": True, **context}
    return render(request, template, kept)
