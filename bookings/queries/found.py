"""Sessions for what was searched: of these specialists, at these places, on these days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractHour

from bookings.queries.cards import SessionCard, cards
from bookings.queries.narrowing import free_number, who_holds
from bookings.queries.sessions import coming_sessions
from notices.localtime import ZONE, day_bounds, local_date
from specialists.models import ClinicSession

MOST_READ = 60  # sessions looked at, the soonest first
NOON = 12


@dataclass(frozen=True)
class When:
    """Local days as spans in order, both ends included; `morning`: True, False, or None for all day."""

    spans: tuple[tuple[date, date], ...]
    morning: bool | None = None

    def narrow(self, sessions: QuerySet[ClinicSession]) -> QuerySet[ClinicSession]:
        """Those of `sessions` that begin then, as planned."""
        within = Q()
        for first, last in self.spans:
            within |= Q(starts_at__gte=day_bounds(first)[0], starts_at__lt=day_bounds(last)[1])
        return self.half(sessions.filter(within))

    def half(self, sessions: QuerySet[ClinicSession]) -> QuerySet[ClinicSession]:
        """Those of `sessions` that begin in this half of their day."""
        if self.morning is None:
            return sessions
        hour = sessions.alias(hour=ExtractHour("starts_at", tzinfo=ZONE))
        return hour.filter(hour__lt=NOON) if self.morning else hour.filter(hour__gte=NOON)


def sessions_found(
    now: datetime,
    *,
    specialist_ids: Sequence[int] | None = None,
    when: When | None = None,
    hospital_ids: Collection[int] | None = None,
    most: int = 12,
    treated: bool = True,
) -> list[SessionCard]:
    """Coming sessions, those with numbers left first, then as the specialists are ordered, then the soonest.

    `specialist_ids` None: whoever holds them. With `when` only sessions of those days, with
    `hospital_ids` only those held there. `treated` as cards takes it.
    """
    sessions = _asked_for(now, specialist_ids, when, hospital_ids)
    place = {pk: n for n, pk in enumerate(specialist_ids or ())}
    order = _ordered(sessions, place, now)[:most]
    # Put in order by what little that needs; only those that are shown are read in full.
    found = ClinicSession.objects.filter(pk__in=order)
    shown = {card.session.pk: card for card in cards(found, now, treated=treated)}
    return [shown[pk] for pk in order if pk in shown]


def _asked_for(
    now: datetime,
    specialist_ids: Sequence[int] | None,
    when: When | None,
    hospital_ids: Collection[int] | None = None,
) -> QuerySet[ClinicSession]:
    sessions = coming_sessions(now, specialist_ids=specialist_ids)
    if hospital_ids is not None:
        sessions = sessions.filter(hospital_id__in=hospital_ids)
    return sessions if when is None else when.narrow(sessions)


def held_at(
    hospital_ids: Collection[int], specialist_ids: Sequence[int] | None, when: When | None, now: datetime
) -> bool:
    """Whether any of the specialists (None: anybody) has a coming session at one of the hospitals. One query."""
    return _asked_for(now, specialist_ids, when, hospital_ids).exists()


def anybody_comes(specialist_ids: Sequence[int] | None, now: datetime) -> bool:
    """Whether any of the specialists (None: anybody) has a coming session, wherever. One query."""
    return _asked_for(now, specialist_ids, None).exists()


def _ordered(sessions: QuerySet[ClinicSession], place: dict[int, int], now: datetime) -> list[int]:
    """The soonest MOST_READ of `sessions`, by id: bookable ones first, then by their specialists' `place`, then by
    time. One query."""
    keys: dict[int, tuple[object, ...]] = {}
    soonest = who_holds(sessions[:MOST_READ]).annotate(free=free_number(now, "session_id"))
    for pk, starts_at, specialist_id, free in soonest.values_list(
        "session_id", "session__starts_at", "specialist_id", "free"
    ):
        key = (free is None, place.get(specialist_id, len(place)), starts_at, pk)
        keys[pk] = min(key, keys.get(pk, key))
    return sorted(keys, key=lambda pk: keys[pk])


def next_day_with_sessions(now: datetime, when: When) -> date | None:
    """The first local day after those of `when` that has sessions in that half of it; None: none. One query."""
    later = coming_sessions(now).filter(starts_at__gte=day_bounds(when.spans[-1][1])[1])
    found = when.half(later).values_list("starts_at", flat=True).first()
    return local_date(found) if found else None
