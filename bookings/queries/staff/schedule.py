"""A hospital's schedule as its staff plan it: all sessions of some days, drafts and withdrawn ones too, and what
stands in the way of the drafts; what the days are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, prefetch_related_objects

from bookings.queries.staff.bases import holds_on
from bookings.queries.staff.lists import SessionLine, with_counts
from bookings.queries.staff.planning import Means
from bookings.queries.staff.schedule_clashes import Against, against
from bookings.queries.staff.scope import loaded
from bookings.rules import what_staff_may
from hospitals.models import Department, Room
from notices.localtime import day_bounds
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Holiday, SessionSpecialist, Specialist
from specialists.querysets import shown

NOTHING = Against()
# What of a session a schedule reads.
SHOWN = (
    *("hospital_id", "department_id", "room_id", "kind", "purpose", "open_to", "status"),
    *("starts_at", "ends_at", "delay_minutes", "demo"),
)


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


@dataclass(frozen=True)
class ScheduleLine(SessionLine):
    """One session of a schedule, `people` hold it. `movable`: its time may still be changed; `past`: a draft whose time
    has passed."""

    people: tuple[Specialist, ...] = ()
    against: Against = NOTHING
    movable: bool = False
    past: bool = False


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
    hospital_id: int, first: date, last: date, narrowed: Narrowed, now: datetime, *, counted: bool = True
) -> list[ScheduleLine]:
    """The hospital's sessions of the local days from `first` to `last`, the soonest first; with their numbers only
    where these are `counted`. At most twelve queries."""
    wanted = Q(starts_at__gte=day_bounds(first)[0], starts_at__lt=day_bounds(last)[1])
    if narrowed.department is not None:
        wanted &= Q(department=narrowed.department)
    if narrowed.room is not None:
        wanted &= Q(room=narrowed.room)
    if narrowed.specialist is not None:
        wanted &= Q(specialists=narrowed.specialist)
    if not narrowed.drafts:
        wanted &= ~Q(status=SessionStatus.DRAFT)
    rows = (
        ClinicSession.objects.filter(shown(), wanted, hospital_id=hospital_id)
        # Hundreds of sessions have a few rooms and departments: each is made once.
        .prefetch_related("department", "room")
        .only(*SHOWN)
        .order_by("starts_at", "pk")
    )
    found = list(with_counts(rows, now) if counted else rows)
    people = _people(found)
    drafts = [one for one in found if one.status == SessionStatus.DRAFT and one.starts_at > now]
    prefetch_related_objects(drafts, "session_specialists__specialist", "session_specialists__posting")
    in_the_way = against(drafts, hospital_id)
    return [_line(one, people.get(one.pk, ()), in_the_way.get(one.pk, NOTHING), now) for one in found]


def _people(sessions: list[ClinicSession]) -> dict[int, tuple[Specialist, ...]]:
    """Session id → who holds it, in their order. Two queries."""
    held = SessionSpecialist.objects.filter(session__in=sessions).order_by("session", "position", "pk")
    pairs = list(held.values_list("session_id", "specialist_id"))
    known = Specialist.objects.in_bulk({specialist_id for _pk, specialist_id in pairs})
    found: dict[int, tuple[Specialist, ...]] = {}
    for pk, specialist_id in pairs:
        found[pk] = (*found.get(pk, ()), known[specialist_id])
    return found


def _line(
    session: ClinicSession, people: tuple[Specialist, ...], stands_against: Against, now: datetime
) -> ScheduleLine:
    draft = session.status == SessionStatus.DRAFT
    total, booked, held = (int(getattr(session, name, 0)) for name in ("total", "booked", "held"))
    plain = SessionLine(session, total, booked, held)
    may = what_staff_may(session.status, plain.starts_at, plain.ends_at, now=now)
    return ScheduleLine(
        session,
        total,
        booked,
        held,
        people=people,
        against=stands_against,
        movable=draft or may.change,
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
