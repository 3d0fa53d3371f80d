"""Who is still asked what to do, because the hospital withdrew or substituted their visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import Appointment, FollowUp, FollowUpCall, FollowUpChoice, FollowUpKind, FollowUpStatus
from bookings.models.followups import UNANSWERED
from bookings.queries.staff.scope import workplaces
from bookings.rules import may_cancel
from hospitals.models import Hospital
from specialists.models import ClinicSession
from specialists.querysets import in_department, not_over, shown


def follow_ups_of(appointments: Iterable[Appointment]) -> dict[int, FollowUp]:
    """Appointment id → its follow-up that no later change replaced. One query."""
    rows = FollowUp.objects.exclude(status=FollowUpStatus.CLOSED).filter(
        appointment_id__in=[one.pk for one in appointments]
    )
    return {row.appointment_id: row for row in rows.select_related("chosen_appointment")}


def may_answer(follow_up: FollowUp, appointment: Appointment, starts_at: datetime, now: datetime) -> bool:
    """Whether an answer may be given or changed on the page of the ticket: until the visit would have begun
    (`starts_at`, with its delay), and for what was withdrawn as long as nobody has answered."""
    if follow_up.kind == FollowUpKind.WITHDRAWN:
        return follow_up.unanswered or (follow_up.choice == FollowUpChoice.NONE_WANTED and now < starts_at)
    return may_cancel(appointment.status, starts_at, now=now)


def _alike(session: ClinicSession) -> Q:
    """Withdrawn sessions instead of which this one is booked: of one of its specialists, or of its department; this one
    itself, where only a part of it was withdrawn."""
    specialists = session.session_specialists.values("specialist_id")
    found = Q(appointment__session__session_specialists__specialist_id__in=specialists)
    if session.department is not None:
        term = session.department.term_id or session.department.pk
        found |= in_department(term, "appointment__session__")
    elsewhere = ~Q(appointment__session=session) | Q(appointment__slot__withdrawn_at__isnull=False)
    return found & Q(appointment__session__demo=session.demo) & elsewhere


def _unanswered_alike(patient_ids: Iterable[int], session: ClinicSession) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        _alike(session),
        appointment__patient_id__in=patient_ids,
        kind=FollowUpKind.WITHDRAWN,
        status__in=UNANSWERED,
    )


def withdrawn_alike(patient_id: int, session: ClinicSession) -> QuerySet[FollowUp]:
    """The person's unanswered follow-ups of withdrawn visits that a number in this session makes good."""
    return FollowUp.objects.filter(pk__in=_unanswered_alike([patient_id], session).values("pk"))


def waiting_for_another(patient_ids: Iterable[int], session: ClinicSession) -> set[int]:
    """Those of the persons to whom a number of this session should go before others, because the hospital withdrew
    one like it and they have neither another one nor said that none is wanted. One query."""
    rows = _unanswered_alike(patient_ids, session)
    return set(rows.exclude(call=FollowUpCall.DECLINED).values_list("appointment__patient_id", flat=True))


def to_phone(hospital_id: int, now: datetime) -> QuerySet[FollowUp]:
    """Those of the hospital nobody has answered or been reached about, the oldest first. A substituted visit that is
    over has answered itself; a withdrawn one stays, until its person is erased."""
    ahead = not_over(now, "appointment__slot__ends_at", "appointment__session__delay_minutes")
    rows = FollowUp.objects.filter(
        Q(kind=FollowUpKind.WITHDRAWN) | ahead,
        shown("appointment__session__"),
        status=FollowUpStatus.OPEN,
        appointment__session__hospital_id=hospital_id,
        appointment__patient__erased_at__isnull=True,
    )
    return rows.order_by("made_at", "id")


def listed(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """With all that the list for phoning shows: three queries for any number of rows."""
    return rows.select_related(
        "appointment__patient", "appointment__slot", "appointment__session__room"
    ).prefetch_related("appointment__session__session_specialists__specialist")


@dataclass(frozen=True)
class CallPlace:
    """A hospital whose patients this account phones. `reveals`: whether it may see a number in full."""

    hospital: Hospital
    reveals: bool


def call_place(account_id: int, slug: str, now: datetime) -> CallPlace | None:
    """The hospital with this slug, if the account works for it; None for any other. One query."""
    found = (one for one in workplaces(account_id, now) if one.hospital.slug == slug)
    return next((CallPlace(one.hospital, one.receives) for one in found), None)
