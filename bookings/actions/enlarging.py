"""Put out further numbers of a published session (加放号源): for everybody, within its planned time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bookings import locks
from bookings.actions.allotting import pools_of_more
from bookings.actions.freeing import asked_until, draw_return, tell_worker
from bookings.actions.sessions import refuse_unless_ahead, refuse_unless_seen
from bookings.locks import booking_action
from bookings.policy import Policies, policies_at
from bookings.queries.more_numbers import (
    Stretch,
    next_ordinal,
    regular_numbers,
    spread_more,
    stretches_of,
)
from bookings.queries.staff.history import ENLARGED
from bookings.queries.waitlist import in_line
from bookings.rules import Reason, Refused
from bookings.transitions import log_change
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from specialists.rules import FLOWING, MOST_NUMBERS


@booking_action
def enlarge_session(
    *,
    session: ClinicSession,
    more: int,
    had: int,
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Put out `more` further numbers of a published session that has not begun: each where the fewest are (see
    `spread_more`), with ordinals that go on, in pools by the shares of the day it was published.

    `had`: how many regular numbers it had when this was decided; pressed twice, they are put out once. Those who wait
    for a number are asked first, as about one that is given up: so many are kept back as there are people in line; the
    others can be had at once, or with the session's opening. Raises Refused, changing nothing, for a session that is
    not published or has begun, is not as it was `seen` (seen_of) or got numbers since, for more than a session may
    have, and where numbers of each stretch of its time were withdrawn.
    """
    if more < 1:
        raise ValueError("at least one number more")
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_ahead(fresh, now)
    numbers = regular_numbers(fresh)
    if len(numbers) == had + more:
        return fresh  # pressed twice
    if len(numbers) != had:
        raise Refused(Reason.SESSION_CHANGED)
    refuse_unless_seen(fresh, seen)
    if had + more > MOST_NUMBERS:
        raise Refused(Reason.TOO_MANY_NUMBERS)
    stretches = spread_more(stretches_of(fresh, numbers), more)
    if sum(one.gets for one in stretches) < more:
        raise Refused(Reason.NO_TIME_LEFT)
    made = list(_made(fresh, stretches, next_ordinal(fresh)))
    for slot, pool in zip(made, pools_ahead(fresh, more, now), strict=True):
        slot.pool = pool
    asks = _keep_back(fresh, made, now)
    Slot.objects.bulk_create(made)
    said = f"{ENLARGED}{made[0].ordinal}-{made[-1].ordinal}"
    log_change(fresh, before=fresh.status, by_id=by, now=now, reason=said)
    if asks:
        tell_worker(fresh.pk)
    return fresh


def _made(session: ClinicSession, stretches: Sequence[Stretch], first: int) -> Iterator[Slot]:
    """The further numbers in the order of their times, from the ordinal `first` on."""
    times = [(one.starts_at, one.ends_at) for one in stretches for _number in range(one.gets)]
    for ordinal, (starts_at, ends_at) in enumerate(times, first):
        yield Slot(session=session, ordinal=ordinal, starts_at=starts_at, ends_at=ends_at)


def pools_ahead(session: ClinicSession, more: int, now: datetime) -> list[str]:
    """The pools `more` further numbers would be in: by the policy of the day the session was published, as all it
    has."""
    return pools_of_more(more, session, policies_at(session.published_at or now, session.hospital_id).pools)


def line_until(session: ClinicSession, policies: Policies, now: datetime) -> datetime | None:
    """Until when those who wait for the session would be asked about a number that is there from `now` on; None where
    they are not asked: it has not opened, or nothing is offered any more."""
    opened = session.opens_at is not None and session.opens_at <= now
    return asked_until(session, policies, now=now) if opened else None


def _keep_back(session: ClinicSession, made: Sequence[Slot], now: datetime) -> bool:
    """Keep so many of these numbers from the public as people wait for one, until they have been asked: of those the
    public could have at once. Whether anybody is to be asked now."""
    policies = policies_at(now, session.hospital_id)
    until = line_until(session, policies, now)
    waiting = in_line(session).count() if until is not None else 0
    if not waiting or until is None:
        return False
    to_all = session.flows_to_all_at is not None and session.flows_to_all_at <= now
    public = [one for one in made if one.pool == Pool.PUBLIC or (to_all and one.pool in FLOWING)]
    for slot in public[:waiting]:
        slot.reopens_at = draw_return(policies.freed, until)
    return True
