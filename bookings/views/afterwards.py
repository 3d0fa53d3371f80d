"""After a visit: feedback to the hospital, words of thanks; being told of the specialist's next session."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.pace import paced
from bookings.actions import begin_interest, end_interest, give_feedback
from bookings.actions.feedback import Said
from bookings.forms.afterwards import FeedbackForm, InterestForm
from bookings.models import Interest
from bookings.policy import policies_at
from bookings.queries.afterwards import (
    afterwards_of,
    demonstrated,
    interest_by,
    my_interests,
    of_interest,
    session_of,
)
from bookings.queries.cards import cards
from bookings.queries.mine import my_ticket
from bookings.views.common import FORM_METHODS, account_id, found_or_404, own_page, page, whole_number
from specialists.models import Specialist

MOST_SESSIONS = 6


@sensitive_post_parameters("words", "thanks")
@require_http_methods(FORM_METHODS)
@own_page()
def feedback(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Three answers and, who likes, a word to the hospital and thanks to the specialist; once, and changed for a
    while."""
    now, account = timezone.now(), account_id(request)
    ticket = found_or_404(my_ticket(account, uid, now))
    found = found_or_404(afterwards_of(account, ticket, now))
    if not found.may_write:
        said = _("您家里已经有人为这次就诊写过反馈了。") if found.by_another else _("写反馈的时间已经过了。")
        messages.info(request, said)
        return redirect("bookings:ticket", uid=uid)
    posted = request.POST if request.method == "POST" else None
    form = FeedbackForm(posted, initial=FeedbackForm.initial_of(found.feedback))
    if form.is_valid():
        try:
            give_feedback(appointment=ticket.appointment, said=Said(**form.answers), by=account, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("谢谢您，已交给医院。7 天内可以修改。"))
            return redirect("bookings:ticket", uid=uid)
    context = {
        "ticket": ticket,
        "appointment": ticket.appointment,
        "found": found,
        "form": form,
        "days": policies_at(now).retention.reasons_days,
    }
    return page(request, "bookings/feedback.html", context)


@require_http_methods(FORM_METHODS)
@paced()
@own_page()
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """告诉我下次: where; `session` says from which one somebody comes."""
    now, account = timezone.now(), account_id(request)
    specialist = found_or_404(Specialist.objects.select_related("home_hospital").filter(slug=slug).first())
    number = whole_number(request.GET.get("session", ""))
    session = session_of(specialist.pk, number) if number is not None else None
    hospital = session.hospital if session is not None else None
    form = InterestForm(request.POST if request.method == "POST" else None, hospital=hospital)
    if form.is_valid():
        try:
            begin_interest(
                specialist_id=specialist.pk,
                hospital_id=hospital.pk if hospital is not None and form.here else None,
                demo=session.demo if session is not None else demonstrated(specialist.pk),
                by=account,
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("好的，有新的出诊就告诉您。"))
            return redirect("bookings:interests")
    asked = [one for one in my_interests(account, now) if one.specialist_id == specialist.pk]
    context = {"specialist": specialist, "form": form, "asked": asked}
    return page(request, "bookings/interest_begin.html", context)


@require_safe
@own_page()
def interests(request: HttpRequest) -> HttpResponse:
    """Whose next sessions this account is told of; each ended by one press."""
    found = my_interests(account_id(request), timezone.now())
    return page(request, "bookings/interests.html", {"interests": found})


@require_safe
@cache_control(private=True, no_store=True)
def interest(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where the message leads: the sessions there are, and one press to be told no more. Without signing in: the
    address names nobody, and is guessed by nobody."""
    now = timezone.now()
    found = found_or_404(interest_by(uid))
    context = {
        "interest": found,
        "live": _is_live(found, now),
        "cards": cards(of_interest(found, now)[:MOST_SESSIONS], now),
    }
    return page(request, "bookings/interest.html", context)


@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Be told no more; from the list one stays in the list."""
    found_or_404(interest_by(uid))
    end_interest(uid=uid, now=timezone.now())
    messages.success(request, _("已停止，不再告诉您。"))
    listed = "list" in request.POST and request.user.is_authenticated
    return redirect(reverse("bookings:interests") if listed else reverse("bookings:interest", args=[uid]))


def _is_live(found: Interest, now: datetime) -> bool:
    """Whether they are still told."""
    return found.ended_at is None and found.lapses_at > now
