"""What a patient told beforehand, for this visit's staff. Each look is noted for good."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.actions import note_seen_reason
from bookings.queries.staff.reasons import seen_reason, seen_record
from bookings.views.common import account_id, found_or_404, page
from bookings.views.pictures import picture
from bookings.views.staff.common import my_workplaces, staff_page
from specialists.matching.danger import danger_in


@require_safe
@staff_page
def reason(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The reason in the patient's words, and the pictures."""
    now = timezone.now()
    account = account_id(request)
    seen = found_or_404(seen_reason(account, uid, now))
    appointment = seen.appointment
    note_seen_reason(appointment=appointment, by=account, now=now)
    emergency, crisis = danger_in(seen.text)
    works_there = any(
        place.hospital.pk == appointment.session.hospital_id for place in my_workplaces(request, now)
    )
    back = "staff:session" if works_there else "staff:visit"
    context = {
        "seen": seen,
        "appointment": appointment,
        "alarming": emergency or crisis,
        "back_url": reverse(back, args=[appointment.session_id]),
    }
    return page(request, "staff/reason.html", context)


@require_safe
@staff_page
def record(request: HttpRequest, uid: UUID, record_id: int) -> HttpResponse:
    """One picture."""
    now = timezone.now()
    account = account_id(request)
    found = found_or_404(seen_record(account, uid, record_id, now))
    shown = picture(found)
    note_seen_reason(appointment=found.appointment, record=found, by=account, now=now)
    return shown
