"""会诊 as the hospital's desk and the specialist's side see them: lists, one of them, what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from bookings.models import (
    OPEN_CONSULTATION,
    Consultation,
    ConsultationAct,
    ConsultationStatus,
    StatusChange,
)
from bookings.queries.staff.history import staff_name
from bookings.queries.staff.scope import attends
from notices.localtime import local_date
from specialists.enums import PostingStanding
from specialists.models import Posting
from specialists.querysets import shown

OPEN, DONE = "open", "done"  # which a list shows
SHOWS = (OPEN, DONE)


def postings_for(hospital_id: int, first: date, last: date) -> QuerySet[Posting]:
    """The postings at the hospital that hold on some local day from `first` to `last`, on whatever basis: an invitation
    to consult is one. By name of the specialist."""
    return (
        Posting.objects.filter(_standing(first), hospital_id=hospital_id, starts_on__lte=last)
        .select_related("specialist__home_hospital")
        .order_by("specialist__name", "specialist_id", "pk")
    )


def may_read(row: Consultation) -> bool:
    """Whether what was written is still there."""
    return row.words_removed_at is None


def may_print(row: Consultation) -> bool:
    """Whether the invitation may be printed with the full name: while it is open, and once it took place."""
    return may_read(row) and (row.open or row.status == ConsultationStatus.DONE)


@dataclass(frozen=True)
class ConsultationLine:
    """One line of a list. `late_hours`: since so many full hours it is overdue; None while it is not."""

    consultation: Consultation
    late_hours: int | None


def line_of(row: Consultation, now: datetime) -> ConsultationLine:
    """The consultation as lists show it."""
    late = None
    if row.due_at is not None and row.due_at <= now:
        late = int((now - row.due_at).total_seconds() // 3600)
    return ConsultationLine(row, late)


def consultations_of(hospital_id: int, show: str) -> QuerySet[Consultation]:
    """What the hospital asked for and is not over, what is due first before all; or what is over, the newest first."""
    rows = _here(hospital_id)
    if show == DONE:
        return rows.filter(due_at=None).order_by("-requested_at", "-pk")
    return rows.filter(due_at__isnull=False).order_by("due_at", "pk")


@dataclass(frozen=True)
class ConsultationCounts:
    """How many of a hospital's consultations are open, and how many of them overdue."""

    open: int
    overdue: int


def counts_of_consultations(hospital_id: int, now: datetime) -> ConsultationCounts:
    """One query."""
    rows = _here(hospital_id).filter(due_at__isnull=False)
    found = rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lte=now)))
    return ConsultationCounts(**found)


@dataclass(frozen=True)
class Happened:
    """One line of a consultation's history. `by`: a name; empty where the portal did it."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True)
class ConsultationCase:
    """One consultation as its desk sees it, and what it may do now."""

    consultation: Consultation
    line: ConsultationLine
    history: Sequence[Happened]
    may: frozenset[str]
    reads: bool
    prints: bool
    posted: bool  # the specialist is posted here on the day it is set for; true where no day is set


def case_of_consultation(hospital_id: int, consultation_id: int, now: datetime) -> ConsultationCase | None:
    """The consultation, if this hospital asked for it; None for any other. A constant number of queries."""
    row = _here(hospital_id).select_related("answered_by", "requested_by").filter(pk=consultation_id).first()
    if row is None:
        return None
    posted = True
    if row.status == ConsultationStatus.ACCEPTED and row.set_for is not None:
        day = local_date(row.set_for)
        posted = postings_for(hospital_id, day, day).filter(specialist_id=row.specialist_id).exists()
    return ConsultationCase(
        consultation=row,
        line=line_of(row, now),
        history=_history(row),
        may=what_may_be_done(row),
        reads=may_read(row),
        prints=may_print(row),
        posted=posted,
    )


def what_may_be_done(row: Consultation) -> frozenset[str]:
    """Names of what the desk may do with it: the twin, for pages, of what the actions refuse."""
    accepted = row.status == ConsultationStatus.ACCEPTED
    found = {"accept": row.open, "decline": row.open, "withdraw": row.open, "outcome": accepted}
    return frozenset(name for name, may in found.items() if may)


def ever_asked_of(account_id: int, now: datetime) -> QuerySet[Consultation]:
    """Those that ask, or asked, for a specialist the account is or looks after, at a hospital where they are, or will
    be, posted."""
    mine = attends(account_id, now).values("specialist")
    postings = Posting.objects.filter(_standing(local_date(now)))
    posted = postings.filter(specialist=OuterRef("specialist"), hospital=OuterRef("hospital"))
    return Consultation.objects.filter(shown(), Exists(posted), specialist__in=mine, patient__erased_at=None)


def asked_of(account_id: int, now: datetime) -> QuerySet[Consultation]:
    """The open ones of them, the soonest first: whoever answers reads what it is about, and once it is over it is the
    hospital's."""
    rows = ever_asked_of(account_id, now).filter(status__in=OPEN_CONSULTATION)
    return rows.select_related("patient", "hospital", "specialist__home_hospital").order_by("due_at", "pk")


def _standing(day: date) -> Q:
    """Condition on postings: confirmed, and not over on that local day; in production no demonstration."""
    return Q(shown(), Q(ends_on__isnull=True) | Q(ends_on__gt=day), standing=PostingStanding.CONFIRMED)


def _here(hospital_id: int) -> QuerySet[Consultation]:
    """The hospital's consultations whose person is still on record; in production no demonstration."""
    rows = Consultation.objects.filter(shown(), hospital_id=hospital_id, patient__erased_at=None)
    return rows.select_related("patient", "hospital", "specialist__home_hospital")


# What a move is called, by the status it led to.
_MOVES: dict[str, ConsultationAct] = {
    ConsultationStatus.REQUESTED: ConsultationAct.REQUEST,
    ConsultationStatus.ACCEPTED: ConsultationAct.ACCEPT,
    ConsultationStatus.DECLINED: ConsultationAct.DECLINE,
    ConsultationStatus.DONE: ConsultationAct.OUTCOME,
    ConsultationStatus.WITHDRAWN: ConsultationAct.WITHDRAW,
}


def _history(row: Consultation) -> list[Happened]:
    """What happened, the oldest first. Two queries."""
    moves = StatusChange.objects.filter(subject_kind="consultation", subject_id=row.pk).order_by("pk")
    people = User.objects.in_bulk({one.by_id for one in moves if one.by_id is not None})
    return [
        Happened(one.at, str(_MOVES[one.to_status].label), staff_name(people.get(one.by_id or 0)))
        for one in moves
    ]
