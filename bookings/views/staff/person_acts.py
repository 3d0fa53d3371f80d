"""What a desk does by the original document: verify, correct, give a record to whom it belongs; the record number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.documents import Document
from accounts.phones import spaced_phone
from bookings.actions.desk import (
    claim_person,
    compare_person,
    correct_person,
    remove_record_number,
    set_record_number,
    verify_person,
)
from bookings.actions.desk.identity import ELSEWHERE
from bookings.enums import DocumentKind, Sex
from bookings.forms.desk import ClaimForm, OriginalForm, VerifyForm
from bookings.forms.desk_acts import RecordNumberForm
from bookings.models import Patient
from bookings.queries.staff.persons import record_number_of
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
from notices.masks import mask_document


@require_http_methods(FORM_METHODS)
@desk_page
def verify(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """The original is on the desk: does its number fit?"""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = VerifyForm(
        request.POST if request.method == "POST" else None,
        initial={"document_kind": patient.document_kind},
        today=local_date(now),
    )
    if request.method == "POST" and form.is_valid():
        document: Document = form.cleaned_data["document"]
        who = _whom(request, desk, pk, now)
        if done(form, lambda: verify_person(**who, document=document)):
            messages.success(request, _("已核对证件原件。30 分钟内可以办理其他事项。"))
            return redirect(person_url(desk, pk))
    return page(request, "staff/person_verify.html", {"desk": desk, "patient": patient, "form": form})


@require_http_methods(FORM_METHODS)
@desk_page
def correct(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """What the original says, then what will change, then it is so."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = OriginalForm(request.POST if request.method == "POST" else None, today=local_date(now))

    def act() -> None:
        correct_person(**_whom(request, desk, pk, now), particulars=form.particulars)

    return _asked_twice(
        request, desk, patient, form, act, "staff/person_correct.html", _("已按证件原件更正，并已核对。")
    )


@require_http_methods(FORM_METHODS)
@desk_page
def claim(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Somebody else has entered this person's document: what will change and who loses the person, then it is so."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = ClaimForm(request.POST if request.method == "POST" else None, today=local_date(now))

    def act() -> None:
        claim_person(
            **_whom(request, desk, pk, now),
            particulars=form.particulars,
            phone=form.cleaned_data["phone"],
        )

    return _asked_twice(
        request, desk, patient, form, act, "staff/person_claim.html", _("已收回，其他账号不能再为本人预约。")
    )


@require_http_methods(FORM_METHODS)
@desk_page
def record_number(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Set, change or remove what this hospital's own system calls the person."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    who = _whom(request, desk, pk, now)
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_record_number(**who)
        messages.success(request, _("已删除本院病案号。"))
        return redirect(person_url(desk, pk))
    known = record_number_of(patient, desk.hospital.pk)
    form = RecordNumberForm(request.POST if request.method == "POST" else None, initial={"number": known})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if done(form, lambda: set_record_number(**who, number=number)):
            messages.success(request, _("已登记本院病案号。"))
            return redirect(person_url(desk, pk))
    context = {"desk": desk, "patient": patient, "form": form, "known": known}
    return page(request, "staff/person_record_number.html", context)


def _whom(request: HttpRequest, desk: Workplace, pk: int, now: datetime) -> dict[str, Any]:
    """What every act is told."""
    return {"hospital_id": desk.hospital.pk, "patient_id": pk, "by": account_id(request), "now": now}


def _asked_twice(
    request: HttpRequest,
    desk: Workplace,
    patient: Patient,
    form: OriginalForm,
    act: Callable[[], None],
    template: str,
    said: str,
) -> HttpResponse:
    """The form; then the same, hidden, below what will change; then the act. Nothing typed stands in an address."""
    context: dict[str, Any] = {"desk": desk, "patient": patient, "form": form}
    pressed = request.POST.get("do", "")
    if request.method == "POST" and form.is_valid() and pressed != "again":
        if pressed != "save":
            same: dict[str, bool] = {}
            who = _whom(request, desk, patient.pk, timezone.now())
            if done(form, lambda: same.update(compare_person(**who, particulars=form.particulars))):
                context |= {"changes": _changes(patient, form, same), "kept": kept_typed(request)}
        elif done(form, act):
            messages.success(request, said)
            return redirect(person_url(desk, patient.pk))
        # Another record has this document: from here one may go on and join the two.
        context["elsewhere"] = form.has_error("number", ELSEWHERE)
    return page(request, template, context)


def _changes(patient: Patient, form: OriginalForm, same: dict[str, bool]) -> list[dict[str, Any]]:
    """Each particular: what it is, masked, what it will be, and whether that is the `same`."""
    new = form.particulars
    kind = DocumentKind(patient.document_kind).label if patient.document_kind else ""
    rows = [
        (_("姓名"), patient.masked_name, new.name, same["name"]),
        (_("性别"), patient.get_sex_display(), Sex(new.sex).label, same["sex"]),
        (
            _("出生日期"),
            _("%(year)s 年生") % {"year": patient.birth_date.year},
            new.birth_date,
            same["birth_date"],
        ),
        (
            _("证件"),
            f"{kind} {patient.masked_document}".strip(),
            f"{DocumentKind(new.document.kind).label} {mask_document(new.document.number)}",
            same["document"],
        ),
    ]
    if "phone" in form.fields:
        phone = spaced_phone(form.cleaned_data["phone"])
        rows.append((_("本人手机"), "", phone, False))
    return [
        {"label": label, "before": before, "after": after, "same": unchanged}
        for label, before, after, unchanged in rows
    ]
