"""Visits that took place, and what is said of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from bookings import actions
from bookings.actions.feedback import Said
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Feedback, Helped, Understood, Waited
from bookings.transitions import move_status
from specialists.models import ClinicSession
from tests.factories import bookings as make

WELL = Said(Waited.SHORT, Understood.YES, Helped.YES)
BADLY = Said(Waited.LONG, Understood.NO, Helped.NO)
# Half a day after the visits of `make.published_session`.
AFTER = make.DAY + timedelta(hours=12)


def seen_by(
    session: ClinicSession, owner: User, name: str = "王秀英", *, at: datetime | None = None, **person: Any
) -> Appointment:
    """A booking of somebody of this account, who was seen."""
    made = make.booked(session, make.person(owner, name, **person), at=at)
    move_status(made, AppointmentStatus.FULFILLED, by_id=None, now=make.DAY + timedelta(hours=2))
    return made


def says(
    visit: Appointment,
    by: User,
    said: Said = WELL,
    *,
    now: datetime = AFTER,
    words: str = "",
    thanks: str = "",
) -> Feedback:
    """Feedback, with these words."""
    whole = Said(said.waited, said.understood, said.helped, words, thanks)
    return actions.give_feedback(appointment=visit, said=whole, by=by.pk, now=now)
