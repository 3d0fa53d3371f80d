"""账号与安全: what one signs in by, and where one is signed in."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import end_browser, end_browsers
from accounts.models import User
from accounts.queries import browsers_of
from accounts.views.common import own_page, this_browser
from accounts.wording import device_words


@require_safe
@own_page()
def account(request: HttpRequest) -> HttpResponse:
    """The number one signs in by, hidden in part, and the browsers that are signed in."""
    who = cast(User, request.user)
    here = this_browser(request)
    browsers = [
        {"row": row, "words": device_words(row.device), "here": row.session_key == here}
        for row in browsers_of(who, timezone.now())
    ]
    home = settings.STAFF_HOME_URL if who.phone is None else settings.LOGIN_REDIRECT_URL
    context = {"who": who, "browsers": browsers, "back_url": resolve_url(home), "noindex": True}
    return render(request, "accounts/account.html", context)


@require_POST
@own_page(back="accounts:account")
def end_one(request: HttpRequest) -> HttpResponse:
    """Sign out one browser of one's own. One that has ended meanwhile is as good."""
    who = cast(User, request.user)
    browser = request.POST.get("browser", "").replace("\x00", "")
    end_browser(account=who, browser=browser, by=who, now=timezone.now())
    messages.success(request, _("那台设备已退出登录。"))
    return redirect("accounts:account")


@require_POST
@own_page(back="accounts:account")
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out all browsers but this one."""
    who = cast(User, request.user)
    count = end_browsers(account=who, by=who, now=timezone.now(), besides=this_browser(request))
    said = ngettext("另外 %(n)d 台设备已退出登录。", "另外 %(n)d 台设备已退出登录。", count) % {"n": count}
    messages.success(request, said if count else _("没有其他已登录的设备。"))
    return redirect("accounts:account")
