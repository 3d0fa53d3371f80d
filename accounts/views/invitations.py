"""Somebody invited sets a password, then an app. The link opens once; its token leaves the address at once."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import accept_invitation
from accounts.forms import InvitedForm
from accounts.queries import account_invited
from accounts.queries.invitations import LONGEST_TOKEN
from accounts.rules import InvitationOver
from accounts.views.common import UNFINISHED_SECONDS
from accounts.views.staff import begin_second_step

# What the session remembers: the token, which no address shows any more.
INVITATION = "invitation"


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for a password. A link that was used, is too old or is none says so, all in the same words."""
    token = request.GET.get("token", "")
    if token and request.method != "POST":
        request.session[INVITATION] = token[:LONGEST_TOKEN]
        if not request.user.is_authenticated:
            request.session.set_expiry(UNFINISHED_SECONDS)
        return redirect("accounts:invitation")
    now, token = timezone.now(), str(request.session.get(INVITATION, ""))
    account = account_invited(token, now=now) if token else None
    if account is None:
        return _over(request)
    form = InvitedForm(account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = accept_invitation(token=token, password=form.cleaned_data["new_password1"], now=now)
        except InvitationOver:
            return _over(request)
        del request.session[INVITATION]
        if request.user.is_authenticated and request.user.phone is None:
            logout(request)  # a colleague, at a computer they share: the invited would go on in their name
        return begin_second_step(request, account, "", now)
    context = {"form": form, "account": account, "back_url": reverse("home"), "noindex": True}
    return render(request, "accounts/invitation.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    context = {"back_url": reverse("accounts:staff_sign_in"), "noindex": True}
    return render(request, "accounts/invitation_over.html", context)
