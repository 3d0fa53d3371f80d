"""A part of a session is withdrawn while people hold, book and move in it: nobody is left with a withdrawn number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import LIVE, AppointmentStatus, NoticeKind
from bookings.models import Appointment, FollowUp
from bookings.queries.impact import Part
from bookings.rules import Refused
from notices.models import Notice
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")

HALF = timedelta(minutes=30)


def withdrawing(session):
    """The second half-hour goes."""
    part = Part(session.starts_at + HALF, session.ends_at)
    return lambda: actions.withdraw_part(session=session, part=part, reason="travel", by=None, now=NOW)


def nobody_has_a_withdrawn_number() -> None:
    assert not Appointment.objects.filter(slot__withdrawn_at__isnull=False, status__in=LIVE).exists()
    gone = Appointment.objects.filter(status=AppointmentStatus.CANCELLED)
    assert set(FollowUp.objects.values_list("appointment", flat=True)) == {row.pk for row in gone}
    told = Notice.objects.filter(kind=NoticeKind.WITHDRAWN).values_list("subject_id", flat=True)
    assert set(told) == {row.pk for row in gone}


@pytest.mark.parametrize("first", [True, False])
def test_against_booking_and_holding(first: bool) -> None:
    session = make.published_session(numbers=16, hours=1)
    people = [make.person(make.account()) for _ in range(8)]
    held = [
        make.held(session, one, at=session.starts_at + (n % 2) * HALF) for n, one in enumerate(people[:4])
    ]
    calls = [lambda h=h: actions.confirm_booking(hold=h, by=h.booked_by_id, now=NOW) for h in held]
    for n, one in enumerate(people[4:]):
        make.tells(one.created_by, session)
        wanted = {"session_id": session.pk, "at": session.starts_at + (n % 2) * HALF}
        calls.append(
            lambda one=one, wanted=wanted: actions.hold_number(
                patient_id=one.pk, by=one.created_by_id, now=NOW, **wanted
            )
        )
    withdraw = [withdrawing(session)]
    outcomes = run_together([*withdraw, *calls] if first else [*calls, *withdraw])
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in outcomes), outcomes
    nobody_has_a_withdrawn_number()
    untouched = Appointment.objects.filter(slot__starts_at=session.starts_at)
    statuses = untouched.order_by("status").values_list("status", flat=True)
    assert list(statuses) == ["booked", "booked", "pending", "pending"]


def test_against_moving_in_and_out() -> None:
    """Who moves out in time keeps the new number, who moves in is refused or cancelled, told and asked."""
    session = make.published_session(numbers=8, hours=1)
    late = [make.booked(session, make.person(make.account()), at=session.starts_at + HALF) for _ in range(2)]
    early = [make.booked(session, make.person(make.account())) for _ in range(2)]

    def moving(row, at):
        said = {"session_id": session.pk, "at": at, "by": row.booked_by_id, "now": NOW}
        return lambda: actions.move_booking(appointment=row, **said)

    outcomes = run_together(
        [
            *[moving(row, session.starts_at) for row in late],
            withdrawing(session),
            *[moving(row, session.starts_at + HALF) for row in early],
        ]
    )
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in outcomes), outcomes
    nobody_has_a_withdrawn_number()
    assert Appointment.objects.filter(status__in=["booked", "cancelled"]).count() == 4


def test_two_parts_that_overlap() -> None:
    session = make.published_session(numbers=6, hours=1.5)
    row = make.booked(session, make.person(make.account()), at=session.starts_at + 2 * HALF)
    parts = [Part(session.starts_at + n * HALF, session.ends_at) for n in (1, 2)]
    said = {"session": session, "reason": "travel", "by": None, "now": NOW}
    done = run_together([lambda part=part: actions.withdraw_part(part=part, **said) for part in parts])
    assert done == [session, session]
    row.refresh_from_db()
    assert (row.status, row.version) == ("cancelled", 2)
    nobody_has_a_withdrawn_number()
