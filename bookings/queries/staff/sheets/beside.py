"""All lines of a sheet beside the hospital's sessions of those days."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q

from bookings.policy import policies_at
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.sheets.differences import same_day, set_beside
from bookings.queries.staff.sheets.proposals import (
    NewRoom,
    Proposal,
    Standing,
    new_rooms,
    places_of,
    proposal,
)
from hospitals.models import Hospital
from hospitals.querysets import OF_THE_REPORT
from notices.localtime import day_bounds, local
from specialists.enums import SessionStatus
from specialists.models import (
    ClinicSession,
    ScheduleSheet,
    SessionSpecialist,
    SheetLine,
    SheetSession,
    Specialist,
)
from specialists.sheets.doubts import Doubt
from specialists.sheets.preview import Verdict
from specialists.sheets.stated import Draftable
from specialists.sheets.times import half_of

Who = tuple[frozenset[int], date]


@dataclass(frozen=True)
class ShownLine:
    """One line with what it comes to."""

    line: SheetLine
    proposals: list[Proposal]

    @property
    def verdict(self) -> str:
        """What becomes of it: what somebody answered goes before what was doubted."""
        return str(Verdict.MAKE if self.line.answered_at else self.line.verdict)

    @property
    def waits(self) -> bool:
        """Whether somebody has to say what is meant before anything comes of it."""
        return self.verdict in (Verdict.ASK, Verdict.REFUSE)

    @property
    def reasons(self) -> list[str]:
        """What was doubted or left out, in sentences, until it is answered."""
        codes = [] if self.line.answered_at else [*self.line.doubts, *_unmet(self.line)]
        return [str(Doubt(code).label) for code in dict.fromkeys(codes)]

    @property
    def not_read(self) -> str:
        """What of its remarks went nowhere, until it is answered."""
        return "" if self.line.answered_at or self.off else self.line.not_read

    @property
    def off(self) -> bool:
        """Whether it says that a clinic is not held."""
        skipped = self.verdict == Verdict.SKIP and Doubt.CANCELLED in self.line.doubts
        return self.verdict == Verdict.WITHDRAW or skipped

    @property
    def editable(self) -> bool:
        """Whether somebody may still say what it means."""
        return not any(one.row.session_id for one in self.proposals)

    @property
    def as_read(self) -> bool:
        """Whether what was understood could be meant: one press says that it is."""
        fine = self.proposals and not any(one.wrong for one in self.proposals)
        return self.waits and self.editable and bool(fine)

    @cached_property
    def kind(self) -> str:
        """Under which heading of the preview it stands."""
        if self.waits and self.proposals and all(one.standing == Standing.SAME for one in self.proposals):
            return "rest"  # answered the last time, and there
        if self.waits or any(one.standing == Standing.WRONG for one in self.usable):
            return "ask"
        if self.off:
            return "off" if any(one.existing for one in self.proposals) else "rest"
        standings = {one.standing for one in self.usable}
        if standings & {Standing.CHANGED, Standing.PUBLISHED, Standing.OFF}:
            return "changed"
        return "new" if Standing.NEW in standings else "rest"

    @property
    def usable(self) -> list[Proposal]:
        """Sessions that may be made of it."""
        return self.proposals if self.verdict == Verdict.MAKE else []


def _unmet(line: SheetLine) -> list[str]:
    """Warnings that no proposal says better."""
    said = {Doubt.NO_ROOM, Doubt.NO_NUMBERS, Doubt.NO_FEE}
    return [code for code in line.warnings if code not in said]


@dataclass(frozen=True)
class Preview:
    """The whole sheet. `missing`: sessions that an earlier sheet had, and this one has not."""

    sheet: ScheduleSheet
    lines: list[ShownLine]
    missing: list[ClinicSession]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lines stand under each heading, with the sessions that are missing."""
        kinds = Counter(one.kind for one in self.lines)
        return {
            **{kind: kinds[kind] for kind in ("new", "ask", "changed", "off", "rest")},
            "missing": len(self.missing),
            "all": len(self.lines),
        }

    @cached_property
    def choosable(self) -> list[Proposal]:
        """Sessions that can be made, or whose draft can be changed, at a press."""
        return [one for line in self.lines for one in line.usable if one.choosable]

    def want(self, rows: set[int]) -> list[int]:
        """Mark those of these rows that can be made; answers which they are."""
        chosen = [one.row for one in self.choosable if one.row.pk in rows]
        for row in chosen:
            row.wanted = True
        return [row.pk for row in chosen]

    @cached_property
    def wanted(self) -> list[Proposal]:
        """Those that somebody chose and that are not made yet."""
        return [one for one in self.choosable if one.row.wanted]

    @cached_property
    def rooms(self) -> list[NewRoom]:
        """Rooms that are not recorded and in which something is to be, or may be."""
        wanted = (line for line in self.lines if line.kind in {"ask", "new", "changed"})
        return new_rooms(one for line in wanted for one in line.proposals)

    def ready(self, most: int) -> list[Draftable]:
        """The first of those that somebody chose, as the action takes them."""
        return [one.draftable for one in self.wanted[:most]]

    @cached_property
    def made(self) -> list[Proposal]:
        """Those that were drafted by this sheet, and drafts it changed."""
        return [one for line in self.lines for one in line.proposals if one.standing == Standing.MADE]


