"""Which notices a change of a booking writes, to whom, and when they are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from bookings.enums import NoticeKind, PersonNotice
from bookings.models import Appointment, PatientLink
from bookings.policy import ReminderPolicy
from notices.actions import announce
from notices.enums import Channel


def _recipients(appointment: Appointment) -> list[tuple[str, int, str]]:
    """(recipient kind, id, channel): the account that booked, and the person where they have another phone."""
    account = appointment.booked_by
    found: list[tuple[str, int, str]] = []
    if account.phone:
        found.append(("account", account.pk, Channel.SMS))
    if account.email:
        found.append(("account", account.pk, Channel.EMAIL))
    patient = appointment.patient
    if patient.phone and patient.phone != account.phone:
        found.append(("patient", patient.pk, Channel.SMS))
    return found


def tell(appointment: Appointment, kind: NoticeKind, *, due_at: datetime, now: datetime) -> None:
    """Write the notices of one kind for the appointment's present version."""
    for recipient_kind, recipient_id, channel in _recipients(appointment):
        announce(
            kind=kind,
            subject_kind="appointment",
            subject_id=appointment.pk,
            version=appointment.version,
            recipient_kind=recipient_kind,
            recipient_id=recipient_id,
            channel=channel,
            due_at=due_at,
            now=now,
        )


def plan_reminders(appointment: Appointment, policy: ReminderPolicy, *, now: datetime) -> None:
    """Write the reminders that still lie ahead. Older versions' reminders drop themselves when due."""
    for kind, due_at in policy.due(appointment.slot.starts_at).items():
        if due_at > now:
            tell(appointment, NoticeKind(kind), due_at=due_at, now=now)


def tell_accounts(kind: PersonNotice, accounts: Iterable[User], link: PatientLink, *, now: datetime) -> None:
    """Write the notices of one kind about a link, to those of the accounts that have a phone."""
    for account in accounts:
        if account.phone:
            announce(
                kind=kind,
                subject_kind="patient_link",
                subject_id=link.pk,
                version=1,
                recipient_kind="account",
                recipient_id=account.pk,
                channel=Channel.SMS,
                due_at=now,
                now=now,
            )


def tell_guardians(appointment: Appointment, guardians: Iterable[User], *, now: datetime) -> None:
    """Write to guardians that a relative has booked for the young person."""
    for account in guardians:
        if account.phone:
            announce(
                kind=PersonNotice.YOUNG_BOOKED,
                subject_kind="appointment",
                subject_id=appointment.pk,
                version=appointment.version,
                recipient_kind="account",
                recipient_id=account.pk,
                channel=Channel.SMS,
                due_at=now,
                now=now,
            )
