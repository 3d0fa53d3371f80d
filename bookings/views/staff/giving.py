"""The desk books for who calls or comes, moves it, gives it up, and prints the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.desk import cancel_for, give_number, move_for
from bookings.actions.referrals import book_referral
from bookings.enums import WAITING
from bookings.forms.giving import SORTS, GiveForm, MoveForm, Sort
from bookings.models import Appointment
from bookings.queries.askers import asked_again
from bookings.queries.limits import foresee_cancelling
from bookings.queries.mine import Ticket
from bookings.queries.referrals import to_book_here
from bookings.queries.staff.giving import (
    GiveIn,
    ToGive,
    booking_here,
    phones_told,
    to_give,
    to_move,
    why_nothing,
)
from bookings.queries.staff.scope import Workplace
from bookings.queries.staff.waiting import full_here
from bookings.rules import Refused, may_take_back
from bookings.views.common import FORM_METHODS, account_id, found_or_404, page
from bookings.views.staff.common import sentence_for_staff
from bookings.views.staff.persons_common import desk_page, my_desk, person_here, person_url
from bookings.views.tickets import qr_code
from notices.localtime import local_date
from specialists.enums import Pool, SessionStatus

MOST_WORDS = 60


@dataclass(frozen=True)
class Narrowed:
    """By what the list of half-hours is narrowed, as the address says it."""

    words: str
    day: date | None

    def query(self, **more: str) -> str:
        """The same as the query of an address, with this besides."""
        said = QueryDict(mutable=True)
        wanted = {**more, "q": self.words, "day": self.day.isoformat() if self.day else ""}
        said.update({name: value for name, value in wanted.items() if value})
        return said.urlencode()

    @property
    def anything(self) -> bool:
        """Whether it is narrowed at all."""
        return bool(self.words or self.day)


@require_http_methods(FORM_METHODS)
@desk_page
def give(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """How they ask, which half-hour, and that they agree: one page, one press of a key; then it is booked."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    sort = SORTS.get(request.GET.get("as", ""), SORTS["phone"])
    narrowed = _narrowed(request)
    found = to_give(pk, desk.hospital.pk, sort.pool, now, words=narrowed.words, day=narrowed.day)
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        sessions=found.sessions,
        today=local_date(now),
        sort=sort,
        referrals=to_book_here(pk, desk.hospital.pk) if sort.pool == Pool.REFERRAL else (),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _give(form, desk, pk, account_id(request), now)
        except Refused as refused:
            form.add_error("time", sentence_for_staff(refused))
        except ValidationError as wrong:  # of a referral: somebody has acted on it meanwhile
            form.add_error(None, wrong)
        else:
            messages.success(request, _("预约成功。"))
            return redirect(_booking_url("slip", desk, pk, made.pk))
    why = why_nothing(pk, now) if not found.days else None
    context = {
        "desk": desk,
        "patient": patient,
        "form": form,
        "sort": sort,
        "sorts": [(one, _sort_url(desk, pk, one, narrowed)) for one in SORTS.values()],
        "action": _sort_url(desk, pk, sort, narrowed),
        "why": why.label if why is not None else "",
        "told": phones_told(patient),
        "full": [] if why or sort.pool != Pool.DESK else _full(desk, pk, narrowed, now),
        **_list_context(found, narrowed),
    }
    return page(request, "staff/person_give.html", context)


def _give(form: GiveForm, desk: Workplace, pk: int, by: int, now: datetime) -> Appointment:
    """The number, which is that of a referral where the person has one that waits for it."""
    about: dict[str, Any] = {"hospital_id": desk.hospital.pk, "by": by, "now": now}
    if form.referral_id is None:
        return give_number(**about, patient_id=pk, **form.said)
    said = {name: value for name, value in form.said.items() if name != "asks_as"}
    booked = book_referral(**about, referral_id=form.referral_id, **said).appointment
    return found_or_404(booked)


