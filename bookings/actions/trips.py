"""Withdraw what is left of a trip, at one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bookings import locks
from bookings.actions.sessions import withdraw_session
from bookings.actions.waiting import people_of
from bookings.actions.withdrawing import withdraw_part
from bookings.locks import booking_action
from bookings.queries.impact import has_left, not_begun, why_not_whole
from bookings.queries.trips import left_to_withdraw
from bookings.rules import Reason, Refused
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Trip


@booking_action
def withdraw_trip(
    *, trip: Trip, reason: WithdrawReason, seen: Mapping[int, str], by: int | None, now: datetime
) -> list[ClinicSession]:
    """Withdraw every published session of the trip that is not over, as withdraw_session does; answers which. Of one
    that has begun, and in which somebody may have been seen, only the numbers whose time has not come yet.

    `seen`: session id → how its reader saw it (seen_of). Raises Refused, changing nothing, when one is otherwise by now
    or was published since.
    """
    ids = sorted(one.pk for one in left_to_withdraw(trip, now))  # in the order of all locks
    if set(ids) - set(seen):
        raise Refused(Reason.SESSION_CHANGED)
    locks.lock_patients(
        {person for pk in ids for person in people_of(pk)}
    )  # before any session (docs/locking.md)
    sessions = [ClinicSession.objects.get(pk=pk) for pk in ids]
    done = [_withdraw(one, reason, seen[one.pk], by, now) for one in sessions]
    return [one for one in done if one is not None]


def _withdraw(
    session: ClinicSession, reason: WithdrawReason, seen: str, by: int | None, now: datetime
) -> ClinicSession | None:
    """Withdraw the session, or what is left of it; None where nothing is."""
    if why_not_whole(session, now) is None:
        return withdraw_session(session=session, reason=reason, seen=seen, by=by, now=now)
    part = not_begun(session, now)
    if not has_left(session, part):
        return None
    return withdraw_part(session=session, part=part, reason=reason, seen=seen, by=by, now=now)
