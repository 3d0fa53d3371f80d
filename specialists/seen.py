"""What of a session a page showed. Whoever decides on another one than there is by now is asked to look again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Posting, SessionSeries, Slot, Trip
from specialists.rules import Group


def seen_of(session: ClinicSession) -> str:
    """A short mark that is another one as soon as anything staff decide on is otherwise.

    One query for the numbers of a draft, which can change; and one for its specialists unless they are loaded.
    """
    people = [row.posting_id for row in session.session_specialists.all()]
    numbers: list[Any] = []
    if session.status == SessionStatus.DRAFT:
        slots = Slot.objects.filter(session=session, added=False).order_by("ordinal")
        numbers = [*slots.values_list("starts_at", "ends_at")]
    return _mark(session, session.status, session.delay_minutes, people, numbers)


def seen_of_many(drafts: Sequence[ClinicSession]) -> dict[int, str]:
    """Draft id → its mark, for drafts with their specialists loaded. One query."""
    numbers: dict[int, list[Any]] = defaultdict(list)
    slots = Slot.objects.filter(session__in=[draft.pk for draft in drafts], added=False)
    for session_id, *times in slots.order_by("ordinal").values_list("session_id", "starts_at", "ends_at"):
        numbers[session_id].append(tuple(times))
    return {
        draft.pk: _mark(
            draft,
            draft.status,
            draft.delay_minutes,
            [row.posting_id for row in draft.session_specialists.all()],
            numbers[draft.pk],
        )
        for draft in drafts
    }


def seen_as(
    draft: ClinicSession, *, postings: Iterable[Posting], groups: Iterable[Group], **plan: Any
) -> str:
    """The mark a draft would have with this plan: the same where it says what the draft says already."""
    planned = ClinicSession(hospital_id=draft.hospital_id, **plan)
    numbers = [(group.starts_at, group.ends_at) for group in groups for _ordinal in group.ordinals]
    return _mark(planned, SessionStatus.DRAFT, 0, [posting.pk for posting in postings], numbers)


def says_otherwise(
    session: ClinicSession, series: SessionSeries, starts_at: datetime, ends_at: datetime
) -> bool:
    """Whether the series has other times on that day, or another place, price or offer, than the session."""
    if (session.starts_at, session.ends_at) != (starts_at, ends_at):
        return True
    names = ("room_id", "department_id", "fee_yuan", "purpose", "open_to", "walk_in_numbers")
    return any(getattr(session, name) != getattr(series, name) for name in names)


def seen_of_trip(trip: Trip) -> str:
    """A short mark that is another one as soon as the trip is said to be otherwise; its sessions have their own."""
    said = (trip.kind, trip.title, trip.about, trip.phone)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


# What a page shows of a draft is remembered by its mark, too (bookings.views.staff.drawn).
def _mark(session: ClinicSession, status: str, delay: int, people: list[int], numbers: list[Any]) -> str:
    fee = None if session.fee_yuan is None else f"{session.fee_yuan:.2f}"
    said = (
        *(str(status), delay, session.starts_at.timestamp(), session.ends_at.timestamp()),
        *(session.room_id, session.department_id, fee, session.bring, people),
        *(str(session.kind), str(session.purpose), str(session.open_to), session.walk_in_numbers),
        [(start.timestamp(), end.timestamp()) for start, end in numbers],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
