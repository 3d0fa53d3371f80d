"""What every page of a patient shares: signed in, kept by nobody on the way, 404 for strangers."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from accounts.enums import ConsentPurpose
from accounts.models import User
from accounts.queries.consents import not_agreed
from bookings.models import PatientLink
from bookings.queries.mine import my_links

View = Callable[..., HttpResponse]
FORM_METHODS = ["GET", "HEAD", "POST"]  # of a page with a form
Found = TypeVar("Found")

# The way to a number, for components/steps.html.
STEPS = (_("选时间"), _("为谁预约"), _("核对"))
FOR_WHOM, CHECK = 2, 3


def consent_url(purpose: str, about: int | None = None, *, onward: str = "") -> str:
    """The screen of one consent, about one child or hospital where it is; `onward` is the page to go on to."""
    query = {"about": "" if about is None else str(about), "next": onward}
    return reverse("consent", args=[purpose], query={name: value for name, value in query.items() if value})


def own_page(
    *,
    back: str = "",
    keep: Callable[[HttpRequest], None] | None = None,
    agreed: tuple[str, ...] = (ConsentPurpose.TERMS,),
) -> Callable[[View], View]:
    """For a page of one account: sign in first; no cache on the way keeps it.

    `back` names the page to come to after signing in, with the same arguments, for an address
    that only takes POST. `keep` puts away what was typed into a form posted while signed out.
    `agreed`: what a patient's account must have agreed to; the first that is missing is asked on its own
    screen, which leads back here.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        @cache_control(private=True, no_store=True)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            missing = _not_agreed(request, agreed)
            if request.user.is_authenticated and not missing:
                return view(request, *args, **kwargs)
            if keep is not None and request.method == "POST":
                keep(request)
            onward = reverse(back, kwargs=kwargs) if back else request.get_full_path()
            if missing:
                return redirect(consent_url(missing[0], onward=onward))
            return redirect_to_login(onward, resolve_url(settings.LOGIN_URL))

        return run

    return wrap


def _not_agreed(request: HttpRequest, purposes: tuple[str, ...]) -> list[str]:
    """Which of the purposes a patient who is signed in has not agreed to. Staff book for nobody here."""
    if request.user.pk is None or not request.user.phone_hash:
        return []
    return not_agreed(request.user.pk, purposes) if purposes else []


def account_id(request: HttpRequest) -> int:
    """Whose page this is."""
    if request.user.pk is None:
        raise Http404
    return int(request.user.pk)


def account_of(request: HttpRequest) -> User:
    """Who reads this page."""
    account_id(request)
    return cast(User, request.user)


def found_or_404(thing: Found | None) -> Found:
    """The thing; for what is not there, and for what is not this account's, the same 404."""
    if thing is None:
        raise Http404
    return thing


def own_link(request: HttpRequest, link_id: int) -> PatientLink:
    """By which this account books for the person; 404 for any other."""
    return found_or_404(my_links(account_id(request)).filter(pk=link_id).first())


def whole_number(said: str) -> int | None:
    """The number that an address or form says, as ids are written; None for what says none."""
    return int(said) if re.fullmatch("[0-9]{1,18}", said) else None


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page that no search engine keeps."""
    return render(request, template, {"noindex": True, **(context or {})}, status=status)
