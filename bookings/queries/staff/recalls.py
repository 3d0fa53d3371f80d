"""复诊名单: whom a hospital has promised to be seen again, how far each has come, and whom its desk reaches by that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from bookings.enums import WAITING
from bookings.models import Appointment, Recall, RecallKind
from bookings.queries.recalls import has_come, kept_until, to_look_at
from notices.localtime import local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession
from specialists.querysets import shown

# Around the days of a promise its person is within reach without being looked up: they are called, or they come.
AROUND = timedelta(days=14)


class Show:
    """Which promises a list shows."""

    COMING = "visit"
    RESULTS = "results"
    DONE = "done"


class State(StrEnum):
    """How far a promise has come."""

    BOOKED = "booked"
    KEPT = "kept"  # a number is kept, and is to be taken
    WAITING = "waiting"  # no session that could keep one is published
    LATE = "late"  # its days are over, and nobody was seen
    OVER = "over"


@dataclass(frozen=True)
class RecallLine:
    """One promise as a list shows it."""

    recall: Recall
    state: State
    booked: Appointment | None = None
    kept_until: datetime | None = None


def recalls_reaching(hospital_id: int, now: datetime) -> QuerySet[Recall]:
    """The promises by which this hospital's desk reaches their persons: while their days are near."""
    today = local_date(now)
    return Recall.objects.filter(
        hospital_id=hospital_id, ended_at=None, from_on__lte=today + AROUND, until_on__gte=today - AROUND
    )


def recalls_of(hospital_id: int, show: str) -> QuerySet[Recall]:
    """The hospital's promises of one sort, the earliest first; those that are over, the newest first. In production no
    demonstration, and nobody who was erased."""
    rows = Recall.objects.filter(shown(), hospital_id=hospital_id, patient__erased_at=None)
    rows = rows.annotate(came=has_come()).select_related(
        "patient", "specialist", "department", "kept_in", "after__slot"
    )
    rows = rows.prefetch_related("kept_in__session_specialists")
    came = Q(kind=RecallKind.VISIT, came=True)
    if show == Show.DONE:
        return rows.filter(came | Q(ended_at__isnull=False)).order_by("-made_at", "-pk")
    kinds = [RecallKind.VISIT] if show == Show.COMING else [RecallKind.RESULTS, RecallKind.PARTNER]
    return rows.filter(ended_at=None, kind__in=kinds).exclude(came).order_by("from_on", "made_at", "pk")


def counts_of(hospital_id: int) -> dict[str, int]:
    """How many hold, by sort of list. One query."""
    rows = Recall.objects.filter(shown(), hospital_id=hospital_id, patient__erased_at=None, ended_at=None)
    open_ = rows.annotate(came=has_come()).exclude(kind=RecallKind.VISIT, came=True)
    visits = Q(kind=RecallKind.VISIT)
    return open_.aggregate(visit=Count("pk", filter=visits), results=Count("pk", filter=~visits))


def recalls_of_person(patient_id: int, hospital_id: int, now: datetime) -> list[RecallLine]:
    """What this hospital has promised the person and still holds, each with how far it has come."""
    rows = recalls_of(hospital_id, Show.COMING) | recalls_of(hospital_id, Show.RESULTS)
    return lines_of(rows.filter(patient_id=patient_id), now)


def lines_of(rows: Iterable[Recall], now: datetime) -> list[RecallLine]:
    """Each with how far it has come. One query more than the rows."""
    found = list(rows)
    booked = _numbers(found)
    return [_line(row, booked, now) for row in found]


def looked_at_in(session: ClinicSession, now: datetime) -> list[Recall]:
    """Whose results may be looked at in this session, without a number; with their persons. One query."""
    rows = to_look_at(session, now).filter(patient__erased_at=None)
    return list(rows.select_related("patient", "specialist", "after__slot"))


def _numbers(recalls: list[Recall]) -> dict[tuple[int, int, int], list[Appointment]]:
    """(person, specialist, hospital) → their numbers to come with them there, the soonest first. At most two
    queries."""
    if not recalls:
        return {}
    rows = Appointment.objects.filter(
        patient__in={row.patient_id for row in recalls},
        session__hospital__in={row.hospital_id for row in recalls},
        session__session_specialists__specialist__in={row.specialist_id for row in recalls},
        status__in=WAITING,
    )
    found: dict[tuple[int, int, int], list[Appointment]] = {}
    wanted = rows.select_related("slot", "session").prefetch_related("session__session_specialists")
    for row in wanted.order_by("slot__starts_at", "pk").distinct():
        for held in row.session.session_specialists.all():
            found.setdefault((row.patient_id, held.specialist_id, row.session.hospital_id), []).append(row)
    return found


def _line(
    recall: Recall, numbers: dict[tuple[int, int, int], list[Appointment]], now: datetime
) -> RecallLine:
    visits = recall.kind == RecallKind.VISIT
    if recall.ended_at is not None or (visits and getattr(recall, "came", False)):
        return RecallLine(recall, State.OVER)
    theirs = numbers.get((recall.patient_id, recall.specialist_id, recall.hospital_id), []) if visits else []
    booked = next((one for one in theirs if one.slot.starts_at > recall.after.slot.starts_at), None)
    if booked is not None:
        return RecallLine(recall, State.BOOKED, booked)
    if recall.until_on < local_date(now):
        return RecallLine(recall, State.LATE)
    until = _kept_until(recall)
    kept = until is not None and now < until
    return RecallLine(recall, State.KEPT if kept else State.WAITING, kept_until=until if kept else None)


def _kept_until(recall: Recall) -> datetime | None:
    """Until when its session keeps a number for it; None for one that never did, is withdrawn, or is somebody else's
    by now. The session is loaded with who holds it."""
    session = recall.kept_in
    if session is None or session.status != SessionStatus.PUBLISHED:
        return None
    held = {one.specialist_id for one in session.session_specialists.all()}
    return kept_until(session) if recall.specialist_id in held else None
