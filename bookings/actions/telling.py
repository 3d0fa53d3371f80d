"""Which notices a change of a booking writes, to whom, and when they are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from bookings.enums import NoticeKind, Origin, PersonNotice, WaitlistNotice
from bookings.models import Appointment, PatientLink
from bookings.policy import ReminderPolicy
from bookings.queries.persons import Circle, circle_of
from notices.actions import Said, announce_all
from notices.enums import Channel

# (recipient kind, id, channel)
Recipient = tuple[str, int, str]


def _recipients(appointment: Appointment, circle: Circle | None = None) -> list[Recipient]:
    """The account that booked, and the person where they have another phone. Where a desk booked, or put them in line,
    those who may book for the person."""
    circle = circle or circle_of(appointment.patient)
    accounts = [appointment.booked_by]
    if _by_desk(appointment):
        accounts = [link.account for link in circle.links]
    found: list[Recipient] = []
    for account in accounts:
        if account.phone:
            found.append(("account", account.pk, Channel.SMS))
        if account.email:
            found.append(("account", account.pk, Channel.EMAIL))
    if circle.own_phone and circle.own_phone not in {account.phone for account in accounts}:
        found.append(("patient", appointment.patient_id, Channel.SMS))
    return found


def _by_desk(appointment: Appointment) -> bool:
    """Whether a desk booked it, or put the person in line for it."""
    if appointment.origin == Origin.OFFER:
        return appointment.entry is not None and appointment.entry.desk_id is not None
    return appointment.origin in (Origin.ADDED, Origin.DESK)


def phones_of(circle: Circle) -> list[tuple[str, int]]:
    """Who is told by SMS what a desk does, as recipient kind and id: the accounts that book for the person, and the
    person where they have another phone."""
    accounts = [link.account for link in circle.links if link.account.phone]
    found = [("account", account.pk) for account in accounts]
    if circle.own_phone and circle.own_phone not in {account.phone for account in accounts}:
        found.append(("patient", circle.patient.pk))
    return found


def _said(
    appointment: Appointment, kind: str, recipients: Iterable[Recipient], due_at: datetime
) -> list[Said]:
    """Notices of one kind for the appointment's present version."""
    about = ("appointment", appointment.pk, appointment.version)
    return [Said(kind, *about, *recipient, due_at) for recipient in recipients]


def _reminders(
    appointment: Appointment, policy: ReminderPolicy, recipients: list[Recipient], now: datetime
) -> list[Said]:
    """Those that still lie ahead."""
    due = policy.due(appointment.slot.starts_at)
    return [one for kind, at in due.items() if at > now for one in _said(appointment, kind, recipients, at)]


def tell(
    appointment: Appointment,
    kind: NoticeKind | WaitlistNotice,
    *,
    now: datetime,
    reminders: ReminderPolicy | None = None,
    circle: Circle | None = None,
    guardians: Iterable[User] = (),
) -> None:
    """Write what is to be said now, and what follows from it, in one statement.

    `reminders`: those that still lie ahead, too; older versions' reminders drop themselves when due. `guardians` are
    told that a relative has booked for the young person. `circle`: the person's, where it is known already.
    """
    recipients = _recipients(appointment, circle)
    said = _said(appointment, kind, recipients, now)
    if reminders is not None:
        said += _reminders(appointment, reminders, recipients, now)
    told = [("account", account.pk, Channel.SMS) for account in guardians if account.phone]
    announce_all(said=[*said, *_said(appointment, PersonNotice.YOUNG_BOOKED, told, now)], now=now)


def plan_reminders(appointment: Appointment, policy: ReminderPolicy, *, now: datetime) -> None:
    """Write the reminders that still lie ahead. Older versions' reminders drop themselves when due."""
    announce_all(said=_reminders(appointment, policy, _recipients(appointment), now), now=now)


def tell_accounts(kind: PersonNotice, accounts: Iterable[User], link: PatientLink, *, now: datetime) -> None:
    """Write the notices of one kind about a link, to those of the accounts that have a phone."""
    about = (kind, "patient_link", link.pk, 1)
    told = [account for account in accounts if account.phone]
    announce_all(said=[Said(*about, "account", one.pk, Channel.SMS, now) for one in told], now=now)
