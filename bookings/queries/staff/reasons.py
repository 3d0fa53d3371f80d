"""Reasons and records as this visit's staff see them: who receives the patient, and who looks after the specialist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Attachment, VisitReason
from bookings.policy import policies_at
from bookings.queries.reasons import reason_of
from bookings.queries.staff.scope import attends, workplaces
from specialists.enums import SessionStatus
from specialists.models import ClinicSession
from specialists.querysets import not_over, shown

# Those whose visit is to come or has been: what somebody told who cancelled is read by nobody.
_SEEN = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CALLED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)


@dataclass(frozen=True)
class SeenReason:
    """What one patient told, as staff read it."""

    appointment: Appointment
    text: str
    records: Sequence[Attachment]


def reading_sessions(account_id: int, now: datetime) -> QuerySet[ClinicSession]:
    """The sessions whose patients' reasons the account may read at `now`: published, of a hospital where it receives
    patients or of a specialist it is or looks after, until so many days after the end as the rule says: whoever writes
    up a visit may still look."""
    seen_days = policies_at(now).retention.reasons_seen_days
    desks = [place.hospital.pk for place in workplaces(account_id, now) if place.receives]
    mine = attends(account_id, now).values("specialist")
    held = ClinicSession.objects.filter(session_specialists__specialist__in=mine).values("pk")
    return ClinicSession.objects.filter(
        Q(hospital__in=desks) | Q(pk__in=held),
        shown(),
        not_over(now - timedelta(days=seen_days)),
        status__in=[SessionStatus.PUBLISHED, SessionStatus.CLOSED],
    )


def reads_reasons(account_id: int, session: ClinicSession, now: datetime) -> bool:
    """Whether the account may read what the patients of this session told."""
    return reading_sessions(account_id, now).filter(pk=session.pk).exists()


def told_ids(session: ClinicSession) -> dict[int, UUID]:
    """Appointment → its uid, of those in the session for which something was told. One query."""
    rows = Appointment.objects.filter(
        Exists(VisitReason.objects.filter(appointment=OuterRef("pk")))
        | Exists(Attachment.objects.filter(appointment=OuterRef("pk"))),
        session=session,
        status__in=_SEEN,
    )
    return dict(rows.values_list("pk", "uid"))


def seen_reason(account_id: int, uid: UUID, now: datetime) -> SeenReason | None:
    """What was told for one booking; None where nothing was, and for who is not this visit's staff."""
    found = (
        _readable(account_id, now)
        .filter(uid=uid)
        .select_related("patient", "slot", "session__hospital", "session__room")
        .first()
    )
    if found is None:
        return None
    told = SeenReason(found, reason_of(found), list(Attachment.objects.filter(appointment=found)))
    return told if told.text or told.records else None


def seen_record(account_id: int, uid: UUID, record_id: int, now: datetime) -> Attachment | None:
    """One picture, with its booking; None for who is not this visit's staff."""
    return (
        Attachment.objects.filter(
            appointment__in=_readable(account_id, now), appointment__uid=uid, pk=record_id
        )
        .select_related("appointment")
        .first()
    )


def _readable(account_id: int, now: datetime) -> QuerySet[Appointment]:
    sessions = reading_sessions(account_id, now).values("pk")
    return Appointment.objects.filter(session__in=sessions, status__in=_SEEN)
