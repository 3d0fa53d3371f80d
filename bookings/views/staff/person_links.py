"""What a desk does about accounts: who may book for the person, and another number for the person's own one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import CodePurpose, PhoneRefusal
from accounts.forms import CodeForm, PhoneForm
from accounts.models import User
from accounts.phones import spaced_phone
from accounts.rules import CodeRefused, PhoneRefused, TooManyCodes
from accounts.views.common import device_of, remember_device, send_code, viewer_shows_codes
from accounts.wording import refusal_sentence, too_many_sentence
from bookings.actions.desk import end_account_link, grant_asked_link, link_account, replace_lost_phone
from bookings.enums import Relation
from bookings.forms.desk_acts import LinkForm
from bookings.models import Patient
from bookings.queries.staff.persons import open_link, own_account, seen_lately
from bookings.queries.staff.scope import Workplace
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.persons_common import (
    desk_page,
    done,
    my_desk,
    person_here,
    person_url,
)

# What the session remembers between the two pages: whose account, the new number, the code's id.
PENDING = "desk_phone"


@require_http_methods(FORM_METHODS)
@desk_page
def link(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Let an account book for the person, who stands there and agrees."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def act() -> None:
            link_account(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                phone=said["phone"],
                relation=Relation(said["relation"]),
                is_guardian=said["is_guardian"],
                by=account_id(request),
                now=now,
            )

        if done(form, act):
            messages.success(request, _("已允许这个账号为就诊人预约，并已通知对方。"))
            return redirect(person_url(desk, pk))
    return _page(request, "staff/person_link.html", desk, patient, now, {"form": form})


@require_http_methods(FORM_METHODS)
@desk_page
def grant(request: HttpRequest, hospital: str, pk: int, link_id: int) -> HttpResponse:
    """Say yes, with the person there, to an account that has asked."""
    return _answer(request, hospital, pk, link_id, granting=True)


@require_http_methods(FORM_METHODS)
@desk_page
def end(request: HttpRequest, hospital: str, pk: int, link_id: int) -> HttpResponse:
    """Let an account book for the person no more, or refuse one that has asked."""
    return _answer(request, hospital, pk, link_id, granting=False)


def _answer(request: HttpRequest, hospital: str, pk: int, link_id: int, *, granting: bool) -> HttpResponse:
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    row = open_link(patient, link_id, now)
    if row is None and request.method == "POST" and not granting:
        return redirect(person_url(desk, pk))  # pressed twice
    row = found_or_404(row)
    refused = ""
    if request.method == "POST":
        act = grant_asked_link if granting else end_account_link
        try:
            act(hospital_id=desk.hospital.pk, patient_id=pk, link_id=row.pk, by=account_id(request), now=now)
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            said = _("已允许这个账号为就诊人预约，并已通知对方。")
            messages.success(request, said if granting else _("这个账号不能再为就诊人预约了。"))
            return redirect(person_url(desk, pk))
    context = {"link": row, "granting": granting, "refused": refused}
    return _page(request, "staff/person_link_answer.html", desk, patient, now, context)


@require_http_methods(FORM_METHODS)
@desk_page
def new_phone(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """The person's own account, whose number is lost: which number instead? A code is sent there."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    account = own_account(pk)
    form = PhoneForm(request.POST if request.method == "POST" else None)
    device = device_of(request)
    asked = request.method == "POST" and account and seen_lately(patient, account_id(request), now)
    if asked and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            code_id = send_code(request, phone=phone, device=device, purpose=CodePurpose.CHANGE)
        except TooManyCodes as stop:
            form.add_error("phone", too_many_sentence(stop, now))
        else:
            request.session[PENDING] = {"patient": pk, "phone": phone, "code": code_id}
            return remember_device(redirect(person_url(desk, pk, "phone_code")), device)
    context = {"form": form, "account": account}
    return remember_device(_page(request, "staff/person_phone.html", desk, patient, now, context), device)


@require_http_methods(FORM_METHODS)
@desk_page
def phone_code(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """The six digits that arrived at the new number; then the account signs in by it."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    pending = request.session.get(PENDING, {})
    if pending.get("patient") != pk:
        return redirect(person_url(desk, pk, "new_phone"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> User:
            return replace_lost_phone(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                phone=pending["phone"],
                code_id=pending["code"],
                device=device_of(request),
                typed=form.cleaned_data["code"],
                by=account_id(request),
                now=now,
            )

        try:
            replaced = done(form, act)
        except CodeRefused as refused:
            form.add_error("code", refusal_sentence(refused))
        except PhoneRefused as refused_phone:
            form.add_error(None, _phone_sentence(refused_phone))
        else:
            if replaced:
                del request.session[PENDING]
                messages.success(request, _("手机号码已更换，原来登录的设备都已退出。"))
                return redirect(person_url(desk, pk))
    context = {
        "form": form,
        "phone": spaced_phone(pending["phone"]),
        "viewer": viewer_shows_codes(),
    }
    return _page(request, "staff/person_phone_code.html", desk, patient, now, context)


def _phone_sentence(refused: PhoneRefused) -> str:
    """Why the person's account does not get that number, and what to do at the desk."""
    return {
        PhoneRefusal.SAME: _("账号现在就是用这个号码登录的，不用更换。"),
        PhoneRefusal.TAKEN: _(
            "这个号码已经有另一个账号，不能换到这位就诊人的账号上。请换一个号码；"
            "本人就用那个账号的，请停止原来的账号，再允许那个账号以“本人”预约。"
        ),
    }[refused.refusal]


def _page(
    request: HttpRequest,
    template: str,
    desk: Workplace,
    patient: Patient,
    now: datetime,
    context: dict[str, Any],
) -> HttpResponse:
    """A page for which the original must just have been seen; where it was not, it says so."""
    seen = seen_lately(patient, account_id(request), now)
    status = 409 if context.get("refused") else 200
    return page(request, template, {"desk": desk, "patient": patient, "seen": seen, **context}, status=status)
