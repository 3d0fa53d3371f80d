"""Every move of the table passes and is logged; every other is refused."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bookings.enums import LIVE, AppointmentStatus
from bookings.models import Appointment, Arrival, ArrivalWay, FollowUp, StatusChange
from bookings.transitions import APPOINTMENT_MOVES, close_follow_ups, move_lapsed, move_status
from notices.transitions import MoveRefused
from specialists.enums import SessionStatus
from specialists.transitions import SESSION_MOVES
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def columns(status: str) -> dict[str, object]:
    """What a row of this status must carry."""
    fields: dict[str, object] = {"status": status, "booked_at": NOW, "expires_at": None}
    if status == AppointmentStatus.PENDING:
        fields |= {"booked_at": None, "expires_at": NOW + timedelta(minutes=1)}
    fields |= {"cancelled_at": None, "cancel_reason": ""}
    if status == AppointmentStatus.CANCELLED:
        fields |= {"cancelled_at": NOW, "cancel_reason": "patient"}
    return fields


@pytest.fixture(scope="module")
def booked(kept: None) -> Appointment:
    """A booking of somebody who has come; each test moves it from another status, and finds it booked again."""
    row = make.booked(make.published_session(numbers=1, hours=0.5), make.person(make.account()))
    Arrival.objects.create(appointment=row, arrived_at=NOW, way=ArrivalWay.LIST, rank=1)
    return row


@pytest.mark.parametrize(("before", "to"), list(product(AppointmentStatus, AppointmentStatus)))
def test_appointment_moves(before: str, to: str, booked: Appointment) -> None:
    Appointment.objects.filter(pk=booked.pk).update(**columns(before))
    appointment = Appointment.objects.get(pk=booked.pk)
    logged = StatusChange.objects.count()
    fields = {k: v for k, v in columns(to).items() if k not in {"status", "expires_at"}}
    if to in APPOINTMENT_MOVES[before]:
        move_status(appointment, to, by_id=7, now=NOW, reason="test", **fields)
        change = StatusChange.objects.latest("pk")
        assert (change.from_status, change.to_status, change.by_id, change.reason) == (before, to, 7, "test")
    else:
        with pytest.raises(MoveRefused):
            move_status(appointment, to, by_id=7, now=NOW, **fields)
        assert StatusChange.objects.count() == logged


def test_a_row_that_moved_meanwhile_is_not_moved_again(booked: Appointment) -> None:
    appointment, stale = Appointment.objects.get(pk=booked.pk), Appointment.objects.get(pk=booked.pk)
    move_status(appointment, AppointmentStatus.ARRIVED, by_id=None, now=NOW)
    with pytest.raises(MoveRefused):
        move_status(stale, AppointmentStatus.NOSHOW, by_id=None, now=NOW)


def test_the_tables_name_every_status() -> None:
    assert set(APPOINTMENT_MOVES) == set(AppointmentStatus)
    assert set(SESSION_MOVES) == set(SessionStatus)


def test_nothing_comes_back_to_life() -> None:
    """What has given its number up never takes one again: the number may be somebody else's. But who was noted as
    having left by mistake: their number was shut."""
    taken_back = {AppointmentStatus.CANCELLED: {AppointmentStatus.ARRIVED}}
    for status in set(AppointmentStatus) - set(LIVE):
        assert APPOINTMENT_MOVES[status] & set(LIVE) == taken_back.get(status, set())


def test_what_lapsed_moves_together_and_nothing_else_does() -> None:
    session = make.published_session()
    held, other, gone = (
        make.held(session, make.person(make.account()), at=slot.starts_at) for slot in make.slots(session)[:3]
    )
    Appointment.objects.filter(pk=gone.pk).update(status=AppointmentStatus.RELEASED, expires_at=None)
    move_lapsed([], now=NOW)
    move_lapsed([held, gone], now=NOW, by_id=7)
    statuses = dict(Appointment.objects.filter(session=session).values_list("pk", "status"))
    assert statuses == {held.pk: "expired", other.pk: "pending", gone.pk: "released"}
    change = StatusChange.objects.filter(subject_kind="appointment", subject_id=held.pk).latest("pk")
    logged = (change.from_status, change.to_status, change.at, change.by_id, change.reason)
    assert logged == ("pending", "expired", NOW, 7, "lapsed")
    assert Appointment.objects.get(pk=held.pk).expires_at is None


def test_follow_ups_are_closed_together_and_no_others(booked: Appointment) -> None:
    asked, other = (
        FollowUp.objects.create(appointment=booked, version=n, kind="substituted", made_at=NOW, status=status)
        for n, status in ((1, "open"), (2, "closed"))
    )
    third = make.booked(make.published_session(numbers=1, hours=0.5), make.person(make.account()))
    untouched = FollowUp.objects.create(appointment=third, version=1, kind="substituted", made_at=NOW)
    close_follow_ups([], now=NOW, by_id=7)
    close_follow_ups([asked], now=NOW, by_id=7)
    statuses = dict(FollowUp.objects.values_list("pk", "status"))
    assert statuses == {asked.pk: "closed", other.pk: "closed", untouched.pk: "open"}
    change = StatusChange.objects.get(subject_kind="follow_up", subject_id=asked.pk)
    logged = (change.from_status, change.to_status, change.at, change.by_id, change.reason)
    assert logged == ("open", "closed", NOW, 7, "replaced")
