"""The schedule of one hospital, a week or a month of it; and another session like one that is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.policy import policies_at
from bookings.queries.staff.planning import Means, means_of
from bookings.queries.staff.schedule import (
    Narrowed,
    ScheduleLine,
    copied,
    day_names,
    free_to_plan,
    narrowed_to,
    schedule,
)
from bookings.queries.staff.scope import Workplace
from bookings.views.common import found_or_404, page, whole_number
from bookings.views.staff.common import again_url, my_workplaces, session_to_plan, staff_page
from bookings.views.staff.drawn import drawn, drawn_lines
from bookings.views.staff.schedule_shape import BY, Look, NewSessions, days_of, monday_of, rows_of, shown_of
from hospitals.models import called
from notices.localtime import local_date

# Nobody plans further away; dates beyond are taken for slips.
FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEK_LINE, WEEK_DAY = "staff/_schedule_line.html", "staff/_schedule_week_day.html"
MONTH_LINE, MONTH_DAY = "staff/_schedule_month_line.html", "staff/_schedule_month_day.html"
WEEK_ROW = "staff/_schedule_week_row.html"


@require_safe
@staff_page
def at_hospital(request: HttpRequest, hospital: str) -> HttpResponse:
    """A week (of today, unless the address says another) or a month, narrowed as the address says. What it says that
    makes no sense, or is not of this hospital, narrows nothing and is told."""
    now = timezone.now()
    mine = my_workplaces(request, now)
    place = found_or_404(next((one for one in mine if one.hospital.slug == hospital), None))
    means = means_of(place.hospital, now)
    look, ignored = _look(request, place, means, now)
    model = copied(place.hospital.pk, look.copy) if look.copy is not None else None
    look = look if model is not None else replace(look, copy=None)
    days = look.days
    lines = schedule(means, days[0], days[-1], look.narrowed, now, counted=look.month is None)
    names = day_names(days[0], days[-1])
    new = None
    if place.plans and model is None:
        half_days = policies_at(now, place.hospital.pk).half_days
        new = NewSessions(place.hospital.slug, look.narrowed, half_days, days, now)
    counted = [line for line in lines if look.month is None or line.day.month == look.month.month]
    copy_base = f"{look.address(copy=None)}&copy="
    # Where the pages of sessions are, but for their numbers: asked for once, not for hundreds.
    sessions_url = reverse("staff:session", args=[0]).removesuffix("0/")
    beside = {
        "plans": place.plans,
        "copy_base": copy_base if place.plans else "",
        "sessions_url": sessions_url,
    }
    shown = shown_of(look, lines)
    told = (
        drawn_lines(MONTH_LINE, shown, {"sessions_url": sessions_url})
        if look.month
        else drawn_lines(WEEK_LINE, shown, beside)
    )
    days_shown = days_of(look, lines, told, names, new)
    today = local_date(now)
    beside_days = {"today": today, "model_id": look.copy}
    said_of_days = [(day.said, {"day": day}) for day in days_shown]
    context: dict[str, Any] = {
        "place": place,
        "sessions_url": sessions_url,
        "look": look,
        "ways": look.ways,
        "now_url": _now_url(look, now),
        "by_ways": [(by, look.address(by=by)) for by in BY],
        "all_url": look.address(narrowed=Narrowed()),
        "ignored": ignored,
        "model": model,
        "stop_copying_url": look.address(copy=None),
        "days": days_shown,
        "told": drawn(MONTH_DAY if look.month else WEEK_DAY, said_of_days, beside_days),
        "missing": names.missing,
        "lines": counted,
        "in_the_way": sum(bool(line.against) for line in counted),
        "nobody_posted": not lines and not means.postings,
        "boxes": _boxes(look, means, lines),
        "kept": {
            name: said for name, said in look.pairs().items() if name in {"week", "month", "by", "copy"}
        },
        "today": today,
    }
    if look.month is None:
        others = free_to_plan(means, look.by, look.narrowed, days) if place.plans else {}
        rows = rows_of(look, lines, told, others, new)
        context["rows"] = drawn(WEEK_ROW, [(row.said, {"row": row}) for row in rows], {})
    return page(request, "staff/schedule.html", context)


@require_safe
@staff_page
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new session with what this one says: on the day the address names, or with the day left open."""
    model = session_to_plan(request, pk, timezone.now())
    return redirect(again_url(model, _day(request.GET.get("day", ""))))


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _look(request: HttpRequest, place: Workplace, means: Means, now: datetime) -> tuple[Look, bool]:
    """What the address asks for, and whether some of it had to be ignored."""
    said = {name: str(value) for name, value in request.GET.items() if value}
    month = _day(f"{said['month']}-01") if "month" in said else None
    week = _day(said["week"]) if "week" in said else None
    by = said.get("by", BY[0])
    ids = {name: whole_number(said[name]) for name in BY if name in said}
    known = {name: number for name, number in ids.items() if number is not None}
    narrowed = narrowed_to(means, known, drafts=said.get("drafts") != "0")
    ignored = (
        ("month" in said and month is None)
        or ("week" in said and week is None)
        or by not in BY
        or len(narrowed.things) < len(ids)
    )
    copy = whole_number(said.get("copy", "")) if place.plans else None
    monday = monday_of(week or month or local_date(now))
    return Look(place.hospital.slug, monday, month, by if by in BY else BY[0], narrowed, copy), ignored


def _now_url(look: Look, now: datetime) -> str:
    """The same of this week or month."""
    today = local_date(now)
    if look.month is None:
        return look.address(monday=monday_of(today))
    return look.address(month=today.replace(day=1))


def _boxes(look: Look, means: Means, lines: list[ScheduleLine]) -> list[dict[str, Any]]:
    """What the schedule can be narrowed to: what the hospital has, what these days show, what is chosen."""
    seen: dict[str, list[Any]] = {
        "specialist": [one for line in lines for one in line.people],
        "department": [line.department for line in lines],
        "room": [line.room for line in lines],
    }
    own: dict[str, list[Any]] = {
        "specialist": [posting.specialist for posting in means.postings],
        "department": list(means.departments),
        "room": list(means.rooms),
    }
    boxes = []
    for name in BY:
        chosen = look.narrowed.things.get(name)
        things = {one.pk: one for one in (*own[name], *seen[name], chosen) if one is not None}
        options = sorted((called(thing), pk) for pk, thing in things.items())
        boxes.append({"name": name, "options": options, "chosen": chosen.pk if chosen is not None else None})
    return boxes
