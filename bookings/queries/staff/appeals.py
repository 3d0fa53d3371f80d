"""Who answers an appeal: managers of the hospital where the contested bookings were, and whoever sets the booking rules
of a region it lies in (规则管理员). Nobody else, and no hospital for another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from bookings.enums import AppointmentStatus, CancelReason, HospitalChange
from bookings.models import Appeal, AppealStatus, Appointment, StatusChange
from bookings.models.appeals import ANSWERED
from bookings.queries.appeals import appeals_shown, block_without
from bookings.queries.hospital_changes import changed_by_hospital
from bookings.queries.limits import Wanted
from bookings.queries.staff.history import staff_name
from hospitals.queries import hospitals_for, managed, region_roles


class Show:
    """Which appeals a list shows."""

    OPEN = "open"
    ANSWERED = "answered"


def judged_hospitals(account_id: int, now: datetime) -> frozenset[int]:
    """The hospitals whose appeals the account answers. Two queries; four for who sets a region's rules."""
    here = set(managed(account_id, now).values_list("hospital_id", flat=True))
    around = hospitals_for(region_roles(account_id, now))
    return frozenset(here | set(around.values_list("pk", flat=True)))


def answers_appeals(account_id: int, now: datetime) -> bool:
    """Whether the account answers appeals of some hospital, or of a region."""
    return managed(account_id, now).exists() or region_roles(account_id, now).exists()


def _mine(account_id: int, now: datetime) -> QuerySet[Appeal]:
    """The appeals this account answers; of persons who are still on record."""
    return Appeal.objects.filter(
        hospital_id__in=judged_hospitals(account_id, now), block__patient__erased_at=None
    )


def appeals_of(account_id: int, show: str, now: datetime) -> QuerySet[Appeal]:
    """The appeals this account answers, those overdue first and then those to be answered soonest; or those that were
    answered, the newest first."""
    rows = appeals_shown(_mine(account_id, now)).select_related("block__patient")
    if show == Show.ANSWERED:
        return rows.filter(status__in=ANSWERED).order_by("-decided_at", "-id")
    return rows.filter(status=AppealStatus.OPEN).order_by("due_at", "id")


def open_appeals(hospital_id: int) -> int:
    """How many of the hospital's appeals wait for an answer."""
    return Appeal.objects.filter(hospital_id=hospital_id, status=AppealStatus.OPEN).count()


@dataclass(frozen=True)
class Happened:
    """One line of what happened to a booking."""

    at: datetime
    words: str
    by_patient: bool
    by: str  # name of a member of staff; empty for a patient and for the portal itself


@dataclass(frozen=True)
class Contested:
    """A booking that is said not to count, as its hospital has it."""

    appointment: Appointment
    changes: Sequence[HospitalChange]
    history: Sequence[Happened]


@dataclass(frozen=True)
class Case:
    """One appeal, and what its hospital knows of it."""

    appeal: Appeal
    contested: Sequence[Contested]
    left: Wanted | None  # the block that there would be if it were granted
    decided_by: str


def case_of(account_id: int, appeal_id: int, now: datetime) -> Case | None:
    """The appeal, if this account answers it; None for any other. A constant number of queries."""
    mine = _mine(account_id, now).filter(pk=appeal_id)
    rows = appeals_shown(mine.exclude(status=AppealStatus.WITHDRAWN))
    appeal = rows.select_related("block__patient", "decided_by").first()
    if appeal is None:
        return None
    booked = [event.appointment for event in appeal.events.all()]
    changes, told = changed_by_hospital(booked), _histories(booked)
    return Case(
        appeal=appeal,
        contested=[Contested(one, changes.get(one.pk, ()), told.get(one.pk, [])) for one in booked],
        left=block_without(appeal, now) if appeal.open else None,
        decided_by=staff_name(appeal.decided_by),
    )


def _histories(rows: Sequence[Appointment]) -> dict[int, list[Happened]]:
    """Appointment id → what happened to it, the oldest first. Two queries."""
    found = list(
        StatusChange.objects.filter(subject_kind="appointment", subject_id__in=[row.pk for row in rows])
        .exclude(to_status=AppointmentStatus.PENDING)
        .order_by("pk")
    )
    people = User.objects.in_bulk({row.by_id for row in found if row.by_id is not None})
    told: dict[int, list[Happened]] = {}
    for row in found:
        who = people.get(row.by_id) if row.by_id is not None else None
        of_patient = who is not None and who.username is None
        by = "" if of_patient else staff_name(who)
        told.setdefault(row.subject_id, []).append(Happened(row.at, _words(row), of_patient, by))
    return told


def _words(row: StatusChange) -> str:
    """What happened: the hospital's change where it is one, else how the booking stood then."""
    for words in (HospitalChange, CancelReason):
        if row.reason in words.values:
            return str(words(row.reason).label)
    return str(AppointmentStatus(row.to_status).label)
