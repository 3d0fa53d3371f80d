"""Two records of one person: which is the other one, both side by side, then they are one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions.desk import compare_records, join_records, look_up
from bookings.forms.desk import LookUpForm
from bookings.forms.joining import JoinForm
from bookings.models import Patient
from bookings.queries.staff.joining import join_page, others_found, which_to_keep
from bookings.queries.staff.scope import Workplace
from bookings.views.common import FORM_METHODS, account_id, page
from bookings.views.staff.persons_common import (
    desk_page,
    done,
    kept_typed,
    my_desk,
    person_here,
    person_url,
)
from notices.localtime import local_date


@require_http_methods(FORM_METHODS)
@desk_page
def other(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Which is the other record: one just found, or looked up here by a whole number."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = LookUpForm(request.POST if request.method == "POST" else None, today=local_date(now))
    nobody = False
    if request.method == "POST" and form.is_valid():
        sought: list[Patient] = []

        def act() -> None:
            sought.extend(
                look_up(hospital_id=desk.hospital.pk, **form.sought, by=account_id(request), now=now)
            )

        if done(form, act):
            others = [one for one in sought if one.pk != pk]
            if len(others) == 1:
                return redirect(_join_url(desk, patient, others[0]))
            if others:
                messages.success(request, _("这个号码下有几位就诊人，请选择。"))
                return redirect(person_url(desk, pk, "join_person"))
            nobody = True
    found = others_found(account_id(request), desk.hospital.pk, pk, now)
    context = {
        "desk": desk,
        "patient": patient,
        "form": form,
        "nobody": nobody,
        "found": [{"patient": one, "url": _join_url(desk, patient, one)} for one in found],
    }
    return page(request, "staff/person_join.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def join(request: HttpRequest, hospital: str, pk: int, other_id: int) -> HttpResponse:
    """Both records and what stands against it; the original is typed; what will be; then it is so."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    kept = person_here(request, desk, pk, now)
    joined = person_here(request, desk, other_id, now)
    if kept == joined:
        return redirect(person_url(desk, pk, "join_person"))
    both = join_page(kept, joined, desk.hospital.pk, now)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        joined=joined,
        record_numbers=(both.kept.record_number, both.joined.record_number),
        today=local_date(now),
    )
    context: dict[str, Any] = {"desk": desk, "patient": kept, "both": both, "form": form}
    pressed = request.POST.get("do", "")
    if request.method == "POST" and form.is_valid() and pressed != "again":
        said: dict[str, Any] = {
            "hospital_id": desk.hospital.pk,
            "keep_id": kept.pk,
            "other_id": joined.pk,
            "particulars": form.particulars,
            "second": form.second,
            "by": account_id(request),
            "now": now,
        }
        if pressed != "save":
            if done(form, lambda: compare_records(**said)):
                context["kept"] = kept_typed(request)
        elif done(form, lambda: join_records(**said, number_of_other=form.number_of_other)):
            messages.success(request, _("两条登记已合并成一条，能预约的账号都会收到短信。"))
            return redirect(person_url(desk, kept.pk))
    return page(request, "staff/person_join_both.html", context)


def _join_url(desk: Workplace, one: Patient, another: Patient) -> str:
    """Where these two are joined; the better one stays, unless the desk turns it round there."""
    keep, joined = which_to_keep(one, another)
    return reverse("staff:join_records", args=[desk.hospital.slug, keep.pk, joined.pk])
