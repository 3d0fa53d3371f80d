"""Where a booking may be moved to: other times of its session, the same specialist's other sessions, and other
specialists of the same subject."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from bookings.models import Appointment
from bookings.queries.cards import SessionCard, cards
from bookings.queries.narrowing import of_subjects
from specialists.models import ClinicSession, SessionSpecialist, Slot
from specialists.querysets import in_department

MOST_SHOWN = 10


def _held_by(session_id: int, also: Collection[int]) -> Q:
    """Condition on ClinicSession: held by one of the session's specialists, or one of `also`."""
    here = SessionSpecialist.objects.filter(session=session_id).values("specialist_id")
    theirs = SessionSpecialist.objects.filter(Q(specialist__in=here) | Q(specialist__in=list(also)))
    return Q(pk__in=theirs.order_by().values("session_id"))


def _of_one_subject(session_id: int) -> Q:
    """Condition on ClinicSession: of the same department anywhere, or of the same subject of the national list. One
    query."""
    department, term, own, of_term = ClinicSession.objects.values_list(
        "department_id", "department__term_id", "department__subject_id", "department__term__subject_id"
    ).get(pk=session_id)
    subject = own or of_term
    alike = Q(pk__in=[])
    if term or department:
        alike |= in_department(term or department)
    return alike | of_subjects([subject]) if subject else alike


def _like(session_id: int) -> QuerySet[ClinicSession]:
    """Sessions that are demonstrations where it is one, and real where it is real."""
    here = ClinicSession.objects.filter(pk=session_id)
    return ClinicSession.objects.filter(demo__in=here.values("demo"))


def keeps_specialist(session_id: int, other_id: int, *, also: Collection[int] = ()) -> bool:
    """Whether somebody moved from one session to the other is seen by the same specialist: one holds both, or one of
    `also` (who was chosen and substituted) holds the other. One query."""
    return session_id == other_id or (
        ClinicSession.objects.filter(_held_by(session_id, also), pk=other_id).exists()
    )


def may_move_between(session_id: int, other_id: int, *, also: Collection[int] = ()) -> bool:
    """Whether a booking may be moved from one session to the other: the same specialist holds both (keeps_specialist),
    or both are of one subject; and neither is a demonstration of the other."""
    if session_id == other_id:
        return True
    wanted = _held_by(session_id, also) | _of_one_subject(session_id)
    return _like(session_id).filter(wanted, pk=other_id).exists()


def sessions_to_move(session_id: int, *, also: Collection[int] = ()) -> QuerySet[ClinicSession]:
    """The sessions a booking may be moved to (may_move_between), its own among them, with `keeps`: whether it keeps its
    specialist there (keeps_specialist)."""
    own, theirs = Q(pk=session_id), _held_by(session_id, also)
    keeps = ExpressionWrapper(own | theirs, output_field=BooleanField())
    rows = _like(session_id).filter(own | theirs | _of_one_subject(session_id))
    return rows.annotate(keeps=keeps)


@dataclass(frozen=True)
class Places:
    """Other sessions in which the person may have a number instead, the soonest first."""

    same: list[SessionCard]  # of the specialist who was chosen
    others: list[SessionCard]  # of others of the same subject
    more: bool  # of which there are more than are shown


def places_to_move(
    appointment: Appointment, now: datetime, *, free: QuerySet[Slot], also: Collection[int]
) -> Places:
    """Where the booking may be moved besides its own session: to the numbers that are `free` for it (bookable_by),
    `also` being the specialists who left."""
    here = appointment.session_id
    rows = _like(here).filter(pk__in=ClinicSession.objects.coming(now).values("pk")).exclude(pk=here)
    rows = rows.filter(Exists(free.filter(session_id=OuterRef("pk")).order_by())).order_by("starts_at", "id")
    theirs = _held_by(here, also)
    others = cards(rows.filter(_of_one_subject(here)).exclude(theirs)[: MOST_SHOWN + 1], now, treated=False)
    return Places(
        same=cards(rows.filter(theirs), now, treated=False),
        others=others[:MOST_SHOWN],
        more=len(others) > MOST_SHOWN,
    )
