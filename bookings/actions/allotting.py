"""For whom each number of a session is kept (号源池), as it is published."""

from __future__ import annotations

from bookings.policy import PoolsPolicy
from specialists.enums import OpenTo, Pool
from specialists.models import ClinicSession, Offer, Slot
from specialists.rules import spread_counts, spread_pools

# Whose all numbers are, where a session is not open to everybody.
_ALONE = {OpenTo.REFERRED: Pool.REFERRAL, OpenTo.COMERS: Pool.WALK_IN}


def allot_numbers(session: ClinicSession, policy: PoolsPolicy, *, promised: int = 0) -> None:
    """Write the pools of a locked draft's numbers: by whom it is open to, by how many have been `promised` one (复诊),
    and by the policy. Where somebody gave some of them to a pool already, all stay as they are. At most one statement
    for each pool besides the public's."""
    numbers = list(Slot.objects.filter(session=session, added=False).order_by("ordinal"))
    if any(number.pool != Pool.PUBLIC for number in numbers):
        return
    pools = pools_of(len(numbers), session, policy, promised=promised)
    for pool in set(pools) - {Pool.PUBLIC}:
        kept = [number.pk for number, its in zip(numbers, pools, strict=True) if its == pool]
        Slot.objects.filter(pk__in=kept).update(pool=pool)


def pools_of(count: int, offer: Offer, policy: PoolsPolicy, *, promised: int = 0) -> list[str]:
    """The pool of each of `count` numbers, in their order, of a session that offers them so, and of which as many have
    been `promised`: what is left after those and after what is kept for the day is shared out."""
    if offer.open_to != OpenTo.EVERYBODY:
        return [_ALONE[OpenTo(offer.open_to)]] * count
    kept = min(offer.walk_in_numbers, count)
    recalled = policy.recalled(count - kept, promised)
    shared = iter(spread_pools(count - kept - recalled, policy.percents))
    apart = spread_counts({Pool.PUBLIC: count - kept - recalled, Pool.WALK_IN: kept, Pool.RECALL: recalled})
    return [next(shared) if pool == Pool.PUBLIC else pool for pool in apart]


def pools_of_more(count: int, session: ClinicSession, policy: PoolsPolicy) -> list[str]:
    """The pool of each of `count` further numbers of a published session, in their order: what it keeps for who comes
    on the day is among those it had."""
    return pools_of(count, ClinicSession(open_to=session.open_to), policy)
