"""今日接诊: the day at a glance, whoever comes is found and checked in, a wrong check-in undone."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import note_seen
from accounts.enums import AuditAction
from bookings.actions.desk import (
    check_in,
    let_back,
    seek_visits,
    set_record_number,
    undo_check_in,
    verify_person,
)
from bookings.enums import DeskAct
from bookings.forms.receiving import CheckInForm, SeekForm
from bookings.models import ArrivalWay
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.receiving import Hits, Sought, Standing, VisitAtDesk, visit_at_desk
from bookings.queries.staff.reception import just_received, today_at
from bookings.queries.staff.scope import Workplace
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.persons_common import desk_page, done, my_desk
from notices.localtime import local_date

YEARS_AROUND = 2  # no day further away has anything to show
FIGURES = "figures"  # ?part=: what of the page a poll asks for


@require_http_methods(FORM_METHODS)
@desk_page
def reception(request: HttpRequest, hospital: str) -> HttpResponse:
    """The day of the hospital, and the box in which whoever comes is looked up. Another day is only shown."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    day, wrong = _day(request, now)
    if request.GET.get("part") == FIGURES:
        return _figures(request, desk, day, now)
    typed = request.POST if request.method == "POST" else None
    form = SeekForm(typed, today=local_date(now))
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        answers: list[tuple[Sought, Hits]] = []

        def act() -> None:
            wanted = form.cleaned_data["wanted"]
            answers.append(
                seek_visits(hospital_id=desk.hospital.pk, wanted=wanted, by=account_id(request), now=now)
            )

        if done(form, act):
            sought, hits = answers[0]
            if hits.chosen is not None:
                shown = found_or_404(visit_at_desk(desk.hospital.pk, hits.chosen.pk, now))
                return _visit_page(request, desk, shown, _check_in_form(shown, now, sought))
            # The next is looked for in an empty box.
            form = SeekForm(today=local_date(now))
            context = {"sought": sought, "hits": hits, "nobody": not hits.today}
    today = today_at(desk.hospital.pk, day, now)
    just = just_received(desk.hospital.pk, now) if day == local_date(now) else []
    if today.unreached or just:
        _note_names(request, desk, now)
    context |= {
        "desk": desk,
        "form": form,
        "today": today,
        "is_today": day == local_date(now),
        "wrong_day": wrong,
        "just": just,
        "mark": _mark(today.mark),
        "now": now,
    }
    return page(request, "staff/reception.html", context)


def _figures(request: HttpRequest, desk: Workplace, day: date, now: datetime) -> HttpResponse:
    """The figures alone, or that they are as the asker has them."""
    today = today_at(desk.hospital.pk, day, now)
    mark = _mark(today.mark)
    # A proxy that compresses says the mark as a weak one.
    answer = get_conditional_response(request, etag=mark)
    if answer is None:
        if today.unreached:
            _note_names(request, desk, now)
        context = {"desk": desk, "today": today, "is_today": day == local_date(now), "mark": mark, "now": now}
        answer = page(request, "staff/_reception_figures.html", context)
    answer["ETag"] = mark
    return answer


def _note_names(request: HttpRequest, desk: Workplace, now: datetime) -> None:
    """Note who has read the names on the page."""
    note_seen(
        by=account_of(request),
        what=AuditAction.SAW_ROSTER,
        subject_kind="hospital",
        subject_id=desk.hospital.pk,
        now=now,
    )


def _mark(said: str) -> str:
    """What is shown, in the reader's language, as an ETag."""
    return f'"{hashlib.sha256(f"{get_language()}{said}".encode()).hexdigest()[:20]}"'


def _day(request: HttpRequest, now: datetime) -> tuple[date, bool]:
    """The day the address says, today without one; whether it said what is no day."""
    said = request.GET.get("day", "")
    if not said:
        return local_date(now), False
    today = local_date(now)
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return today, True
    if abs(found.year - today.year) > YEARS_AROUND:
        return today, True
    return found, False


@require_http_methods(FORM_METHODS)
@desk_page
def visit(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """One visit before the desk: who it is, how it stands; then they have come."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    shown = found_or_404(visit_at_desk(desk.hospital.pk, pk, now))
    if request.method != "POST":
        note_seen(
            by=account_of(request),
            what=DeskAct.SAW,
            subject_kind="patient",
            subject_id=shown.visit.patient_id,
            now=now,
            reason=at_hospital(desk.hospital.pk),
        )
        return _visit_page(request, desk, shown, _check_in_form(shown, now, None))
    form = CheckInForm(request.POST, shown=shown, today=local_date(now))
    refused = ""
    if form.is_valid():
        try:
            if done(form, lambda: _receive(request, desk, shown, form, now)):
                said = _("%(n)s 号 %(name)s 已报到。")
                who = {"n": shown.visit.slot.ordinal, "name": shown.visit.patient.masked_name}
                messages.success(request, said % who)
                return redirect(reception_url(desk))
        except Refused as error:
            refused = error.sentence
            shown = found_or_404(visit_at_desk(desk.hospital.pk, pk, now))
    return _visit_page(request, desk, shown, form, refused=refused)


def _receive(
    request: HttpRequest, desk: Workplace, shown: VisitAtDesk, form: CheckInForm, now: datetime
) -> None:
    """What the original and the hospital's own system say first: each of it stays true if the next is refused."""
    said = form.cleaned_data
    here: dict[str, Any] = {"hospital_id": desk.hospital.pk, "by": account_id(request), "now": now}
    if said["document"] is not None:
        verify_person(**here, patient_id=shown.visit.patient_id, document=said["document"])
    if said.get("record_number"):
        set_record_number(**here, patient_id=shown.visit.patient_id, number=said["record_number"])
    act = let_back if shown.standing == Standing.NOSHOW else check_in
    act(**here, appointment_id=shown.visit.pk, way=ArrivalWay(said["way"]))


@require_POST
@desk_page
def undo(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """It was somebody else: they have not come yet."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    shown = found_or_404(visit_at_desk(desk.hospital.pk, pk, now))
    who = {"n": shown.visit.slot.ordinal, "name": shown.visit.patient.masked_name}
    try:
        undo_check_in(hospital_id=desk.hospital.pk, appointment_id=pk, by=account_id(request), now=now)
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("已撤销 %(n)s 号 %(name)s 的报到。") % who)
    return redirect(reception_url(desk))


def reception_url(desk: Workplace) -> str:
    """Where this desk receives whoever comes."""
    return reverse("staff:reception", args=[desk.hospital.slug])


def _check_in_form(shown: VisitAtDesk, now: datetime, sought: Sought | None) -> CheckInForm:
    """How they were found; with the number of their document, if that is how."""
    typed = sought is not None and sought.document is not None
    initial = {
        "way": ArrivalWay.LIST if sought is None else sought.way,
        "number": sought.text if sought is not None and typed else "",
    }
    return CheckInForm(initial=initial, shown=shown, today=local_date(now))


def _visit_page(
    request: HttpRequest, desk: Workplace, shown: VisitAtDesk, form: CheckInForm, *, refused: str = ""
) -> HttpResponse:
    context = {
        "desk": desk,
        "shown": shown,
        "patient": shown.visit.patient,
        "form": form,
        "refused": refused,
        "focus": not form.is_bound and not form.visible_fields(),
    }
    return page(request, "staff/reception_visit.html", context, status=409 if refused else 200)
