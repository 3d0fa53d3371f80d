"""How an appointment's status may move, and the only writer of an existing status.

docs/states.md is drawn from these tables (tests/architecture compares it).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bookings.enums import AppointmentStatus as A
from bookings.enums import CancelReason
from bookings.models import (
    Appeal,
    Appointment,
    Consultation,
    FollowUp,
    Referral,
    StatusChange,
    WaitlistEntry,
)
from bookings.models import AppealStatus as P
from bookings.models import ConsultationStatus as C
from bookings.models import EntryStatus as E
from bookings.models import FollowUpStatus as F
from bookings.models import ReferralStatus as R
from notices.appending import append, change_and_append
from notices.transitions import MoveRefused, Table, may_move
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
    # Noted as having left (离开) by mistake; no other cancellation is taken back.
    A.CANCELLED: frozenset({A.ARRIVED}),
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

_ENDS = frozenset({R.WITHDRAWN, R.CLOSED, R.LAPSED})
_ANSWERS = frozenset({R.ACCEPTED, R.REDIRECTED, R.REFUSED})

REFERRAL_MOVES: Table = {
    R.SENT: frozenset({R.ASKED, *_ANSWERS, *_ENDS}),
    # asked → an answer: what was missing was said by telephone.
    R.ASKED: frozenset({R.SENT, *_ANSWERS, *_ENDS}),
    # accepted → seen: without a number of the portal, as on a ward or in a township.
    R.ACCEPTED: frozenset({R.BOOKED, R.SEEN, *_ENDS}),
    # booked → booked: another number, where the first was given up, withdrawn or missed.
    R.BOOKED: frozenset({R.BOOKED, R.SEEN, *_ENDS}),
    # The hospital does not use the portal: who sent the person notes what became of them.
    R.LETTER: frozenset({R.SEEN, *_ENDS}),
    **dict.fromkeys((R.SEEN, R.REDIRECTED, R.REFUSED, *sorted(_ENDS)), frozenset()),
}

CONSULTATION_MOVES: Table = {
    C.REQUESTED: frozenset({C.ACCEPTED, C.DECLINED, C.WITHDRAWN}),
    # accepted → accepted: another time; accepted → declined: they cannot come after all.
    C.ACCEPTED: frozenset({C.ACCEPTED, C.DECLINED, C.DONE, C.WITHDRAWN}),
    **dict.fromkeys((C.DONE, C.DECLINED, C.WITHDRAWN), frozenset()),
}

Living = Appeal | Appointment | ClinicSession | Consultation | FollowUp | Referral | WaitlistEntry


def _table(row: Living) -> tuple[str, Table]:
    if isinstance(row, Appointment):
        return "appointment", APPOINTMENT_MOVES
    if isinstance(row, Appeal):
        return "appeal", APPEAL_MOVES
    if isinstance(row, Consultation):
        return "consultation", CONSULTATION_MOVES
    if isinstance(row, FollowUp):
        return "follow_up", FOLLOW_UP_MOVES
    if isinstance(row, Referral):
        return "referral", REFERRAL_MOVES
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
    line = _line(row, before, row.status, by_id=by_id, now=now, reason=reason)
    line.from_slot_id, line.to_slot_id = from_slot_id, to_slot_id
    append([line])
    return line


def _line(
    row: Living, before: str, to: str, *, by_id: int | None, now: datetime, reason: str
) -> StatusChange:
    return StatusChange(
        subject_kind=_table(row)[0],
        subject_id=row.pk,
        from_status=before,
        to_status=to,
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
    if not isinstance(row, Appointment):
        conditional_move(row, to, allowed=table, **fields)
        log_change(row, before=before, by_id=by_id, now=now, reason=reason)
        return
    if before == A.PENDING:
        fields.setdefault("expires_at", None)
    changes = {"status": to, **fields}
    line = _line(row, before, to, by_id=by_id, now=now, reason=reason)
    # In one statement: it is what a rush consists of.
    if not may_move(before, to, allowed=table) or not change_and_append(
        row, changes, line, still={"status": before}
    ):
        raise MoveRefused(row, before, to)
    for name, value in changes.items():
        setattr(row, name, value)


def cancel(
    row: Appointment, why: CancelReason, *, by_id: int | None, now: datetime, late: bool = False
) -> None:
    """Move a locked booking to cancelled for this reason, as another version of it, and log it."""
    move_status(
        row,
        A.CANCELLED,
        by_id=by_id,
        now=now,
        reason=why,
        cancelled_at=now,
        cancel_reason=why,
        cancelled_late=late,
        version=row.version + 1,
    )


def move_lapsed(
    rows: Sequence[Appointment], *, now: datetime, by_id: int | None = None, reason: str = "lapsed"
) -> None:
    """Move locked pending rows to expired, in one statement, and log them: their time has passed, or
    (another `reason`, `by_id`) their session was withdrawn."""
    if not rows:
        return
    ids = [row.pk for row in rows]
    Appointment.objects.filter(pk__in=ids, status=A.PENDING).update(status=A.EXPIRED, expires_at=None)
    _log_all(rows, A.EXPIRED, by_id=by_id, now=now, reason=reason)


def close_follow_ups(rows: Sequence[FollowUp], *, now: datetime, by_id: int | None) -> None:
    """Move locked follow-ups, none of them closed, to closed, in one statement, and log them: the hospital changed
    again what they ask about."""
    if not rows:
        return
    FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(status=F.CLOSED)
    _log_all(rows, F.CLOSED, by_id=by_id, now=now, reason="replaced")


def _log_all(rows: Sequence[Living], to: str, *, by_id: int | None, now: datetime, reason: str) -> None:
    """Append that these rows, as they were read, have moved, in one statement."""
    append([_line(row, row.status, to, by_id=by_id, now=now, reason=reason) for row in rows])
