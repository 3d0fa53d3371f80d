"""叫号: the queue of a session, for the desk of its hospital and for who is or looks after its specialists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import desk
from bookings.queries.staff.queueing import (
    finishes_one,
    queue_of,
    queue_tag,
    receives_at,
    session_to_call,
)
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page, whole_number
from bookings.views.staff.common import note_roster, sentence_for_staff, shown_times
from bookings.views.staff.persons_common import desk_page
from specialists.models import ClinicSession

PART = "HTTP_X_PART"  # a script asks for what may change alone

# About one person of the queue: what is done, and what is said then.
ACTS: dict[str, tuple[Callable[..., Any], Callable[[int], str]]] = {
    "again": (desk.call_again, lambda n: _("又叫了一次 %(n)s 号。") % {"n": n}),
    "pass": (desk.pass_over, lambda n: _("%(n)s 号过号，排到后面继续等。") % {"n": n}),
    "put_back": (desk.put_back, lambda n: _("%(n)s 号放回候诊，排在最前面。") % {"n": n}),
    "away": (desk.send_away, lambda n: _("%(n)s 号去检查，回来前不叫。") % {"n": n}),
    "back": (desk.come_back, lambda n: _("%(n)s 号检查回来，接着就叫。") % {"n": n}),
    "finish": (desk.finish, lambda n: _("%(n)s 号记为已就诊。") % {"n": n}),
    "undo": (desk.undo_finish, lambda n: _("%(n)s 号继续就诊。") % {"n": n}),
}


@require_http_methods(FORM_METHODS)
@desk_page
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is being seen and who waits; (form) who is called, and what becomes of them."""
    now = timezone.now()
    session = _session(request, pk, now)
    if request.method == "POST":
        good, said = _done(request, session, now)
        if PART in request.META:
            return _part(request, session, now, _tag(session, now), said={"good": good, "text": said})
        (messages.success if good else messages.warning)(request, said)
        return redirect("staff:queue", pk=pk)
    note_roster(request, session, now)
    prefetch_related_objects([session], "session_specialists__specialist")
    tag = _tag(session, now)
    context = _context(session, now) | shown_times(session) | {"tag": tag}
    context["receives"] = receives_at(account_id(request), session.hospital_id, now)
    return page(request, "staff/queue.html", context)


@require_safe
@desk_page
def queue_now(request: HttpRequest, pk: int) -> HttpResponse:
    """What of that page may have changed, for a script that asks now and then."""
    now = timezone.now()
    session = _session(request, pk, now)
    note_roster(request, session, now)
    tag = _tag(session, now)  # before what it is the mark of: never newer
    return get_conditional_response(request, etag=tag) or _part(request, session, now, tag)


def _session(request: HttpRequest, pk: int, now: datetime) -> ClinicSession:
    """A session in which this account may call; 404 for any other."""
    return found_or_404(session_to_call(account_id(request), pk, now))


def _tag(session: ClinicSession, now: datetime) -> str:
    return quote_etag(f"{queue_tag(session, now)}-{get_language()}")


def _part(
    request: HttpRequest,
    session: ClinicSession,
    now: datetime,
    tag: str,
    said: dict[str, Any] | None = None,
) -> HttpResponse:
    context = _context(session, now) | {"said": said}
    answer = render(request, "staff/_queue.html", context)
    answer["ETag"] = tag
    return answer


def _context(session: ClinicSession, now: datetime) -> dict[str, Any]:
    found = queue_of(session, now)
    return {
        "session": session,
        "queue": found,
        "open": found.calls and found.today and not found.signed_off,
        "finishes": found.being_seen[0] if finishes_one(session, len(found.being_seen)) else None,
    }


def _done(request: HttpRequest, session: ClinicSession, now: datetime) -> tuple[bool, str]:
    """Do what was pressed; whether it was done, and what is said."""
    do, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    who = whole_number(request.POST.get("who", ""))
    about: dict[str, Any] = {"session_id": session.pk, "by": account_id(request), "now": now}
    try:
        if do == "set":
            return _set(request, about)
        if do == "next":
            called = desk.call_next(**about, seen=seen)
            if called is None:
                return False, _("没有人在候诊。")
            return True, _("正在叫 %(n)s 号。") % {"n": called.slot.ordinal}
        if who is not None and do == "one":
            called = desk.call_one(**about, appointment_id=who, seen=seen)
            return True, _("正在叫 %(n)s 号。") % {"n": called.slot.ordinal}
        counted = whole_number(seen)
        if who is None or counted is None or do not in ACTS:
            return False, _("操作没有成功，请刷新后重试。")
        act, say = ACTS[do]
        return True, say(act(**about, appointment_id=who, seen=counted).slot.ordinal)
    except Refused as refused:
        return False, sentence_for_staff(refused)


def _set(request: HttpRequest, about: dict[str, Any]) -> tuple[bool, str]:
    """What was chosen; what is not said stays as it is."""
    calls = {"1": True, "0": False}.get(request.POST.get("calls", ""))
    by_arrival = {"arrival": True, "number": False}.get(request.POST.get("order", ""))
    kept = desk.set_reception(**about, calls=calls, by_arrival=by_arrival)
    return True, _("叫号方式已保存。") if kept.calls else _("这场门诊不用平台叫号。")
