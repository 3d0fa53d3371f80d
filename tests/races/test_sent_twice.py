"""The same form sent twice at one moment: a double click, or a retry while the first is still on its way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, Rule
from bookings.models import Appointment, Policy, StatusChange
from bookings.rules import Reason
from notices.models import Notice
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")


def asking():
    """Somebody who takes the only number of a session."""
    make.ensure_policies()
    session = make.published_session(numbers=1, hours=0.5)
    patient = make.person(make.account())
    make.tells(patient.created_by, session)
    wanted = {"patient_id": patient.pk, "session_id": session.pk, "at": session.starts_at}
    return {**wanted, "by": patient.created_by_id, "now": NOW}


def test_a_double_click_holds_one_number() -> None:
    said = asking()
    holds = run_together([lambda: actions.hold_number(**said)] * 4)
    assert len({one.pk for one in holds}) == 1
    assert StatusChange.objects.filter(reason="hold").count() == 1


def test_a_retry_while_it_is_being_booked_finds_the_hold_or_the_booking() -> None:
    said = asking()
    hold = actions.hold_number(**said)
    again, booked = run_together(
        [
            lambda: actions.hold_number(**said),
            lambda: actions.confirm_booking(hold=hold, by=said["by"], now=NOW),
        ]
    )
    assert booked.pk == hold.pk
    assert again == hold or again.reason == Reason.SAME_SESSION
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_confirming_twice_at_once_is_one_booking() -> None:
    hold = actions.hold_number(**asking())
    both = run_together([lambda: actions.confirm_booking(hold=hold, by=hold.booked_by_id, now=NOW)] * 2)
    assert [one.status for one in both] == ["booked", "booked"]
    assert Notice.objects.filter(kind="appointment_confirmed").count() == 1


def test_extending_twice_at_once_extends_once() -> None:
    said = asking()
    row = Policy.objects.get(rule=Rule.HOLD)
    row.values = {**row.values, "extensions": 2}
    row.save()
    hold = actions.hold_number(**said)
    both = run_together([lambda: actions.extend_hold(hold=hold, seen=0, by=said["by"], now=NOW)] * 2)
    assert {one.expires_at for one in both} == {NOW + timedelta(minutes=20)}
    assert Appointment.objects.get().extensions == 1


def test_cancelling_twice_at_once_is_one_cancellation() -> None:
    hold = actions.hold_number(**asking())
    row = actions.confirm_booking(hold=hold, by=hold.booked_by_id, now=NOW)
    both = run_together([lambda: actions.cancel_booking(appointment=row, by=row.booked_by_id, now=NOW)] * 2)
    assert [one.status for one in both] == ["cancelled", "cancelled"]
    assert StatusChange.objects.filter(to_status="cancelled").count() == 1


def test_recording_a_posting_twice_at_once_records_one() -> None:
    who, where, key = make.specialist(), make.hospital(), uuid4()
    made = run_together([lambda: make.posting(who, where, key=key)] * 4)
    assert len({one.pk for one in made}) == 1
    assert Posting.objects.count() == 1
