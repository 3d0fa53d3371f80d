"""What becomes of a number that somebody gives up: those who wait come first, then the public at a drawn moment."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from bookings import hooks
from bookings.policy import FreedPolicy, Policies
from bookings.queries.waitlist import in_line
from specialists.models import ClinicSession, Slot

_random = secrets.SystemRandom()


def draw_return(policy: FreedPolicy, now: datetime) -> datetime:
    """The moment at which a freed number comes back: drawn, so that nobody can lie in wait for it."""
    minutes = _random.uniform(policy.returns_after_minutes_min, policy.returns_after_minutes_max)
    return now + timedelta(minutes=minutes)


def give_back(slot: Slot, session: ClinicSession, policies: Policies, *, now: datetime) -> None:
    """Let go of a booked number, locked: it returns at its drawn moment; past the closing only the desk has it.

    While somebody waits it stays back until an offer made as soon as offers are made would be over, so that it does
    not slip to the public beforehand, whether a worker is there or not. An added number was its person's alone: it
    closes.
    """
    if slot.added:
        slot.open = False
        slot.save(update_fields=["open"])
        return
    begins = None
    if in_line(session).exists():
        begins = asked_until(session, policies, now=now)
        tell_worker(session.pk)
    slot.reopens_at = draw_return(policies.freed, begins or now)
    slot.save(update_fields=["reopens_at"])


def asked_until(session: ClinicSession, policies: Policies, *, now: datetime) -> datetime | None:
    """Until when those who wait for the session are asked about a number that is there from `now` on, so that the
    public does not have it before them; None where nothing is offered any more."""
    policy = policies.waitlist
    deadline = policy.deadline(session.starts_at)
    ends = policy.valid_until(policy.next_at(now), deadline)
    return None if ends is None else policy.kept_back_until(ends, deadline)


def tell_worker(session_id: int) -> None:
    """After the commit, have a worker see to those who wait for the session."""
    transaction.on_commit(partial(hooks.on_freed, session_id), robust=True)
