"""Check the answers while the number is held; book it, ask for more time, or let it go."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.pace import paced
from bookings.actions import confirm_booking, extend_hold, release_hold
from bookings.enums import NEVER_BOOKED, AppointmentStatus
from bookings.models import Appointment
from bookings.queries.choosing import chosen_time, held_number
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.queries.mine import my_hold, my_live_hold, my_patient
from bookings.queries.numbers import Asker
from bookings.queries.sessions import alternatives
from bookings.rules import Reason, Refused
from bookings.views.choices import Choice, forget
from bookings.views.common import (
    CHECK,
    FORM_METHODS,
    STEPS,
    account_id,
    found_or_404,
    own_page,
    page,
    whole_number,
)
from bookings.views.consenting import FOR_CONSENT, before_booking

# The hold lives: back to the check, which says what is the matter.
CHECKED_AGAIN = {Reason.HOLD_CHANGED, Reason.HOSPITAL_CHANGED, *FOR_CONSENT}


@require_safe
@own_page()
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answers, the clock of the hold, and the one button that books."""
    now = timezone.now()
    account = account_id(request)
    hold = found_or_404(my_hold(account, uid))
    if _was_booked(hold):
        return redirect("bookings:ticket", uid=uid)
    held = held_number(hold, now)
    if not held.live:
        return _over(request, hold, now)
    if screen := _consent_first(request, hold, now):
        return redirect(screen)
    choice = Choice(hold.session_id, hold.slot.starts_at)
    return page(
        request,
        "bookings/check.html",
        {
            "held": held,
            "hold": hold,
            "checked": _checked(hold),
            "person_url": choice.url("bookings:person"),
            "steps": STEPS,
            "step": CHECK,
        },
    )


@require_http_methods(FORM_METHODS)
@paced(afterwards=True)  # the hold was a step itself, and is booked once
@own_page(back="bookings:check", agreed=())  # the action asks, under its locks
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Book the held number. A second press leads to the same ticket.

    It may answer with a page; coming back to that without the form (a reload, another language)
    leads to the check.
    """
    now = timezone.now()
    account = account_id(request)
    if request.method != "POST":
        found_or_404(my_hold(account, uid))
        return redirect("bookings:check", uid=uid)
    booked = redirect(reverse("bookings:ticket", args=[uid], query={"new": "1"}))
    try:
        confirm_booking(hold=_as_shown(request, uid), by=account, now=now)
    except Refused as refused:
        hold = found_or_404(my_hold(account, uid))
        if _was_booked(hold):
            return booked
        if refused.reason in FOR_CONSENT and (screen := _consent_first(request, hold, now)):
            return redirect(screen)
        if refused.reason in CHECKED_AGAIN:
            return _check_again(request, uid, refused.reason)
        return _over(request, hold, now)
    return booked


@require_http_methods(FORM_METHODS)
@paced()
@own_page(back="bookings:check")
def extend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the number a little longer. Coming back without the form leads to the check."""
    account = account_id(request)
    hold = found_or_404(my_hold(account, uid))
    if request.method != "POST":
        return redirect("bookings:check", uid=uid)
    try:
        extend_hold(
            hold=hold, seen=whole_number(request.POST.get("extended", "")), by=account, now=timezone.now()
        )
    except Refused as refused:
        if refused.reason == Reason.HOLD_EXTENDED:
            messages.warning(request, refused.sentence)
    return redirect("bookings:check", uid=uid)


@require_http_methods(FORM_METHODS)
@own_page(back="bookings:check")
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let the number go; others may have it at once. Coming back without the form leads to the check."""
    account = account_id(request)
    hold = found_or_404(my_hold(account, uid))
    if request.method != "POST":
        return redirect("bookings:check", uid=uid)
    if _was_booked(hold):
        return redirect("bookings:ticket", uid=uid)
    release_hold(hold=hold, by=account, now=timezone.now())
    forget(request)
    messages.info(request, _("这个号已经放回，没有预约。"))
    return redirect("session", pk=hold.session_id)


def _consent_first(request: HttpRequest, hold: Appointment, now: datetime) -> str:
    """The screen of a consent that is missing, which leads back to the check; the number stays held meanwhile."""
    onward = reverse("bookings:check", args=[hold.uid])
    return before_booking(request, hold.patient, hold.session.hospital_id, onward, now)


def _check_again(request: HttpRequest, uid: UUID, reason: Reason) -> HttpResponse:
    messages.warning(request, reason.label)
    return redirect("bookings:check", uid=uid)


def _checked(hold: Appointment) -> str:
    """Which number for whom the page showed: another window, or the hospital, may have changed it since."""
    return f"{hold.slot_id}-{hold.patient_id}-{hold.version}"


def _as_shown(request: HttpRequest, uid: UUID) -> Appointment:
    """The hold as the page that was sent showed it; as it is now where the form does not say."""
    said = request.POST.get("checked")
    if said is None:
        return found_or_404(my_hold(account_id(request), uid))
    parts = re.fullmatch("([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,9})", said)
    slot_id, patient_id, version = map(int, parts.groups()) if parts else (0, 0, 0)
    return Appointment(uid=uid, slot_id=slot_id, patient_id=patient_id, version=version)


def _was_booked(hold: Appointment) -> bool:
    """Whether it has become a booking, whatever became of that since: then it has a ticket."""
    return hold.status not in NEVER_BOOKED


def _over(request: HttpRequest, hold: Appointment, now: datetime) -> HttpResponse:
    """The hold has ended: the same number with one tap if it is still free, else what is."""
    account = account_id(request)
    patient = my_patient(account, hold.patient_id)
    asker = Asker(account_id=account, patient_id=patient.pk if patient else None)
    chosen = found_or_404(chosen_time(hold.session_id, hold.slot.starts_at, asker, now))
    other = my_live_hold(account, now)
    return page(
        request,
        "bookings/hold_over.html",
        {
            "hold": hold,
            "chosen": chosen,
            "withdrawn": chosen.reason == Reason.WITHDRAWN,
            "by_hospital": hold.status == AppointmentStatus.EXPIRED and bool(changed_by_hospital([hold])),
            "patient": patient,
            "held": held_number(other, now) if other is not None else None,
            "alternatives": [] if chosen.reason is None else alternatives(chosen.session, now),
        },
        status=200 if request.method in {"GET", "HEAD"} else 409,
    )
