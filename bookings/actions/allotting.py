"""For whom each number of a session is kept (号源池), as it is published."""

from __future__ import annotations

from bookings.policy import PoolsPolicy
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from specialists.rules import spread_pools


def allot_numbers(session: ClinicSession, policy: PoolsPolicy) -> None:
    """Write the pools of a locked draft's numbers by the policy. Where somebody gave some of them to a pool already,
    all stay as they are. At most one statement for each pool besides the public's."""
    numbers = list(Slot.objects.filter(session=session, added=False).order_by("ordinal"))
    if any(number.pool != Pool.PUBLIC for number in numbers):
        return
    pools = spread_pools(len(numbers), policy.percents)
    for pool in set(pools) - {Pool.PUBLIC}:
        kept = [number.pk for number, its in zip(numbers, pools, strict=True) if its == pool]
        Slot.objects.filter(pk__in=kept).update(pool=pool)
