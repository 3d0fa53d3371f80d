"""Both sides of what the database refuses about the day of a session: who stands where, and what is signed off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from bookings.enums import AppointmentStatus, CancelReason
from bookings.locks import settle
from bookings.models import Appointment, Arrival, Reception
from bookings.transitions import cancel, move_status
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.refusals import refused

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(owner, session) -> Appointment:
    return make.booked(session, make.person(owner))


def signed_off(session, by) -> Reception:
    return Reception.objects.create(
        session=session, calls=True, by_arrival=False, signed_off_at=NOW, signed_off_by=by
    )


@pytest.mark.parametrize("status", [AppointmentStatus.ARRIVED, AppointmentStatus.CALLED])
def test_who_has_arrived_stands_somewhere(mine, status) -> None:
    with refused("appointment_arrived_has_arrival"), transaction.atomic():
        Appointment.objects.filter(pk=mine.pk).update(status=status)
        settle()
    make.arrived(mine, at=NOW)
    Appointment.objects.filter(pk=mine.pk).update(status=status)
    settle()


def test_where_they_stand_goes_only_when_they_have_not_arrived(mine) -> None:
    make.arrived(mine, at=NOW)
    with refused("appointment_arrived_has_arrival"), transaction.atomic():
        Arrival.objects.filter(appointment=mine).delete()
        settle()
    move_status(mine, AppointmentStatus.BOOKED, by_id=None, now=NOW)
    Arrival.objects.filter(appointment=mine).delete()
    settle()


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ({"calls": 0, "called_at": None}, True),
        ({"calls": 1, "called_at": NOW}, True),
        ({"calls": 1, "called_at": None}, False),
        ({"calls": 0, "called_at": NOW}, False),
    ],
)
def test_called_so_often_and_when(mine, fields, fine) -> None:
    if fine:
        make.arrived(mine, at=NOW, **fields)
        return
    with refused("arrival_called_when"), transaction.atomic():
        make.arrived(mine, at=NOW, **fields)


def test_nobody_is_called_before_they_come(mine) -> None:
    with refused("arrival_called_after_arriving"), transaction.atomic():
        make.arrived(mine, at=NOW, calls=1, called_at=NOW - MINUTE)


def test_signed_off_by_somebody(session, owner) -> None:
    with refused("reception_signed_off_by_whom"), transaction.atomic():
        signed_off(session, None)
    signed_off(session, owner)


def test_nothing_changes_on_a_day_that_is_signed_off(mine, session, owner) -> None:
    other = make.booked(session, make.person(make.account()), at=session.starts_at + 30 * MINUTE)
    move_status(mine, AppointmentStatus.NOSHOW, by_id=None, now=NOW)
    signed_off(session, owner)
    with refused("appointment_of_a_day_signed_off"), transaction.atomic():
        move_status(mine, AppointmentStatus.FULFILLED, by_id=None, now=NOW)
    with refused("appointment_of_a_day_signed_off"), transaction.atomic():
        cancel(other, CancelReason.PATIENT, by_id=None, now=NOW)
    mine.refresh_from_db()
    assert mine.status == AppointmentStatus.NOSHOW


def test_a_day_that_is_not_signed_off_may_be_corrected(mine, session) -> None:
    Reception.objects.create(session=session, calls=True, by_arrival=False)
    move_status(mine, AppointmentStatus.NOSHOW, by_id=None, now=NOW)
    move_status(mine, AppointmentStatus.FULFILLED, by_id=None, now=NOW)
