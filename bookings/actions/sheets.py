"""Take back what was made of a hospital's sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings.actions.sessions import withdraw_session
from bookings.locks import booking_action
from bookings.rules import Refused
from specialists.actions import undo_drafts
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import ClinicSession, ScheduleSheet


@dataclass(frozen=True)
class Undone:
    """How many drafts are `gone`, published sessions that nobody had booked are `withdrawn`, and how many `stay`."""

    gone: int
    withdrawn: int
    stay: int


@booking_action
def undo_sheet(*, sheet: ScheduleSheet, by: User, now: datetime) -> Undone:
    """Throw away the drafts that were made of the sheet and withdraw what of it was published and nobody has booked.

    What somebody booked, waits for or is just choosing stays, and so does a draft that was changed since.
    Raises Refused while the same sessions are being changed elsewhere.
    """
    gone, stay = undo_drafts(sheet=sheet, by=by, now=now)
    made = ClinicSession.objects.filter(sheet_sessions__line__sheet=sheet, sheet_sessions__made=True)
    published = made.filter(status=SessionStatus.PUBLISHED, starts_at__gt=now).order_by("pk").distinct()
    withdrawn = 0
    for session in published:
        try:
            withdraw_session(
                session=session, reason=WithdrawReason.HOSPITAL, unbooked=True, by=by.pk, now=now
            )
            withdrawn += 1
        except Refused:
            stay += 1
    return Undone(gone, withdrawn, stay)
