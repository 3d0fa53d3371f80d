"""Choose a time, say for whom, and have the number held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.enums import ConsentPurpose
from accounts.views.pace import paced
from bookings.actions import add_newborn, add_person
from bookings.forms import ForWhomForm, NewbornForm, PersonForm
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.choosing import ChosenTime, chosen_time
from bookings.queries.mine import my_guardians, my_links, my_live_hold, my_patient, my_people
from bookings.queries.numbers import NOBODY, Asker
from bookings.views.choices import parse_choice, recall, remember
from bookings.views.common import (
    FOR_WHOM,
    FORM_METHODS,
    STEPS,
    account_id,
    found_or_404,
    own_page,
    page,
    whole_number,
)
from bookings.views.consenting import before_booking
from bookings.views.taking import choose_first, gone, hold_for, lost, lost_at_once
from notices.localtime import local_date

# A form posted after signing out elsewhere waits here until its owner is back.
TYPED = "typed_person"
PERSON_FIELDS = (
    *("relation", "is_guardian", "name", "document_kind", "country", "document"),
    *("sex", "phone"),
)
BIRTH_FIELDS = ("birth_date_year", "birth_date_month", "birth_date_day")


@require_http_methods(FORM_METHODS)
@paced()
@cache_control(private=True, no_store=True)
def choose(request: HttpRequest, session_id: int) -> HttpResponse:
    """Remember the half-hour; the number is held once the person is named.

    `patient` comes along where the person was named before and another time is being taken.
    Coming back without the form (a reload, another language) leads to the session.
    """
    if request.method != "POST":
        return redirect("session", pk=session_id)
    choice = parse_choice(str(session_id), request.POST.get("at", ""))
    if choice is None:
        return choose_first(request, session_id)
    now = timezone.now()
    named = _named(request) if request.user.is_authenticated else None
    if (answer := lost(request, choice, named.pk if named else None, now)) is not None:
        return answer
    if named is not None:
        return hold_for(request, named, choice, now)
    asker = Asker(account_id=request.user.pk) if request.user.is_authenticated else NOBODY
    chosen = found_or_404(chosen_time(choice.session_id, choice.at, asker, now))
    if chosen.reason is not None:
        return gone(request, chosen, chosen.reason, now, choice=choice)
    if not request.user.is_authenticated:
        remember(request, choice)
        ways = {"next": reverse("bookings:person"), "back": reverse("session", args=[session_id])}
        return redirect(reverse("accounts:sign_in", query=ways))
    return redirect(choice.url("bookings:person"))


@require_http_methods(FORM_METHODS)
@paced(at_once=lost_at_once)
@own_page()
def person(request: HttpRequest) -> HttpResponse:
    """For whom? Out of the account's persons; with none yet, straight on to adding one."""
    choice, now = recall(request), timezone.now()
    if choice is None:
        return redirect("sessions")
    account = account_id(request)
    links = my_people(account)
    if not links:
        return redirect(choice.url("bookings:new_person"))
    today = local_date(now)
    if request.method == "POST":
        form = ForWhomForm(request.POST, links=links, today=today)
        if form.is_valid():
            named = form.cleaned_data["patient"]
            return hold_for(
                request, next(one.patient for one in links if one.patient_id == named), choice, now
            )
    held = my_live_hold(account, now)
    this_one = held is not None and (held.session_id, held.slot.starts_at) == (choice.session_id, choice.at)
    if request.method != "POST":
        # Somebody who comes back to change the person finds the one the number is held for.
        form = ForWhomForm(
            links=links,
            today=today,
            initial={"patient": held.patient_id if held is not None and this_one else None},
        )
    chosen = found_or_404(chosen_time(choice.session_id, choice.at, Asker(account_id=account), now))
    if chosen.reason is not None:
        return gone(request, chosen, chosen.reason, now, choice=choice)
    context = {
        **_about(chosen),
        "form": form,
        "here": choice.url("bookings:person"),
        "back_url": reverse("session", args=[choice.session_id]),
        "other_hold": None if this_one else held,
        "may_add": len(links) < policies_at(now).persons.per_account,
        "new_person_url": choice.url("bookings:new_person"),
    }
    return page(request, "bookings/person.html", context)


def _named(request: HttpRequest) -> Patient | None:
    """The person named on an earlier page, if this account may book for them."""
    named = whole_number(request.POST.get("patient", ""))
    return my_patient(account_id(request), named) if named is not None else None


