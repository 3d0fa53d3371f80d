"""What a reader meets when something goes wrong: plain words and a way on.

400 is drawn by Django from the template of that name; 500.html asks neither
the database nor the context, because one of them may be what failed.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Whether somebody is signed in stands at the head of these pages, and their address may be a person's own.
kept_by_nobody = cache_control(private=True, no_store=True)


@kept_by_nobody
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing is there, or nothing that this reader may see."""
    return defaults.page_not_found(request, exception)


@kept_by_nobody
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this account may not."""
    return defaults.permission_denied(request, exception)


@kept_by_nobody
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is no longer the browser's, or cookies are off: say so, nothing has been sent.

    Signing in in another window changes the token. Whoever was choosing a time chooses it again
    on the fresh page; everybody else is led back to the page of the form. `reason` is Django's,
    for developers; it is not shown.
    """
    match = request.resolver_match
    with_cookies = settings.CSRF_COOKIE_NAME in request.COOKIES
    if with_cookies and match is not None and match.view_name == "bookings:choose":
        messages.warning(
            request, _("页面已过期（例如您刚在另一个窗口登录），请重新选一个时间。"), fail_silently=True
        )
        return redirect("session", pk=match.kwargs["session_id"])
    return render(request, "csrf.html", {"noindex": True, "again": _page_of_the_form(request)}, status=403)


def _page_of_the_form(request: HttpRequest) -> str:
    """The page of this site the form stood on, as the browser says; empty when it does not."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if parts.netloc else ""


@require_safe
def sample(request: HttpRequest, status: int) -> HttpResponse:
    """One of the error pages, to look at in development."""
    if settings.PRODUCTION or status not in {400, 403, 404, 500}:
        raise Http404
    return render(request, f"{status}.html", status=status)
