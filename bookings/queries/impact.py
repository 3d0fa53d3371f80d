"""Whom a change of a published session would touch, before anybody decides on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment
from specialists.models import ClinicSession

_PENDING = AppointmentStatus.PENDING


@dataclass(frozen=True)
class Impact:
    """What a change of planned times would meet."""

    people: list[Appointment]  # who wait to be seen, and are told; with patient and slot, by number
    held: int  # who are just choosing, and are asked to look again
    booked_elsewhere: list[Appointment]  # of this session; their people have another number then: in the way
    choosing_elsewhere: list[
        Appointment
    ]  # of this session; their people hold another number then: in a while not
    holds_in_the_way: list[Appointment]  # only held here, by people who are elsewhere then: they end

    @property
    def booked(self) -> int:
        """How many wait to be seen."""
        return len(self.people)

    @property
    def clashing(self) -> list[Appointment]:
        """All numbers of this session whose people have or hold another one at the new time."""
        return [*self.booked_elsewhere, *self.choosing_elsewhere, *self.holds_in_the_way]


def impact_of_change(session: ClinicSession, *, shift: timedelta, now: datetime) -> Impact:
    """Whom moving all numbers of `session` by `shift` would touch at `now`, in at most two queries."""
    here = list(
        Appointment.objects.coming(now)
        .filter(session=session)
        .select_related("patient", "slot")
        .order_by("slot__ordinal", "pk")
    )
    elsewhere: dict[int, list[Appointment]] = defaultdict(list)
    if shift:
        others = Appointment.objects.taking(now).exclude(session=session)
        others = others.exclude(status=_PENDING, origin=Origin.OFFER)
        for other in others.filter(patient__in={row.patient_id for row in here}).select_related("slot"):
            elsewhere[other.patient_id].append(other)
    waiting = [row for row in here if row.status != _PENDING]
    impact = Impact(waiting, len(here) - len(waiting), [], [], [])
    for row in here:
        start, end = row.slot.starts_at + shift, row.slot.ends_at + shift
        met = [
            other
            for other in elsewhere[row.patient_id]
            if other.slot.starts_at < end and start < other.slot.ends_at
        ]
        if met and row.status == _PENDING:
            impact.holds_in_the_way.append(row)
        elif any(other.status != _PENDING for other in met):
            impact.booked_elsewhere.append(row)
        elif met:
            impact.choosing_elsewhere.append(row)
    return impact
