"""Screens of waiting rooms: by which address, and what they say. Numbers and the first sign of a name, nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from accounts.hashes import hash_screen, same_hash
from bookings.enums import AppointmentStatus
from bookings.models import IN_TURN, Arrival, WaitingScreen
from bookings.queries.today import on_today
from hospitals.models import Room
from notices.masks import mask_to_first
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Specialist
from specialists.querysets import shown

NEXT_SHOWN = 3
_KEY = re.compile(r"([0-9]{1,15})-([a-z2-7]{16})", re.ASCII)


@dataclass(frozen=True)
class ScreenLine:
    """Somebody on a screen."""

    ordinal: int
    name: str  # its first sign
    calls: int
    called_at: datetime | None


@dataclass(frozen=True)
class ScreenSession:
    """What a screen says of one session."""

    id: int
    room: Room | None
    specialists: tuple[Specialist, ...]
    called: tuple[ScreenLine, ...]  # the last one first
    next: tuple[ScreenLine, ...]


@dataclass(frozen=True)
class Calls:
    """What screens that show the same rooms say at one moment."""

    sessions: tuple[ScreenSession, ...]  # by room
    tag: str  # another one as soon as anything else is said
    nowhere: bool = False  # none of its rooms is there any more


def screen_key(screen: WaitingScreen) -> str:
    """What opens the screen's address: 80 bits that follow from the site's own key, so that none is stored."""
    drawn = bytes.fromhex(hash_screen(screen.pk, screen.made_at.astimezone(UTC).isoformat()))[:10]
    return f"{screen.pk}-{base64.b32encode(drawn).decode().lower()}"


def may_be_key(key: str) -> bool:
    """Whether it looks like a key of ours at all."""
    return _KEY.fullmatch(key.lower()) is not None


def screen_with(key: str) -> WaitingScreen | None:
    """The screen this key opens, with the ids of its rooms (`room_ids`); None for one that was ended, and for no key of
    ours. One query at most."""
    said = _KEY.fullmatch(key.lower())
    if said is None:
        return None
    rooms = ArrayAgg("rooms", filter=Q(rooms__isnull=False), order_by="rooms", default=Value([]))
    found = WaitingScreen.objects.filter(pk=int(said[1]), ended_at=None).select_related("hospital")
    screen = found.annotate(room_ids=rooms).first()
    return screen if screen is not None and same_hash(screen_key(screen), key.lower()) else None


def screens_of(hospital_id: int) -> QuerySet[WaitingScreen]:
    """The screens of a hospital that are not ended, by name."""
    found = WaitingScreen.objects.filter(hospital=hospital_id, ended_at=None)
    return found.prefetch_related("rooms").order_by("name")


def calls_shown(hospital_id: int, room_ids: Collection[int] | None, now: datetime) -> Calls:
    """Who is called and who comes next in each session of today that the portal calls in, in these rooms; None: in all
    of the hospital's. Three queries, however many wait: only those are read whom a screen names."""
    if room_ids is not None and not room_ids:
        return Calls((), "nowhere", nowhere=True)
    sessions = _sessions(hospital_id, room_ids, now)
    lines: dict[int, list[Arrival]] = {session.pk: [] for session in sessions}
    for row in _named(lines):
        lines[row.appointment.session_id].append(row)
    said = (_session(session, lines[session.pk]) for session in sessions)
    found = tuple(one for one in said if one.called or one.next)
    return Calls(found, _tag(found))


def _sessions(hospital_id: int, room_ids: Collection[int] | None, now: datetime) -> list[ClinicSession]:
    found = ClinicSession.objects.filter(
        shown(),
        on_today(now),
        hospital=hospital_id,
        status=SessionStatus.PUBLISHED,
        reception__calls=True,
        reception__signed_off_at=None,
    )
    if room_ids is not None:
        found = found.filter(room__in=room_ids)
    loaded = found.select_related("room").prefetch_related("specialists").order_by("starts_at", "pk")
    return sorted(loaded, key=lambda one: _as_counted(one.room.name if one.room else ""))


def _as_counted(name: str) -> list[tuple[int, str]]:
    """A key by which 2 诊室 stands before 10 诊室."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split("([0-9]+)", name) if part
    ]


def _named(sessions: Iterable[int]) -> list[Arrival]:
    """Who is called, the last one first, and of those who wait in each session the next. One query."""
    waiting = Q(appointment__status=AppointmentStatus.ARRIVED, away_since=None)
    called = Q(appointment__status=AppointmentStatus.CALLED)
    place = Window(
        RowNumber(),
        partition_by=[F("appointment__session"), F("appointment__status")],
        order_by=list(IN_TURN),
    )
    rows = Arrival.objects.filter(waiting | called, appointment__session__in=list(sessions)).annotate(
        place=place
    )
    named = rows.filter(Q(appointment__status=AppointmentStatus.CALLED) | Q(place__lte=NEXT_SHOWN))
    return list(
        named.select_related("appointment__slot", "appointment__patient__joined_into").order_by(*IN_TURN)
    )


def _session(session: ClinicSession, rows: list[Arrival]) -> ScreenSession:
    called = [row for row in rows if row.appointment.status == AppointmentStatus.CALLED]
    called.sort(key=lambda row: (row.called_at or row.arrived_at, row.pk), reverse=True)
    waiting = [row for row in rows if row.appointment.status == AppointmentStatus.ARRIVED]
    return ScreenSession(
        id=session.pk,
        room=session.room,
        specialists=tuple(session.specialists.all()),
        called=tuple(map(_line, called)),
        next=tuple(map(_line, waiting)),
    )


def _line(row: Arrival) -> ScreenLine:
    visit = row.appointment
    person = visit.patient.joined_into or visit.patient
    return ScreenLine(visit.slot.ordinal, mask_to_first(person.name), row.calls, row.called_at)


def _tag(sessions: Iterable[ScreenSession]) -> str:
    said = [
        (
            one.id,
            one.room and (one.room.pk, one.room.name),
            [(person.pk, person.name) for person in one.specialists],
            one.called,
            one.next,
        )
        for one in sessions
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
