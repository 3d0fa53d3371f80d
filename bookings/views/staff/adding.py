"""加号 at a desk: for the person whose page is open; and taking an added number back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions.desk import add_number, cancel_added_number
from bookings.enums import AppointmentStatus
from bookings.forms.adding import AddNumberForm
from bookings.queries.staff.adding import added_number, sessions_to_add
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.common import sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk, person_here, person_url


@require_http_methods(FORM_METHODS)
@desk_page
def add(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """In which of the hospital's coming sessions, at whose wish, and why; then it is booked."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    choices = sessions_to_add(desk.hospital.pk, now)
    form = AddNumberForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_number(
                hospital_id=desk.hospital.pk, patient_id=pk, **form.said, by=account_id(request), now=now
            )
        except Refused as refused:
            form.add_error(None, sentence_for_staff(refused))
        else:
            said = _("加号成功：第 %(n)s 号，取号码 %(code)s。") % {"n": made.slot.ordinal, "code": made.code}
            messages.success(request, said)
            return redirect(person_url(desk, pk))
    context = {
        "desk": desk,
        "patient": patient,
        "form": form,
        "full": [one for one in choices if one.full],
        "anywhere": any(not one.full for one in choices),
    }
    return page(request, "staff/person_add_number.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def cancel(request: HttpRequest, hospital: str, pk: int, appointment_id: int) -> HttpResponse:
    """Take an added number back, after asking once."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    added = found_or_404(added_number(pk, desk.hospital.pk, appointment_id))
    refused = ""
    if request.method == "POST":
        try:
            cancel_added_number(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                appointment_id=appointment_id,
                by=account_id(request),
                now=now,
            )
        except Refused as error:
            refused = sentence_for_staff(error)
        else:
            messages.success(request, _("加号已取消，已通知就诊人。"))
            return redirect(person_url(desk, pk))
    context = {
        "desk": desk,
        "patient": patient,
        "added": added,
        "refused": refused,
        "cancellable": added.status == AppointmentStatus.BOOKED,
    }
    return page(request, "staff/person_cancel_added.html", context)
