"""A hospital's schedule as its staff plan it: all sessions of some days, drafts and withdrawn ones too, and what
stands in the way of the drafts; what the days are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Model, Q

from bookings.queries.staff.bases import holds_on
from bookings.queries.staff.lists import with_counts
from bookings.queries.staff.planning import Means
from bookings.queries.staff.schedule_clashes import Against, Planned, against
from bookings.queries.staff.scope import loaded
from bookings.rules import what_staff_may
from hospitals.models import Department, Room
from hospitals.querysets import OF_THE_REPORT
from notices.localtime import day_bounds, local_date
from specialists.enums import OpenTo, SessionKind, SessionPurpose, SessionStatus
from specialists.models import ClinicSession, Holiday, Posting, SessionSpecialist, Specialist
from specialists.querysets import shown

NOTHING = Against()


@dataclass(frozen=True)
class Narrowed:
    """To what a schedule is narrowed: a specialist, department or room of the hospital; without `drafts`."""

    specialist: Specialist | None = None
    department: Department | None = None
    room: Room | None = None
    drafts: bool = True

    @property
    def things(self) -> dict[str, Specialist | Department | Room]:
        """Those that are named, by what they are, as addresses and the form of a session name them."""
        named = {"specialist": self.specialist, "department": self.department, "room": self.room}
        return {name: thing for name, thing in named.items() if thing is not None}


class Read(NamedTuple):
    """A session as it is read: hundreds are on a page, of each of which a few columns are wanted."""

    pk: int
    department_id: int | None
    room_id: int | None
    kind: str
    purpose: str
    open_to: str
    status: str
    starts_at: datetime
    ends_at: datetime
    delay_minutes: int
    demo: bool
    # Where they are counted.
    total: int = 0
    booked: int = 0
    held: int = 0


COUNTS = ("total", "booked", "held")
COLUMNS = Read._fields[: -len(COUNTS)]


@dataclass(frozen=True)
class ScheduleLine:
    """One session of a schedule, `people` hold it. `movable`: its time may still be changed; `past`: a draft whose time
    has passed; `starts_at`, `ends_at`: with its delay."""

    session: Read
    starts_at: datetime
    ends_at: datetime
    day: date  # the local day it is planned for
    department: Department | None = None
    room: Room | None = None
    people: tuple[Specialist, ...] = ()
    against: Against = NOTHING
    movable: bool = False
    past: bool = False

    @property
    def kind_words(self) -> str:
        """Of what kind it is."""
        return str(SessionKind(self.session.kind).label)

    @property
    def purpose_words(self) -> str:
        """What it is for."""
        return str(SessionPurpose(self.session.purpose).label)

    @property
    def open_to_words(self) -> str:
        """To whom it is open."""
        return str(OpenTo(self.session.open_to).label)

    @property
    def status_words(self) -> str:
        """In what state it is."""
        return str(SessionStatus(self.session.status).label)


@dataclass(frozen=True)
class DayNames:
    """Public holidays and weekend days that are worked instead; `missing`: years whose notice is not in the table."""

    named: Mapping[date, Holiday]
    missing: list[int]


def narrowed_to(means: Means, ids: Mapping[str, int], *, drafts: bool) -> Narrowed:
    """What the ids name: what the hospital has now, or had in a session of its own. Ids of anything else narrow
    nothing. No query for what it has now, one for each of the others."""
    here = ClinicSession.objects.filter(shown(), hospital=means.hospital)
    people = {posting.specialist_id: posting.specialist for posting in means.postings}
    departments = {one.pk: one for one in means.departments}
    rooms = {one.pk: one for one in means.rooms}
    wanted, term = ids.get("specialist"), ids.get("department")
    specialist = people.get(wanted) if wanted else None
    if wanted and specialist is None:
        specialist = Specialist.objects.filter(pk=wanted, sessions__in=here).first()
    department = departments.get(term) if term else None
    if term and department is None:
        department = Department.objects.filter(pk=term, clinicsession__in=here).first()
    return Narrowed(specialist, department, rooms.get(ids.get("room", 0)), drafts=drafts)


def schedule(
    means: Means, first: date, last: date, narrowed: Narrowed, now: datetime, *, counted: bool = True
) -> list[ScheduleLine]:
    """The sessions of a hospital with these means on the local days from `first` to `last`, the soonest first; with
    their numbers only where these are `counted`. At most twelve queries."""
    wanted = Q(starts_at__gte=day_bounds(first)[0], starts_at__lt=day_bounds(last)[1])
    if narrowed.department is not None:
        wanted &= Q(department=narrowed.department)
    if narrowed.room is not None:
        wanted &= Q(room=narrowed.room)
    if narrowed.specialist is not None:
        wanted &= Q(specialists=narrowed.specialist)
    if not narrowed.drafts:
        wanted &= ~Q(status=SessionStatus.DRAFT)
    rows = ClinicSession.objects.filter(shown(), wanted, hospital=means.hospital).order_by("starts_at", "pk")
    read = with_counts(rows, now).values_list(*Read._fields) if counted else rows.values_list(*COLUMNS)
    found = [Read(*one) for one in read]
    departments = _by_id(Department, {one.department_id for one in found}, means.departments)
    rooms = _by_id(Room, {one.room_id for one in found}, means.rooms)
    people, drafts = _planned(found, rooms, means, now)
    in_the_way = against(drafts, means.hospital.pk)
    return [
        _line(one, departments, rooms, people.get(one.pk, ()), in_the_way.get(one.pk, NOTHING), now)
        for one in found
    ]


def _by_id(model: type[Model], ids: set[int | None], known: Iterable[Any]) -> dict[int, Any]:
    """Those of these ids, and those that are known. One query where some are not."""
    found = {one.pk: one for one in known}
    missing = ids - found.keys() - {None}
    if missing:
        found |= model._default_manager.defer(*OF_THE_REPORT).in_bulk(missing)
    return found


def _planned(
    found: list[Read],
    rooms: Mapping[int, Room],
    means: Means,
    now: datetime,
) -> tuple[dict[int, tuple[Specialist, ...]], list[Planned]]:
    """Session id → who holds it, in their order; and the drafts among them that are to come. At most three queries."""
    held = SessionSpecialist.objects.filter(session__in=[one.pk for one in found])
    rows = list(
        held.order_by("session", "position", "pk").values_list("session_id", "specialist_id", "posting_id")
    )
    known = _by_id(Specialist, {row[1] for row in rows}, (one.specialist for one in means.postings))
    people: dict[int, tuple[Specialist, ...]] = {}
    for pk, specialist_id, _posting in rows:
        people[pk] = (*people.get(pk, ()), known[specialist_id])
    drafts = {one.pk: one for one in found if one.status == SessionStatus.DRAFT and one.starts_at > now}
    on = [row for row in rows if row[0] in drafts]
    postings = _by_id(Posting, {row[2] for row in on}, means.postings)
    holders: dict[int, list[tuple[Specialist, Posting]]] = defaultdict(list)
    for pk, specialist_id, posting_id in on:
        holders[pk].append((known[specialist_id], postings[posting_id]))
    hospital_id = means.hospital.pk
    return people, [
        Planned(pk, hospital_id, one.starts_at, one.ends_at, rooms.get(one.room_id or 0), holders[pk])
        for pk, one in drafts.items()
    ]


def _line(
    session: Read,
    departments: Mapping[int, Department],
    rooms: Mapping[int, Room],
    people: tuple[Specialist, ...],
    stands_against: Against,
    now: datetime,
) -> ScheduleLine:
    draft = session.status == SessionStatus.DRAFT
    delay = timedelta(minutes=session.delay_minutes)
    starts_at, ends_at = session.starts_at + delay, session.ends_at + delay
    return ScheduleLine(
        session,
        starts_at,
        ends_at,
        local_date(session.starts_at),
        department=departments.get(session.department_id or 0),
        room=rooms.get(session.room_id or 0),
        people=people,
        against=stands_against,
        movable=draft or what_staff_may(session.status, starts_at, ends_at, now=now).change,
        past=draft and session.starts_at <= now,
    )


def copied(hospital_id: int, session_id: int) -> ClinicSession | None:
    """The hospital's session that another is to be made like; None for any other. At most four queries."""
    return loaded(ClinicSession.objects.filter(hospital_id=hospital_id, pk=session_id)).first()


def day_names(first: date, last: date) -> DayNames:
    """What the days from `first` to `last` are called. One query."""
    years = range(first.year, last.year + 1)
    known = Holiday.objects.filter(on__gte=date(first.year, 1, 1), on__lte=date(last.year, 12, 31))
    named = {one.on: one for one in known}
    told = {day.year for day in named}
    return DayNames(named, [year for year in years if year not in told])


def free_to_plan(means: Means, kind: str, narrowed: Narrowed, days: list[date]) -> dict[int, object]:
    """What else of that `kind` (specialist, department, room) the hospital has on those days and may plan for, by
    id. No query."""
    if kind == "room":
        return {one.pk: one for one in means.rooms if narrowed.room in (None, one)}
    if kind == "department":
        return {one.pk: one for one in means.departments if narrowed.department in (None, one)}
    return {
        posting.specialist_id: posting.specialist
        for posting in means.postings
        if narrowed.specialist in (None, posting.specialist)
        and narrowed.department in (None, posting.department)
        and any(holds_on(posting, day) for day in days)
    }
