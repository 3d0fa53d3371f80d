"""Posters for doors, newspapers and WeChat: one session, a week or a month of a hospital."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.queries.staff.posters import Poster, PosterLine, poster_of_days, poster_of_session
from bookings.session_tables import half_day_word
from bookings.views.common import found_or_404, page, whole_number
from bookings.views.staff.common import my_workplaces, staff_page
from bookings.views.staff.drawn import drawn, said_of_poster_line
from hospitals.models import Hospital, called
from notices.localtime import local, local_date
from specialists.enums import OpenTo, SessionStatus
from specialists.models import ClinicSession

WEEK = timedelta(days=7)
# Days beyond are taken for slips.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Two for paper, one for phones.
SIZES = ("a4", "a3", "long")
# Up to so many lines, the type of a list is the largest, and still large.
FEW, SOME = 5, 11
LINE = "staff/_poster_line.html"


@dataclass(frozen=True)
class Wanted:
    """Of what a poster is asked for, as the address says it: a session, or a week by its Monday, or a month by its
    first day."""

    hospital: str  # its slug
    size: str
    session: int | None = None
    monday: date | None = None
    month: date | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day of the week or month."""
        if self.monday is not None:
            return self.monday, self.monday + WEEK - timedelta(days=1)
        first = found_or_404(self.month)
        return first, _next_month(first) - timedelta(days=1)

    def address(self, **changes: Any) -> str:
        """Where this poster is, or the same with some `changes`."""
        one = replace(self, **changes)
        said = {"session": str(one.session)} if one.session is not None else {}
        said |= {"week": one.monday.isoformat()} if one.monday is not None else {}
        said |= {"month": f"{one.month:%Y-%m}"} if one.month is not None else {}
        return reverse("staff:poster", args=[self.hospital], query={**said, "size": one.size})

    def of_session(self, session: int) -> str:
        """Where the poster of one session is."""
        return self.address(session=session, monday=None, month=None)

    def of_week(self, day: date) -> str:
        """Where the poster of the day's week is."""
        return self.address(session=None, monday=day - timedelta(days=day.weekday()), month=None)

    def of_month(self, day: date) -> str:
        """Where the poster of the day's month is."""
        return self.address(session=None, monday=None, month=day.replace(day=1))

    def ways(self, day: date) -> dict[str, str]:
        """The week and the month around the `day`, and what comes before and after what is shown."""
        around = {"week": self.of_week(day), "month": self.of_month(day)}
        if self.monday is not None:
            # Half a week later: the month in which most of the week lies.
            around["month"] = self.of_month(self.monday + timedelta(days=3))
            beside = {"before": self.of_week(self.monday - WEEK), "after": self.of_week(self.monday + WEEK)}
        elif self.month is not None:
            last, following = self.month - timedelta(days=1), _next_month(self.month)
            beside = {"before": self.of_month(last), "after": self.of_month(following)}
        else:
            beside = {}
        return {**around, **beside}


@require_safe
@staff_page
def poster(request: HttpRequest, hospital: str) -> HttpResponse:
    """A poster of one session, of a week or of a month (this one, unless the address says another), to be printed
    (A4, A3) or sent as a long picture. What the address says that makes no sense is left out, and that is told."""
    now = timezone.now()
    mine = (place.hospital for place in my_workplaces(request, now))
    here = found_or_404(next((place for place in mine if place.slug == hospital), None))
    wanted, ignored = _wanted(request, here, now)
    if wanted.session is not None:
        shown = found_or_404(poster_of_session(here.pk, wanted.session))
        alone = shown.lines[0].session
        day, target = shown.lines[0].day, reverse("session", args=[alone.pk])
    else:
        first, last = wanted.days
        shown, alone = poster_of_days(here.pk, first, last, now), None
        day = first if wanted.month != local_date(now).replace(day=1) else local_date(now)
        target = reverse("hospital", args=[here.slug])
    url = f"{settings.SITE_URL.rstrip('/')}{target}"
    context: dict[str, Any] = {
        "hospital": here,
        "wanted": wanted,
        "ignored": ignored,
        "poster": shown,
        "rows": drawn(LINE, [_drawing(shown, *row) for row in _rows(shown)], {"goes_out": shown.goes_out}),
        "ways": wanted.ways(day),
        "sizes": [(size, wanted.address(size=size)) for size in SIZES],
        "plain_title": _title(wanted),
        "roomy": _roomy(shown, alone),
        "alone": alone,
        "opens": alone is not None and alone.status == SessionStatus.PUBLISHED and _bookable(alone, now),
        "bring": _("；").join(filter(None, map(str.strip, alone.bring.splitlines())))
        if alone is not None
        else "",
        "short_address": url.partition("://")[2].rstrip("/"),
        "issued_on": local_date(now),
        "file_name": f"poster-{here.slug}-{_name(wanted)}",
        **_qr_code(url),
    }
    return page(request, "staff/poster.html", context)


