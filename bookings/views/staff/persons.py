"""The desk and a person: find them, their page, one thing in full."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import note_seen
from accounts.phones import spaced_phone
from bookings.actions.desk import TooManyReveals, look_up, reveal
from bookings.enums import DeskAct, RevealField, RevealReason
from bookings.forms.desk import LookUpForm
from bookings.forms.desk_acts import RevealForm
from bookings.models import Patient
from bookings.policy import policies_at
from bookings.queries.staff.persons import at_hospital, just_found, person_page, reveals_today
from bookings.queries.staff.recalls import recalls_of_person
from bookings.queries.staff.waiting import waits_here
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.persons_common import (
    desk_page,
    done,
    find_url,
    my_desk,
    my_desks,
    person_here,
    person_url,
)
from notices.localtime import local_date


@require_safe
@desk_page
def persons(request: HttpRequest) -> HttpResponse:
    """At which desk; who works at one alone is led there."""
    desks = found_or_404(my_desks(request, timezone.now()) or None)
    if len(desks) == 1:
        return redirect(find_url(desks[0]))
    return page(request, "staff/persons.html", {"desks": desks})


@require_http_methods(FORM_METHODS)
@desk_page
def find_person(request: HttpRequest, hospital: str) -> HttpResponse:
    """Look somebody up by a whole number. Who was found stays within reach for a while."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    form = LookUpForm(request.POST if request.method == "POST" else None, today=local_date(now))
    nobody = False
    if request.method == "POST" and form.is_valid():
        found: list[Patient] = []

        def act() -> None:
            found.extend(
                look_up(hospital_id=desk.hospital.pk, **form.sought, by=account_id(request), now=now)
            )

        if done(form, act):
            if len(found) == 1:
                return redirect(person_url(desk, found[0].pk))
            if found:
                messages.success(request, _("这个号码下有几位就诊人，请选择。"))
                return redirect(find_url(desk))
            nobody = True
    context = {
        "desk": desk,
        "several": len(my_desks(request, now)) > 1,
        "form": form,
        "nobody": nobody,
        "found": just_found(account_id(request), desk.hospital.pk, now),
    }
    return page(request, "staff/find_person.html", context)


@require_safe
@desk_page
def person(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """What this desk may know of the person, masked, and what it may do."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    account = account_id(request)
    note_seen(
        by=account_of(request),
        what=DeskAct.SAW,
        subject_kind="patient",
        subject_id=patient.pk,
        now=now,
        reason=at_hospital(desk.hospital.pk),
    )
    shown = person_page(patient, desk.hospital.pk, account, now)
    context = {"desk": desk, "person": shown, "patient": patient}
    context["recalls"] = recalls_of_person(pk, desk.hospital.pk, now)
    context["waits"] = waits_here(pk, desk.hospital.pk, now)
    return page(request, "staff/person.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def reveal_person(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask what and why; the answer to the form shows it once, and no address leads there again."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = RevealForm(request.POST if request.method == "POST" else None)
    context = {"desk": desk, "patient": patient, "form": form}
    if request.method == "POST" and form.is_valid():
        what = RevealField(form.cleaned_data["what"])
        try:
            value = reveal(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                what=what,
                reason=RevealReason(form.cleaned_data["reason"]),
                by=account_id(request),
                now=now,
            )
        except TooManyReveals as stop:
            form.add_error(None, stop)
        else:
            shown = spaced_phone(value) if what == RevealField.PHONE else value
            context |= {"answered": True, "what": what.label, "value": shown}
    context["today"] = reveals_today(account_id(request), now)
    context["most"] = policies_at(now, desk.hospital.pk).persons.reveals_a_day
    return page(request, "staff/person_reveal.html", context)