def _keep_typed(request: HttpRequest) -> None:
    request.session[TYPED] = {name: request.POST.get(name, "") for name in (*PERSON_FIELDS, *BIRTH_FIELDS)}


def _typed(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(TYPED)
    if not kept:
        return {}
    return {
        **{name: kept[name] for name in PERSON_FIELDS if kept.get(name)},
        "birth_date": [kept[name] for name in BIRTH_FIELDS],
    }


@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
@paced(keep=_keep_typed)
@own_page(keep=_keep_typed, agreed=(ConsentPurpose.TERMS, ConsentPurpose.IDENTITY))
def new_person(request: HttpRequest) -> HttpResponse:
    """Add a person; with a time chosen, go on to hold it for them, else back to the list of persons."""
    account, now = account_id(request), timezone.now()
    if request.method == "POST":
        form = PersonForm(request.POST, today=local_date(now))
        link = _added(form, account) if form.is_valid() else None
        if link is not None:
            request.session.pop(TYPED, None)
            return _onward(request, link)
    else:
        form = PersonForm(initial=_typed(request), today=local_date(now))
    return _adding_page(request, "new_person", form, now, {"newborn_url": _here(request, "new_newborn")})


def _added(form: PersonForm, account: int) -> PatientLink | None:
    """The person as the action took it; None, with the reason in the form, when it did not."""
    try:
        return add_person(by=account, now=timezone.now(), **form.particulars())
    except ValidationError as error:
        form.add_error(None, error)
        return None


@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
@paced()
@own_page(agreed=(ConsentPurpose.TERMS, ConsentPurpose.IDENTITY))
def new_newborn(request: HttpRequest) -> HttpResponse:
    """Add a child that has no document yet, under its mother or father who is on the account."""
    account, now = account_id(request), timezone.now()
    links = my_guardians(account, now)
    form = NewbornForm(request.POST if request.method == "POST" else None, links=links)
    if request.method == "POST" and form.is_valid():
        try:
            link = add_newborn(by=account, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _onward(request, link)
    more = {"links": links, "person_url": _here(request, "new_person")}
    return _adding_page(request, "new_newborn", form, now, more)


def _from_people(request: HttpRequest) -> bool:
    return request.GET.get("from") == "people"


def _here(request: HttpRequest, name: str) -> str:
    """The address of a page that adds somebody, on the same way as this one."""
    choice = None if _from_people(request) else recall(request)
    if choice is None:
        return reverse(f"bookings:{name}", query={"from": "people"})
    return choice.url(f"bookings:{name}")


def _onward(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """After somebody was added: to what was asked where nobody has allowed it yet, to holding the chosen time, else
    to the list."""
    choice = None if _from_people(request) else recall(request)
    if link.granted_at is None:
        if choice is not None:
            remember(request, choice)  # until somebody has answered
        return redirect("bookings:asked", link_id=link.pk)
    if choice is not None:
        return hold_for(request, link.patient, choice, timezone.now())
    people = reverse("bookings:people")
    if screen := before_booking(request, link.patient, None, people, timezone.now()):
        return redirect(screen)
    messages.success(request, _("就诊人已添加。"))
    return redirect(people)


def _adding_page(
    request: HttpRequest, name: str, form: PersonForm | NewbornForm, now: datetime, more: dict[str, Any]
) -> HttpResponse:
    """A page that adds somebody, with the chosen time where there is one."""
    account = account_id(request)
    choice = None if _from_people(request) else recall(request)
    here = {"form": form, "here": _here(request, name), **more}
    template = f"bookings/{name}.html"
    if choice is None:
        return page(request, template, {**here, "back_url": reverse("bookings:people")})
    chosen = found_or_404(chosen_time(choice.session_id, choice.at, Asker(account_id=account), now))
    # What was typed is corrected first, even if the number has gone meanwhile.
    if chosen.reason is not None and (request.method != "POST" or chosen.time is None):
        return gone(request, chosen, chosen.reason, now, choice=choice)
    back_url = (
        choice.url("bookings:person")
        if my_links(account).exists()
        else reverse("session", args=[choice.session_id])
    )
    return page(request, template, {**_about(chosen), **here, "back_url": back_url})


def _about(chosen: ChosenTime) -> dict[str, Any]:
    """What pages on the way say about the number that is wanted."""
    return {"chosen": chosen, "steps": STEPS, "step": FOR_WHOM}
