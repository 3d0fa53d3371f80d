"""What the pages of signing in share: where to go afterwards, and on which device one is."""

import re
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language

from accounts.rules import KNOWN_FOR
from accounts.ways import leads_to, own_page

WAYS = ("next", "back")

DEVICE_COOKIE = "__Host-device" if settings.TLS else "device"

# What we write into it, with room for other lengths; anything else was written by somebody else.
DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def onward(address: str) -> HttpResponse:
    """To the page one was going to, or to one's bookings. An address, never a name to be looked up."""
    return HttpResponseRedirect(address or resolve_url(settings.LOGIN_REDIRECT_URL))


def ways_in(request: HttpRequest) -> dict[str, str]:
    """Where to go after signing in (`next`), and where without (`back`): pages of this site, or nothing."""
    return {name: _way(request, request.POST.get(name) or request.GET.get(name, "")) for name in WAYS}


def ways_kept(pending: dict[str, Any]) -> dict[str, str]:
    """The ways as the session remembers them."""
    return {name: pending[name] for name in WAYS}


def _way(request: HttpRequest, address: str) -> str:
    """The address, if it is one of this site, but not of signing in and out: those lead in a circle."""
    own = own_page(address, host=request.get_host(), secure=request.is_secure())
    circle = tuple(reverse(f"accounts:{name}") for name in ("sign_in", "staff_sign_in", "sign_out"))
    return "" if leads_to(own, circle) else own


def language_of() -> str:
    """The language this page is read in."""
    return get_language() or settings.LANGUAGE_CODE


def device_of(request: HttpRequest) -> str:
    """The random id this browser was given; a new one on its first visit."""
    known = request.COOKIES.get(DEVICE_COOKIE, "")
    return known if DEVICE.fullmatch(known) else secrets.token_urlsafe(16)


def remember_device(response: HttpResponse, device: str) -> HttpResponse:
    """Give the browser its id."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=settings.TLS
    )
    return response
