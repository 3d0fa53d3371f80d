"""Whose turn it is, on the phone of who has checked in: asked for now and then by the page of the ticket."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bookings.models import Appointment
from bookings.queries.turn import Turn, turn_of, visit_of
from bookings.views.common import account_id, found_or_404, own_page


@require_safe
@own_page()
def turn(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many are before this person, and about how long it takes; or that nothing has changed (304)."""
    now = timezone.now()
    appointment = found_or_404(visit_of(account_id(request), uid))
    shown = turn_of(appointment, now)
    tag = turn_tag(appointment, shown)
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        return same
    answer = render(request, "bookings/_turn.html", {"appointment": appointment, "turn": shown})
    answer["ETag"] = tag
    return answer


def turn_tag(appointment: Appointment, shown: Turn | None) -> str:
    """Another one as soon as anything else is said."""
    room = appointment.session.room
    said = (
        get_language(),
        appointment.status,
        appointment.slot.ordinal,
        room and (room.pk, room.name),
        shown,
    )
    return quote_etag(hashlib.sha256(repr(said).encode()).hexdigest()[:32])
