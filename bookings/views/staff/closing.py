"""The day of a session is closed: from a ticked list, one by one, or by the list of the hospital's own system; then
somebody signs, and nothing changes any more."""

from __future__ import annotations

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.desk import correct_figures, correct_outcome, record_outcomes, sign_off
from bookings.forms.closing import (
    FIELD,
    CorrectionForm,
    CountForm,
    NumbersForm,
    SeenListForm,
    chosen,
    outcomes_by,
)
from bookings.models.closing import Outcome
from bookings.queries.staff.closing import (
    ClosingLine,
    checked_in,
    closing_lines,
    counted,
    figures_of,
    mark_of,
    record_numbers,
    signed_off,
    to_close,
)
from bookings.queries.staff.history import staff_name
from bookings.queries.staff.lists import lines as lines_of
from bookings.queries.staff.seen_lists import match_list, seen_by_list, unknown_in, unsure_by_list
from bookings.queries.staff.visit_list import session_at_desk
from bookings.queries.today import is_on
from bookings.rules import Reason, Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.common import note_roster, sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk, my_desks
from notices.localtime import local_date
from specialists.actions import CountChangedError
from specialists.enums import LedgerReason, SessionStatus
from specialists.models import ClinicSession

PER_PAGE = 50


@require_http_methods(FORM_METHODS)
@desk_page
def close_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who had a number; what became of them is typed as numbers or chosen, looked at, then written."""
    now = timezone.now()
    session = _session(request, pk, now)
    lines = closing_lines(session, now)
    do = request.POST.get("do", "")
    posted = request.method == "POST" and session.status == SessionStatus.PUBLISHED
    form = NumbersForm(request.POST if posted else None, lines=lines, wanted=do == "numbers")
    said = chosen(request.POST, lines) if posted else {}
    if posted and form.is_valid() and do == "numbers":
        return _look(request, session, lines, form.outcomes, now)
    if posted and do == "look":
        if said:
            return _look(request, session, lines, said, now)
        form.add_error(None, _("还没有选任何一个人。"))
    if posted and do == "confirm" and said and _recorded(request, session, said, form, now):
        return redirect(_url(session))
    if request.method == "POST" and session.status == SessionStatus.CLOSED:
        messages.error(request, Reason.SIGNED_OFF.label)
    return _page(request, session, lines, form, said, now)


def _page(
    request: HttpRequest,
    session: ClinicSession,
    lines: list[ClosingLine],
    form: Form,
    said: dict[int, Outcome],
    now: datetime,
) -> HttpResponse:
    note_roster(request, session, now)
    signed = signed_off(session) if session.status == SessionStatus.CLOSED else None
    presets = [(line, said.get(line.appointment.pk) or line.preset) for line in lines]
    context = {
        "session": session,
        "form": form,
        "field": FIELD,
        "open": [(line, preset) for line, preset in presets if line.outcome is None],
        "written": [line for line in lines if line.outcome is not None],
        "outcomes": Outcome,
        "figures": figures_of(session, lines),
        "early": local_date(now) < local_date(session.starts_at),
        "over": now >= session.ends_at + timedelta(minutes=session.delay_minutes),
        "signed": signed,
        "signed_by": staff_name(signed.signed_off_by) if signed else "",
        "manages": _manages(request, session, now),
        "ledger": counted(session) if signed else [],
    }
    return page(request, "staff/close_day.html", context)


def _look(
    request: HttpRequest,
    session: ClinicSession,
    lines: list[ClosingLine],
    said: dict[int, Outcome],
    now: datetime,
    **more: Any,
) -> HttpResponse:
    """What will be written, in groups, before it is."""
    note_roster(request, session, now)
    open_ = [line for line in lines if line.outcome is None]
    groups = [(one, [line for line in open_ if said.get(line.appointment.pk) == one]) for one in Outcome]
    context = {
        "session": session,
        "field": FIELD,
        "groups": [(one, some) for one, some in groups if some],
        "left_out": [line for line in open_ if line.appointment.pk not in said],
        "said": [(f"{FIELD}{pk}", outcome.value) for pk, outcome in said.items()],
        "numbers": request.POST.get("numbers", ""),
        "rest": "rest" in request.POST,
        **more,
    }
    return page(request, "staff/close_preview.html", context)


def _recorded(
    request: HttpRequest, session: ClinicSession, said: dict[int, Outcome], form: Form, now: datetime
) -> bool:
    """Write it; what stands against it is said in the form."""
    try:
        new = record_outcomes(session_id=session.pk, outcomes=said, by=account_id(request), now=now)
    except (Refused, ValidationError) as wrong:
        form.add_error(None, _sentence(wrong))
        return False
    messages.success(request, ngettext("已记下 %(n)d 人。", "已记下 %(n)d 人。", new) % {"n": new})
    return True


@require_http_methods(FORM_METHODS)
@desk_page
def by_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the hospital's own system: read, matched row by row, looked at; nothing of it is kept."""
    now = timezone.now()
    session = _session(request, pk, now)
    posted = request.method == "POST" and session.status == SessionStatus.PUBLISHED
    form = SeenListForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        lines = closing_lines(session, now, documents=True)
        rows = match_list(form.cleaned_data["sheets"], lines, record_numbers(session, lines))
        unknown, wanted = unknown_in(rows), form.cleaned_data["rest"]
        # A row that is nobody's may be anybody: then of nobody else it is known that they did not come.
        rest = wanted and not unknown
        said = outcomes_by(lines, seen_by_list(rows), rest, unsure_by_list(rows))
        if len(rows) > unknown:
            missed = unknown if wanted else 0
            return _look(request, session, lines, said, now, rows=rows, rest=rest, unknown=missed)
        sentence = _("这张名单里没有当天预约的人。要有取号码、病案号、证件号码，或者姓名和号。")
        form.add_error(None, sentence)
    return page(request, "staff/close_list.html", {"session": session, "form": form})


