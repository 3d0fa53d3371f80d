"""A schedule as the page shows it: days, the rows of a week, and where each of their links leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.schedule import DayNames, Narrowed, ScheduleLine
from hospitals.models import called
from notices.localtime import at_local, local
from specialists.models import Holiday

WEEK = timedelta(days=7)
# By what the rows of a week are.
BY = ("specialist", "department", "room")
# So many sessions of a day stand in a month; the week shows the others.
MOST_IN_A_MONTH = 6


@dataclass(frozen=True)
class Look:
    """What of a schedule is looked at, as the address says it: a week by its Monday, or a month by its first day."""

    hospital: str  # its slug
    monday: date
    month: date | None
    by: str
    narrowed: Narrowed
    copy: int | None = None  # the session that another is to be made like

    @property
    def days(self) -> list[date]:
        """The days that are shown, from a Monday to a Sunday: those of the week, or of all weeks of the month."""
        if self.month is None:
            return [self.monday + timedelta(days=n) for n in range(7)]
        first = monday_of(self.month)
        weeks = (monday_of(_next_month(self.month) - timedelta(days=1)) - first).days // 7 + 1
        return [first + timedelta(days=n) for n in range(7 * weeks)]

    def pairs(self) -> dict[str, str]:
        """All of it as the pairs of an address."""
        when = {"week": self.monday.isoformat()} if self.month is None else {"month": f"{self.month:%Y-%m}"}
        said = {name: str(thing.pk) for name, thing in self.narrowed.things.items()}
        by = {} if self.by == BY[0] else {"by": self.by}
        drafts = {} if self.narrowed.drafts else {"drafts": "0"}
        copy = {} if self.copy is None else {"copy": str(self.copy)}
        return {**when, **by, **said, **drafts, **copy}

    def address(self, **changes: Any) -> str:
        """Where one looks at it, or at the same with some `changes`."""
        look = replace(self, **changes)
        return reverse("staff:schedule", args=[self.hospital], query=look.pairs())

    @property
    def ways(self) -> dict[str, str]:
        """Before, after, the week as a month and the month as a week."""
        if self.month is None:
            return {
                "before": self.address(monday=self.monday - WEEK),
                "after": self.address(monday=self.monday + WEEK),
                "month": self.address(month=(self.monday + timedelta(days=3)).replace(day=1)),
                "week": self.address(),
            }
        return {
            "before": self.address(month=(self.month - timedelta(days=1)).replace(day=1)),
            "after": self.address(month=_next_month(self.month)),
            "month": self.address(),
            "week": self.address(month=None, monday=monday_of(self.month)),
        }

    @property
    def parts(self) -> list[dict[str, str]]:
        """To what it is narrowed, each with the address without it."""
        parts = []
        for name, thing in self.narrowed.things.items():
            wider: dict[str, Any] = {name: None}
            without = self.address(narrowed=replace(self.narrowed, **wider))
            parts.append({"words": called(thing), "without": without})
        if not self.narrowed.drafts:
            without = self.address(narrowed=replace(self.narrowed, drafts=True))
            parts.append({"words": _("不看草稿"), "without": without})
        return parts


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Day:
    """One day with its sessions. Addresses are "" where nothing can be planned."""

    on: date
    lines: list[ScheduleLine]
    holiday: Holiday | None
    outside: bool  # of another month
    new_url: str
    week_url: str
    drawn: list[str]  # its sessions that are shown
    next_on: date | None = None  # the next day that has sessions

    @property
    def more(self) -> list[ScheduleLine]:
        """Those that do not stand in a month."""
        return self.lines[MOST_IN_A_MONTH:]

    @property
    def more_against(self) -> int:
        """With how many of these something is against them."""
        return sum(bool(line.against) for line in self.more)

    @property
    def said(self) -> object:
        """All that a template of ours reads of it."""
        named = (self.holiday.name, self.holiday.works) if self.holiday else None
        more = (len(self.more), self.more_against)
        beside = (self.on, self.outside, bool(self.lines), self.next_on, self.week_url, self.new_url)
        return *beside, named, more, self.drawn


@dataclass(frozen=True)
class Cell:
    """One row's day."""

    drawn: SafeString  # its sessions
    new_url: str
    words: str  # which row and day it is, to be said after a word of what may be done there


@dataclass(frozen=True)
class Row:
    """One specialist, department or room (None: not yet known) with the days of a week."""

    thing: Any
    url: str  # the schedule of this alone; "" where it is that already, or there is no such thing
    cells: list[Cell]

    @property
    def said(self) -> object:
        """All that a template of ours reads of it."""
        cells = [(cell.drawn, cell.new_url, cell.words) for cell in self.cells]
        return self.thing is None, called(self.thing), self.url, cells


