"""What the pages with codes share: where to go afterwards, on which device one is, and how a code leaves."""

import functools
import re
import secrets
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions import AskedCode, request_code
from accounts.addresses import address_in
from accounts.enums import CodePurpose
from accounts.queries import code_is_live
from accounts.rules import KNOWN_FOR, TooManyCodes
from accounts.sessions import SessionStore
from accounts.ways import leads_to
from accounts.ways import own_page as page_of_ours
from notices import hooks
from notices.delivery import deliver_one
from notices.enums import NoticeStatus
from notices.queries import worker_alive

WAYS = ("next", "back")

DEVICE_COOKIE = "__Host-device" if settings.TLS else "device"

# What we write into it, with room for other lengths; anything else was written by somebody else.
DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}")

# A session that knows a number or a right password and is not signed in is forgotten after a day.
UNFINISHED_SECONDS = 60 * 60 * 24

View = Callable[..., HttpResponse]


def own_page(*, back: str = "") -> Callable[[View], View]:
    """For a page of one's own account: sign in first; no cache on the way keeps it.

    `back` names the page to come to after signing in, for an address that only takes POST.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        @never_cache
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            onward_to = reverse(back) if back else request.get_full_path()
            return redirect_to_login(onward_to, resolve_url(settings.LOGIN_URL))

        return run

    return wrap


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
    own = page_of_ours(address, host=request.get_host(), secure=request.is_secure())
    circle = tuple(reverse(f"accounts:{name}") for name in ("sign_in", "staff_sign_in", "sign_out"))
    return "" if leads_to(own, circle) else own


def language_of() -> str:
    """The language this page is read in."""
    return get_language() or settings.LANGUAGE_CODE


def this_browser(request: HttpRequest) -> str:
    """What the row of this browser is called (`BrowserSession.session_key`); nothing before it has one."""
    row = cast(SessionStore, request.session).row
    return row.session_key if row else ""


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


def send_code(request: HttpRequest, *, phone: str, device: str, purpose: CodePurpose) -> int:
    """Ask for a code for `phone` (E.164), see that it leaves, and say so if it does not. Gives back its id.

    `device` is `device_of(request)`; the answer must remember it. Raises TooManyCodes.
    """
    asked = request_code(
        phone=phone,
        device=device,
        address=address_in(request.META),
        language=language_of(),
        now=timezone.now(),
        purpose=purpose,
    )
    if not leaves(asked):
        said = _("短信暂时没有发出，我们正在重试。一分钟后仍未收到，请重新获取。")
        messages.warning(request, said)
    return asked.code_id


def send_or_keep_code(
    request: HttpRequest, *, phone: str, device: str, purpose: CodePurpose, kept: int | None
) -> int:
    """`send_code`; while a limit stands in the way, the code `kept` that went there before (an id), if it is good
    still. The page then says so. Raises TooManyCodes."""
    try:
        return send_code(request, phone=phone, device=device, purpose=purpose)
    except TooManyCodes:
        if kept is None or not code_is_live(code_id=kept, device=device, now=timezone.now()):
            raise
    messages.info(request, _("刚才发出的验证码仍然有效，请直接输入。"))
    return kept


def viewer_shows_codes() -> bool:
    """Whether messages go nowhere but to the viewer of development, which the page may then lead to."""
    return not settings.PRODUCTION and settings.NOTICE_CHANNELS["sms"].endswith(".ViewerChannel")


def leaves(asked: AskedCode) -> bool:
    """Have a worker send the code; with none there, send it here: nobody waits for a sweep to sign in."""
    now = timezone.now()
    if worker_alive(now) and hooks.on_due(asked.notice_id):
        return True
    return deliver_one(notice_id=asked.notice_id, now=now) in (NoticeStatus.SENT, None)
