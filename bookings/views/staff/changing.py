"""Delay a published session, change it, let somebody take over, withdraw it.

Each page says first whom it touches, then asks, then tells what was done. What was typed stands in the
address, so that it can be looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.actions import (
    change_session,
    delay_session,
    substitute_specialist,
    withdraw_part,
    withdraw_session,
)
from bookings.forms import ChangeForm, DelayForm, PartForm, SubstituteForm, WithdrawForm, initial_times
from bookings.queries.impact import impact_of_change, impact_of_part, not_used
from bookings.queries.staff.history import people_told
from bookings.queries.staff.planning import candidates, means_of, meets, meets_delayed
from bookings.rules import Refused
from bookings.views.common import account_id, page
from bookings.views.staff.common import (
    sentence_for_staff,
    session_may,
    session_to_plan,
    session_url,
    staff_page,
    typed_query,
)
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import ClinicSession
from specialists.seen import seen_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_page
def delay(request: HttpRequest, pk: int) -> HttpResponse:
    """How late, whom that touches; then everybody booked is told at once. `minutes` 0 takes it back."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if not session_may(session, now).delay:
        return _too_late(request, session)
    said = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and said.get("minutes") == "0":
        on_time = session.delay_minutes == 0
        return _done(request, session, lambda: _delay(request, session, 0, now), already=on_time)
    form = DelayForm(said if "minutes" in said else None)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        if request.method == "POST":
            already = session.delay_minutes == minutes
            return _done(request, session, lambda: _delay(request, session, minutes, now), already=already)
        shift = timedelta(minutes=minutes)
        context = {
            "minutes": minutes,
            "new_starts_at": session.starts_at + shift,
            "new_ends_at": session.ends_at + shift,
            "meets": meets_delayed(session, minutes, now),
        }
        return _ask(request, "staff/delay.html", session, form, context)
    return _ask(request, "staff/delay.html", session, form, _touched(session, now))


def _delay(request: HttpRequest, session: ClinicSession, minutes: int, now: datetime) -> str:
    delay_session(session=session, minutes=minutes, seen=_said(request), by=account_id(request), now=now)
    if minutes:
        return _("已推迟 %(minutes)s 分钟。") % {"minutes": minutes}
    return _("已恢复原定时间。")


@require_http_methods(FORM_METHODS)
@staff_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or room, and whom that touches; then the session has it and everybody booked is told."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if not session_may(session, now).change:
        return _too_late(request, session)
    means = means_of(session.hospital, now)
    said = request.POST if request.method == "POST" else request.GET
    form = ChangeForm(said if "day" in said else None, initial=initial_times(session), means=means, now=now)
    if not form.is_valid():
        return _ask(request, "staff/change.html", session, form, _touched(session, now))
    starts_at, ends_at = form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]
    room = form.rooms.get(form.cleaned_data["room"])
    same = (starts_at, ends_at, room) == (session.starts_at, session.ends_at, session.room)

    def run() -> str:
        change_session(
            session=session,
            starts_at=starts_at,
            ends_at=ends_at,
            room_id=room.pk if room else None,
            by=account_id(request),
            now=now,
        )
        return _("门诊已改。")

    if request.method == "POST":
        return _done(request, session, run, already=same)
    context = {
        "new_starts_at": starts_at,
        "new_ends_at": ends_at,
        "new_room": room,
        "same": same,
        "only_end": (starts_at, room) == (session.starts_at, session.room),
        "meets": meets(session, starts_at=starts_at, ends_at=ends_at, room=room, now=now),
    }
    return _ask(request, "staff/change.html", session, form, context)


