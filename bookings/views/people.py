"""The persons an account books for: list, correct, remove."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.phones import spaced_phone
from bookings.actions import change_person, end_link
from bookings.forms import PersonForm
from bookings.models import PatientLink
from bookings.policy import policies_at
from bookings.queries.mine import had_link, my_links
from bookings.rules import age_years
from bookings.views.common import account_id, found_or_404, own_page, page
from notices.localtime import local_date


@require_safe
@own_page()
def people(request: HttpRequest) -> HttpResponse:
    """Everybody this account may book for."""
    now = timezone.now()
    today = local_date(now)
    links = list(my_links(account_id(request)))
    most = policies_at(now).persons.per_account
    rows = [
        {
            "link": link,
            "age": age_years(link.patient.birth_date, today),
            "phone": spaced_phone(link.patient.phone),
        }
        for link in links
    ]
    return page(request, "bookings/people.html", {"rows": rows, "most": most, "may_add": len(links) < most})


def _my_link(request: HttpRequest, link_id: int) -> PatientLink:
    return found_or_404(my_links(account_id(request)).filter(pk=link_id).first())


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def edit_person(request: HttpRequest, link_id: int) -> HttpResponse:
    """Correct a person's particulars."""
    link = _my_link(request, link_id)
    now = timezone.now()
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial=PersonForm.initial_of(link),
        today=local_date(now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_person(link=link, by=account_id(request), now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("就诊人资料已更新。"))
            return redirect("bookings:people")
    return page(request, "bookings/edit_person.html", {"form": form, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def remove_person(request: HttpRequest, link_id: int) -> HttpResponse:
    """Ask once more; then the account no longer books for this person. A second press finds it done."""
    account = account_id(request)
    if request.method == "POST" and had_link(account, link_id):
        return redirect("bookings:people")
    link = _my_link(request, link_id)
    refused = ""
    if request.method == "POST":
        try:
            end_link(link=link, by=account, now=timezone.now())
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            messages.success(request, _("就诊人已移除。"))
            return redirect("bookings:people")
    context = {"link": link, "refused": refused}
    return page(request, "bookings/remove_person.html", context, status=409 if refused else 200)
