"""Those who wait change places when the order is another. The Reception of the session is locked."""

from __future__ import annotations

from collections.abc import Sequence

from bookings.enums import AppointmentStatus
from bookings.models import Arrival
from bookings.turns import STEP, spread


def reorder(session_id: int, *, by_arrival: bool) -> None:
    """Give those who wait, at an examination too, ranks by arrival or by number. Who came late, was passed over or was
    called before keeps the place they have now."""
    rows = Arrival.objects.filter(
        appointment__session=session_id, appointment__status=AppointmentStatus.ARRIVED
    )
    there = list(rows.select_related("appointment__slot").order_by("rank", "pk"))
    kept = {n: one for n, one in enumerate(there) if one.late or one.passed or one.calls}
    moved = [one for n, one in enumerate(there) if n not in kept]
    if by_arrival:
        moved.sort(key=lambda one: (one.arrived_at, one.pk))
    else:
        moved.sort(key=lambda one: (one.appointment.slot.ordinal, one.pk))
    others = iter(moved)
    ordered = [kept[n] if n in kept else next(others) for n in range(len(there))]
    own = [None if n in kept else one.appointment.slot.ordinal for n, one in enumerate(ordered)]
    for one, rank in zip(ordered, _ranks(own, by_arrival=by_arrival), strict=True):
        one.rank = rank
    Arrival.objects.bulk_update(ordered, ["rank"])


def _ranks(own: Sequence[int | None], *, by_arrival: bool) -> list[int]:
    """Ranks in this order. `own`: the number of each, None for who stands between the others whatever theirs."""
    if by_arrival:
        return [(n + 1) * STEP for n in range(len(own))]
    found: list[int] = []
    last = 0
    for n, number in enumerate(own):
        if number is not None:
            last = number * STEP
            found.append(last)
            continue
        following = next((other * STEP for other in own[n:] if other is not None), last + STEP)
        before = max([last, *found[-1:]])
        found.append((before + following) // 2)
    return spread(found)