def preview_of(sheet: ScheduleSheet, now: datetime) -> Preview:
    """The sheet beside what the hospital has by `now`. At most twelve queries, whatever it holds."""
    lines = list(sheet.lines.defer("pieces"))
    for line in lines:
        line.sheet = sheet  # as it is loaded, with its hospital
    known = {line.pk: line for line in lines}
    rows = list(SheetSession.objects.filter(line__sheet=sheet))
    of_line: dict[int, list[SheetSession]] = defaultdict(list)
    for row in rows:
        row.line = known[row.line_id]
        of_line[row.line_id].append(row)
    means = means_of(sheet.hospital, now)
    places = places_of(means)
    hours = policies_at(now, sheet.hospital_id).half_days
    people = Specialist.objects.defer(*OF_THE_REPORT).in_bulk({pk for row in rows for pk in row.specialists})
    found = {row.pk: proposal(row, means, places, people, hours, now) for row in rows}
    days = sorted(row.on for row in rows)
    there = _there(sheet.hospital, days[0], days[-1]) if days else []
    shown = [ShownLine(line, [found[row.pk] for row in of_line[line.pk]]) for line in lines]
    matched = _match(shown, there)
    return Preview(sheet, shown, _missing(sheet, there, matched, now))


def _there(hospital: Hospital, first: date, last: date) -> list[ClinicSession]:
    """The hospital's sessions of these days."""
    begin, end = day_bounds(first)[0], day_bounds(last)[1]
    sessions = ClinicSession.objects.filter(hospital=hospital, starts_at__gte=begin, starts_at__lt=end)
    holders = Prefetch("session_specialists", SessionSpecialist.objects.defer("during"))
    people = Prefetch("session_specialists__specialist", Specialist.objects.defer(*OF_THE_REPORT))
    found: list[ClinicSession] = list(
        sessions.defer("during")
        # Hundreds of sessions have a few rooms, departments and people: each is made once.
        .prefetch_related("room", "department", holders, people)
        .annotate(
            total=Count("slots", filter=Q(slots__added=False, slots__withdrawn_at=None)),
            group=Min(F("slots__ends_at") - F("slots__starts_at"), filter=Q(slots__added=False)),
        )
        .order_by("starts_at", "pk")
    )
    for session in found:
        session.hospital = hospital  # as it is loaded
    return found


def _match(lines: list[ShownLine], there: list[ClinicSession]) -> set[int]:
    """Find what stands in the place of each session: of the same people, on that day, in that half. Each stands in one
    place only; one that begins at the same time goes before others, one that is not withdrawn before one that is."""
    by_day: dict[Who, list[ClinicSession]] = defaultdict(list)
    for session in there:
        by_day[same_day(session)].append(session)
    taken: set[int] = set()
    known = {session.pk: session for session in there}
    # Lines that make something go before those that only mention it.
    proposals = [one for line in sorted(lines, key=lambda line: not line.usable) for one in line.proposals]
    for one in proposals:
        own = known.get(one.row.session_id or 0)
        if own is not None:
            taken.add(own.pk)
            one.existing, one.standing = own, Standing.MADE
    for exact in (True, False):
        for one in proposals:
            if one.existing is None and (fits := _fitting(one, by_day, taken, exact)):
                there_first = min(fits, key=lambda session: session.status == SessionStatus.WITHDRAWN)
                taken.add(there_first.pk)
                set_beside(one, there_first)
    return taken


def _fitting(
    one: Proposal, by_day: dict[Who, list[ClinicSession]], taken: set[int], exact: bool
) -> list[ClinicSession]:
    free = [
        session
        for session in by_day.get((frozenset(one.row.specialists), one.row.on), ())
        if session.pk not in taken
    ]
    if exact:
        return [session for session in free if session.starts_at == one.starts_at]
    return [session for session in free if half_of(local(session.starts_at).time()) == one.row.half]


def _missing(
    sheet: ScheduleSheet, there: list[ClinicSession], matched: set[int], now: datetime
) -> list[ClinicSession]:
    """Coming sessions of those days that an earlier sheet of the hospital had."""
    left: list[Any] = [
        one
        for one in there
        if one.pk not in matched and one.status != SessionStatus.WITHDRAWN and one.starts_at > now
    ]
    earlier = SheetSession.objects.filter(
        session__in=[one.pk for one in left], line__sheet__hospital=sheet.hospital_id
    ).exclude(line__sheet=sheet)
    known = set(earlier.values_list("session_id", flat=True))
    return [one for one in left if one.pk in known]
