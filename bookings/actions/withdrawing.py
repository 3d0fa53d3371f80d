"""Withdraw a part of a session: some of its numbers, while the others stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookings import locks
from bookings.actions.freeing import tell_worker
from bookings.actions.sessions import refuse_unless_on, refuse_unless_seen
from bookings.actions.waiting import lock_pending, lock_waiting, people_of, take_back
from bookings.enums import HospitalChange
from bookings.locks import booking_action
from bookings.models import Appointment, EntryEnd, EntryStatus, WaitlistEntry
from bookings.queries.impact import Part, numbers_of_part, rest_of
from bookings.queries.staff.history import PART_WITHDRAWN
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_lapsed, move_status
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Slot


@booking_action
def withdraw_part(
    *,
    session: ClinicSession,
    part: Part,
    reason: WithdrawReason,
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Withdraw the numbers of `part` of a published session (部分停诊): they close for good, whoever waits to be seen
    with one of them is cancelled, told, and asked what they want instead; numbers held or offered there are let go.

    Nothing of this counts against the patients, and nobody else is touched. Asked again for what is withdrawn already
    it changes nothing. Raises Refused, changing nothing, for a session that is not published, is over, or is not as it
    was `seen` (seen_of); where the part has no number; and where no number would be left: that is a withdrawal.
    """
    locks.lock_patients(people_of(session.pk))
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_on(fresh, now)
    refuse_unless_seen(fresh, seen)
    every = list(numbers_of_part(fresh, part))
    if not every:
        raise Refused(Reason.NO_NUMBERS)
    wanted = [number for number in every if number.withdrawn_at is None]
    if not wanted:
        return fresh  # pressed twice
    if not rest_of(fresh, part):
        raise Refused(Reason.WHOLE_SESSION)
    chosen = locks.lock_slots(number.pk for number in wanted)
    Slot.objects.filter(pk__in=chosen).update(open=False, withdrawn_at=now, withdrawn_reason=reason)
    ordinals = [number.ordinal for number in chosen.values()]
    said = f"{PART_WITHDRAWN}{min(ordinals)}-{max(ordinals)}:{reason}"
    log_change(fresh, before=fresh.status, by_id=by, now=now, reason=said)
    # As after a change: who was holding one is told that the hospital changed it, and it counts as no hold in vain.
    holds = [row for row in lock_pending(fresh) if row.slot_id in chosen]
    move_lapsed(holds, now=now, by_id=by, reason=HospitalChange.CHANGED)
    _wait_on(holds, by=by, now=now)
    take_back([row for row in lock_waiting(fresh) if row.slot_id in chosen], by=by, now=now)
    return fresh


def _wait_on(ended: Sequence[Appointment], *, by: int | None, now: datetime) -> None:
    """Whoever was offered one of them keeps the place in line, and may be offered another at once."""
    offered = [row.entry_id for row in ended if row.entry_id]
    rows = WaitlistEntry.objects.filter(pk__in=offered, status=EntryStatus.OFFERED)
    entries = list(rows.order_by("pk").select_for_update())
    for entry in entries:
        move_status(entry, EntryStatus.WAITING, by_id=by, now=now, reason=EntryEnd.WITHDRAWN)
    if entries:
        tell_worker(ended[0].session_id)
