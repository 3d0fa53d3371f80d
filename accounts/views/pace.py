"""In front of the steps that book: who presses too fast is stopped for a moment, and loses nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from accounts.actions.counting import Uncounted
from accounts.actions.pacing import Caller, Stop, count_later, is_too_fast, may_step
from accounts.addresses import address_in
from accounts.enums import LimitScope
from accounts.rules import pace

View = Callable[..., HttpResponse]
Cheap = Callable[[HttpRequest], HttpResponse | None]
TICKET, PROOF = "pace_ticket", "pace_answers"
NOT_OF_THE_FORM = {"csrfmiddlewaretoken", TICKET, PROOF}
AGAIN_SECONDS = 60  # when neither Redis nor PostgreSQL counts


def paced(
    *,
    keep: Callable[[HttpRequest], None] | None = None,
    at_once: Cheap | None = None,
    afterwards: bool = False,
) -> Callable[[View], View]:
    """For a page whose POST takes a step: over the limit it is answered with a ticket instead (429), which the same
    form brings back with a proof or after a wait. A GET is never counted, and must lead to a page of its own.

    `keep` puts away what was typed, for who leaves that page by another language or size of text. `at_once` may answer
    who is signed in, with a page that costs next to nothing: such a step is counted afterwards, and who took too many
    of them meets the limit at the next. `afterwards`: so is every step of who is signed in, because a step counted
    before it has to lead here.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)

            def step(request: HttpRequest) -> HttpResponse:
                return view(request, *args, **kwargs)

            now, caller = timezone.now(), _caller(request)
            cheap = (step if afterwards else at_once) if caller.account_id is not None else None
            if cheap is not None and not is_too_fast(caller, now):
                if (answer := _at_once(request, cheap, caller, now)) is not None:
                    return answer
                cheap = None
            try:
                stop = may_step(
                    caller=caller,
                    path=request.path,
                    signed=request.POST.get(TICKET, ""),
                    answers=request.POST.get(PROOF, ""),
                    now=now,
                )
            except Uncounted:
                return _uncounted(request)
            if stop is None:
                return (cheap and cheap(request)) or step(request)
            if keep is not None:
                keep(request)
            return _stopped(request, stop, now)

        return run

    return wrap


def _at_once(request: HttpRequest, cheap: Cheap, caller: Caller, now: datetime) -> HttpResponse | None:
    """What it answers, if anything; counted also where it fails."""
    counts = True
    try:
        answer = cheap(request)
        counts = answer is not None
        return answer
    finally:
        if counts:
            count_later(caller, now)


def _caller(request: HttpRequest) -> Caller:
    address = address_in(request.META)
    if request.user.pk is None:
        return Caller(None, "", address)
    return Caller(request.user.pk, request.user.phone_hash or "", address)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, to be sent once more."""
    lists = request.POST.lists()
    return [(name, value) for name, values in lists if name not in NOT_OF_THE_FORM for value in values]


@cache_control(private=True, no_store=True)
def _stopped(request: HttpRequest, stop: Stop, now: datetime) -> HttpResponse:
    """429: what has to come first, with everything that was sent."""
    seconds = max(1, -int((now - stop.ticket.ready_at).total_seconds() // 1))
    context = {
        "noindex": True,
        "fields": _fields(request),
        "stop": stop,
        "by_network": stop.scope == LimitScope.ADDRESS,
        "answers": pace.ANSWERS,
        "now": now,
        "seconds": seconds,
        "wait_seconds": int(pace.WAIT.total_seconds()),
    }
    response = render(request, "accounts/pace.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@cache_control(private=True, no_store=True)
def _uncounted(request: HttpRequest) -> HttpResponse:
    """503: nothing counts, so nobody can be let through; the page asks no database."""
    context = {"fields": _fields(request), "path": request.get_full_path()}
    response = render(request, "accounts/pace_uncounted.html", context, status=503)
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response
