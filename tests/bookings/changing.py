"""Change a session, withdraw it, let another specialist take it over: by the fields that matter to a test."""

from __future__ import annotations

from datetime import timedelta

from bookings import actions
from bookings.enums import HospitalChange
from bookings.models import Appointment
from bookings.queries.hospital_changes import changed_by_hospital
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.factories.bookings import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def change(session: ClinicSession, **fields: object) -> ClinicSession:
    """Change by its form's fields; what is not said stays."""
    planned = {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room_id": session.room_id,
        **fields,
    }
    return actions.change_session(session=session, by=None, now=NOW, **planned)


def changes_of(appointment: Appointment) -> tuple[HospitalChange, ...]:
    appointment = Appointment.objects.select_related("session").get(pk=appointment.pk)
    return changed_by_hospital([appointment]).get(appointment.pk, ())


def later(session: ClinicSession, by: timedelta = DAY) -> ClinicSession:
    return change(session, starts_at=session.starts_at + by, ends_at=session.ends_at + by)


def withdraw(session: ClinicSession, now=NOW) -> ClinicSession:
    """All of it, because of a journey."""
    return actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=now)


def substitute(session: ClinicSession, posting, now=NOW) -> ClinicSession:
    """The session's one specialist is replaced by who is posted so."""
    leaving = session.specialists.get()
    return actions.substitute_specialist(
        session=session, leaving_id=leaving.pk, posting=posting, by=None, now=now
    )