@require_http_methods(FORM_METHODS)
@desk_page
def correct(request: HttpRequest, pk: int, appointment_id: int) -> HttpResponse:
    """What was written of one person was wrong."""
    now = timezone.now()
    session = _session(request, pk, now)
    lines = closing_lines(session, now)
    line = found_or_404(next((one for one in lines if one.appointment.pk == appointment_id), None))
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        status=line.appointment.status,
        came=checked_in(line.appointment),
        today=is_on(session, now),
    )
    if request.method == "POST" and form.is_valid():
        to, reason = form.cleaned_data["what"]
        try:
            correct_outcome(
                session_id=session.pk,
                appointment_id=appointment_id,
                to=to,
                reason=reason,
                by=account_id(request),
                now=now,
            )
        except (Refused, ValidationError) as wrong:
            form.add_error(None, _sentence(wrong))
        else:
            messages.success(request, _("已更正。"))
            return redirect(_url(session))
    context = {
        "session": session,
        "line": line,
        "form": form,
        "closed": session.status != SessionStatus.PUBLISHED,
    }
    return page(request, "staff/close_correct.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the day; whoever signs them closes it for good."""
    now = timezone.now()
    session = _session(request, pk, now)
    if session.status == SessionStatus.CLOSED:
        return redirect(_url(session))
    lines = closing_lines(session, now)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            sign_off(session_id=session.pk, seen=seen, by=account_id(request), now=now)
        except (Refused, ValidationError) as wrong:
            form.add_error(None, _sentence(wrong))
        else:
            messages.success(request, _("已签字。这场门诊结束了。"))
            return redirect(_url(session))
    context = {
        "session": session,
        "form": form,
        "figures": figures_of(session, lines),
        "seen": mark_of(line.appointment for line in lines),
    }
    return page(request, "staff/close_sign.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def correct_count(request: HttpRequest, pk: int) -> HttpResponse:
    """For who manages the hospital: how many were seen after all, once the day is signed off."""
    now = timezone.now()
    session = _session(request, pk, now)
    if not _manages(request, session, now):
        raise Http404
    ledger = counted(session)
    initial = {"line": ledger[0].pk, "patients": ledger[0].patients} if ledger else {}
    form = CountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and ledger and form.is_valid():
        try:
            correct_figures(
                session_id=session.pk,
                line_id=form.cleaned_data["line"],
                patients=form.cleaned_data["patients"],
                reason=LedgerReason(form.cleaned_data["reason"]),
                by=account_id(request),
                now=now,
            )
        except CountChangedError:
            form.add_error(None, _("刚才有人更正过了，请看现在的数字。"))
        else:
            messages.success(request, _("已更正看诊人次。"))
            return redirect(_url(session))
    return page(request, "staff/close_count.html", {"session": session, "form": form, "ledger": ledger})


@require_safe
@desk_page
def days(request: HttpRequest, hospital: str) -> HttpResponse:
    """The hospital's sessions that are over and not signed off."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    shown = Paginator(to_close(desk.hospital, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {"desk": desk, "page": shown, "lines": lines_of(shown.object_list), "now": now}
    return page(request, "staff/close_days.html", context)


def _session(request: HttpRequest, pk: int, now: datetime) -> ClinicSession:
    """A session of a hospital whose desk is the account's; 404 for any other."""
    return found_or_404(session_at_desk(account_id(request), pk, now))


def _manages(request: HttpRequest, session: ClinicSession, now: datetime) -> bool:
    """Whether the account manages the session's hospital."""
    return any(one.manages for one in my_desks(request, now) if one.hospital.pk == session.hospital_id)


def _url(session: ClinicSession) -> str:
    return reverse("staff:close_day", args=[session.pk])


def _sentence(wrong: Refused | ValidationError) -> str:
    return sentence_for_staff(wrong) if isinstance(wrong, Refused) else " ".join(wrong.messages)
