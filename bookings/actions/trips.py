"""Withdraw what is left of a trip, at one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bookings import locks
from bookings.actions.sessions import withdraw_session
from bookings.actions.waiting import people_of
from bookings.locks import booking_action
from bookings.queries.trips import left_of
from bookings.rules import Reason, Refused
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Trip


@booking_action
def withdraw_trip(
    *, trip: Trip, reason: WithdrawReason, seen: Mapping[int, str], by: int | None, now: datetime
) -> list[ClinicSession]:
    """Withdraw every published session of the trip that is not over, as withdraw_session does; answers which.

    `seen`: session id → how its reader saw it (seen_of). Raises Refused, changing nothing, when one is otherwise by now
    or was published since.
    """
    ids = sorted(left_of(trip, now).values_list("pk", flat=True))  # in the order of all locks
    if set(ids) - set(seen):
        raise Refused(Reason.SESSION_CHANGED)
    locks.lock_patients(
        {person for pk in ids for person in people_of(pk)}
    )  # before any session (docs/locking.md)
    return [
        withdraw_session(
            session=ClinicSession.objects.get(pk=pk), reason=reason, seen=seen[pk], by=by, now=now
        )
        for pk in ids
    ]
