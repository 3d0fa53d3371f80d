"""The power of an administrator is a step of its own: begun with a code and a reason, for half an hour, and noted.

Whoever signs in as an administrator has none of it. It lies in the session and in nothing else: `elevated` is set on
the account as it is read for a request, and never stored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import begin_power, end_power, note_power_ended
from accounts.actions.power import POWER
from accounts.enums import PowerEnd
from accounts.forms import PowerForm
from accounts.models import User
from accounts.rules import ELEVATED_FOR
from accounts.views.common import ways_in
from accounts.views.factors import person, staff_only


class PowerMiddleware:
    """Says on each request whether the account has the power now; looks only when somebody asks who it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _with_power(request))  # type: ignore[assignment]  # as Django's own
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """An administrator without power who is refused is asked to take it, and led back."""
        user = request.user
        if not isinstance(wrong, PermissionDenied) or not isinstance(user, User):
            return None
        if not user.is_superuser or user.elevated:
            return None
        back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return HttpResponseRedirect(reverse("accounts:elevate", query={"next": back}))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@staff_only
def elevate(request: HttpRequest) -> HttpResponse:
    """Begin to use an administrator's power. 404 for everybody else."""
    now, account, ways = timezone.now(), person(request), ways_in(request)
    if not account.is_superuser:
        raise Http404
    onward = ways["next"] or reverse("admin:index")
    if account.elevated:
        return HttpResponseRedirect(onward)
    form = PowerForm(account, now, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        request.session.cycle_key()
        begin_power(session=request.session, account=account, reason=form.cleaned_data["reason"], now=now)
        return HttpResponseRedirect(onward)
    context = {
        "form": form,
        "ways": ways,
        "minutes": int(ELEVATED_FOR.total_seconds() // 60),
        "back_url": resolve_url("admin:index"),
        "noindex": True,
    }
    return render(request, "accounts/elevate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def end_elevation(request: HttpRequest) -> HttpResponse:
    """Lay the power down. Who only opens the address keeps it."""
    account = person(request)
    if not account.is_superuser:
        raise Http404
    if request.method == "POST" and end_power(
        session=request.session, by=account, why=PowerEnd.SELF, now=timezone.now()
    ):
        messages.success(request, _("管理员权限已结束。"))
    return redirect("admin:index")


def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Who signs out lays it down."""
    if user is not None and hasattr(request, "session"):
        end_power(session=request.session, by=user, why=PowerEnd.SIGNED_OUT, now=timezone.now())


def _with_power(request: HttpRequest) -> User | AnonymousUser:
    """Who asks, as Django knows them, and whether with power."""
    kept, now = request.session.get(POWER), timezone.now()
    user = get_user(request)  # which may find that the password is another one now, and forget the session
    if kept is None:
        return user
    if not isinstance(user, User) or not user.is_superuser or kept["account"] != user.pk:
        request.session.pop(POWER, None)
        note_power_ended(kept=kept, by=None, why=PowerEnd.BROWSER_ENDED, now=now)
        return user
    until = datetime.fromisoformat(kept["until"])
    user.elevated = now < until
    if user.elevated:
        user.elevated_until = until
    else:
        end_power(session=request.session, by=user, why=PowerEnd.OVER, now=now)
    return user
