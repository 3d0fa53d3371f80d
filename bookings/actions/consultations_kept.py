"""What becomes of consultations with time, and with their person: they lapse, their words go, they follow a record that
is joined into another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from bookings import locks
from bookings.locks import booking_action
from bookings.models import (
    OPEN_CONSULTATION,
    Consultation,
    ConsultationStatus,
    Patient,
    WithdrawnFor,
)
from bookings.queries.consultations import stale_consultations
from bookings.transitions import move_status

SAID = "-"  # stands where a line was that the database wants


@booking_action
def lapse_consultations(*, patient_id: int, now: datetime) -> int:
    """End what nobody has finished long after its time (policy: RetentionPolicy); how many."""
    locks.lock_patients([patient_id])
    rows = list(_locked(stale_consultations(now).filter(patient=patient_id)))
    for row in rows:
        _withdraw(row, WithdrawnFor.LAPSED, None, now)
    return len(rows)


@booking_action
def remove_consultation_words(*, consultation_ids: Iterable[int], now: datetime) -> int:
    """Delete what was written in these consultations, none of them open, whose time has come; in how many."""
    rows = Consultation.objects.filter(pk__in=set(consultation_ids)).exclude(status__in=OPEN_CONSULTATION)
    return _remove_words(_locked(rows), now)


def forget_consultations(*, patient_id: int, by: User | None, now: datetime) -> None:
    """The words of all consultations about a person who is erased go; what is open is over. Part of erasing: the person
    is locked."""
    rows = list(_locked(Consultation.objects.filter(patient=patient_id)))
    for row in rows:
        if row.open:
            _withdraw(row, WithdrawnFor.ERASED, by.pk if by else None, now)
    _remove_words(rows, now)


def move_consultations(keep: Patient, other: Patient, *, by: int, now: datetime) -> list[int]:
    """Two records of one person are joined: the other one's consultations become the kept one's; their ids. Of two open
    ones with one specialist the one with a time stays open, or the earlier. Part of joining, under both persons'
    locks."""
    rows = list(_locked(Consultation.objects.filter(patient__in=[keep, other])))
    taken: set[tuple[int, int]] = set()
    still_open = [row for row in rows if row.open]
    for row in sorted(still_open, key=lambda one: (one.status != ConsultationStatus.ACCEPTED, one.pk)):
        asked = (row.hospital_id, row.specialist_id)
        if asked in taken:
            _withdraw(row, WithdrawnFor.MERGED, by, now)
        taken.add(asked)
    moved = [row.pk for row in rows if row.patient_id == other.pk]
    Consultation.objects.filter(pk__in=moved).update(patient=keep)
    return moved


def _withdraw(row: Consultation, why: WithdrawnFor, by: int | None, now: datetime) -> None:
    fields = {"due_at": None, "withdrawn_at": now, "withdrawn_by_id": by, "withdrawn_for": why}
    move_status(row, ConsultationStatus.WITHDRAWN, by_id=by, now=now, reason=why, **fields)


def _locked(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    return rows.order_by("pk").select_for_update(of=("self",))


def _remove_words(rows: Iterable[Consultation], now: datetime) -> int:
    ids = [row.pk for row in rows if row.words_removed_at is None]
    gone = dict.fromkeys(("summary", "purpose", "reason", "answer", "outcome", "ward", "bed"), "")
    theirs = Consultation.objects.filter(pk__in=ids)
    for name in (
        "fee",
        "approval",
        "answered_who",
    ):  # lines that may name somebody; that they were said stays
        theirs.exclude(**{name: ""}).update(**{name: SAID})
    return theirs.update(**gone, words_removed_at=now)
