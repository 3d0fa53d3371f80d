"""Delay a published session, change it, let somebody take over, withdraw it.

Each page says first whom it touches, then asks, then tells what was done. What was typed stands in the
address, so that it can be looked at again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions import (
    change_session,
    delay_session,
    substitute_specialist,
    withdraw_part,
    withdraw_session,
)
from bookings.forms import ChangeForm, DelayForm, PartForm, SubstituteForm, WithdrawForm, initial_times
from bookings.queries.impact import impact_of_change, impact_of_part, not_used, why_not_whole
from bookings.queries.staff.meeting import meets, meets_delayed
from bookings.queries.staff.planning import candidates, means_of
from bookings.rules import Reason
from bookings.views.common import FORM_METHODS, account_id
from bookings.views.staff.asking import (
    ask,
    done,
    look_again,
    seen_by,
    stale,
    too_late,
    while_it,
)
from bookings.views.staff.common import session_may, session_to_plan, session_url, staff_page
from specialists.enums import LegalBasis, SessionPurpose, SessionStatus, WithdrawReason
from specialists.models import ClinicSession, Posting


@while_it(lambda may: may.delay)
def delay(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """How late, whom that touches; then everybody booked is told at once. `minutes` 0 takes it back."""
    said = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and said.get("minutes") == "0":
        on_time = session.delay_minutes == 0
        return done(request, session, lambda: _delay(request, session, 0, now), already=on_time)
    form = DelayForm(said if "minutes" in said else None)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        if request.method == "POST":
            already = session.delay_minutes == minutes
            return done(request, session, lambda: _delay(request, session, minutes, now), already=already)
        shift = timedelta(minutes=minutes)
        context = {
            "minutes": minutes,
            "new_starts_at": session.starts_at + shift,
            "new_ends_at": session.ends_at + shift,
            "meets": meets_delayed(session, minutes, now),
        }
        return ask(request, "staff/delay.html", session, form, context)
    return ask(request, "staff/delay.html", session, form, _touched(session, now))


def _delay(request: HttpRequest, session: ClinicSession, minutes: int, now: datetime) -> str:
    delay_session(session=session, minutes=minutes, seen=seen_by(request), by=account_id(request), now=now)
    if minutes:
        return _("已推迟 %(minutes)s 分钟。") % {"minutes": minutes}
    return _("已恢复原定时间。")


@while_it(lambda may: may.change)
def change(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """Another time or room, and whom that touches; then the session has it and everybody booked is told."""
    means = means_of(session.hospital, now)
    said = request.POST if request.method == "POST" else request.GET
    form = ChangeForm(said if "day" in said else None, initial=initial_times(session), means=means, now=now)
    if not form.is_valid():
        return ask(request, "staff/change.html", session, form, _touched(session, now))
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
        return done(request, session, run, already=same)
    context = {
        "new_starts_at": starts_at,
        "new_ends_at": ends_at,
        "new_room": room,
        "same": same,
        "only_end": (starts_at, room) == (session.starts_at, session.room),
        "meets": meets(session, starts_at=starts_at, ends_at=ends_at, room=room, now=now),
    }
    return ask(request, "staff/change.html", session, form, context)


@while_it(lambda may: may.change)
def substitute(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """Who takes over; everybody booked keeps the number and is told."""
    if request.method == "POST" and stale(request, session):
        return look_again(request)
    found = [(posting, _beside(posting, session, busy=busy)) for posting, busy in candidates(session, now)]
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
                seen=seen_by(request),
                by=account_id(request),
                now=now,
            )
            return _("已由%(name)s专家接替。") % {"name": posting.specialist.name}

        return done(request, session, run)
    context = {**_touched(session, now), "candidates": found}
    return ask(request, "staff/substitute.html", session, form, context)


def _beside(posting: Posting, session: ClinicSession, *, busy: bool) -> str:
    """What to know of somebody who could take over."""
    if busy:
        return _("（这个时间已有另一场已发布的门诊）")
    if posting.legal_basis == LegalBasis.FREE_CLINIC and session.purpose != SessionPurpose.FREE:
        return _("（只做义诊：这场会改成义诊，不收费）")
    return ""


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Why; then every booking is cancelled, nobody has a mark for it, and everybody is told. Once it has begun: that
    nobody was seen; where somebody was, another page asks which part."""
    now = timezone.now()
    session = session_to_plan(request, pk, now)
    if request.method == "POST" and session.status == SessionStatus.WITHDRAWN:
        return redirect(session_url(session))  # pressed twice
    if not session_may(session, now).withdraw:
        return too_late(request, session)
    against = why_not_whole(session, now)
    if against == Reason.SEEN_SOME:
        messages.warning(request, against.label)
        return redirect("staff:withdraw_part", session.pk)
    begun = against is not None
    said = request.POST if request.method == "POST" else None
    form = WithdrawForm(said, initial=request.GET.dict(), begun=begun)
    if request.method == "POST" and form.is_valid():
        reason = WithdrawReason(form.cleaned_data["reason"])

        def run() -> str:
            withdraw_session(
                session=session,
                reason=reason,
                seen=seen_by(request),
                none_seen=begun,
                by=account_id(request),
                now=now,
            )
            return _("已停诊。")

        return done(request, session, run)
    return ask(request, "staff/withdraw.html", session, form, _touched(session, now) | {"begun": begun})


@while_it(lambda may: may.withdraw)
def withdraw_some(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """Which half-hours or numbers, and why; whom that touches; then their bookings are cancelled and they are told."""
    said = request.POST if request.method == "POST" else request.GET
    late = timedelta(minutes=session.delay_minutes)
    form = PartForm(said if "begins" in said else None, numbers=list(not_used(session)), late=late)
    if not form.is_valid():
        if request.method == "POST" and form.already:
            return redirect(session_url(session))  # pressed twice
        return ask(request, "staff/withdraw_part.html", session, form, {})
    part, reason = form.cleaned_data["part"], WithdrawReason(form.cleaned_data["reason"])

    def run() -> str:
        withdraw_part(
            session=session, part=part, reason=reason, seen=seen_by(request), by=account_id(request), now=now
        )
        return _("这些号已停诊。")

    if request.method == "POST":
        return done(request, session, run)
    context = {
        "part": part,
        "numbers": [number for number in form.chosen if number.withdrawn_at is None],
        "reason": reason,
        "shown_starts_at": part.starts_at + late,
        "shown_ends_at": part.ends_at + late,
        "impact": impact_of_part(session, part, now),
    }
    return ask(request, "staff/withdraw_part.html", session, form, context)


def _touched(session: ClinicSession, now: datetime) -> dict[str, Any]:
    """Who is booked and who is just choosing, before anything is decided."""
    return {"impact": impact_of_change(session, shift=timedelta(0), now=now)}