@require_http_methods(FORM_METHODS)
@staff_page
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes over; everybody booked keeps the number and is told."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if not session_may(session, now).change:
        return _too_late(request, session)
    if request.method == "POST" and _stale(request, session):
        return _look_again(request)
    found = [
        (posting, _("（这个时间已有另一场已发布的门诊）") if busy else "")
        for posting, busy in candidates(session, now)
    ]
    form = SubstituteForm(
        request.POST if request.method == "POST" else None,
        initial=request.GET.dict(),
        session=session,
        candidates=found,
    )
    if request.method == "POST" and form.is_valid():
        posting = form.postings[form.cleaned_data["posting"]]

        def run() -> str:
            substitute_specialist(
                session=session,
                leaving_id=form.cleaned_data["leaving"],
                posting=posting,
                seen=_said(request),
                by=account_id(request),
                now=now,
            )
            return _("已由%(name)s专家接替。") % {"name": posting.specialist.name}

        return _done(request, session, run)
    context = {**_touched(session, now), "candidates": found}
    return _ask(request, "staff/substitute.html", session, form, context)


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Why; then every booking is cancelled, nobody has a mark for it, and everybody is told."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if request.method == "POST" and session.status == SessionStatus.WITHDRAWN:
        return redirect(session_url(session))  # pressed twice
    if not session_may(session, now).withdraw:
        return _too_late(request, session)
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        reason = WithdrawReason(form.cleaned_data["reason"])

        def run() -> str:
            withdraw_session(
                session=session, reason=reason, seen=_said(request), by=account_id(request), now=now
            )
            return _("已停诊。")

        return _done(request, session, run)
    return _ask(request, "staff/withdraw.html", session, form, _touched(session, now))


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw_some(request: HttpRequest, pk: int) -> HttpResponse:
    """Which half-hours or numbers, and why; whom that touches; then their bookings are cancelled and they are told."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if not session_may(session, now).withdraw:
        return _too_late(request, session)
    said = request.POST if request.method == "POST" else request.GET
    late = timedelta(minutes=session.delay_minutes)
    form = PartForm(said if "begins" in said else None, numbers=list(not_used(session)), late=late)
    if not form.is_valid():
        if request.method == "POST" and form.already:
            return redirect(session_url(session))  # pressed twice
        return _ask(request, "staff/withdraw_part.html", session, form, {})
    part, reason = form.cleaned_data["part"], WithdrawReason(form.cleaned_data["reason"])

    def run() -> str:
        withdraw_part(
            session=session, part=part, reason=reason, seen=_said(request), by=account_id(request), now=now
        )
        return _("这些号已停诊。")

    if request.method == "POST":
        return _done(request, session, run)
    context = {
        "part": part,
        "numbers": [number for number in form.chosen if number.withdrawn_at is None],
        "reason": reason,
        "shown_starts_at": part.starts_at + late,
        "shown_ends_at": part.ends_at + late,
        "impact": impact_of_part(session, part, now),
    }
    return _ask(request, "staff/withdraw_part.html", session, form, context)


def _touched(session: ClinicSession, now: datetime) -> dict[str, Any]:
    """Who is booked and who is just choosing, before anything is decided."""
    return {"impact": impact_of_change(session, shift=timedelta(0), now=now)}


def _ask(
    request: HttpRequest, template: str, session: ClinicSession, form: Any, context: dict[str, Any]
) -> HttpResponse:
    context = {"session": session, "form": form, "seen": seen_of(session), **context}
    return page(request, template, context)


def _done(
    request: HttpRequest,
    session: ClinicSession,
    run: Callable[[], str],
    *,
    already: bool = False,
) -> HttpResponse:
    """Do it, unless it is `already` so (pressed twice); say how many were told."""
    if already:
        return redirect(session_url(session))
    if _stale(request, session):
        return _look_again(request)
    try:
        done = run()
    except Refused as refused:
        messages.warning(request, sentence_for_staff(refused))
        return redirect(f"{request.path}?{typed_query(request.POST)}")
    messages.success(request, f"{done}{_told_words(people_told(session.pk))}")
    return redirect(session_url(session))


def _said(request: HttpRequest) -> str:
    """What the page showed on which this was decided; a form that does not say so showed nothing."""
    return request.POST.get("seen", "")


def _stale(request: HttpRequest, session: ClinicSession) -> bool:
    """Whether the page on which this was decided showed another session than there is by now."""
    return _said(request) != seen_of(session)


def _look_again(request: HttpRequest) -> HttpResponse:
    """The same question about the session as it is now, with what was typed."""
    messages.warning(request, _("这场门诊刚刚被改过，请看清楚现在的安排，再决定。"))
    return redirect(f"{request.path}?{typed_query(request.POST)}")


def _told_words(told: int) -> str:
    if not told:
        return _("没有人需要通知。")
    return ngettext("已通知 %(n)d 位就诊人。", "已通知 %(n)d 位就诊人。", told) % {"n": told}


def _too_late(request: HttpRequest, session: ClinicSession) -> HttpResponse:
    """What was asked for cannot be done with this session any more: its page says how it stands."""
    messages.warning(request, _("这场门诊现在不能这样改，下面是它现在的情况。"))
    return redirect(session_url(session))
