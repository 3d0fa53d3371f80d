"""Whom a change of a published session would touch, before anybody decides on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment
from specialists.models import ClinicSession, Slot


@dataclass(frozen=True)
class Impact:
    """What a change of planned times would meet."""

    booked: int  # who wait to be seen, and are told
    held: int  # who are just choosing, and are asked to look again
    clashing: list[Appointment]  # who have another number at the new time: booked ones stand in the way


def impact_of_change(session: ClinicSession, *, shift: timedelta, now: datetime) -> Impact:
    """Whom moving all numbers of `session` by `shift` would touch at `now`, in at most two queries.

    Numbers that are only being held clash too; the action lets those go.
    """
    here = list(
        Appointment.objects.coming(now)
        .filter(session=session)
        .select_related("patient", "slot")
        .order_by("pk")
    )
    elsewhere: dict[int, list[Slot]] = defaultdict(list)
    if shift:
        others = Appointment.objects.taking(now).exclude(session=session)
        others = others.exclude(status=AppointmentStatus.PENDING, origin=Origin.OFFER)
        for other in others.filter(patient__in={row.patient_id for row in here}).select_related("slot"):
            elsewhere[other.patient_id].append(other.slot)

    def clashes(row: Appointment) -> bool:
        start, end = row.slot.starts_at + shift, row.slot.ends_at + shift
        return any(other.starts_at < end and start < other.ends_at for other in elsewhere[row.patient_id])

    held = sum(row.status == AppointmentStatus.PENDING for row in here)
    return Impact(booked=len(here) - held, held=held, clashing=[row for row in here if clashes(row)])
