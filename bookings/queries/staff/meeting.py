"""What a published session would meet at other times or in another room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from bookings.models import Appointment
from bookings.queries.impact import Impact, impact_of_change
from bookings.queries.staff.planning import Clash, clashes, postings_of
from hospitals.models import Room
from specialists.models import ClinicSession, Slot


@dataclass(frozen=True)
class Meets:
    """Whom a published session would touch at other times, and what it would run into there."""

    impact: Impact
    clashes: list[Clash]
    numbers_outside: bool  # whether a number would lie after the new end

    @property
    def in_the_way(self) -> list[Appointment]:
        """Who is booked here and has, or is just choosing, another number at that time: a change is refused."""
        return [*self.impact.booked_elsewhere, *self.impact.choosing_elsewhere]

    @property
    def changeable(self) -> bool:
        """Whether nothing is known for which a change of planned times would be refused."""
        return not (self.in_the_way or self.clashes or self.numbers_outside)


def meets(
    session: ClinicSession, *, starts_at: datetime, ends_at: datetime, room: Room | None, now: datetime
) -> Meets:
    """What the session, its postings loaded, would meet at these times in this room. At most five queries."""
    shift = starts_at - session.starts_at
    last = Slot.objects.filter(session=session, added=False).aggregate(at=Max("ends_at"))["at"]
    return Meets(
        impact=impact_of_change(session, shift=shift, now=now),
        clashes=clashes(
            hospital_id=session.hospital_id,
            postings=postings_of(session),
            room=room,
            starts_at=starts_at,
            ends_at=ends_at,
            besides=session.pk,
        ),
        numbers_outside=last is not None and last + shift > ends_at,
    )


def meets_delayed(session: ClinicSession, minutes: int, now: datetime) -> Meets:
    """What the session would meet if all of it were so much later than planned."""
    shift = timedelta(minutes=minutes)
    return meets(
        session,
        starts_at=session.starts_at + shift,
        ends_at=session.ends_at + shift,
        room=session.room,
        now=now,
    )
