"""Pass freed numbers on to those who wait: whatever is due for one session, or for all of them.

Each step is an action of its own: a worker that dies between two leaves nothing half done, and the next sweep, or
another worker at the same moment, goes on from what the database says. A step that fails is logged and keeps nobody
else from theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import DatabaseError

from bookings.actions.offers import Outcome, end_waiting, lapse_offer, offer_number, offered_until
from bookings.actions.recalls import pass_spare_on
from bookings.models import EntryStatus, WaitlistEntry
from bookings.policy import policies_at
from bookings.queries.recalls import sessions_with_spare
from bookings.queries.waitlist import (
    entries_for,
    freed,
    had_turn,
    line,
    may_be_over,
    offers_over,
    sessions_to_offer,
)
from bookings.rules import Refused
from specialists.models import ClinicSession, Slot

log = logging.getLogger(__name__)
R = TypeVar("R")


def pass_on(*, session_id: int, now: datetime) -> int:
    """Write down which offers of this session are over, then offer each of its freed numbers to the first in line who
    may have it. How many offers were made."""
    session = ClinicSession.objects.filter(pk=session_id).first()
    if session is None:
        return 0
    for entry in offers_over(now).filter(pk__in=entries_for(session).values("pk")).order_by("pk"):
        _step(lapse_offer, entry, now=now)
    if offered_until(session, policies_at(now, session.hospital_id), now) is None:
        return 0  # it is night, or too late
    numbers = freed(now).filter(session=session).order_by("starts_at", "pk")
    return sum(_offer(slot, session, now) for slot in numbers)


def _offer(slot: Slot, session: ClinicSession, now: datetime) -> bool:
    """Whether somebody in line was offered the number."""
    waiting = [entry for entry in line(session) if entry.status == EntryStatus.WAITING]
    past = had_turn((entry.patient_id for entry in waiting), slot, now)
    for entry in waiting:
        if entry.patient_id in past:
            continue
        outcome = _step(offer_number, entry, slot=slot, now=now)
        if outcome in (Outcome.MADE, Outcome.GONE):
            return outcome == Outcome.MADE
    return False


def pass_on_all(*, now: datetime) -> int:
    """What no nudge could announce: offers that are over, numbers to offer, places in line that have come to their
    end. How many offers were made."""
    for entry in offers_over(now).order_by("pk"):
        _step(lapse_offer, entry, now=now)
    made = sum(pass_on(session_id=session_id, now=now) for session_id in sessions_to_offer(now))
    for entry in may_be_over(now).select_related("session").order_by("pk"):
        _step(end_waiting, entry, now=now)
    return made


def pass_promised_on(*, now: datetime) -> int:
    """Numbers kept for a promise whose person needs them no more, to the next in line; how many. A session that fails
    is logged and keeps no other from theirs."""
    passed = 0
    for session in sessions_with_spare(now):
        try:
            passed += pass_spare_on(session_id=session.pk, now=now)
        except DatabaseError:
            log.exception("promised numbers of session %s are left to the next round", session.pk)
    return passed


def _step(act: Callable[..., R], entry: WaitlistEntry, **facts: object) -> R | None:
    """One action about one place in line; None where it failed."""
    try:
        return act(entry=entry, **facts)
    except (DatabaseError, Refused):
        log.exception("waitlist entry %s is left to the next round", entry.pk)
        return None
