"""Take back what was made of a hospital's sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from bookings.actions.sessions import withdraw_session
from bookings.models import Appointment, WaitlistEntry
from specialists.actions import undo_drafts
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import ClinicSession, ScheduleSheet


@dataclass(frozen=True)
class Undone:
    """How many drafts are `gone`, published sessions that nobody had booked are `withdrawn`, and how many `stay`."""

    gone: int
    withdrawn: int
    stay: int


def undo_sheet(*, sheet: ScheduleSheet, by: User, now: datetime) -> Undone:
    """Throw away the drafts that were made of the sheet and withdraw what of it was published and nobody has booked.

    What somebody booked, waits for or is just choosing stays, and so does a draft that was changed since.
    """
    with transaction.atomic():
        gone, changed = undo_drafts(sheet=sheet, by=by, now=now)
        published = ClinicSession.objects.filter(
            sheet_sessions__line__sheet=sheet, sheet_sessions__made=True, status=SessionStatus.PUBLISHED
        )
        ids = list(published.order_by("pk").values_list("pk", flat=True).distinct())
    stay = withdrawn = 0
    for session in ClinicSession.objects.filter(pk__in=ids, starts_at__gt=now).order_by("pk"):
        if _concerns_nobody(session, now):
            withdraw_session(session=session, reason=WithdrawReason.HOSPITAL, by=by.pk, now=now)
            withdrawn += 1
        else:
            stay += 1
    return Undone(gone, withdrawn, changed + stay)


def _concerns_nobody(session: ClinicSession, now: datetime) -> bool:
    """Whether nobody has a number in it or waits for one. Who books meanwhile is told as by any withdrawal."""
    taken = Appointment.objects.taking(now).filter(session=session).exists()
    return not taken and not WaitlistEntry.objects.filter(session=session, ended_at=None).exists()
