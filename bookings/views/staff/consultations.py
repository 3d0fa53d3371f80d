"""会诊 at a desk: what was asked of specialists, one of them with its history, its acts, and the written invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
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
from bookings.actions import consultations as acts
from bookings.forms.consultations import AcceptForm, AdviceForm, ConsultForm, DeclineForm, TakeBackForm
from bookings.forms.referrals import NothingForm
from bookings.models import Consultation, ConsultationAct, WithdrawnFor
from bookings.queries.staff.consultations import (
    OPEN,
    SHOWS,
    ConsultationCase,
    case_of_consultation,
    consultations_of,
    counts_of_consultations,
    line_of,
    postings_for,
)
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.scope import Workplace
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page
from bookings.views.staff.persons_common import desk_page, done, my_desk, person_here
from notices.localtime import local_date
from specialists.limits import MOST_DAYS_AHEAD
from specialists.models import Specialist

PER_PAGE = 20


@require_safe
@desk_page
def consultations(request: HttpRequest, hospital: str) -> HttpResponse:
    """What is open, what is overdue first; or what is over."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else OPEN
    shown = Paginator(consultations_of(desk.hospital.pk, show), PER_PAGE).get_page(request.GET.get("page"))
    if shown.object_list:
        note_seen(
            by=account_of(request),
            what=ConsultationAct.SAW_LIST,
            subject_kind="hospital",
            subject_id=desk.hospital.pk,
            now=now,
        )
    context = {
        "desk": desk,
        "show": show,
        "counts": counts_of_consultations(desk.hospital.pk, now),
        "page": shown,
        "lines": [line_of(one, now) for one in shown],
    }
    return page(request, "staff/consultations.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def consult(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask a posted specialist to the bed of a person of this desk: all that the invitation must say."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    specialists = _posted(desk, now)
    context = {"desk": desk, "patient": patient, "specialists": specialists}
    form = ConsultForm(
        request.POST if request.method == "POST" else None, now=now, specialists=specialists.values()
    )
    if request.method == "POST" and form.is_valid():
        made: list[Consultation] = []

        def act() -> None:
            made.append(
                acts.request_consultation(
                    hospital_id=desk.hospital.pk,
                    patient_id=pk,
                    asking=form.said,
                    within=form.cleaned_data["within"],
                    key=form.cleaned_data["key"],
                    by=account_id(request),
                    now=now,
                )
            )

        if done(form, act):
            messages.success(request, _("会诊申请已登记。请打印邀请函，盖章后发给派出医院。"))
            return redirect(_url(desk, made[0].pk))
    return page(request, "staff/consult.html", {**context, "form": form})


@require_safe
@desk_page
def consultation(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """One of them: what was written, what happened, what is to be done next."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    note_consultation_seen(request, pk, now, at_hospital(desk.hospital.pk))
    context = {"desk": desk, "case": case, "consultation": case.consultation}
    return page(request, "staff/consultation.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def act(request: HttpRequest, hospital: str, pk: int, act: str) -> HttpResponse:
    """One thing that may be done with it, by its form. What somebody else has done meanwhile is said and shown."""
    if act not in FORMS:
        raise Http404
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    if act not in case.may:
        if request.method == "POST":
            messages.warning(request, _("这件会诊刚才已经有人办理，请看现在的情况。"))
        return redirect(_url(desk, pk))
    make, do, said = FORMS[act]
    if act == "withdraw" and case.consultation.set_for:
        said = _("会诊申请已撤回。已约好时间的，请打电话告诉专家。")
    form = make(request.POST if request.method == "POST" else None, case.consultation, now)
    if request.method == "POST" and form.is_valid():
        about = _about(request, desk, pk, now)
        if answered(request, form, lambda: do(form, about), said):
            return redirect(_url(desk, pk))
    context = {"desk": desk, "case": case, "consultation": case.consultation, "form": form, "act": act}
    return page(request, "staff/consultation_act.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def invitation(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask before the name is shown in full; the answer to the form is the invitation, to be printed. No address leads
    to it."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    case = _case(desk, pk, now)
    if not case.prints:
        raise Http404
    form = NothingForm(request.POST if request.method == "POST" else None)
    context = {"desk": desk, "case": case, "consultation": case.consultation, "form": form, "now": now}
    if request.method == "POST" and form.is_valid():
        about = _about(request, desk, pk, now)
        try:
            context["name"] = acts.print_invitation(**about)
        except ValidationError as stop:
            form.add_error(None, stop)
        else:
            return page(request, "staff/consultation_paper.html", context)
    return page(request, "staff/consultation_invitation.html", context)


def note_consultation_seen(
    request: HttpRequest, consultation_id: int, now: datetime, where: str = ""
) -> None:
    """Note for good, once an hour, that this account has read what was written in a consultation."""
    note_seen(
        by=account_of(request),
        what=ConsultationAct.SAW,
        subject_kind="consultation",
        subject_id=consultation_id,
        now=now,
        reason=where,
    )


def answered(request: HttpRequest, form: Form, do: Callable[[], Any], said: Any) -> bool:
    """Act; whether to go on to its page: it is done, and `said`, or somebody else was first, and that is said. What
    stands against it is said in the form."""
    try:
        do()
    except ValidationError as wrong:
        if getattr(wrong, "code", "") in ("moved", "changed"):
            messages.warning(request, wrong.messages[0])
            return True
        for name, sentences in wrong.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return False
    messages.success(request, said)
    return True


def _posted(desk: Workplace, now: datetime) -> dict[int, Specialist]:
    """Who is posted here today or in the time ahead that may be asked for, by name."""
    today = local_date(now)
    last = today + timedelta(days=MOST_DAYS_AHEAD)
    return {one.specialist_id: one.specialist for one in postings_for(desk.hospital.pk, today, last)}


def _case(desk: Workplace, pk: int, now: datetime) -> ConsultationCase:
    """A consultation of this desk; 404 for any other."""
    return found_or_404(case_of_consultation(desk.hospital.pk, pk, now))


def _about(request: HttpRequest, desk: Workplace, pk: int, now: datetime) -> dict[str, Any]:
    """What every action is told."""
    return {"hospital_id": desk.hospital.pk, "consultation_id": pk, "by": account_id(request), "now": now}


def _url(desk: Workplace, pk: int) -> str:
    return reverse("staff:consultation", args=[desk.hospital.slug, pk])


Make = Callable[[Any, Consultation, datetime], Form]
Do = Callable[[Any, dict[str, Any]], Any]

# What may be done → its form, the action, and what is said when it is done.
FORMS: dict[str, tuple[Make, Do, Any]] = {
    "accept": (
        lambda data, row, now: AcceptForm(
            data, now=now, moment=row.set_for or row.wanted_by, by_phone=True, seen=row.seen_as
        ),
        lambda form, about: acts.accept_consultation(
            **about, answer=form.said, who=form.cleaned_data["who"], seen=form.cleaned_data["seen"]
        ),
        gettext_lazy("已登记会诊时间。"),
    ),
    "decline": (
        lambda data, row, now: DeclineForm(data, by_phone=True, seen=row.seen_as),
        lambda form, about: acts.decline_consultation(
            **about, answer=form.said, who=form.cleaned_data["who"], seen=form.cleaned_data["seen"]
        ),
        gettext_lazy("已登记：专家不能会诊。"),
    ),
    "withdraw": (
        lambda data, row, now: TakeBackForm(data, seen=row.seen_as),
        lambda form, about: acts.withdraw_consultation(
            **about, why=WithdrawnFor(form.cleaned_data["why"]), seen=form.cleaned_data["seen"]
        ),
        gettext_lazy("会诊申请已撤回。"),
    ),
    "outcome": (
        lambda data, row, now: AdviceForm(data, now=now, moment=row.set_for, seen=row.seen_as),
        lambda form, about: acts.note_consultation(
            **about,
            took_place_at=form.cleaned_data["moment"],
            words=form.cleaned_data["words"],
            seen=form.cleaned_data["seen"],
        ),
        gettext_lazy("会诊意见已保存。"),
    ),
}
