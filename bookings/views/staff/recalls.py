"""复诊约定 at a desk: promised after a visit, listed, ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import note_seen
from bookings.actions import end_recall, promise_recall
from bookings.enums import AppointmentStatus
from bookings.forms.recalls import RecallEndForm, RecallForm
from bookings.models import RecallAct, RecallEnd
from bookings.queries.staff.giving import booking_here, phones_told
from bookings.queries.staff.recalls import Show, counts_of, lines_of, recalls_of, recalls_of_person
from bookings.queries.staff.referral_routes import departments_at
from bookings.rules import Reason, Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk, person_here, person_url
from notices.localtime import local_date

PER_PAGE = 50
SHOWS = (Show.COMING, Show.RESULTS, Show.DONE)
_SEEN = (AppointmentStatus.CALLED, AppointmentStatus.FULFILLED)


@require_safe
@desk_page
def recalls(request: HttpRequest, hospital: str) -> HttpResponse:
    """Who is to come again, whose results are to be looked at, what is over."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else Show.COMING
    shown = Paginator(recalls_of(desk.hospital.pk, show), PER_PAGE).get_page(request.GET.get("page"))
    if shown.object_list:
        note_seen(
            by=account_of(request),
            what=RecallAct.SAW_LIST,
            subject_kind="hospital",
            subject_id=desk.hospital.pk,
            now=now,
        )
    context = {
        "desk": desk,
        "show": show,
        "counts": counts_of(desk.hospital.pk),
        "page": shown,
        "lines": lines_of(shown, now),
    }
    return page(request, "staff/recalls.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def promise(request: HttpRequest, hospital: str, pk: int, appointment_id: int) -> HttpResponse:
    """For what they come again, and when: one page, at the end of a visit."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    ticket = found_or_404(booking_here(pk, desk.hospital.pk, appointment_id, now))
    session = ticket.appointment.session
    form = RecallForm(
        request.POST if request.method == "POST" else None,
        specialists=[one.specialist for one in session.session_specialists.all()],
        departments=departments_at(desk.hospital.pk),
        today=local_date(now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            promise_recall(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                after_id=appointment_id,
                promise=form.promise,
                by=account_id(request),
                now=now,
            )
        except Refused as refused:
            form.add_error(None, sentence_for_staff(refused))
        except ValidationError as wrong:
            form.add_error(None, " ".join(wrong.messages))
        else:
            messages.success(request, _("已记下。"))
            return redirect(person_url(desk, pk))
    context = {
        "desk": desk,
        "patient": patient,
        "ticket": ticket,
        "form": form,
        "unseen": "" if ticket.appointment.status in _SEEN else Reason.NOT_SEEN.label,
        "lines": recalls_of_person(pk, desk.hospital.pk, now),
        "told": phones_told(patient),
    }
    return page(request, "staff/recall.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def end(request: HttpRequest, hospital: str, pk: int, recall_id: int) -> HttpResponse:
    """Why it holds no longer."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    lines = recalls_of_person(pk, desk.hospital.pk, now)
    line = next((one for one in lines if one.recall.pk == recall_id), None)
    if line is None and request.method == "POST":
        return redirect(person_url(desk, pk))  # pressed twice
    line = found_or_404(line)
    form = RecallEndForm(request.POST if request.method == "POST" else None, recall=line.recall)
    if request.method == "POST" and form.is_valid():
        end_recall(
            hospital_id=desk.hospital.pk,
            patient_id=pk,
            recall_id=recall_id,
            reason=RecallEnd(form.cleaned_data["reason"]),
            by=account_id(request),
            now=now,
        )
        messages.success(request, _("已结束这条约定。"))
        return redirect(person_url(desk, pk))
    context = {"desk": desk, "patient": patient, "line": line, "recall": line.recall, "form": form}
    return page(request, "staff/recall_end.html", context)
