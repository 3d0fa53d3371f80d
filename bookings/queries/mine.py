"""What one account may see of its own: persons, holds, tickets. Everything is reached through here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from bookings.enums import WAITING, AppointmentStatus, CancelReason, HospitalChange, Origin
from bookings.models import Appointment, FollowUp, Patient, PatientLink
from bookings.policy import CancelPolicy, policies_at, policies_for
from bookings.queries.followups import follow_ups_of, may_answer
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.rules import age_years, fair_deadline, may_cancel, may_move
from notices.localtime import day_bounds, local_date
from notices.prepared import Prepared
from specialists.models import SessionSpecialist
from specialists.querysets import not_over

# Pending, expired and released rows are holds, not bookings: they have no ticket.
_TICKETS = [
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CALLED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
    AppointmentStatus.CANCELLED,
]

BY_HOSPITAL = [CancelReason.HOSPITAL_WITHDREW, CancelReason.HOSPITAL]


@dataclass(frozen=True)
class Ticket:
    """One booking as its owner sees it, with what may still be done."""

    appointment: Appointment
    cancellable: bool
    movable: bool
    cancel_deadline: datetime
    hospital_changes: tuple[HospitalChange, ...] = ()  # what the hospital changed since it was chosen
    follow_up: FollowUp | None = None  # what is asked because it was withdrawn or substituted
    answerable: bool = False  # whether that may be answered, or the answer changed

    @property
    def unanswered(self) -> bool:
        """Whether the person is still asked what to do instead."""
        return self.follow_up is not None and self.follow_up.unanswered and self.answerable

    @property
    def late(self) -> bool:
        """Whether it was cancelled after the deadline."""
        return self.appointment.cancelled_late

    @property
    def by_hospital(self) -> bool:
        """Whether the hospital took it back: the person did nothing, and is told so."""
        return self.appointment.cancel_reason in BY_HOSPITAL

    @property
    def left(self) -> bool:
        """Whether the person had checked in and left before being seen."""
        return self.appointment.cancel_reason == CancelReason.LEFT

    @property
    def missed_there(self) -> bool:
        """Whether the hospital said afterwards that by its fault they were not seen: nobody need stay away any more."""
        cancelled_at = self.appointment.cancelled_at
        return self.by_hospital and cancelled_at is not None and cancelled_at >= self.ends_at

    @property
    def planned_at(self) -> datetime:
        """The planned start: of a cancelled booking the one it had, though the session moved on since."""
        return cast(datetime, self.appointment.during.lower)

    @property
    def starts_at(self) -> datetime:
        """When to come: the planned start plus the session's delay."""
        return self.planned_at + self._delay

    @property
    def ends_at(self) -> datetime:
        """End of the number's time plus the session's delay."""
        return cast(datetime, self.appointment.during.upper) + self._delay

    @property
    def _delay(self) -> timedelta:
        return timedelta(minutes=self.appointment.session.delay_minutes)


@dataclass(frozen=True)
class MyBookings:
    """The page 我的预约."""

    withdrawn: list[Ticket]  # by the hospital, and unanswered, until the day it was planned for has passed
    asked: list[Ticket]  # of those coming: who comes instead is to be answered
    coming: list[Ticket]
    past: list[Ticket]
    past_cut: bool  # older ones are there but not shown
    hold: Appointment | None


# With an appointment, or a place in line, the specialists of its session.
WHO = Prefetch(
    "session__session_specialists", SessionSpecialist.objects.select_related("specialist__home_hospital")
)


