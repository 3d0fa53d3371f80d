"""转诊 at a desk: what came in and what was sent, one referral with its history, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import note_seen
from bookings.actions import referrals as acts
from bookings.forms.giving import SORTS, GiveForm
from bookings.forms.referrals import (
    ACCEPT,
    ASK,
    REDIRECT,
    CloseForm,
    NothingForm,
    OutcomeForm,
    TriageForm,
)
from bookings.models import ClosedFor, Outcome, Referral, ReferralAct, RefusedFor
from bookings.queries.staff.giving import phones_told, why_nothing
from bookings.queries.staff.persons import person_at_desk
from bookings.queries.staff.referral_case import ReferralCase, case_of, sessions_for
from bookings.queries.staff.referral_routes import departments_at, routes_from, sets_routes
from bookings.queries.staff.referrals import Show, counts_of, line_of, referrals_of
from bookings.queries.staff.scope import Workplace
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.common import sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk
from bookings.views.staff.referring import note_referral_seen
from hospitals.models import Hospital
from notices.localtime import local_date

PER_PAGE = 20
SHOWS = (Show.INCOMING, Show.OUTGOING, Show.DONE)


@require_safe
@desk_page
def referrals(request: HttpRequest, hospital: str) -> HttpResponse:
    """What came in, what was sent, what is over: what is overdue first."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    counts = counts_of(desk.hospital.pk, now)
    first = Show.INCOMING if counts.incoming or not counts.outgoing else Show.OUTGOING
    show = request.GET.get("show", "")
    show = show if show in SHOWS else first
    pages = Paginator(referrals_of(desk.hospital.pk, show, now), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    if shown.object_list:
        note_seen(
            by=account_of(request),
            what=ReferralAct.SAW_LIST,
            subject_kind="hospital",
            subject_id=desk.hospital.pk,
            now=now,
        )
    context = {
        "desk": desk,
        "show": show,
        "counts": counts,
        "page": shown,
        "lines": [line_of(one, desk.hospital.pk, now) for one in shown],
        "sets_routes": sets_routes(account_id(request), desk.hospital.pk, now),
        "may_send": routes_from(desk.hospital.pk, now).exists(),
        "today": local_date(now),
    }
    return page(request, "staff/referrals.html", context)


@require_safe
@desk_page
def referral(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """One of them: what was written, what happened, what is to be done next."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(request, desk, pk, now)
    note_referral_seen(request, desk, pk, now)
    context = {"desk": desk, "case": case, "referral": case.referral}
    person = person_at_desk(account_id(request), desk.hospital.pk, case.referral.patient_id, now)
    return page(request, "staff/referral.html", context | {"reaches": person is not None})


@require_http_methods(FORM_METHODS)
@desk_page
def act(request: HttpRequest, hospital: str, pk: int, act: str) -> HttpResponse:
    """One thing that may be done with it, by its form. What somebody else has done meanwhile is said and shown."""
    if act not in FORMS:
        raise Http404
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(request, desk, pk, now)
    if act not in case.may or request.POST.get("seen", case.referral.status) != case.referral.status:
        if request.method == "POST":
            messages.warning(request, _("这件转诊刚才已经有人办理，请看现在的情况。"))
        return redirect(_url(desk, pk))
    make, do, done = FORMS[act]
    form = make(request.POST if request.method == "POST" else None, case, now)
    if request.method == "POST" and form.is_valid():
        about = {"hospital_id": desk.hospital.pk, "referral_id": pk, "by": account_id(request), "now": now}
        try:
            made = do(form, about)
        except ValidationError as wrong:
            if getattr(wrong, "code", "") in ("moved", "changed"):
                messages.warning(request, wrong.messages[0])
                return redirect(_url(desk, pk))
            for name, sentences in wrong.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
        except Refused as refused:
            form.add_error("time", sentence_for_staff(refused))
        else:
            if act == "book":
                return _told(request, desk, made)
            messages.success(request, done)
            return redirect(_url(desk, pk))
    context = {"desk": desk, "case": case, "referral": case.referral, "form": form, "act": act}
    if act == "book":
        context["why"] = _why_none(case, form, now)
    if act == "triage":  # the page shows what was written
        note_referral_seen(request, desk, pk, now)
    return page(request, "staff/referral_act.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def letter(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask before the name is shown in full; the answer to the form is the letter, to be printed. No address leads to
    it."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(request, desk, pk, now)
    if not case.prints:
        raise Http404
    form = NothingForm(request.POST if request.method == "POST" else None)
    context = {"desk": desk, "case": case, "referral": case.referral, "form": form, "now": now}
    if request.method == "POST" and form.is_valid():
        by = account_id(request)
        try:
            context["name"] = acts.print_letter(hospital_id=desk.hospital.pk, referral_id=pk, by=by, now=now)
        except ValidationError as stop:
            form.add_error(None, stop)
        else:
            return page(request, "staff/referral_paper.html", context)
    return page(request, "staff/referral_letter.html", context)


def _case(request: HttpRequest, desk: Workplace, pk: int, now: datetime) -> ReferralCase:
    """A referral of this desk's side; 404 for any other."""
    return found_or_404(case_of(desk.hospital.pk, pk, now))


def _url(desk: Workplace, pk: int) -> str:
    return reverse("staff:referral", args=[desk.hospital.slug, pk])


def _triage_form(data: Any, case: ReferralCase, now: datetime) -> Form:
    sent = case.referral
    ways = routes_from(sent.from_hospital_id, now).exclude(to_hospital_id=sent.to_hospital_id)
    others: dict[int, Hospital] = {one.to_hospital_id: one.to_hospital for one in ways}
    return TriageForm(
        data,
        departments=departments_at(sent.to_hospital_id),
        ways=others.values(),
        status=sent.status,
    )


def _triage(form: Form, about: dict[str, Any]) -> None:
    said = form.cleaned_data
    about = about | {"words": said["words"], "seen": said["seen"]}
    if said["decision"] == ACCEPT:
        acts.accept_referral(**about, department_id=said["department"])
    elif said["decision"] == ASK:
        acts.ask_back(**about)
    elif said["decision"] == REDIRECT:
        acts.redirect_referral(**about, to_id=said["hospital"])
    else:
        acts.refuse_referral(**about, why=RefusedFor(said["why"]))


def _book_form(data: Any, case: ReferralCase, now: datetime) -> Form:
    sessions = sessions_for(case.referral, now)
    return GiveForm(data, sessions=sessions, today=local_date(now), sort=SORTS["referral"])


def _book(form: Form, about: dict[str, Any]) -> Referral:
    said = dict(form.said)  # type: ignore[attr-defined]  # a GiveForm
    del said["asks_as"]
    return acts.book_referral(**about, **said)


def _told(request: HttpRequest, desk: Workplace, booked: Referral) -> HttpResponse:
    """Say who is told of the number; where nobody can be, on the page of the slip."""
    if phones_told(booked.patient):
        messages.success(request, _("已安排好号，已发短信告诉患者。"))
        return redirect(_url(desk, booked.pk))
    messages.success(request, _("已安排好号。"))
    messages.warning(request, _("没有可以发短信的手机，请电话告知患者，或打印凭条。"))
    return redirect("staff:slip", desk.hospital.slug, booked.patient_id, booked.appointment_id)


def _why_none(case: ReferralCase, form: Form, now: datetime) -> str:
    """Why there is nothing to choose from, where the person themselves is the reason."""
    if form.fields["time"].choices:  # type: ignore[attr-defined]  # a field of choices
        return ""
    reason = why_nothing(case.referral.patient_id, now)
    return sentence_for_staff(Refused(reason)) if reason is not None else ""


def _outcome(form: Form, about: dict[str, Any]) -> None:
    said = form.cleaned_data
    acts.note_outcome(**about, outcome=Outcome(said["outcome"]), words=said["words"])


def _close(form: Form, about: dict[str, Any]) -> None:
    said = form.cleaned_data
    acts.close_referral(**about, why=ClosedFor(said["why"]), words=said["words"])


Make = Callable[[Any, ReferralCase, datetime], Form]
Do = Callable[[Form, dict[str, Any]], Any]

# What may be done → its form, the action, and what is said when it is done.
FORMS: dict[str, tuple[Make, Do, Any]] = {
    "triage": (_triage_form, _triage, gettext_lazy("已答复转出医院。")),
    "book": (_book_form, _book, gettext_lazy("已安排好号。")),
    "outcome": (
        lambda data, case, now: OutcomeForm(data),
        _outcome,
        gettext_lazy("结果已写好。"),
    ),
    "close": (lambda data, case, now: CloseForm(data), _close, gettext_lazy("转诊已结束。")),
    "withdraw": (
        lambda data, case, now: NothingForm(data),
        lambda form, about: acts.withdraw_referral(**about),
        gettext_lazy("转诊已撤回。"),
    ),
    "read": (
        lambda data, case, now: NothingForm(data),
        lambda form, about: acts.confirm_outcome_seen(**about),
        gettext_lazy("已记下：结果看过了。"),
    ),
}
