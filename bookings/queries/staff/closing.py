"""The day of a session as it is closed: who had a number, what became of them, in figures; and what is not closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bookings.enums import WAITING, AppointmentStatus, CancelReason
from bookings.models import Appointment, Arrival, Reception, RecordNumber
from bookings.models.closing import Outcome
from bookings.queries.staff.lists import with_counts
from bookings.queries.staff.scope import loaded
from bookings.queries.staff.visit_list import ON_LIST
from hospitals.models import Hospital
from specialists.enums import SessionStatus
from specialists.models import Activity, ClinicSession
from specialists.querysets import not_over, shown

_OUTCOMES = {
    AppointmentStatus.FULFILLED: Outcome.SEEN,
    AppointmentStatus.NOSHOW: Outcome.NOSHOW,
    AppointmentStatus.CANCELLED: Outcome.LEFT,
}
# Who had a number to the end: also who left after checking in.
_HAD = Q(status__in=ON_LIST) | Q(status=AppointmentStatus.CANCELLED, cancel_reason=CancelReason.LEFT)


@dataclass(frozen=True)
class ClosingLine:
    """One person of the day. `outcome`: what is written of them, or None."""

    appointment: Appointment
    ordinal: int
    starts_at: datetime  # with the session's delay
    over: bool  # their time has passed (over_at), so that they can have failed to come

    @property
    def outcome(self) -> Outcome | None:
        """What is written."""
        return _OUTCOMES.get(AppointmentStatus(self.appointment.status))

    @property
    def number_words(self) -> str:
        """Which number it is, in words."""
        return _("第 %(n)s 号") % {"n": self.ordinal}

    @property
    def key(self) -> str:
        """By what forms call it."""
        return str(self.appointment.pk)

    @property
    def came(self) -> bool:
        """Whether they checked in, and nothing is written yet."""
        return self.appointment.status in (AppointmentStatus.ARRIVED, AppointmentStatus.CALLED)

    @property
    def name(self) -> str:
        """Masked; of the record as it is now."""
        person = self.appointment.patient.joined_into or self.appointment.patient
        return person.masked_name

    @property
    def preset(self) -> Outcome | None:
        """What is most likely: who checked in was seen; of all others nobody knows."""
        return self.outcome or (Outcome.SEEN if self.came else None)


# What a line shows; rows of people and visits are wide.
_OF_VISIT = ("status", "cancel_reason", "code", "booked_at", "session", "slot", "patient")
_OF_SLOT = ("slot__ordinal", "slot__starts_at", "slot__ends_at")
_OF_PERSON = ("name", "erased_at", "seal_id")


def closing_lines(session: ClinicSession, now: datetime, *, documents: bool = False) -> list[ClosingLine]:
    """Everybody who had a number to the end, by time and number; with their `documents`, if wanted. One query."""
    of_person = (*_OF_PERSON, "document") if documents else _OF_PERSON
    people = [f"{path}{name}" for path in ("patient__", "patient__joined_into__") for name in of_person]
    rows = (
        Appointment.objects.filter(_HAD, session=session)
        .select_related("slot", "patient__joined_into")
        .only(*_OF_VISIT, *_OF_SLOT, "patient__joined_into", *people)
        .order_by("slot__starts_at", "slot__ordinal", "pk")
    )
    delay = timedelta(minutes=session.delay_minutes)
    return [
        ClosingLine(row, row.slot.ordinal, row.slot.starts_at + delay, over_at(session, row) <= now)
        for row in rows
    ]


def over_at(session: ClinicSession, visit: Appointment) -> datetime:
    """From when on who did not come can be said not to have come. A number given when its time had gone by, or nearly
    so, leaves as long to come as any number does."""
    slot = visit.slot
    over = slot.ends_at + timedelta(minutes=session.delay_minutes)
    if visit.booked_at is None:
        return over
    return max(over, visit.booked_at + (slot.ends_at - slot.starts_at))


def checked_in(visit: Appointment) -> bool:
    """Whether the person of the visit has checked in, whatever became of it. One query."""
    return Arrival.objects.filter(appointment=visit).exists()


def mark_of(visits: Iterable[Appointment]) -> str:
    """A short mark that is another one as soon as anybody's visit stands otherwise."""
    said = sorted(
        (visit.pk, str(visit.status), visit.cancel_reason)
        for visit in visits
        if visit.status in ON_LIST or visit.cancel_reason == CancelReason.LEFT
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Waits:
    """How long people waited between checking in and being called the first time, in minutes."""

    people: int
    middle: int
    longest: int


@dataclass(frozen=True)
class Figures:
    """What the day comes to."""

    people: int
    seen: int
    noshow: int
    left: int
    waiting: int  # nothing is written of them yet
    waits: Waits | None  # None where nobody was called by the portal


def figures_of(session: ClinicSession, lines: Iterable[ClosingLine]) -> Figures:
    """The figures of these lines of the session. One query."""
    statuses = [line.appointment.status for line in lines]

    def count(*wanted: str) -> int:
        return sum(status in wanted for status in statuses)

    return Figures(
        people=len(statuses),
        seen=count(AppointmentStatus.FULFILLED),
        noshow=count(AppointmentStatus.NOSHOW),
        left=count(AppointmentStatus.CANCELLED),
        waiting=count(*WAITING),
        waits=_waits(session),
    )


def _waits(session: ClinicSession) -> Waits | None:
    rows = Arrival.objects.filter(appointment__session=session, first_called_at__isnull=False)
    waited = [row.first_called_at - row.arrived_at for row in rows if row.first_called_at is not None]
    times = [int(one.total_seconds() // 60) for one in waited]
    return Waits(len(times), round(median(times)), max(times)) if times else None


def record_numbers(session: ClinicSession, lines: Iterable[ClosingLine]) -> dict[int, str]:
    """Appointment id → the record number (病案号) its person has at the session's hospital. One query."""
    people = {
        line.appointment.pk: (line.appointment.patient.joined_into_id or line.appointment.patient_id)
        for line in lines
    }
    rows = RecordNumber.objects.filter(hospital_id=session.hospital_id, patient_id__in=people.values())
    numbers = {row.patient_id: row.number for row in rows}
    return {pk: numbers[person] for pk, person in people.items() if person in numbers}


def not_closed(hospital_id: int, now: datetime) -> QuerySet[ClinicSession]:
    """The hospital's published sessions that are over, and that nobody has signed off; the oldest first."""
    return ClinicSession.objects.filter(
        ~not_over(now),
        shown(),
        hospital_id=hospital_id,
        status=SessionStatus.PUBLISHED,
        starts_at__lt=now,
    ).order_by("starts_at", "pk")


def to_close(hospital: Hospital, now: datetime) -> QuerySet[ClinicSession]:
    """The same with all that a list shows."""
    return with_counts(loaded(not_closed(hospital.pk, now)), now)


def signed_off(session: ClinicSession) -> Reception | None:
    """Who signed the day off, and when; None where nobody has. One query."""
    rows = Reception.objects.select_related("signed_off_by").filter(signed_off_at__isnull=False)
    return rows.filter(session=session).first()


def counted(session: ClinicSession) -> list[Activity]:
    """The lines of the ledger about the session, the one that stands first. One query."""
    return list(Activity.objects.filter(session=session).order_by("-pk"))
