"""What a poster of a hospital shows: its published sessions of some days, or one of them. Drafts are on none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from bookings.queries.cards import OneSession, count_of
from hospitals.models import Department, Room, Source
from hospitals.querysets import OF_THE_REPORT, with_light
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionKind, SessionStatus
from specialists.models import (
    ClinicSession,
    Condition,
    ConditionSpecialist,
    SessionSpecialist,
    Slot,
    Specialist,
    Trip,
)

# So many conditions of a session fit into a line of a poster, and on a poster of its own.
MOST_IN_A_LINE = 4
MOST_ALONE = 8


@dataclass(frozen=True)
class PosterLine(OneSession):
    """One session on a poster. `conditions`: those that articles report, without emergencies, which nobody should
    wait for a session with; `more`: whether there are others."""

    specialists: tuple[Specialist, ...]
    conditions: tuple[Condition, ...]
    more: bool
    articles: tuple[str, ...]  # slugs of the articles that report the conditions
    new_day: bool  # the first of its day

    @property
    def withdrawn(self) -> bool:
        """Whether the hospital withdrew it (停诊)."""
        return self.session.status == SessionStatus.WITHDRAWN

    @property
    def shared(self) -> bool:
        """Whether several specialists hold it."""
        return self.session.kind != SessionKind.SINGLE

    @property
    def outside(self) -> bool:
        """Whether it is held at a place with an address of its own."""
        return self.session.room is not None and self.session.room.outside

    @property
    def asked_at(self) -> str:
        """The telephone for questions: its trip's, else none of its own."""
        return self.session.trip.phone if self.session.trip is not None else ""


@dataclass(frozen=True)
class Poster:
    """The lines of a poster, the soonest first. `over`: sessions of its days that are left out, being over."""

    lines: list[PosterLine]
    sources: list[Source]
    over: int = 0

    @property
    def demo(self) -> bool:
        """Whether it shows a demonstration."""
        return any(line.session.demo for line in self.lines)

    @cached_property
    def open_to(self) -> set[str]:
        """Who may have numbers of any of them."""
        return {line.session.open_to for line in self.lines}

    @property
    def away(self) -> bool:
        """Whether all of it is held at places with addresses of their own, so that the hospital's helps nobody."""
        return all(line.outside for line in self.lines)

    @cached_property
    def goes_out(self) -> bool:
        """Whether any of it is held at such a place."""
        return any(line.outside for line in self.lines)

    @cached_property
    def asked_at(self) -> str:
        """The telephone for questions, where all of it is of trips that have the same one; else nothing."""
        phones = {line.asked_at for line in self.lines}
        return phones.pop() if len(phones) == 1 else ""

    @property
    def told(self) -> bool:
        """Whether of anybody on it articles report what they treat."""
        return any(line.conditions for line in self.lines)

    @property
    def withdrawn(self) -> int:
        """How many of its sessions are withdrawn."""
        return sum(line.withdrawn for line in self.lines)


def poster_of_days(hospital_id: int, first: date, last: date, now: datetime) -> Poster:
    """The hospital's sessions of the local days from `first` to `last`, withdrawn ones too. Of days that are not all
    past, only what is not over at `now`. Nine queries at most."""
    begin, end = day_bounds(first)[0], day_bounds(last)[1]
    of_days = _published(hospital_id).filter(starts_at__gte=begin, starts_at__lt=end)
    found = list(_loaded(of_days).order_by("starts_at", "pk"))
    kept = found
    if last >= local_date(now):
        kept = [session for session in found if OneSession(session).ends_at > now]
    return _poster(kept, MOST_IN_A_LINE, over=len(found) - len(kept))


def poster_of_session(hospital_id: int, session_id: int) -> Poster | None:
    """One session of the hospital, with `total` numbers; None for a draft and for any other. Nine queries at most."""
    total = count_of(Slot.objects.filter(added=False, withdrawn_at=None))
    found = list(_loaded(_published(hospital_id).filter(pk=session_id).annotate(total=total)))
    return _poster(found, MOST_ALONE) if found else None


def _published(hospital_id: int) -> QuerySet[ClinicSession]:
    return ClinicSession.objects.public().filter(hospital_id=hospital_id)


def _loaded(sessions: QuerySet[ClinicSession]) -> QuerySet[ClinicSession]:
    """With where they are held and the trips they are of, without what no poster shows. Each is read once: hundreds of
    sessions have a few."""
    return sessions.defer("during").prefetch_related(
        Prefetch("department", Department.objects.defer(*OF_THE_REPORT)),
        Prefetch("room", Room.objects.defer(*OF_THE_REPORT)),
        Prefetch("trip", Trip.objects.only("phone")),
    )


def _poster(sessions: list[ClinicSession], most: int, *, over: int = 0) -> Poster:
    """Who holds them and what articles say they treat is read once for each person, not for each session: a month of
    400 sessions has the same people again and again."""
    people = _people(sessions)
    treat = _treat({person.pk for several in people.values() for person in several})
    sources = Source.objects.in_bulk(
        {person.source_id for several in people.values() for person in several if person.pk in treat}
    )
    lines: list[PosterLine] = []
    for session in sessions:
        mine = people[session.pk]
        treated = dict.fromkeys(one for person in mine for one in treat.get(person.pk, ()))
        told = dict.fromkeys(
            sources[person.source_id].slug
            for person in mine
            if person.pk in treat and person.source_id in sources
        )
        day = local_date(session.starts_at)
        lines.append(
            PosterLine(
                session,
                specialists=tuple(mine),
                conditions=tuple(treated)[:most],
                more=len(treated) > most,
                articles=tuple(told),
                new_day=not lines or lines[-1].day != day,
            )
        )
    return Poster(lines, sorted(sources.values(), key=lambda source: source.slug), over)


def _people(sessions: list[ClinicSession]) -> dict[int, list[Specialist]]:
    """Session → who holds it, in their order. Two queries."""
    rows = SessionSpecialist.objects.filter(session__in=[one.pk for one in sessions])
    pairs = list(rows.order_by("position", "pk").values_list("session_id", "specialist_id"))
    known = with_light(Specialist.objects.defer(*OF_THE_REPORT), "home_hospital").in_bulk(
        {who for _, who in pairs}
    )
    found: dict[int, list[Specialist]] = {session.pk: [] for session in sessions}
    for session_id, who in pairs:
        found[session_id].append(known[who])
    return found


def _treat(people: set[int]) -> dict[int, list[Condition]]:
    """Specialist → what articles report they treat, without emergencies; nobody of whom nothing is. Two queries."""
    links = ConditionSpecialist.objects.filter(
        specialist__in=people, inferred=False, condition__emergency_notice=False
    )
    pairs = list(links.order_by("position", "pk").values_list("specialist_id", "condition_id"))
    known = Condition.objects.only("name", "name_en").in_bulk({what for _, what in pairs})
    found: dict[int, list[Condition]] = defaultdict(list)
    for who, what in pairs:
        found[who].append(known[what])
    return found
