"""Moves at once: two windows of one person, two persons who want one number, a move against a substitution."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.models import Appointment, StatusChange
from bookings.rules import Reason, Refused
from tests.bookings.changing import substitute
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import department
from tests.races.conftest import run_together
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")

HALF = timedelta(minutes=30)


def two_of_one_subject(numbers: int = 2, hours: float = 1):
    """Two sessions of different specialists of one subject, on two days."""
    bones = department("骨科")
    said = {"department": bones, "numbers": numbers, "hours": hours}
    return make.published_session(**said), make.published_session(
        starts_at=make.DAY + timedelta(days=2), **said
    )


def moving(row: Appointment, to, at=None, **said):
    make.tells(row.booked_by, to)
    who = list(to.specialists.values_list("pk", flat=True))
    wanted = {"session_id": to.pk, "at": at or to.starts_at, "who": who, "by": row.booked_by_id, "now": NOW}
    return lambda: actions.move_booking(appointment=row, **{**wanted, **said})


def test_pressed_twice_at_once_is_one_move() -> None:
    here, there = two_of_one_subject()
    row = make.booked(here, make.person(make.account()))
    moved = run_together([moving(row, there, from_slot_id=row.slot_id)] * 2)
    assert [one.version for one in moved] == [2, 2]
    assert StatusChange.objects.filter(reason="moved").count() == 1


def test_two_windows_with_different_times_give_one_move() -> None:
    here, there = two_of_one_subject()
    row = make.booked(here, make.person(make.account()))
    windows = [moving(row, there, at, from_slot_id=row.slot_id) for at in (None, there.starts_at + HALF)]
    outcomes = run_together(windows)
    refused = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert refused == [Reason.HOLD_CHANGED]
    row.refresh_from_db()
    assert (row.session_id, row.version) == (there.pk, 2)


def test_two_persons_want_the_last_number_of_another_specialist() -> None:
    here, there = two_of_one_subject(numbers=2, hours=0.5)
    make.booked(there, make.person(make.account()))
    rows = [make.booked(here, make.person(make.account())) for _ in range(2)]
    outcomes = run_together([moving(row, there) for row in rows])
    refused = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert refused == [Reason.TAKEN]
    slots = Appointment.objects.filter(status="booked").values_list("slot", flat=True)
    assert len(set(slots)) == 3, "nobody has lost a number, nobody has another's"


def test_swapping_between_two_specialists() -> None:
    here, there = two_of_one_subject(numbers=4, hours=0.5)
    rows = [make.booked(one, make.person(make.account())) for one in (here, here, there, there)]
    aims = [there, there, here, here]
    moved = run_together([moving(row, to) for row, to in zip(rows, aims, strict=True)])
    assert [getattr(one, "session_id", one) for one in moved] == [to.pk for to in aims]


def test_nobody_moves_to_a_specialist_they_have_not_agreed_to() -> None:
    here, there = two_of_one_subject()
    row = make.booked(here, make.person(make.account()))
    stand_in = make.posting(make.specialist("接替"), there.hospital)
    moved, changed = run_together([moving(row, there), lambda: substitute(there, stand_in)])
    assert not isinstance(changed, Exception)
    row.refresh_from_db()
    if isinstance(moved, Refused):
        assert moved.reason == Reason.SPECIALIST_CHANGES
        assert row.session_id == here.pk
    else:  # moved first: told of the substitute, and asked
        assert row.follow_ups.filter(kind="substituted", status="open").exists()
