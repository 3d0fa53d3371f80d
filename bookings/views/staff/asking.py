"""What the pages share on which a published session is changed: asked, looked at, done, or too late."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.queries.staff.history import people_told
from bookings.rules import Refused, StaffMay
from bookings.views.common import FORM_METHODS, View, page
from bookings.views.staff.common import (
    sentence_for_staff,
    session_may,
    session_to_plan,
    session_url,
    staff_page,
    typed_query,
)
from specialists.models import ClinicSession
from specialists.seen import seen_of

SessionView = Callable[[HttpRequest, ClinicSession, datetime], HttpResponse]


def while_it(may: Callable[[StaffMay], bool]) -> Callable[[SessionView], View]:
    """For a page on which a session is changed that who asks plans, while this `may` be done with it; after that its
    own page says how it stands."""

    def wrap(view: SessionView) -> View:
        @require_http_methods(FORM_METHODS)
        @staff_page
        @functools.wraps(view)
        def run(request: HttpRequest, pk: int) -> HttpResponse:
            now = timezone.now()
            session = session_to_plan(request, pk, now)
            return (
                view(request, session, now) if may(session_may(session, now)) else too_late(request, session)
            )

        return run

    return wrap


def ask(
    request: HttpRequest, template: str, session: ClinicSession, form: Any, context: dict[str, Any]
) -> HttpResponse:
    """The page with its form, and with what of the session is shown on it."""
    context = {"session": session, "form": form, "seen": seen_of(session), **context}
    return page(request, template, context)


def done(
    request: HttpRequest,
    session: ClinicSession,
    run: Callable[[], str],
    *,
    already: bool = False,
    told: Callable[[], str] | None = None,
) -> HttpResponse:
    """Do it, unless it is `already` so (pressed twice); say how many were told, or what `told` says instead."""
    if already:
        return redirect(session_url(session))
    if stale(request, session):
        return look_again(request)
    try:
        now_is = run()
    except Refused as refused:
        messages.warning(request, sentence_for_staff(refused))
        return redirect(f"{request.path}?{typed_query(request.POST)}")
    messages.success(request, f"{now_is}{told() if told is not None else told_words(session.pk)}")
    return redirect(session_url(session))


def seen_by(request: HttpRequest) -> str:
    """What the page showed on which this was decided; a form that does not say so showed nothing."""
    return request.POST.get("seen", "")


def stale(request: HttpRequest, session: ClinicSession) -> bool:
    """Whether the page on which this was decided showed another session than there is by now."""
    return seen_by(request) != seen_of(session)


def look_again(request: HttpRequest) -> HttpResponse:
    """The same question about the session as it is now, with what was typed."""
    messages.warning(request, _("这场门诊刚刚被改过，请看清楚现在的安排，再决定。"))
    return redirect(f"{request.path}?{typed_query(request.POST)}")


def told_words(*session_ids: int) -> str:
    """How many people were told of the last change of these sessions. Two queries."""
    told = people_told(*session_ids)
    if not told:
        return _("没有人需要通知。")
    return ngettext("已通知 %(n)d 位就诊人。", "已通知 %(n)d 位就诊人。", told) % {"n": told}


def too_late(request: HttpRequest, session: ClinicSession) -> HttpResponse:
    """What was asked for cannot be done with this session any more: its page says how it stands."""
    messages.warning(request, _("这场门诊现在不能这样改，下面是它现在的情况。"))
    return redirect(session_url(session))
