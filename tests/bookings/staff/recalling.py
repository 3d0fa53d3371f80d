"""A visit that is over, and what is promised after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from bookings import actions
from bookings.actions.recalls import Promise
from bookings.models import Appointment, Patient, Recall, RecallKind
from bookings.transitions import move_status
from specialists.enums import Pool
from specialists.models import ClinicSession, Posting, Slot
from tests.factories import bookings as make
from tests.factories.bookings import DAY

LATER = DAY + timedelta(days=28)
AFTER = DAY + timedelta(hours=6)  # the visit is over


def been(booked: Appointment) -> Appointment:
    """They were seen."""
    move_status(booked, "fulfilled", by_id=None, now=booked.slot.ends_at)
    return booked


def saying(person: Patient, session: ClinicSession, clerk: User) -> dict[str, Any]:
    """What the desk says after a visit of this person: to come again within two months."""
    visit = been(make.booked(session, person))
    specialist = session.session_specialists.get().specialist_id
    return {
        "hospital_id": session.hospital_id,
        "patient_id": person.pk,
        "after_id": visit.pk,
        "promise": Promise(RecallKind.VISIT, specialist, date(2026, 12, 20), date(2027, 2, 8)),
        "by": clerk.pk,
        "now": AFTER,
    }


def promised(said: dict[str, Any], session: ClinicSession, person: Patient, half_hours: int) -> Recall:
    """Somebody else was seen in the same session and promised the same."""
    visit = been(make.booked(session, person, at=session.starts_at + half_hours * timedelta(minutes=30)))
    return actions.promise_recall(**{**said, "patient_id": person.pk, "after_id": visit.pk})


def published(
    posting: Posting, *, at: datetime = LATER, now: datetime = AFTER, **fields: Any
) -> ClinicSession:
    """A further session, published that afternoon, with its numbers in their pools."""
    return make.published_session(posting, starts_at=at, published_at=now, pools=True, **fields)


def recalled(session: ClinicSession) -> int:
    """How many numbers it keeps for those who were promised one."""
    return Slot.objects.filter(session=session, pool=Pool.RECALL).count()
