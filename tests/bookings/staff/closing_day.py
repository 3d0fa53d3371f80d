"""What tests of closing a day share: a session with people in it, on its day, over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from bookings.actions import desk as acts
from bookings.models import Appointment
from bookings.models.closing import Outcome
from bookings.queries.staff.closing import mark_of
from bookings.transitions import cancel, move_status
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories.bookings import DAY

MORNING = DAY + timedelta(minutes=5)  # the session has just begun
EVENING = DAY + timedelta(hours=9)  # everybody's time is over


def four(session: ClinicSession) -> list[Appointment]:
    """Somebody booked in each half-hour of the session."""
    names = ("张一", "李二", "王三", "赵四")
    return [
        make.booked(
            session, make.person(make.account(), name), at=session.starts_at + n * timedelta(minutes=30)
        )
        for n, name in enumerate(names)
    ]


def standing(visit: Appointment, status: str) -> Appointment:
    """The visit, moved past all actions to where it is wanted."""
    if status in ("arrived", "called"):
        make.arrived(visit, at=MORNING)
    if status not in ("arrived", "booked", "cancelled"):
        move_status(visit, status, by_id=None, now=MORNING)
    if status == "cancelled":
        cancel(visit, "patient", by_id=None, now=MORNING)
    return visit


def records(session: ClinicSession, by: User, outcomes: dict[Any, str], **more: Any) -> int:
    """The act, in the evening: visit → outcome."""
    said = {visit.pk: Outcome(outcome) for visit, outcome in outcomes.items()}
    return acts.record_outcomes(
        **{"session_id": session.pk, "outcomes": said, "by": by.pk, "now": EVENING, **more}
    )


def signs(session: ClinicSession, by: User, **more: Any) -> ClinicSession:
    """The act, in the evening, on what there is."""
    seen = mark_of(Appointment.objects.filter(session=session))
    return acts.sign_off(**{"session_id": session.pk, "seen": seen, "by": by.pk, "now": EVENING, **more})


def status_of(visit: Appointment) -> str:
    """As the database has it now."""
    return Appointment.objects.get(pk=visit.pk).status


def code(error: pytest.ExceptionInfo[ValidationError]) -> str:
    """By what the program knows what was refused."""
    return str(error.value.code)


def statuses(people: list[Appointment]) -> list[str]:
    """The same of several."""
    return [status_of(one) for one in people]


def hidden(page: str) -> dict[str, str]:
    """What the form of the preview sends when it is confirmed."""
    pieces = page.split('<input type="hidden" name="o-')[1:]
    said = {f"o-{one.split(chr(34))[0]}": one.split('value="')[1].split('"')[0] for one in pieces}
    return {**said, "do": "confirm"}
