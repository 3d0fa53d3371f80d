"""How an appointment's status may move, and the only writer of an existing status.

docs/states.md is drawn from these tables (tests/architecture compares it).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bookings.enums import AppointmentStatus as A
from bookings.models import Appeal, Appointment, FollowUp, StatusChange, WaitlistEntry
from bookings.models import AppealStatus as P
from bookings.models import EntryStatus as E
from bookings.models import FollowUpStatus as F
from notices.transitions import Table
from notices.transitions import move_status as conditional_move
from specialists.models import ClinicSession
from specialists.transitions import SESSION_MOVES

APPOINTMENT_MOVES: Table = {
    A.PENDING: frozenset({A.BOOKED, A.EXPIRED, A.RELEASED}),
    # booked → fulfilled and noshow without arriving: days closed from a paper list.
    A.BOOKED: frozenset({A.ARRIVED, A.FULFILLED, A.NOSHOW, A.CANCELLED}),
    # arrived → booked: a wrong check-in undone.
    A.ARRIVED: frozenset({A.CALLED, A.FULFILLED, A.BOOKED, A.CANCELLED}),
    # called → arrived: passed over (过号) or sent for an examination; that is no no-show.
    A.CALLED: frozenset({A.FULFILLED, A.ARRIVED, A.CANCELLED}),
    # Corrections with a reason, until the day is signed off.
    A.FULFILLED: frozenset({A.NOSHOW}),
    A.NOSHOW: frozenset({A.FULFILLED, A.ARRIVED, A.CANCELLED}),
    A.CANCELLED: frozenset(),
    A.EXPIRED: frozenset(),
    A.RELEASED: frozenset(),
}

FOLLOW_UP_MOVES: Table = {
    F.OPEN: frozenset({F.PHONED, F.ANSWERED, F.CLOSED}),
    F.PHONED: frozenset({F.ANSWERED, F.CLOSED}),
    # answered → answered: another choice; answered → open: the answer is taken back.
    F.ANSWERED: frozenset({F.ANSWERED, F.OPEN, F.CLOSED}),
    F.CLOSED: frozenset(),
}

ENTRY_MOVES: Table = {
    E.WAITING: frozenset({E.OFFERED, E.ENDED}),
    # offered → waiting: declined, or not answered in time.
    E.OFFERED: frozenset({E.ACCEPTED, E.WAITING, E.ENDED}),
    E.ACCEPTED: frozenset(),
    E.ENDED: frozenset(),
}

APPEAL_MOVES: Table = {
    P.OPEN: frozenset({P.GRANTED, P.REFUSED, P.WITHDRAWN}),
    P.GRANTED: frozenset(),
    P.REFUSED: frozenset(),
    P.WITHDRAWN: frozenset(),
}

Living = Appeal | Appointment | ClinicSession | FollowUp | WaitlistEntry


def _table(row: Living) -> tuple[str, Table]:
    if isinstance(row, Appointment):
        return "appointment", APPOINTMENT_MOVES
    if isinstance(row, Appeal):
        return "appeal", APPEAL_MOVES
    if isinstance(row, FollowUp):
        return "follow_up", FOLLOW_UP_MOVES
    if isinstance(row, WaitlistEntry):
        return "waitlist", ENTRY_MOVES
    return "session", SESSION_MOVES


def log_change(
    row: Living,
    *,
    before: str,
    by_id: int | None,
    now: datetime,
    reason: str = "",
    from_slot_id: int | None = None,
    to_slot_id: int | None = None,
) -> StatusChange:
    """Append what happened to `row`, which has its new status already."""
    kind, _ = _table(row)
    return StatusChange.objects.create(
        subject_kind=kind,
        subject_id=row.pk,
        from_status=before,
        to_status=row.status,
        from_slot_id=from_slot_id,
        to_slot_id=to_slot_id,
        at=now,
        by_id=by_id,
        reason=reason,
    )


def move_status(
    row: Living,
    to: str,
    *,
    by_id: int | None,
    now: datetime,
    reason: str = "",
    **fields: Any,
) -> None:
    """Move a locked row's status and log it.

    `fields` are columns that change with it (`cancelled_at`, `expires_at` …). A row that
    leaves `pending` loses its `expires_at`. Raises MoveRefused for a move that is not in the
    table, or when somebody else moved the row since it was read.
    """
    _, table = _table(row)
    before = row.status
    if isinstance(row, Appointment) and before == A.PENDING:
        fields.setdefault("expires_at", None)
    conditional_move(row, to, allowed=table, **fields)
    log_change(row, before=before, by_id=by_id, now=now, reason=reason)


def move_lapsed(
    rows: Sequence[Appointment], *, now: datetime, by_id: int | None = None, reason: str = "lapsed"
) -> None:
    """Move locked pending rows to expired, in one statement, and log them: their time has passed, or
    (another `reason`, `by_id`) their session was withdrawn."""
    if not rows:
        return
    ids = [row.pk for row in rows]
    Appointment.objects.filter(pk__in=ids, status=A.PENDING).update(status=A.EXPIRED, expires_at=None)
    StatusChange.objects.bulk_create(
        StatusChange(
            subject_kind="appointment",
            subject_id=pk,
            from_status=A.PENDING,
            to_status=A.EXPIRED,
            at=now,
            by_id=by_id,
            reason=reason,
        )
        for pk in ids
    )


def close_follow_ups(rows: Sequence[FollowUp], *, now: datetime, by_id: int | None) -> None:
    """Move locked follow-ups, none of them closed, to closed, in one statement, and log them: the hospital changed
    again what they ask about."""
    if not rows:
        return
    FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(status=F.CLOSED)
    StatusChange.objects.bulk_create(
        StatusChange(
            subject_kind="follow_up",
            subject_id=row.pk,
            from_status=row.status,
            to_status=F.CLOSED,
            at=now,
            by_id=by_id,
            reason="replaced",
        )
        for row in rows
    )
