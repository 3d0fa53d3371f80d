"""Move a booking to another half-hour, or to another day of the same specialists."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions import move_booking
from bookings.enums import AppointmentStatus
from bookings.forms import NewTimeForm
from bookings.queries.cards import SessionCard, cards
from bookings.queries.hospital_changes import who_left
from bookings.queries.mine import Ticket, my_ticket
from bookings.queries.numbers import Asker
from bookings.queries.reasons import told_briefly
from bookings.queries.sessions import coming_sessions, half_hours, may_move_between, public_card
from bookings.rules import Reason, Refused
from bookings.views.choices import parse_choice
from bookings.views.common import account_id, found_or_404, own_page, page
from bookings.views.consenting import FOR_CONSENT, before_booking


@require_http_methods(["GET", "HEAD", "POST"])
@own_page()
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Other times of this session, or of the one that `session` names, held by the same specialist.

    The old number is kept until the new one is had; a refusal says so.
    """
    now = timezone.now()
    account = account_id(request)
    ticket = found_or_404(my_ticket(account, uid, now))
    said = request.POST if request.method == "POST" else request.GET
    target = found_or_404(public_card(_session_id(said.get("session"), ticket), now))
    appointment = ticket.appointment
    if not may_move_between(appointment.session_id, target.session.pk, also=who_left(appointment)):
        own = found_or_404(public_card(ticket.appointment.session_id, now))
        return _offer(request, ticket, own, now, refused=_refused(ticket, Reason.OTHER_SPECIALIST))
    choice = parse_choice(str(target.session.pk), request.POST.get("at", ""))
    if choice is None:
        return _offer(request, ticket, target, now)
    hospital_id = target.session.hospital_id
    leaves_reason = _leaves_reason(ticket, target, now)
    try:
        move_booking(
            appointment=ticket.appointment, session_id=choice.session_id, at=choice.at, by=account, now=now
        )
    except Refused as refused:
        times = _times_of(ticket, target)
        if refused.reason in FOR_CONSENT and (
            screen := before_booking(request, appointment.patient, hospital_id, times, now)
        ):
            return redirect(screen)
        return _offer(request, ticket, target, now, refused=_refused(ticket, refused.reason))
    messages.success(request, _("改约成功。取号码不变，新的时间会用短信通知您。"))
    if leaves_reason:
        messages.info(
            request,
            _("换了医院，原来填的就诊原因和病历资料没有带过去，已经删除。需要的话，请在下面重新填写。"),
        )
    return redirect("bookings:ticket", uid=uid)


def _leaves_reason(ticket: Ticket, target: SessionCard, now: datetime) -> bool:
    """Whether what was told to the hospital stays behind, because the new number is at another one."""
    here = ticket.appointment.session.hospital_id
    return target.session.hospital_id != here and told_briefly(ticket.appointment, now).anything


def _times_of(ticket: Ticket, target: SessionCard) -> str:
    """The page with the times of the session that is moved to."""
    query = {"session": str(target.session.pk)}
    return reverse("bookings:move", args=[ticket.appointment.uid], query=query)


def _session_id(said: str | None, ticket: Ticket) -> int:
    """The session that is asked for; the booking's own when none is. 404 for what names no session."""
    if said is None:
        return ticket.appointment.session_id
    if not re.fullmatch("[0-9]{1,18}", said):
        raise Http404
    return int(said)


def _refused(ticket: Ticket, reason: Reason) -> str:
    """Why not, and that nothing is lost."""
    if ticket.appointment.status != AppointmentStatus.BOOKED:
        return str(reason.label)
    return _("%(reason)s您原来的号还在。") % {"reason": reason.label}


def _offer(
    request: HttpRequest, ticket: Ticket, target: SessionCard, now: datetime, *, refused: str = ""
) -> HttpResponse:
    """The times to choose from, as they are now."""
    appointment = ticket.appointment
    asker = Asker(account_id=account_id(request), patient_id=appointment.patient_id)
    times = half_hours(target.session, asker, now, besides=appointment)
    # Without a consent no time can be had, and the page would say that none is left.
    if ticket.movable and not refused and not any(time.left for time in times):
        onward = _times_of(ticket, target)
        if screen := before_booking(request, appointment.patient, None, onward, now):
            return redirect(screen)
    same = target.session.pk == appointment.session_id
    if same:
        times = [time for time in times if time.starts_at != appointment.slot.starts_at]
    specialists = [row.specialist_id for row in appointment.session.session_specialists.all()]
    specialists += who_left(appointment)
    others = coming_sessions(now, specialist_ids=specialists, only_left=True)
    others = others.filter(demo=appointment.session.demo).exclude(pk=target.session.pk)
    context = {
        "ticket": ticket,
        "appointment": appointment,
        "refused": refused,
        "target": target,
        "same": same,
        "leaves_reason": _leaves_reason(ticket, target, now),
        "times": [time for time in times if time.left],
        "form": NewTimeForm(request.POST if request.method == "POST" else None, times=times, refused=refused),
        "others": cards(others, now),
    }
    return page(request, "bookings/move.html", context, status=409 if refused else 200)
