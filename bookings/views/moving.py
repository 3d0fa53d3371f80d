"""Move a booking to another half-hour, another day of the same specialists, or another specialist of the subject."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.pace import paced
from bookings.actions import move_booking
from bookings.enums import AppointmentStatus
from bookings.forms import NewTimeForm
from bookings.queries.cards import SessionCard
from bookings.queries.hospital_changes import who_left
from bookings.queries.mine import Ticket, my_ticket
from bookings.queries.moving import keeps_specialist, may_move_between, places_to_move
from bookings.queries.numbers import bookable_by, mover
from bookings.queries.reasons import told_briefly
from bookings.queries.sessions import half_hours, public_card
from bookings.rules import Reason, Refused
from bookings.views.choices import Choice, parse_choice
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page, whole_number
from bookings.views.consenting import FOR_CONSENT, before_booking


@require_http_methods(FORM_METHODS)
@paced()
@own_page()
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Other times of this session, or of the one that `session` names: held by the same specialist, or by another one
    of the same subject. Then who comes instead is looked at and confirmed first.

    The old number is kept until the new one is had; a refusal says so.
    """
    now = timezone.now()
    ticket = found_or_404(my_ticket(account_id(request), uid, now))
    said = request.POST if request.method == "POST" else request.GET
    target = found_or_404(public_card(_session_id(said.get("session"), ticket), now))
    appointment = ticket.appointment
    left = who_left(appointment)
    if not may_move_between(appointment.session_id, target.session.pk, also=left):
        own = found_or_404(public_card(appointment.session_id, now))
        return _offer(request, ticket, own, now, refused=_refused(ticket, Reason.OTHER_SPECIALIST))
    choice = parse_choice(str(target.session.pk), said.get("at", ""))
    if request.method == "POST" and choice is not None:
        return _move(request, ticket, target, choice, now)
    if "at" not in said or keeps_specialist(appointment.session_id, target.session.pk, also=left):
        return _offer(request, ticket, target, now)
    return _sure(request, ticket, target, choice, now)


def _move(
    request: HttpRequest, ticket: Ticket, target: SessionCard, choice: Choice, now: datetime
) -> HttpResponse:
    """Move it, and say what that brings; or why not, with what is left."""
    appointment = ticket.appointment
    leaves_reason = _leaves_reason(ticket, target, now)
    try:
        move_booking(
            appointment=appointment,
            session_id=choice.session_id,
            at=choice.at,
            who=[who for said in request.POST.getlist("who") if (who := whole_number(said)) is not None],
            from_slot_id=whole_number(request.POST.get("from", "")),
            by=account_id(request),
            now=now,
        )
    except Refused as refused:
        times = _times_of(ticket, target, choice)
        if refused.reason in FOR_CONSENT and (
            screen := before_booking(request, appointment.patient, target.session.hospital_id, times, now)
        ):
            return redirect(screen)
        if refused.reason == Reason.SPECIALIST_CHANGES and ticket.movable:
            messages.warning(request, refused.sentence)
            return redirect(times)
        return _offer(request, ticket, target, now, refused=_refused(ticket, refused.reason))
    messages.success(request, _("改约成功。取号码不变，新的时间会用短信通知您。"))
    if leaves_reason:
        messages.info(
            request,
            _("换了医院，原来填的就诊原因和病历资料没有带过去，已经删除。需要的话，请在下面重新填写。"),
        )
    return redirect("bookings:ticket", uid=appointment.uid)


def _sure(
    request: HttpRequest, ticket: Ticket, target: SessionCard, choice: Choice | None, now: datetime
) -> HttpResponse:
    """Who is seen instead, when and where, before the booking moves to another specialist."""
    if choice is None:
        return _offer(request, ticket, target, now, refused=_("请选择新的时间。"))
    asker = mover(ticket.appointment, account_id(request))
    free = bookable_by(asker, now, besides=ticket.appointment)
    times = half_hours(target.session, asker, now, free=free)
    time = next((one for one in times if one.starts_at == choice.at and one.left), None)
    if time is None or not ticket.movable:
        return _offer(request, ticket, target, now, refused=_refused(ticket, Reason.TAKEN))
    context = {
        "ticket": ticket,
        "appointment": ticket.appointment,
        "target": target,
        "time": time,
        "at": choice.at.isoformat(),
        "leaves_reason": _leaves_reason(ticket, target, now),
        "times_url": _times_of(ticket, target),
    }
    return page(request, "bookings/move_sure.html", context)


def _leaves_reason(ticket: Ticket, target: SessionCard, now: datetime) -> bool:
    """Whether what was told to the hospital stays behind, because the new number is at another one."""
    here = ticket.appointment.session.hospital_id
    return target.session.hospital_id != here and told_briefly(ticket.appointment, now).anything


def _times_of(ticket: Ticket, target: SessionCard, choice: Choice | None = None) -> str:
    """The page with the times of the session that is moved to; with a `choice`, where that one is confirmed."""
    query = {"session": str(target.session.pk)}
    if choice is not None:
        query["at"] = choice.at.isoformat()
    return reverse("bookings:move", args=[ticket.appointment.uid], query=query)


def _session_id(said: str | None, ticket: Ticket) -> int:
    """The session that is asked for; the booking's own when none is. 404 for what names no session."""
    if said is None:
        return ticket.appointment.session_id
    return found_or_404(whole_number(said))


def _refused(ticket: Ticket, reason: Reason) -> str:
    """Why not, and that nothing is lost."""
    if ticket.appointment.status != AppointmentStatus.BOOKED:
        return str(reason.label)
    return _("%(reason)s您原来的号还在。") % {"reason": reason.label}


def _offer(
    request: HttpRequest, ticket: Ticket, target: SessionCard, now: datetime, *, refused: str = ""
) -> HttpResponse:
    """The times to choose from, as they are now."""
    appointment, left = ticket.appointment, who_left(ticket.appointment)
    keeps = keeps_specialist(appointment.session_id, target.session.pk, also=left)
    asker = mover(appointment, account_id(request))
    free = bookable_by(asker, now, besides=appointment)
    times = half_hours(target.session, asker, now, free=free)
    # Without a consent no time can be had, and the page would say that none is left.
    if ticket.movable and not refused and not any(time.left for time in times):
        onward = _times_of(ticket, target)
        if screen := before_booking(request, appointment.patient, None, onward, now):
            return redirect(screen)
    same = target.session.pk == appointment.session_id
    if same:
        times = [time for time in times if time.starts_at != appointment.slot.starts_at]
    said = request.POST if request.method == "POST" else None
    if not keeps and refused and "at" in request.GET:
        said = request.GET
    context = {
        "ticket": ticket,
        "appointment": appointment,
        "refused": refused,
        "target": target,
        "same": same,
        "leaves_reason": _leaves_reason(ticket, target, now),
        "times": [time for time in times if time.left],
        "form": NewTimeForm(said, times=times, refused=refused),
        "keeps": keeps,
        "places": places_to_move(appointment, now, free=free, also=left),
    }
    return page(request, "bookings/move.html", context, status=409 if refused else 200)
