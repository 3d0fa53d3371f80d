"""Two of the family hold numbers in two sessions for one person at once: the lock on the person lets one of them.

The index that keeps one live hold of a person is taken away to prove it, and then the lock too, to prove the race.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions import holding, taking
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.rules import Reason, Refused
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.guards import unlocked_persons, without_index

pytestmark = pytest.mark.usefixtures("committed")

INDEX = "appointment_one_hold_per_person"


@pytest.fixture(autouse=True)
def slow_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is about to write waits a moment for the other: only a lock keeps both from having looked by then."""
    together = threading.Barrier(2)

    def draw_when_both_have_looked() -> str:
        with suppress(threading.BrokenBarrierError):  # the other is kept waiting elsewhere
            together.wait(timeout=1)
        return taking.draw_code()

    monkeypatch.setattr(holding, "draw_code", draw_when_both_have_looked)


def both_hold() -> list[Appointment | Refused]:
    """What came of it."""
    first = make.published_session(numbers=1, hours=0.5)
    second = make.published_session(numbers=1, hours=0.5, starts_at=first.starts_at + timedelta(days=1))
    mother, son = make.account(), make.account()
    patient = make.person(mother)
    make.linked(son, patient)
    for account in (mother, son):
        for session in (first, second):
            make.tells(account, session)

    def hold(account, session):
        return lambda: actions.hold_number(
            patient_id=patient.pk, session_id=session.pk, at=session.starts_at, by=account.pk, now=NOW
        )

    return run_together([hold(mother, first), hold(son, second)])


def holds() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.PENDING).count()


def reasons(results: list[Appointment | Refused]) -> list[Reason]:
    assert all(isinstance(one, Appointment | Refused) for one in results), results
    return [one.reason for one in results if isinstance(one, Refused)]


def test_without_the_index_the_lock_leaves_one() -> None:
    with without_index(INDEX):
        assert reasons(both_hold()) == [Reason.HELD_BY_OTHER]
        assert holds() == 1


def test_without_the_lock_the_index_leaves_one(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked_persons(monkeypatch)
    assert reasons(both_hold()) == [Reason.HELD_BY_OTHER]
    assert holds() == 1


def test_without_both_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked_persons(monkeypatch)
    with without_index(INDEX):
        assert reasons(both_hold()) == []
        assert holds() == 2