@dataclass(frozen=True)
class Words:
    """When a session is held and what is treated there, in words."""

    day: str
    weekday: str
    half: str
    clock: str
    planned: str  # when it was to begin, where it is delayed; else ""
    treats: str


def _rows(shown: Poster) -> list[tuple[PosterLine, Words]]:
    """The lines with their words. Many are of the same day and people: each is worded once."""
    days: dict[date, tuple[str, str]] = {}
    treats: dict[tuple[int, ...], str] = {}
    rows = []
    for line in shown.lines:
        if line.day not in days:
            days[line.day] = (date_format(line.day, "MONTH_DAY_FORMAT"), date_format(line.day, "l"))
        people = tuple(person.pk for person in line.specialists)
        if people not in treats:
            treats[people] = _("、").join(map(called, line.conditions)) + (_("等") if line.more else "")
        start, end = local(line.starts_at), local(line.ends_at)
        clock = f"{start:%H:%M}–{end:%H:%M}"
        planned = f"{local(line.session.starts_at):%H:%M}" if line.session.delay_minutes else ""
        rows.append((line, Words(*days[line.day], half_day_word(start), clock, planned, treats[people])))
    return rows


def _drawing(shown: Poster, line: PosterLine, said: Words) -> tuple[object, dict[str, object]]:
    """All that a line says, and what is read to draw it."""
    asked_at = "" if shown.asked_at else line.asked_at
    says = said_of_poster_line(line), said, asked_at
    return says, {"line": line, "said": said, "asked_at": asked_at}


def _wanted(request: HttpRequest, here: Hospital, now: datetime) -> tuple[Wanted, bool]:
    """What the address asks for, and whether some of it had to be ignored."""
    said = {name: str(value) for name, value in request.GET.items() if value}
    size = said.get("size", SIZES[0])
    wanted = Wanted(here.slug, size if size in SIZES else SIZES[0])
    if "session" in said:
        return replace(wanted, session=found_or_404(whole_number(said["session"]))), size not in SIZES
    week = _day(said["week"]) if "week" in said else None
    month = _day(f"{said['month']}-01") if "month" in said and week is None else None
    ignored = size not in SIZES or (week is None and month is None and bool({"week", "month"} & said.keys()))
    if week is not None:
        return replace(wanted, monday=week - timedelta(days=week.weekday())), ignored
    return replace(wanted, month=month or local_date(now).replace(day=1)), ignored


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _title(wanted: Wanted) -> str:
    if wanted.session is not None:
        return _("北京专家出诊安排")
    if wanted.month is not None:
        return _("%(month)s北京专家出诊预告") % {"month": date_format(wanted.month, "YEAR_MONTH_FORMAT")}
    return _("北京专家一周出诊预告")


def _name(wanted: Wanted) -> str:
    """Of the file of a picture."""
    if wanted.session is not None:
        return str(wanted.session)
    return f"{wanted.month:%Y-%m}" if wanted.month is not None else f"{wanted.monday:%Y-%m-%d}"


def _roomy(shown: Poster, alone: ClinicSession | None) -> str:
    """How large the type is: one session, a few, some or many."""
    if alone is not None:
        return "one"
    return "few" if len(shown.lines) <= FEW else "some" if len(shown.lines) <= SOME else "many"


def _bookable(session: ClinicSession, now: datetime) -> bool:
    """Whether numbers can be booked at `now` or later, so that it helps to say from when to when."""
    in_turn = session.open_to == OpenTo.EVERYBODY
    return in_turn and session.closes_at is not None and now < session.closes_at


@lru_cache(maxsize=256)  # that of a hospital is on each of its posters
def _qr_code(url: str) -> dict[str, SafeString | str]:
    """The address as a QR code: drawn as SVG for paper, and its modules, row by row, for a picture that is drawn."""
    code = segno.make_qr(url, error="q")
    drawn = code.svg_inline(border=4, omitsize=True)
    # Our own address went in; nothing a person typed is in the drawing.
    hidden = drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    modules = " ".join("".join(str(module) for module in row) for row in code.matrix)
    return {"qr": mark_safe(hidden), "modules": modules}  # noqa: S308
