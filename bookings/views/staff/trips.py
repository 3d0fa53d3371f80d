"""A hospital's trips: make one, add its half-days or stops, publish them, withdraw what is left of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import withdraw_trip
from bookings.forms import WithdrawForm
from bookings.forms.stops import StopsForm
from bookings.forms.trips import TripForm
from bookings.policy import policies_at
from bookings.queries.staff.lists import lines, with_counts
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.scope import loaded
from bookings.queries.trips import (
    in_part,
    left_of,
    left_to_withdraw,
    my_trip,
    people_booked,
    trip_lines,
    trips_at,
)
from bookings.rules import Refused
from bookings.views.common import FORM_METHODS, account_id, account_of, found_or_404, page, whole_number
from bookings.views.staff.asking import told_words
from bookings.views.staff.common import planning_place, sentence_for_staff, staff_page
from hospitals.models import Hospital
from specialists.actions import (
    TripChangedError,
    TripGoneError,
    TripInUseError,
    change_trip,
    delete_trip,
    draft_stops,
    make_trip,
)
from specialists.enums import SessionPurpose, SessionStatus, TripKind, WithdrawReason
from specialists.models import ClinicSession, Trip
from specialists.seen import seen_of, seen_of_many, seen_of_trip

PER_PAGE = 30


def trip_url(trip: Trip) -> str:
    """The trip's page for staff."""
    return reverse("staff:trip", args=[trip.hospital.slug, trip.pk])


def _trip(request: HttpRequest, slug: str, pk: int, now: datetime) -> Trip:
    """The trip, where the account plans; 404 for any other."""
    return found_or_404(my_trip(planning_place(request, slug, now).hospital.pk, pk))


