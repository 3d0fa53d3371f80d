"""Where a desk may add a number: the hospital's sessions of today and the coming days, with who may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from bookings.models import Appointment
from bookings.policy import policies_at
from bookings.queries.cards import OneSession
from notices.localtime import day_bounds, local_date
from specialists.models import ClinicSession, Slot, Specialist

DAYS = 14  # from today on


@dataclass(frozen=True)
class AddTo(OneSession):
    """A session a number could be added to, at the wish of any of its specialists."""

    specialists: tuple[Specialist, ...]
    added: int
    most: int
    today: bool

    @property
    def full(self) -> bool:
        """Whether as many were added as the policy allows."""
        return self.added >= self.most


def added_to(session: ClinicSession) -> int:
    """How many added numbers the session has; those given up have closed. One query."""
    return Slot.objects.filter(session=session, added=True, open=True).count()


def sessions_to_add(hospital_id: int, now: datetime) -> list[AddTo]:
    """The hospital's published sessions from now on that begin within DAYS, the soonest first. Four queries."""
    today = local_date(now)
    end = day_bounds(today + timedelta(days=DAYS - 1))[1]
    rows = ClinicSession.objects.coming(now).filter(hospital_id=hospital_id, starts_at__lt=end)
    rows = rows.annotate(added=Count("slots", filter=Q(slots__added=True, slots__open=True)))
    rows = rows.select_related("department", "room").prefetch_related("session_specialists__specialist")
    most = policies_at(now, hospital_id).pools.added_per_session
    return [
        AddTo(
            session=row,
            specialists=tuple(one.specialist for one in row.session_specialists.all()),
            added=row.added,
            most=most,
            today=local_date(row.starts_at) == today,
        )
        for row in rows
    ]


def added_number(patient_id: int, hospital_id: int, appointment_id: int) -> Appointment | None:
    """The person's added number at this hospital, given up or not; None for any other booking. One query."""
    rows = Appointment.objects.filter(slot__added=True, patient_id=patient_id)
    rows = rows.filter(session__hospital_id=hospital_id).select_related("slot", "session__hospital")
    return rows.filter(pk=appointment_id).first()
