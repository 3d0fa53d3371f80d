"""A published session that is to be split: where it can be, whom that touches, what it would run into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bookings.models.waitlist import IN_LINE
from bookings.queries.impact import Impact, impact_on
from bookings.queries.staff.planning import Clash, clashes
from bookings.rules import Reason, Refused
from hospitals.models import Room
from specialists.models import ClinicSession, Posting, Slot


def numbers_of(session: ClinicSession) -> list[Slot]:
    """All numbers of the session, by ordinal. One query."""
    return list(Slot.objects.filter(session=session).order_by("ordinal"))


def borders(numbers: Iterable[Slot]) -> list[datetime]:
    """Where a session with these numbers can be split, as planned: each beginning of a stretch, but the first, that no
    number lies across and that leaves numbers on both sides. No query."""
    known = list(numbers)
    found = sorted({one.starts_at for one in known if not one.added})
    return [at for at in found[1:] if _why_not(known, at) is None]


def two_parts(numbers: Iterable[Slot], at: datetime) -> tuple[list[Slot], list[Slot]]:
    """The numbers before `at`, and those from then on. Raises Refused where that is no border."""
    known = list(numbers)
    if (why := _why_not(known, at)) is not None:
        raise Refused(why)
    return [one for one in known if one.starts_at < at], [one for one in known if one.starts_at >= at]


def _why_not(numbers: Iterable[Slot], at: datetime) -> Reason | None:
    """Why a session is not split there. What was added for one person goes by its beginning alone."""
    regular = [one for one in numbers if not one.added]
    if any(one.starts_at < at < one.ends_at for one in regular):
        return Reason.NO_BORDER
    alive = [one.starts_at < at for one in regular if one.withdrawn_at is None]
    return None if {True, False} <= set(alive) else Reason.EMPTY_PART


@dataclass(frozen=True)
class SplitOutlook:
    """What would become of a session."""

    impact: Impact  # who is in the rest, and is told
    in_line: int  # who waits for the session itself, and then for both parts
    clashes: list[Clash]
    stays: list[Slot]  # numbers of the first part
    goes: list[Slot]  # numbers of the rest


def split_outlook(
    session: ClinicSession,
    *,
    at: datetime,
    room: Room | None,
    postings: Sequence[Posting],
    numbers: Iterable[Slot],
    now: datetime,
) -> SplitOutlook:
    """The outlook of splitting it, with these `numbers`, at this border. At most four queries."""
    stays, goes = two_parts(numbers, at)
    return SplitOutlook(
        impact=impact_on(Q(slot__in=[one.pk for one in goes]), now),
        in_line=session.waitlist.filter(status__in=IN_LINE).count(),
        clashes=clashes(
            hospital_id=session.hospital_id,
            postings=postings,
            room=room,
            starts_at=at,
            ends_at=session.ends_at,
            besides=session.pk,
        ),
        stays=stays,
        goes=goes,
    )
