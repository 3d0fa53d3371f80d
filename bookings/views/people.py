"""The persons an account books for: list, correct, remove."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import ConsentPurpose
from accounts.phones import spaced_phone
from accounts.views.pace import paced
from bookings.actions import change_person, end_link
from bookings.enums import Relation, Verification
from bookings.forms import PersonForm
from bookings.policy import policies_at
from bookings.queries.appeals import appealed_among
from bookings.queries.limits import blocked_among
from bookings.queries.mine import had_link, my_people
from bookings.queries.persons import (
    asks_to_answer,
    others_who_book,
    own_accounts,
    phones_shown,
    waiting_links,
)
from bookings.rules import age_years
from bookings.views.choices import recall
from bookings.views.common import FORM_METHODS, account_id, own_link, own_page, page
from bookings.views.taking import hold_for
from notices.localtime import local_date


@require_safe
@own_page()
def people(request: HttpRequest) -> HttpResponse:
    """Everybody this account may book for, who else may, and what is asked on either side."""
    now = timezone.now()
    account, today = account_id(request), local_date(now)
    links = my_people(account)
    others = others_who_book(account, now)
    waiting = list(waiting_links(account, now))
    most = policies_at(now).persons.per_account
    persons = [link.patient_id for link in links]
    blocked, appealed = blocked_among(persons, now), appealed_among(persons)
    phones = phones_shown(account, [link.patient for link in links])
    rows = [
        {
            "link": link,
            "age": age_years(link.patient.birth_date, today),
            "phone": spaced_phone(phones[link.patient_id]),
            "seen": link.patient.verification != Verification.DECLARED,
            "others": others.get(link.patient_id, []),
            "own": link.relation == Relation.SELF,
            "blocked": link.patient_id in blocked,
            "appealed": link.patient_id in appealed,
        }
        for link in links
    ]
    context = {
        "rows": rows,
        "most": most,
        "may_add": len(links) + len(waiting) < most,
        "waiting": waiting,
        "asks": asks_to_answer(account, now),
    }
    return page(request, "bookings/people.html", context)


@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
@paced()
@own_page(agreed=(ConsentPurpose.TERMS, ConsentPurpose.IDENTITY))
def edit_person(request: HttpRequest, link_id: int) -> HttpResponse:
    """Correct a person's particulars; with a time chosen that waits for them, go on to hold it."""
    link = own_link(request, link_id)
    now = timezone.now()
    choice = recall(request) if "session" in request.GET else None
    own = own_accounts([link.patient_id]).get(link.patient_id)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial=PersonForm.initial_of(link, now),
        today=local_date(now),
        stored=link,
        asks_phone=own is None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_person(link=link, by=account_id(request), now=now, **form.particulars())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if choice is not None:
                return hold_for(request, own_link(request, link.pk).patient, choice, now)
            messages.success(request, _("就诊人资料已更新。"))
            return redirect("bookings:people")
    here = reverse("bookings:edit_person", args=[link.pk])
    context = {
        "form": form,
        "link": link,
        "own": own,
        "own_phone": spaced_phone((own.phone or "") if own is not None and own.pk == link.account_id else ""),
        "here": f"{here}?{choice.query}" if choice is not None else here,
        "back_url": choice.url("bookings:person") if choice is not None else reverse("bookings:people"),
        "chosen": choice is not None,
    }
    return page(request, "bookings/edit_person.html", context)


@require_http_methods(FORM_METHODS)
@own_page()
def remove_person(request: HttpRequest, link_id: int) -> HttpResponse:
    """Ask once more; then the account no longer books for this person. A second press finds it done."""
    account = account_id(request)
    if request.method == "POST" and had_link(account, link_id):
        return redirect("bookings:people")
    link = own_link(request, link_id)
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
