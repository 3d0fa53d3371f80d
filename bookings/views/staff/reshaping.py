"""Put out further numbers of a published session; split its rest off. As in `changing`, each page says first whom it
touches and what comes of it, and what was typed stands in the address."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.actions import enlarge_session, split_session
from bookings.actions.enlarging import line_until, pools_ahead
from bookings.forms import MoreForm, SplitForm
from bookings.policy import policies_at
from bookings.queries.more_numbers import regular_numbers, spread_more, stretches_of
from bookings.queries.splitting import numbers_of, split_outlook
from bookings.queries.staff.planning import candidates, means_of
from bookings.queries.waitlist import in_line
from bookings.views.common import account_id
from bookings.views.staff.asking import ask, done, seen_by, told_words, while_it
from bookings.views.staff.common import session_url
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from specialists.rules import offered


@while_it(lambda may: may.change)
def more_numbers(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """How many more, where they go and who is asked first; then they are put out."""
    numbers = regular_numbers(session)
    said = request.POST if request.method == "POST" else request.GET
    form = MoreForm(said if "more" in said else None, has=len(numbers))
    waiting = in_line(session).count()
    context: dict[str, Any] = {
        "had": len(numbers),
        "in_line": waiting,
        "asked": waiting > 0 and line_until(session, policies_at(now, session.hospital_id), now) is not None,
    }
    if not form.is_valid():
        return ask(request, "staff/more_numbers.html", session, form, context)
    more = form.cleaned_data["more"]

    def run() -> str:
        enlarge_session(
            session=session,
            more=more,
            had=form.cleaned_data["had"] or 0,
            seen=seen_by(request),
            by=account_id(request),
            now=now,
        )
        return ngettext("已加放 %(n)d 个号。", "已加放 %(n)d 个号。", more) % {"n": more}

    if request.method == "POST":
        waits = _("会先问候补的人。") if context["asked"] else ""
        return done(request, session, run, already=form.already, told=lambda: waits)
    context |= _further(session, numbers, more, now)
    return ask(request, "staff/more_numbers.html", session, form, context)


def _further(session: ClinicSession, numbers: list[Slot], more: int, now: datetime) -> dict[str, Any]:
    """Where they go, for whom they are kept, when they can be had."""
    stretches = spread_more(stretches_of(session, numbers), more)
    pools = Counter(pools_ahead(session, more, now))
    late = timedelta(minutes=session.delay_minutes)
    return {
        "more": more,
        "in_all": len(numbers) + more,
        "stretches": [(one, one.starts_at + late, one.ends_at + late) for one in stretches],
        "fits": any(one.gets for one in stretches),
        "pools": [(pool.label, pools[pool]) for pool in Pool if pools[pool]],
        "opens_later": session.opens_at is not None and now < session.opens_at,
        "closed": session.closes_at is not None and session.closes_at <= now,
    }


@while_it(lambda may: may.change)
def split(request: HttpRequest, session: ClinicSession, now: datetime) -> HttpResponse:
    """From when on, where and with whom; whom that touches; then the rest is another session and they are told."""
    said = request.POST if request.method == "POST" else request.GET
    numbers = numbers_of(session)
    busy_words = _("（这场门诊期间另有一场已发布的门诊，下一步会核对时间）")
    late = timedelta(minutes=session.delay_minutes)
    form = SplitForm(
        said if "at" in said else None,
        session=session,
        numbers=numbers,
        rooms=means_of(session.hospital, now).rooms,
        candidates=[(posting, busy_words if busy else "") for posting, busy in candidates(session, now)],
        late=late,
    )
    if not form.is_valid():
        if request.method == "POST" and _ends_there(session, request.POST.get("at", "")):
            return redirect(session_url(session))  # pressed twice
        return ask(request, "staff/split.html", session, form, {})
    at, postings = form.cleaned_data["at"], form.cleaned_data["postings"]
    room = form.rooms.get(form.cleaned_data["room"])
    rest: list[ClinicSession] = []

    def run() -> str:
        later = split_session(
            session=session,
            at=at,
            room_id=room.pk if room else None,
            postings=postings,
            seen=seen_by(request),
            by=account_id(request),
            now=now,
        )
        rest.append(later)
        return _("已拆成两场。")

    if request.method == "POST":
        return done(request, session, run, told=lambda: told_words(rest[0].pk))
    held = [row.specialist_id for row in session.session_specialists.all()]
    context = {
        "shown_at": at + late,
        "shown_starts_at": session.starts_at + late,
        "shown_ends_at": session.ends_at + late,
        "room": room,
        "elsewhere": room != session.room,
        "postings": postings,
        "substituted": [one.specialist_id for one in postings] != held,
        "free": offered(postings, session.purpose, session.fee_yuan)["purpose"] != session.purpose,
        "outlook": split_outlook(session, at=at, room=room, postings=postings, numbers=numbers, now=now),
    }
    return ask(request, "staff/split.html", session, form, context)


def _ends_there(session: ClinicSession, at: str) -> bool:
    """Whether the session ends where it was to be split."""
    try:
        return datetime.fromisoformat(at) == session.ends_at
    except (TypeError, ValueError):
        return False