@require_http_methods(FORM_METHODS)
@desk_page
def move(request: HttpRequest, hospital: str, pk: int, appointment_id: int) -> HttpResponse:
    """Another half-hour of this hospital; the old one is kept until the new one is had."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    ticket = found_or_404(booking_here(pk, desk.hospital.pk, appointment_id, now))
    booked = ticket.appointment
    pool = asked_again(booked, Pool.DESK)
    narrowed = _narrowed(request)
    found = to_move(booked, pool, now, words=narrowed.words, day=narrowed.day)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        sessions=found.sessions,
        today=local_date(now),
        initial={"seen": booked.slot_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            move_for(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                appointment_id=appointment_id,
                asks_as=pool,
                **form.said,
                by=account_id(request),
                now=now,
            )
        except Refused as refused:
            form.add_error("time", _("%(reason)s原来的号还在。") % {"reason": sentence_for_staff(refused)})
        else:
            messages.success(request, _("改约成功，取号码不变。"))
            return redirect(_booking_url("slip", desk, pk, appointment_id))
    here = _booking_url("move_for", desk, pk, appointment_id)
    context = {
        "desk": desk,
        "patient": patient,
        "ticket": ticket,
        "form": form,
        "action": f"{here}?{narrowed.query()}",
        "told": phones_told(patient),
        **_list_context(found, narrowed),
    }
    return page(request, "staff/person_move.html", context)


@require_http_methods(FORM_METHODS)
@desk_page
def cancel(request: HttpRequest, hospital: str, pk: int, appointment_id: int) -> HttpResponse:
    """Give a booking up at its person's wish, after asking once and saying what it brings; or take back what the desk
    gave, once its time has begun."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    ticket = found_or_404(booking_here(pk, desk.hospital.pk, appointment_id, now))
    refused = ""
    if request.method == "POST":
        try:
            cancel_for(
                hospital_id=desk.hospital.pk,
                patient_id=pk,
                appointment_id=appointment_id,
                by=account_id(request),
                now=now,
            )
        except Refused as error:
            refused = sentence_for_staff(error)
        else:
            messages.success(request, _("预约已取消，号已退回。"))
            return redirect(person_url(desk, pk))
    booked = ticket.appointment
    takes_back = may_take_back(booked.status, booked.origin, ticket.starts_at, now=now)
    late = now >= ticket.cancel_deadline
    fair = bool(ticket.hospital_changes)
    context = {
        "desk": desk,
        "patient": patient,
        "ticket": ticket,
        "takes_back": takes_back,
        "at_reception": _is_at_reception(booked, now),
        "late": late,
        "foreseen": foresee_cancelling(booked, late=late, fair=fair, now=now),
        "told": phones_told(patient),
        "refused": refused,
    }
    return page(request, "staff/person_cancel.html", context)


@require_safe
@desk_page
def slip(request: HttpRequest, hospital: str, pk: int, appointment_id: int) -> HttpResponse:
    """What the person takes along: number, time, place, code; on paper for who has no phone."""
    now = timezone.now()
    desk = my_desk(request, hospital, now)
    patient = person_here(request, desk, pk, now)
    ticket = found_or_404(booking_here(pk, desk.hospital.pk, appointment_id, now))
    coming = _is_coming(ticket, now)
    context = {
        "desk": desk,
        "patient": patient,
        "ticket": ticket,
        "coming": coming,
        "qr": qr_code(ticket.appointment.code) if coming else "",
        "told": phones_told(patient),
    }
    return page(request, "staff/person_slip.html", context)


def _full(desk: Workplace, pk: int, narrowed: Narrowed, now: datetime) -> list[GiveIn]:
    return full_here(pk, desk.hospital.pk, now, words=narrowed.words, day=narrowed.day)


def _is_coming(ticket: Ticket, now: datetime) -> bool:
    """Whether the person is still to be seen with it: after their stretch of time too, while the session goes on."""
    session = ticket.appointment.session
    until = max(ticket.ends_at, session.ends_at + timedelta(minutes=session.delay_minutes))
    return ticket.appointment.status in WAITING and now < until


def _is_at_reception(booked: Appointment, now: datetime) -> bool:
    """Whether today's reception is where something may be done about it."""
    session = booked.session
    held = session.status == SessionStatus.PUBLISHED and local_date(session.starts_at) == local_date(now)
    return held and booked.status in WAITING


def _narrowed(request: HttpRequest) -> Narrowed:
    """What the address says; a day that is none is left out."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = None
    return Narrowed(request.GET.get("q", "").strip()[:MOST_WORDS], day)


def _list_context(found: ToGive, narrowed: Narrowed) -> dict[str, object]:
    """What the list of half-hours shows besides the form."""
    return {
        "found": found,
        "narrowed": narrowed,
        "days": [
            (day.isoformat(), f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'l')}")
            for day in found.days
        ],
        "chosen_day": narrowed.day.isoformat() if narrowed.day else "",
    }


def _sort_url(desk: Workplace, pk: int, sort: Sort, narrowed: Narrowed) -> str:
    return f"{person_url(desk, pk, 'give_number')}?{narrowed.query(**{'as': sort.code})}"


def _booking_url(name: str, desk: Workplace, pk: int, appointment_id: int) -> str:
    return reverse(f"staff:{name}", args=[desk.hospital.slug, pk, appointment_id])
