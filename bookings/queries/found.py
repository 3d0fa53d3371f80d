"""Sessions for what was searched: of these specialists, at these places, on these days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bookings.queries.cards import SessionCard, cards
from bookings.queries.narrowing import Wanted, free_number, who_holds
from bookings.queries.sessions import coming_sessions
from notices.localtime import local
from specialists.models import ClinicSession

MOST_READ = 60  # sessions looked at, the soonest first


@dataclass(frozen=True)
class When:
    """Local days, both included; `morning`: True, False, or None for all day."""

    first: date
    last: date
    morning: bool | None = None


def sessions_found(
    specialist_ids: Sequence[int],
    now: datetime,
    *,
    when: When | None = None,
    hospital_ids: Sequence[int] = (),
    most: int = 12,
) -> list[SessionCard]:
    """Coming sessions of the specialists, those with numbers left first, then as the specialists are ordered.

    With `hospital_ids` those held there go before others. With `when` only sessions of those days.
    """
    if not specialist_ids:
        return []
    wanted: Wanted = {"specialist_ids": specialist_ids}
    if when is not None:
        wanted |= {"on": when.first, "until": when.last}
    place = {pk: n for n, pk in enumerate(specialist_ids)}
    keys: dict[int, tuple[object, ...]] = {}
    # Put in order by what little that needs; only those that are shown are read in full.
    soonest = who_holds(coming_sessions(now, **wanted)[:MOST_READ])
    for pk, starts_at, hospital_id, specialist_id, free in soonest.annotate(
        free=free_number(now, "session_id")
    ).values_list("session_id", "session__starts_at", "session__hospital_id", "specialist_id", "free"):
        if when is not None and when.morning not in (None, local(starts_at).hour < 12):
            continue
        elsewhere = bool(hospital_ids) and hospital_id not in hospital_ids
        key = (free is None, elsewhere, place.get(specialist_id, len(place)), starts_at, pk)
        keys[pk] = min(key, keys.get(pk, key))
    order = sorted(keys, key=lambda pk: keys[pk])[:most]
    shown = {card.session.pk: card for card in cards(ClinicSession.objects.filter(pk__in=order), now)}
    return [shown[pk] for pk in order if pk in shown]
