"""Who has which number of a session: number, time, masked name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from bookings.enums import LIVE, AppointmentStatus, CancelReason, labels
from bookings.models import Appointment
from bookings.queries.staff.reasons import told_ids
from notices.localtime import local
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot

# What a line shows; rows of people and numbers are wide.
_OF_PERSON = ("patient__name", "patient__seal_id")
_OF_NUMBER = ("ordinal", "starts_at", "ends_at", "pool", "added", "withdrawn_at", "open", "reopens_at")


class Taken:
    """How a number stands that nobody has."""

    FREE = "free"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RETURNING = "returning"  # given up; comes back to the public at its drawn moment


@dataclass(frozen=True)
class RosterLine:
    """One number of a session. `status` is that of its appointment, or how it stands without one."""

    ordinal: int
    starts_at: datetime  # with the session's delay
    ends_at: datetime
    name: str  # masked; empty where nobody has the number
    status: str
    status_words: str  # empty where nobody has the number
    pool: str = Pool.PUBLIC
    added: bool = False  # 加号
    told: UUID | None = None  # the booking's, where the person told why they come, for who may read it

    @property
    def hours(self) -> str:
        """From when until when, by the clock on the wall: 08:00–08:30."""
        return f"{local(self.starts_at):%H:%M}–{local(self.ends_at):%H:%M}"


def roster(session: ClinicSession, now: datetime, *, reads: bool = False) -> list[RosterLine]:
    """Every number of the session by its time and ordinal with who has it at `now`; of withdrawn numbers, who had
    it. `reads`: whether the reader may read what patients told. Two queries, three with `reads`."""
    taken_back = Q(status=AppointmentStatus.CANCELLED, cancel_reason=CancelReason.HOSPITAL_WITHDREW)
    if session.status != SessionStatus.WITHDRAWN:
        taken_back &= Q(slot__withdrawn_at__isnull=False)
    wanted = Q(status__in=LIVE) | taken_back
    rows = (
        Appointment.objects.filter(wanted, slot__session=session)
        .select_related("patient")
        .only("status", "expires_at", "slot", *_OF_PERSON)
        .order_by("pk")
    )
    having: dict[int, list[Appointment | None]] = defaultdict(list)
    for row in rows:
        lapsed = row.status == AppointmentStatus.PENDING and row.expires_at and row.expires_at <= now
        if not lapsed:
            having[row.slot_id].append(row)
    delay = timedelta(minutes=session.delay_minutes)
    numbers = Slot.objects.filter(session=session).only(*_OF_NUMBER)
    told = told_ids(session) if reads else {}
    words = labels(AppointmentStatus.choices)
    return [
        RosterLine(
            ordinal=slot.ordinal,
            starts_at=slot.starts_at + delay,
            ends_at=slot.ends_at + delay,
            name=row.patient.masked_name if row is not None else "",
            status=row.status if row is not None else _without(slot, now),
            status_words=words[row.status] if row is not None else "",
            pool=slot.pool,
            added=slot.added,
            told=told.get(row.pk) if row is not None else None,
        )
        for slot in numbers.order_by("starts_at", "ordinal")
        for row in having[slot.pk] or [None]
    ]


def booked(lines: Iterable[RosterLine]) -> int:
    """How many people there are on the roster, without those who are still choosing or were cancelled."""
    out = {AppointmentStatus.PENDING, AppointmentStatus.CANCELLED}
    return sum(bool(line.name) and line.status not in out for line in lines)


def _without(slot: Slot, now: datetime) -> str:
    if slot.withdrawn_at is not None:
        return Taken.WITHDRAWN
    if not slot.open:
        return Taken.CLOSED
    if slot.reopens_at is not None and slot.reopens_at > now:
        return Taken.RETURNING
    return Taken.FREE
