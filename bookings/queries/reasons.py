"""Why somebody comes and what they bring to be read beforehand, as the patient's own accounts see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from accounts.enums import ConsentAs, ConsentPurpose
from accounts.queries.consents import given
from accounts.rules.consents import SUBJECT_KIND
from bookings.enums import WAITING, Relation
from bookings.models import Appointment, Attachment, PatientLink, VisitReason
from bookings.policy import policies_at
from bookings.queries.mine import Ticket, my_ticket
from bookings.queries.persons import guards
from bookings.rules import Reason, age_years
from notices.localtime import local_date

MOST_RECORDS = 20  # pictures of one booking; a page of a PDF is one
SUBJECT = SUBJECT_KIND[ConsentPurpose.REASON]


@dataclass(frozen=True)
class Told:
    """What was told for one booking. `why_not`: why nothing can be added now, if so; `decides`: whether the account
    may take it away."""

    ticket: Ticket
    text: str
    records: Sequence[Attachment]
    agreed: bool
    decides: bool
    why_not: Reason | None

    @property
    def anything(self) -> bool:
        """Whether there is something to read."""
        return bool(self.text or self.records)

    @property
    def room(self) -> int:
        """How many pictures may be added."""
        return MOST_RECORDS - len(self.records)


@dataclass(frozen=True)
class Brief:
    """Whether something was told for a booking: a reason, so many pictures."""

    may_add: bool
    written: bool
    records: int

    @property
    def anything(self) -> bool:
        """Whether there is something to read."""
        return self.written or self.records > 0


def my_told(account_id: int, uid: UUID, now: datetime) -> Told | None:
    """What was told for a booking of a person this account may book for; None for any other booking."""
    ticket = my_ticket(account_id, uid, now)
    return told_of(account_id, ticket, now) if ticket is not None else None


def visits_decided_about(account_id: int, appointment_ids: Iterable[int]) -> dict[int, Appointment]:
    """Of these bookings, by id, those of persons the account may book for now."""
    rows = Appointment.objects.of_account(account_id).select_related("slot")
    return rows.in_bulk(list(appointment_ids))


def told_of(account_id: int, ticket: Ticket, now: datetime) -> Told:
    """What was told for this booking of the account's."""
    appointment = ticket.appointment
    return Told(
        ticket=ticket,
        text=reason_of(appointment),
        records=list(Attachment.objects.filter(appointment=appointment)),
        agreed=given(ConsentPurpose.REASON, SUBJECT, appointment.pk),
        decides=deciding_as(account_id, appointment, now) is not None,
        why_not=why_not_tell(account_id, appointment, now),
    )


def told_briefly(appointment: Appointment, now: datetime) -> Brief:
    """What the ticket says about it. Two queries."""
    return Brief(
        may_add=still_telling(appointment, now),
        written=VisitReason.objects.filter(appointment=appointment).exists(),
        records=Attachment.objects.filter(appointment=appointment).count(),
    )


def reason_of(appointment: Appointment) -> str:
    """The reason in the patient's words; empty if none was written."""
    row = VisitReason.objects.filter(appointment=appointment).first()
    return row.text if row is not None else ""


def my_record(account_id: int, uid: UUID, record_id: int) -> Attachment | None:
    """One picture of a booking of a person this account may book for, or None."""
    mine = Appointment.objects.of_account(account_id).filter(uid=uid)
    return Attachment.objects.filter(appointment__in=mine, pk=record_id).first()


def why_not_tell(account_id: int, appointment: Appointment, now: datetime) -> Reason | None:
    """Why this account may add nothing to a booking of its person at `now`; None if it may."""
    if not still_telling(appointment, now):
        return Reason.VISIT_OVER
    if deciding_as(account_id, appointment, now) is None:
        return Reason.GUARDIAN_TELLS
    if not given(ConsentPurpose.REASON, SUBJECT, appointment.pk):
        return Reason.NOT_AGREED
    return None


def still_telling(appointment: Appointment, now: datetime) -> bool:
    """Whether the visit is still to come, or going on: afterwards nobody reads it any more."""
    ends_at = cast(datetime, appointment.during.upper)
    return appointment.status in WAITING and now < ends_at + timedelta(
        minutes=appointment.session.delay_minutes
    )


def deciding_as(account_id: int, appointment: Appointment, now: datetime) -> str | None:
    """As whom the account decides about the person's reason and records; None if it may not: about a child only a
    guardian does (个人信息保护法 article 31)."""
    link = (
        PatientLink.objects.in_force()
        .filter(account_id=account_id, patient_id=appointment.patient_id)
        .select_related("patient")
        .first()
    )
    if link is None:
        return None
    if link.relation == Relation.SELF:
        return ConsentAs.SELF
    if guards(link, now):
        return ConsentAs.GUARDIAN
    age = age_years(link.patient.birth_date, local_date(now))
    return None if age < policies_at(now).persons.consent_age_years else ConsentAs.RELATIVE