def _loaded(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return _joined(rows).prefetch_related(WHO)


def _joined(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("patient", "slot", "session__hospital", "session__department", "session__room")


def my_links(account_id: int) -> QuerySet[PatientLink]:
    """The persons this account may book for, oneself first."""
    return (
        PatientLink.objects.in_force()
        .filter(account_id=account_id)
        .select_related("patient")
        .order_by("created_at", "id")
    )


_all_mine = Prepared(my_links, {"account_id": int})


def my_people(account_id: int) -> list[PatientLink]:
    """All persons this account may book for, oneself first. One query."""
    return _all_mine(account_id=account_id)


def my_guardians(account_id: int, now: datetime) -> list[PatientLink]:
    """The persons of this account under whom a newborn can stand: grown so far as to agree, with a document."""
    age = policies_at(now).persons.consent_age_years
    links = my_links(account_id).filter(patient__document_hash__isnull=False)
    today = local_date(now)
    return [link for link in links if age_years(link.patient.birth_date, today) >= age]


def had_link(account_id: int, link_id: int) -> bool:
    """Whether the account once booked for this person and does so no more."""
    return PatientLink.objects.filter(pk=link_id, account_id=account_id, ended_at__isnull=False).exists()


def own_patients(account_id: int) -> QuerySet[Patient]:
    """The persons this account may book for."""
    return Patient.objects.filter(links__in=PatientLink.objects.in_force().filter(account_id=account_id))


_my_patient = Prepared(
    lambda account_id, patient_id: own_patients(account_id).filter(pk=patient_id),
    {"account_id": int, "patient_id": int},
)


def my_patient(account_id: int, patient_id: int) -> Patient | None:
    """A person this account may book for, or None."""
    return _my_patient.first(account_id=account_id, patient_id=patient_id)


def my_hold(account_id: int, uid: UUID) -> Appointment | None:
    """A hold this account began (live, lapsed or given up), or None."""
    found = _holds.first(account_id=account_id, uid=uid)
    if found is not None:
        prefetch_related_objects([found], WHO)
    return found


def _begun_by(account_id: int, uid: UUID) -> QuerySet[Appointment]:
    holds = Appointment.objects.filter(uid=uid, booked_by_id=account_id, origin=Origin.HOLD)
    return _joined(holds.of_account(account_id))


_holds = Prepared(_begun_by, {"account_id": int, "uid": UUID})


def my_live_hold(account_id: int, now: datetime) -> Appointment | None:
    """The number this account is holding at `now`, or None."""
    rows = Appointment.objects.filter(
        booked_by_id=account_id, status=AppointmentStatus.PENDING, origin=Origin.HOLD, expires_at__gt=now
    )
    return _loaded(rows.of_account(account_id)).order_by("-expires_at").first()


def _ticket(
    appointment: Appointment,
    policy: CancelPolicy,
    changes: tuple[HospitalChange, ...],
    follow_up: FollowUp | None,
    now: datetime,
) -> Ticket:
    planned = cast(datetime, appointment.during.lower)
    starts_at = planned + timedelta(minutes=appointment.session.delay_minutes)
    deadline = fair_deadline(policy.deadline(planned), starts_at, changed_by_hospital=bool(changes))
    return Ticket(
        appointment=appointment,
        cancellable=may_cancel(appointment.status, starts_at, now=now),
        movable=not appointment.slot.added and may_move(appointment.status, starts_at, deadline, now=now),
        cancel_deadline=deadline,
        hospital_changes=changes,
        follow_up=follow_up,
        answerable=follow_up is not None and may_answer(follow_up, appointment, starts_at, now),
    )


def _followed(rows: list[Appointment], changes: dict[int, tuple[HospitalChange, ...]]) -> dict[int, FollowUp]:
    """Appointment id → what is asked about it. One query, where the hospital withdrew or substituted any of them."""
    some = [
        row
        for row in rows
        if row.cancel_reason in BY_HOSPITAL or HospitalChange.SUBSTITUTED in changes.get(row.pk, ())
    ]
    return follow_ups_of(some) if some else {}


def my_ticket(account_id: int, uid: UUID, now: datetime) -> Ticket | None:
    """One booking of a person this account may book for, or None."""
    return ticket_among(Appointment.objects.of_account(account_id).filter(uid=uid), now)


def ticket_among(rows: QuerySet[Appointment], now: datetime) -> Ticket | None:
    """The first of these that is a booking, as its ticket; whose they are is for who asks."""
    appointment = _loaded(rows.filter(status__in=_TICKETS)).select_related("session__trip").first()
    if appointment is None:
        return None
    cancel = policies_at(now, appointment.session.hospital_id).cancel
    changes = changed_by_hospital([appointment])
    follow_up = _followed([appointment], changes).get(appointment.pk)
    return _ticket(appointment, cancel, changes.get(appointment.pk, ()), follow_up, now)


def my_bookings(account_id: int, now: datetime, *, most_past: int = 50) -> MyBookings:
    """Bookings the hospital took back and coming ones, soonest first, the newest `most_past` others, and a
    hold that is waiting."""
    rows = _loaded(Appointment.objects.of_account(account_id).filter(status__in=_TICKETS))
    today, _ = day_bounds(local_date(now))
    coming = Q(status__in=WAITING) & not_over(now, "slot__ends_at", "session__delay_minutes")
    withdrawn = Q(
        status=AppointmentStatus.CANCELLED, cancel_reason__in=BY_HOSPITAL, slot__starts_at__gte=today
    )
    ahead = rows.filter(coming | withdrawn).order_by("slot__starts_at", "id")
    past = rows.exclude(pk__in=ahead.order_by().values("pk")).order_by("-slot__starts_at", "-id")
    ahead_rows, past_rows = list(ahead), list(past[: most_past + 1])
    policies = policies_for(now, {row.session.hospital_id for row in [*ahead_rows, *past_rows]})
    changes = changed_by_hospital(ahead_rows)
    followed = _followed(ahead_rows, changes)

    def ticket(appointment: Appointment) -> Ticket:
        cancel = policies[appointment.session.hospital_id].cancel
        return _ticket(
            appointment, cancel, changes.get(appointment.pk, ()), followed.get(appointment.pk), now
        )

    withdrawn_rows = [ticket(row) for row in ahead_rows if row.status == AppointmentStatus.CANCELLED]
    coming_rows = [ticket(row) for row in ahead_rows if row.status != AppointmentStatus.CANCELLED]
    answered = [one for one in withdrawn_rows if one.follow_up is not None and not one.unanswered]
    return MyBookings(
        withdrawn=[one for one in withdrawn_rows if one.follow_up is None or one.unanswered],
        asked=[one for one in coming_rows if one.unanswered],
        coming=coming_rows,
        past=[*answered, *(ticket(row) for row in past_rows[:most_past])],
        past_cut=len(past_rows) > most_past,
        hold=my_live_hold(account_id, now),
    )
