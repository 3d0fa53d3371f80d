"""Hold a number for a person, and what to show when it cannot be had."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bookings.actions import hold_number
from bookings.models import Patient
from bookings.queries.choosing import ChosenTime, chosen_time
from bookings.queries.mine import my_patient
from bookings.queries.numbers import Asker
from bookings.queries.sessions import alternatives, public_session
from bookings.rules import Reason, Refused
from bookings.views.choices import Choice
from bookings.views.common import account_id, found_or_404, page

# Against these another person helps more than another session.
ABOUT_PERSON = {Reason.SAME_SESSION, Reason.OVERLAP, Reason.HELD_BY_OTHER}


def hold_for(request: HttpRequest, patient_id: int, choice: Choice, now: datetime) -> HttpResponse:
    """Hold the chosen number for the person and go on to the check; or say what is left instead."""
    account = account_id(request)
    patient = found_or_404(my_patient(account, patient_id))
    found_or_404(public_session(choice.session_id))
    try:
        hold = hold_number(
            patient_id=patient.pk, session_id=choice.session_id, at=choice.at, by=account, now=now
        )
    except Refused as refused:
        asker = Asker(account_id=account, patient_id=patient.pk)
        chosen = found_or_404(chosen_time(choice.session_id, choice.at, asker, now))
        return gone(request, chosen, refused.reason, now, choice=choice, patient=patient)
    return redirect("bookings:check", uid=hold.uid)


def gone(
    request: HttpRequest,
    chosen: ChosenTime,
    reason: Reason,
    now: datetime,
    *,
    choice: Choice,
    patient: Patient | None = None,
) -> HttpResponse:
    """“Shown, then gone”: why, the other times of this session, and other sessions. Nothing typed is lost."""
    about_person = reason in ABOUT_PERSON
    return page(
        request,
        "bookings/gone.html",
        {
            "chosen": chosen,
            "reason": reason,
            "taken": reason == Reason.TAKEN,
            "about_person": about_person,
            "patient": patient,
            "person_url": choice.url("bookings:person"),
            "alternatives": [] if about_person else alternatives(chosen.session, now),
        },
        status=409,
    )
