"""Somebody who calls or comes and is not on record: registered at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import ConsentPurpose
from accounts.rules.consents import CURRENT
from bookings.actions.desk import AlreadyOnRecord, register_newborn, register_person
from bookings.enums import DocumentKind, LookUp
from bookings.forms.registering import RegisterForm, RegisterNewbornForm
from bookings.views.common import FORM_METHODS, account_id, page
from bookings.views.staff.persons_common import desk_page, done, my_desk, person_here, person_url
from notices.localtime import local_date

# What is said to who calls, before they agree.
AGREED_TO = (
    ConsentPurpose.IDENTITY,
    ConsentPurpose.HOSPITAL,
    ConsentPurpose.CHILD,
    ConsentPurpose.YOUNG,
)


@require_http_methods(FORM_METHODS)
@desk_page
def register(request: HttpRequest, hospital: str) -> HttpResponse:
    """Ask who it is, and put them on record; who is on record already is found, and nothing is written anew."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    sent = request.method == "POST" and request.POST.get("do") != "begin"
    form = RegisterForm(
        request.POST if sent else None, initial=_begun(request) if not sent else None, today=local_date(now)
    )
    if sent and form.is_valid():
        people: list[int] = []

        def act() -> None:
            about: dict[str, Any] = {"hospital_id": desk.hospital.pk, "by": account_id(request), "now": now}
            try:
                made = register_person(**about, particulars=form.particulars, **form.told)
            except AlreadyOnRecord as known:
                people.append(known.patient_id)
                messages.warning(request, known.messages[0])
            else:
                people.append(made.pk)
                messages.success(request, _("已登记。30 分钟内可以办理其他事项。"))

        if done(form, act):
            return redirect(person_url(desk, people[0]))
    texts = [{"label": one.label, "purpose": one.value, "version": CURRENT[one]} for one in AGREED_TO]
    return page(request, "staff/person_register.html", {"desk": desk, "form": form, "texts": texts})


@require_http_methods(FORM_METHODS)
@desk_page
def newborn(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """The newborn, without a document yet, of the person whose page is open; who is on record already is found."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    parent = person_here(request, desk, pk, now)
    form = RegisterNewbornForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        people: list[int] = []

        def act() -> None:
            about: dict[str, Any] = {"hospital_id": desk.hospital.pk, "by": account_id(request), "now": now}
            try:
                made = register_newborn(**about, patient_id=pk, **form.told)
            except AlreadyOnRecord as known:
                people.append(known.patient_id)
                messages.warning(request, known.messages[0])
            else:
                people.append(made.pk)
                messages.success(request, _("已登记。30 分钟内可以办理其他事项。"))

        if done(form, act):
            return redirect(person_url(desk, people[0]))
    texts = [{"label": one.label, "purpose": one.value, "version": CURRENT[one]} for one in AGREED_TO[:3]]
    context = {"desk": desk, "patient": parent, "form": form, "texts": texts}
    return page(request, "staff/person_newborn.html", context)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What was typed to find somebody whom nobody had registered: it is not typed again."""
    kind = request.POST.get("document_kind", "")
    number = request.POST.get("number", "")
    if kind == LookUp.PHONE:
        return {"phone": number}
    if kind not in DocumentKind.values:
        return {}
    return {"document_kind": kind, "number": number, "country": request.POST.get("country", "")}
