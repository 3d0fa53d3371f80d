"""What was asked for a person follows their record when it is joined into another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bookings.actions.consultations_kept import move_consultations
from bookings.actions.recalls_kept import move_recalls
from bookings.actions.referrals_kept import move_referrals
from bookings.models import Patient

# Kind, as the audit calls it, and who moves all of the kind.
_MOVING = (
    ("referral", move_referrals),
    ("recall", move_recalls),
    ("consultation", move_consultations),
)


def move_what_was_asked(
    keep: Patient, other: Patient, *, by: int, now: datetime
) -> Iterator[tuple[str, int]]:
    """Kind and id of all that becomes the kept one's. Part of joining, under both persons' locks."""
    for kind, move in _MOVING:
        for pk in move(keep, other, by=by, now=now):
            yield kind, pk
