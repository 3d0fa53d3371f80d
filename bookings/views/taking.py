"""Hold a number for a person, and what to show when it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.views.shared import shared_page, stand_in
from bookings.actions import hold_number
from bookings.models import Patient
from bookings.queries.cards import SessionCard
from bookings.queries.choosing import ChosenTime, booked_at, chosen_time, held_number, loser
from bookings.queries.mine import my_links, my_live_hold
from bookings.queries.numbers import NOBODY, Asker
from bookings.queries.sessions import alternatives, is_public
from bookings.rules import Reason, Refused
from bookings.views.choices import Choice, forget, recall
from bookings.views.common import account_id, found_or_404, page, whole_number
from bookings.views.consenting import FOR_CONSENT, before_booking
from notices.keeping import Kept

# Against these another person helps more than another session.
ABOUT_PERSON = {Reason.SAME_SESSION, Reason.OVERLAP, Reason.HELD_BY_OTHER, Reason.NO_CONSENT, Reason.BLOCKED}


@dataclass(frozen=True)
class AnyPerson:
    """Stands for the person on a page that is made once for many; their own name is put in for each."""

    pk: str
    name: str


ANY_PERSON = AnyPerson(stand_in("person"), stand_in("name"))

# The same for each half-hour of a session.
KEPT_ALTERNATIVES: Kept[list[SessionCard]] = Kept(most=64)


def lost_at_once(request: HttpRequest) -> HttpResponse | None:
    """The answer to who asks for a number of a half-hour that is taken up, before anything else is asked of them.

    None where there may be one to be had, and for a page that is only read.
    """
    choice, named = recall(request), whole_number(request.POST.get("patient", ""))
    if request.method != "POST" or choice is None or named is None:
        return None
    return lost(request, choice, named, timezone.now())


def lost(
    request: HttpRequest,
    choice: Choice,
    patient_id: int | None,
    now: datetime,
    *,
    known: Patient | None = None,
) -> HttpResponse | None:
    """“Just gone” for who has no chance; None for who may have one. The page is made once for all who are told so; it
    says whose particulars are kept, where that is `known` or other times are left."""
    account = request.user.pk
    who = loser(choice.session_id, choice.at, now, account_id=account, patient_id=patient_id)
    if who is None:
        return None
    patient = who.patient or known
    answer = shared_page(
        request,
        "bookings/gone.html",
        (choice, patient is not None),
        lambda anybody: _just_gone(choice, ANY_PERSON if patient is not None else None, now),
        own={} if patient is None else {ANY_PERSON.pk: str(patient.pk), ANY_PERSON.name: patient.name},
        status=409,
    )
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _just_gone(choice: Choice, patient: AnyPerson | None, now: datetime) -> dict[str, Any]:
    chosen = found_or_404(chosen_time(choice.session_id, choice.at, NOBODY, now, refused=Reason.TAKEN))
    return {
        "noindex": True,
        "chosen": chosen,
        "reason": Reason.TAKEN,
        "taken": True,
        "patient": patient,
        "person_url": choice.url("bookings:person"),
        "alternatives": KEPT_ALTERNATIVES.get(
            (choice.session_id, get_language()), lambda: alternatives(chosen.session, now)
        ),
    }


def hold_for(request: HttpRequest, patient: Patient, choice: Choice, now: datetime) -> HttpResponse:
    """Hold the chosen number for a person of this account and go on to the check; or say what is left instead."""
    account = account_id(request)
    if not is_public(choice.session_id):
        raise Http404
    try:
        hold = hold_number(
            patient_id=patient.pk, session_id=choice.session_id, at=choice.at, by=account, now=now
        )
    except Refused as refused:
        if refused.reason in FOR_CONSENT:
            screen = before_booking(request, patient, None, choice.url("bookings:person"), now)
            if screen:
                return redirect(screen)
        if refused.reason == Reason.NO_DOCUMENT:
            return _document_first(request, account, patient, choice)
        if refused.reason == Reason.TAKEN and (
            answer := lost(request, choice, patient.pk, now, known=patient)
        ):
            return answer
        asker = Asker(account_id=account, patient_id=patient.pk)
        if refused.reason == Reason.SAME_SESSION and (
            booked := booked_at(account, patient.pk, choice.session_id, choice.at)
        ):
            return redirect("bookings:ticket", uid=booked.uid)  # the form was sent again: it has its number
        chosen = found_or_404(chosen_time(choice.session_id, choice.at, asker, now))
        return gone(request, chosen, refused.reason, now, choice=choice, patient=patient)
    return redirect("bookings:check", uid=hold.uid)


def _document_first(request: HttpRequest, account: int, patient: Patient, choice: Choice) -> HttpResponse:
    """The person has no document yet: to the page where it is added, which leads back to the chosen time."""
    link = found_or_404(my_links(account).filter(patient=patient).first())
    messages.warning(request, Reason.NO_DOCUMENT.label)
    return redirect(f"{reverse('bookings:edit_person', args=[link.pk])}?{choice.query}")


def gone(
    request: HttpRequest,
    chosen: ChosenTime,
    reason: Reason,
    now: datetime,
    *,
    choice: Choice,
    patient: Patient | None = None,
) -> HttpResponse:
    """“Shown, then gone”: why, the other times of this session, and other sessions. Nothing typed is lost.

    A half-hour the session never had was shown to nobody: then back to those it has. A number
    that is still held for the account is said first.
    """
    if chosen.time is None:
        forget(request)
        return choose_first(request, chosen.session.pk)
    hold = my_live_hold(request.user.pk, now) if request.user.pk is not None else None
    about_person = reason in ABOUT_PERSON
    return page(
        request,
        "bookings/gone.html",
        {
            "chosen": chosen,
            "held": held_number(hold, now) if hold is not None else None,
            "reason": reason,
            "taken": reason == Reason.TAKEN,
            "about_person": about_person,
            "patient": patient,
            "blocks_url": _blocks_url(request, patient) if reason == Reason.BLOCKED else "",
            "person_url": choice.url("bookings:person"),
            "alternatives": [] if about_person else alternatives(chosen.session, now),
        },
        status=409,
    )


def _blocks_url(request: HttpRequest, patient: Patient | None) -> str:
    """The page that says why nothing can be booked for the person, and until when."""
    link = my_links(account_id(request)).filter(patient=patient).first() if patient is not None else None
    return reverse("bookings:blocks", args=[link.pk]) if link is not None else ""


def choose_first(request: HttpRequest, session_id: int) -> HttpResponse:
    """What was sent names none of the session's times: back to choosing one."""
    messages.warning(request, _("请先选一个时间。"))
    return redirect("session", pk=session_id)
