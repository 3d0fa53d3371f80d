"""The ticket of a booking, its calendar file, and giving the number up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.pace import paced
from bookings.actions import cancel_booking
from bookings.calendars import calendar_file
from bookings.enums import AppointmentStatus, HospitalChange
from bookings.queries.afterwards import afterwards_of
from bookings.queries.cards import HalfHour
from bookings.queries.hospital_changes import replaced_in
from bookings.queries.limits import foresee_cancelling
from bookings.queries.mine import Ticket, my_ticket
from bookings.queries.numbers import Asker
from bookings.queries.reasons import told_briefly
from bookings.queries.sessions import alternatives, half_hours
from bookings.queries.turn import is_there, turn_of
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page
from bookings.views.limits import after_cancelling
from bookings.views.turns import turn_tag
from bookings.wording import when_words, where_words


@require_safe
@own_page()
def ticket(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What, where, when, what to bring; number, code and QR code; what may still be done."""
    now = timezone.now()
    shown = found_or_404(my_ticket(account_id(request), uid, now))
    appointment = shown.appointment
    cancelled = appointment.status == AppointmentStatus.CANCELLED
    withdrawn = cancelled and shown.by_hospital
    over = not cancelled and shown.ends_at <= now and not is_there(appointment, now)
    turn = turn_of(appointment, now)
    live = not cancelled and not over
    return page(
        request,
        "bookings/ticket.html",
        {
            "ticket": shown,
            "appointment": appointment,
            "cancelled": cancelled,
            "withdrawn": withdrawn,
            "over": over,
            "live": live,
            "turn": turn,
            "turn_tag": turn_tag(appointment, turn),
            "new": "new" in request.GET and appointment.status == AppointmentStatus.BOOKED,
            "qr": qr_code(appointment.code) if live else "",
            "share_text": _share_text(shown),
            "share_url": settings.SITE_URL + reverse("session", args=[appointment.session_id]),
            "replaced": replaced_in(appointment)
            if HospitalChange.SUBSTITUTED in shown.hospital_changes
            else None,
            "told": told_briefly(appointment, now),
            "after": afterwards_of(account_id(request), shown, now),
            "alternatives": alternatives(appointment.session, now) if withdrawn else [],
            "times": _times_instead(shown, account_id(request), now) if withdrawn else [],
        },
    )


def _times_instead(shown: Ticket, account: int, now: datetime) -> list[HalfHour]:
    """What the person may still have in the same session, where only a part of it was withdrawn."""
    appointment = shown.appointment
    if not appointment.part_withdrawn:
        return []
    asker = Asker(account_id=account, patient_id=appointment.patient_id)
    return [time for time in half_hours(appointment.session, asker, now) if time.left]


@require_safe
@own_page()
def calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The booking for the phone's calendar."""
    shown = found_or_404(my_ticket(account_id(request), uid, timezone.now()))
    cancelled = shown.appointment.status == AppointmentStatus.CANCELLED
    response = HttpResponse(
        calendar_file(shown.appointment, cancelled=cancelled), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


@require_http_methods(FORM_METHODS)
@paced()
@own_page()
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask once more, saying what it means; then give the number up."""
    now = timezone.now()
    account = account_id(request)
    shown = found_or_404(my_ticket(account, uid, now))
    if shown.appointment.status == AppointmentStatus.CANCELLED:
        return redirect("bookings:ticket", uid=uid)
    late = now >= shown.cancel_deadline
    foreseen = foresee_cancelling(shown.appointment, late=late, fair=bool(shown.hospital_changes), now=now)
    refused = ""
    if request.method == "POST":
        try:
            cancel_booking(appointment=shown.appointment, by=account, now=now)
        except Refused as error:
            refused = error.sentence
        else:
            messages.success(request, _("预约已取消。"))
            if brought := after_cancelling(foreseen):
                messages.warning(request, brought)
            return redirect("bookings:ticket", uid=uid)
    context = {
        "ticket": shown,
        "appointment": shown.appointment,
        "late": late,
        "foreseen": foreseen,
        "refused": refused,
    }
    return page(request, "bookings/cancel.html", context, status=409 if refused else 200)


def qr_code(code: str) -> SafeString:
    """The 8 digits as a QR code, drawn as SVG; the same digits stand beside it in large type."""
    drawn = segno.make_qr(code, error="q").svg_inline(border=4, omitsize=True)
    # Our own eight digits went in; nothing a person typed is in the drawing.
    hidden = drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(hidden)  # noqa: S308


def _share_text(ticket: Ticket) -> str:
    """What a relative needs to come along. Names neither the person nor the illness."""
    appointment = ticket.appointment
    text = _("就诊时间：%(when)s；地点：%(where)s；第 %(ordinal)s 号，取号码 %(code)s。") % {
        "when": when_words(appointment),
        "where": where_words(appointment.session),
        "ordinal": appointment.slot.ordinal,
        "code": appointment.code,
    }
    return _("【演示】") + text if appointment.session.demo else text
