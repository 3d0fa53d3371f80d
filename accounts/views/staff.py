"""Staff sign in by user name and password."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_in
from accounts.forms import PasswordForm
from accounts.views.common import ways_in


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask staff for user name and password. A patient who is signed in here may sign in as staff instead."""
    ways = ways_in(request)
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


def _staff_onward(address: str) -> HttpResponse:
    """To the page one was going to, or to one's work."""
    return HttpResponseRedirect(address or resolve_url(settings.STAFF_HOME_URL))