class NewSessions:
    """Where the form of a new session is, filled in as far as a cell says; "" where time has passed."""

    def __init__(
        self,
        hospital: str,
        narrowed: Narrowed,
        half_days: HalfDaysPolicy,
        days: Sequence[date],
        now: datetime,
    ) -> None:
        """For a planner's page of these days."""
        said = {"hospital": hospital} | {name: thing.pk for name, thing in narrowed.things.items()}
        self._base = f"{reverse('staff:new')}?{urlencode(said)}"
        self._said = said.keys()
        today = local(now).date()
        # The halves that have still to begin, and the end of the address for each, by day.
        self._halves: dict[date, list[tuple[int, str]]] = {day: [] for day in days if day >= today}
        for day, halves in self._halves.items():
            for begins, ends in (half_days.morning, half_days.afternoon):
                if at_local(day, begins) > now:
                    clocks = urlencode({"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"})
                    halves.append((half_of(begins), f"&day={day.isoformat()}&{clocks}"))

    def at(self, day: date, lines: Iterable[ScheduleLine], kind: str = "", pk: int | None = None) -> str:
        """For that day, and its first half in which none of these sessions begins; for the specialist, department
        or room of that id, as `kind` says."""
        if day not in self._halves:
            return ""
        taken = {half_of(local(line.session.starts_at).time()) for line in lines}
        ends = [end for half, end in self._halves[day] if half not in taken] or [f"&day={day.isoformat()}"]
        more = f"&{kind}={pk}" if pk is not None and kind not in self._said else ""
        return f"{self._base}{more}{ends[0]}"


def half_of(clock: time) -> int:
    """0 before noon, 1 until six, 2 in the evening."""
    return (clock.hour >= 12) + (clock.hour >= 18)


def shown_of(look: Look, lines: list[ScheduleLine]) -> list[ScheduleLine]:
    """The sessions that the page shows: of a month some of each day, of a week all."""
    if look.month is None:
        return lines
    return [line for of_day in _by_day(lines).values() for line in of_day[:MOST_IN_A_MONTH]]


def _by_day(lines: list[ScheduleLine]) -> dict[date, list[ScheduleLine]]:
    by_day: dict[date, list[ScheduleLine]] = defaultdict(list)
    for line in lines:
        by_day[line.day].append(line)
    return by_day


def days_of(
    look: Look, lines: list[ScheduleLine], drawn: Mapping[int, str], names: DayNames, new: NewSessions | None
) -> list[Day]:
    """The days that are looked at, with their sessions; `drawn`: those that the page shows, by id."""
    by_day = _by_day(lines)
    weeks = {day: look.address(month=None, monday=day) for day in look.days[::7]}
    found: list[Day] = []
    next_on: date | None = None
    for on in reversed(look.days):
        outside = look.month is not None and on.month != look.month.month
        found.append(
            Day(
                on=on,
                lines=by_day.get(on, []),
                holiday=names.named.get(on),
                outside=outside,
                new_url=new.at(on, by_day.get(on, [])) if new else "",
                week_url=weeks[monday_of(on)],
                drawn=[drawn[line.session.pk] for line in by_day.get(on, []) if line.session.pk in drawn],
                next_on=next_on,
            )
        )
        next_on = on if on in by_day and not outside else next_on
    return found[::-1]


def rows_of(
    look: Look,
    lines: list[ScheduleLine],
    drawn: Mapping[int, str],
    others: Mapping[int, object],
    new: NewSessions | None,
) -> list[Row]:
    """The rows of a week: those with sessions by name, then the `others` by name, then what is not yet known. A
    session of several specialists stands in the row of each; `drawn` as in days_of."""
    things: dict[int, Any] = {}
    placed: dict[int, dict[date, list[ScheduleLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for thing in _places(look, line):
            key = thing.pk if thing is not None else 0
            things[key] = thing
            placed[key][line.day].append(line)
    nobody = [0] if 0 in things else []
    busy = sorted(things.keys() - {0}, key=lambda key: (called(things[key]), key))
    idle = sorted(others.keys() - things.keys(), key=lambda key: (called(others[key]), key))
    things = {**others, **things}
    colon = _("：")
    days = [(on, f"{colon}{date_format(on, 'MONTH_DAY_FORMAT')} ") for on in look.days]
    return [_row(look, days, things[key], placed.get(key, {}), drawn, new) for key in (*busy, *idle, *nobody)]


def _places(look: Look, line: ScheduleLine) -> Sequence[Any]:
    """In whose rows a session stands; in that of None where nobody knows yet."""
    if look.by != BY[0]:
        return [getattr(line, look.by)]
    wanted = look.narrowed.specialist
    return [one for one in line.people if wanted in (None, one)] or [None]


def _row(
    look: Look,
    days: list[tuple[date, str]],
    thing: Any,
    by_day: Mapping[date, list[ScheduleLine]],
    drawn: Mapping[int, str],
    new: NewSessions | None,
) -> Row:
    pk = None if thing is None else thing.pk
    alone = thing is not None and look.by not in look.narrowed.things
    url = look.address(narrowed=replace(look.narrowed, **{look.by: thing})) if alone else ""
    name = called(thing)
    cells = []
    for on, said in days:
        lines = by_day.get(on, [])
        url_of_new = new.at(on, lines, look.by, pk) if new else ""
        # Drawn by a template of ours.
        together = mark_safe("".join([drawn[line.session.pk] for line in lines]))  # noqa: S308
        cells.append(Cell(together, url_of_new, said + name if url_of_new else ""))
    return Row(thing, url, cells)
