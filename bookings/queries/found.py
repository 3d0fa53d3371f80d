"""Sessions for what was searched: of these specialists, at these places, on these days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bookings.queries.cards import SessionCard, cards
from bookings.queries.narrowing import Wanted
from bookings.queries.sessions import coming_sessions
from notices.localtime import local

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

    def suits(card: SessionCard) -> bool:
        return (
            when is None or when.morning is None or (local(card.session.starts_at).hour < 12) == when.morning
        )

    def key(card: SessionCard) -> tuple[object, ...]:
        fit = min(place.get(one.pk, len(place)) for one in card.specialists)
        elsewhere = bool(hospital_ids) and card.session.hospital_id not in hospital_ids
        return not card.bookable, elsewhere, fit, card.session.starts_at, card.session.pk

    found = [card for card in cards(coming_sessions(now, **wanted)[:MOST_READ], now) if suits(card)]
    return sorted(found, key=key)[:most]