@require_safe
@staff_page
def trips(request: HttpRequest, hospital: str) -> HttpResponse:
    """The hospital's trips."""
    here = planning_place(request, hospital, timezone.now()).hospital
    shown = Paginator(trips_at(here.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {"hospital": here, "rows": trip_lines(shown.object_list), "page": shown}
    return page(request, "staff/trips.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def new(request: HttpRequest, hospital: str) -> HttpResponse:
    """What the trip is. The same form sent twice makes one."""
    now = timezone.now()
    here = planning_place(request, hospital, now).hospital
    form = TripForm(request.POST) if request.method == "POST" else TripForm(initial=request.GET.dict())
    if request.method != "POST" or not form.is_valid():
        return _trip_form(request, here, form)
    said = _said(form)
    trip = make_trip(hospital=here, **said, key=form.cleaned_data["key"], by=account_of(request), now=now)
    if said == {name: getattr(trip, name) for name in said}:
        messages.success(request, _("行程存好了。下面一站一站（或者一天一天）加出诊。"))
    else:
        messages.warning(request, _("这张表刚才已经存成下面这个行程，没有再存。要改，请用“修改行程”。"))
    return redirect(trip_url(trip))


@require_http_methods(FORM_METHODS)
@staff_page
def edit(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Say otherwise what the trip is."""
    now = timezone.now()
    found = _trip(request, hospital, pk, now)
    as_it_is = {name: getattr(found, name) for name in ("kind", "title", "about", "phone")}
    initial = {**as_it_is, "seen": seen_of_trip(found), **request.GET.dict()}
    form = TripForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _trip_form(request, found.hospital, form, found)
    try:
        change_trip(
            trip=found, **_said(form), seen=form.cleaned_data["seen"], by=account_of(request), now=now
        )
    except TripChangedError:
        messages.warning(request, _("这个行程刚刚被改过。下面是您填的内容，请核对后再存。"))
        typed = {name: str(value) for name, value in _said(form).items()}
        return redirect(reverse("staff:edit_trip", args=[hospital, found.pk], query=typed))
    except TripGoneError:
        return _gone(request, found)
    messages.success(request, _("行程已改。"))
    return redirect(trip_url(found))


def _gone(request: HttpRequest, trip: Trip) -> HttpResponse:
    messages.info(request, _("行程已经删除。"))
    return redirect("staff:trips", trip.hospital.slug)


def _said(form: TripForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"kind": TripKind(said["kind"]), **{name: said[name] for name in ("title", "about", "phone")}}


def _trip_form(
    request: HttpRequest, hospital: Hospital, form: TripForm, trip: Trip | None = None
) -> HttpResponse:
    return page(request, "staff/trip_form.html", {"hospital": hospital, "form": form, "trip": trip})


@require_safe
@staff_page
def trip(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Its sessions by day, and what may be done."""
    now = timezone.now()
    found = _trip(request, hospital, pk, now)
    rows = lines(with_counts(loaded(_sessions(found)), now))
    statuses = {row.session.status for row in rows}
    coming = [row for row in rows if row.session.starts_at > now]
    context = {
        "hospital": found.hospital,
        "trip": found,
        "rows": rows,
        "now": now,
        "drafts": [row for row in coming if row.session.status == SessionStatus.DRAFT],
        "left": [row for row in rows if row.session.status == SessionStatus.PUBLISHED and row.ends_at > now],
        "shown": statuses - {SessionStatus.DRAFT},  # whether the public has a page of it
        "disposable": not statuses - {SessionStatus.DRAFT},
    }
    return page(request, "staff/trip.html", context)


def _sessions(trip: Trip) -> QuerySet[ClinicSession]:
    return ClinicSession.objects.filter(trip=trip).order_by("starts_at", "id")


@require_http_methods(FORM_METHODS)
@staff_page
def add(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """More half-days, or another stop: drafts, to be looked at on the trip's page."""
    now = timezone.now()
    found = _trip(request, hospital, pk, now)
    means = means_of(found.hospital, now)
    initial: dict[str, Any] = request.GET.dict()
    initial |= {name: request.GET.getlist(name) for name in ("people", "halves") if name in request.GET}
    if not initial and found.kind == TripKind.OUTREACH:
        initial = {"purpose": "free", "open_to": "comers", "fee_yuan": "0", "together": "team"}
    form = StopsForm(
        request.POST or None,
        initial=initial,
        means=means,
        hours=policies_at(now, found.hospital_id).half_days,
        now=now,
        outreach=found.kind == TripKind.OUTREACH,
    )
    if request.method != "POST" or not form.is_valid():
        context = {"hospital": found.hospital, "trip": found, "form": form, "means": means}
        return page(request, "staff/trip_add.html", context)
    plans = form.plans()
    try:
        made = draft_stops(trip=found, plans=plans, place=form.new_place, by=account_of(request), now=now)
    except TripGoneError:
        return _gone(request, found)
    turned = form.cleaned_data["purpose"] != SessionPurpose.FREE and any(
        one.purpose == SessionPurpose.FREE for one in made
    )
    _tell_added(request, len(made), len(plans) - len(made), turned_free=turned)
    return redirect(trip_url(found))


def _tell_added(request: HttpRequest, made: int, there: int, *, turned_free: bool) -> None:
    """`turned_free`: some are free clinics though nobody said so, by what a specialist is posted for."""
    if made:
        words = ngettext("加了 %(n)d 场，存成草稿。", "加了 %(n)d 场，存成草稿。", made) % {"n": made}
        if turned_free:
            words += _("有专家在本院只登记了义诊，已存成义诊，不收费。")
        messages.success(request, words)
    if there:
        words = ngettext(
            "有 %(n)d 场行程里已经有了（时间、地点、专家都一样），没有改动。",
            "有 %(n)d 场行程里已经有了（时间、地点、专家都一样），没有改动。",
            there,
        )
        messages.info(request, words % {"n": there})


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Whom withdrawing all that is left touches; then it is withdrawn, and everybody told."""
    now = timezone.now()
    found = _trip(request, hospital, pk, now)
    form = WithdrawForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        seen = _seen(request)
        reason = WithdrawReason(form.cleaned_data["reason"])
        try:
            gone = withdraw_trip(trip=found, reason=reason, seen=seen, by=account_id(request), now=now)
        except Refused as refused:
            messages.warning(request, sentence_for_staff(refused))
            return redirect(
                reverse("staff:withdraw_trip", args=[hospital, found.pk], query={"reason": reason})
            )
        if gone:  # else pressed twice
            words = ngettext("%(n)d 场已停诊。", "%(n)d 场已停诊。", len(gone)) % {"n": len(gone)}
            messages.success(request, words + told_words(*(one.pk for one in gone)))
        return redirect(trip_url(found))
    parts = in_part(left_of(found, now), now)
    wanted = {one.pk for one in left_to_withdraw(found, now)}
    left = [one for one in lines(with_counts(loaded(left_of(found, now)), now)) if one.session.pk in wanted]
    if not left:
        messages.info(request, _("这次行程已经没有可以停诊的门诊。"))
        return redirect(trip_url(found))
    context = {
        "hospital": found.hospital,
        "trip": found,
        "form": form,
        "left": [(one, seen_of(one.session), one.session.pk in parts) for one in left],
        "booked": people_booked((one.session.pk for one in left), parts, now),
    }
    return page(request, "staff/trip_withdraw.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def delete(request: HttpRequest, hospital: str, pk: int) -> HttpResponse:
    """Ask once more; then the trip is gone with its drafts."""
    now = timezone.now()
    found = _trip(request, hospital, pk, now)
    if request.method != "POST":
        marks = seen_of_many(list(_sessions(found).prefetch_related("session_specialists")))
        context = {"hospital": found.hospital, "trip": found, "marks": marks.items(), "drafts": len(marks)}
        return page(request, "staff/trip_delete.html", context)
    try:
        delete_trip(trip=found, seen=_seen(request), by=account_of(request), now=now)
    except TripInUseError:
        messages.warning(request, _("这次行程已经有发布过的门诊，不能删除。不去了，请停诊。"))
        return redirect(trip_url(found))
    except TripChangedError:
        messages.warning(request, _("这个行程刚刚有变化，请看清楚再决定。"))
        return redirect(request.path)
    except TripGoneError:
        return _gone(request, found)
    messages.success(request, _("行程已删除。"))
    return redirect("staff:trips", found.hospital.slug)


def _seen(request: HttpRequest) -> dict[int, str]:
    """Session id → how the page showed it."""
    ids = (whole_number(one) for one in request.POST.getlist("session"))
    return {pk: request.POST.get(f"seen-{pk}", "") for pk in ids if pk is not None}
