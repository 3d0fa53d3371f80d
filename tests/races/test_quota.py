"""One person, one number a day in a department: two accounts book in two sessions of that day at one moment."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from bookings import actions
from bookings.actions import holding, taking
from bookings.models import Appointment
from bookings.rules import Reason, Refused
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW
from tests.races.conftest import run_together
from tests.races.guards import together, unlocked_persons, without_index

pytestmark = pytest.mark.usefixtures("committed")

GUARD = "appointment_one_hold_per_person"


def both_book() -> Counter[str]:
    """How often each outcome came."""
    where = reference.hospital()
    department = reference.department("骨科", hospital=where)
    first = make.published_session(make.posting(where=where), department=department)
    other = make.published_session(
        make.posting(where=where), department=department, starts_at=first.starts_at + timedelta(hours=5)
    )
    accounts = [make.account(), make.account()]
    person = make.person(accounts[0])
    make.linked(accounts[1], person)

    def book(account: Any, session: Any) -> Any:
        make.tells(account, session)

        def run() -> Appointment:
            said = {"patient_id": person.pk, "session_id": session.pk, "at": session.starts_at}
            hold = actions.hold_number(**said, by=account.pk, now=NOW)
            return actions.confirm_booking(hold=hold, by=account.pk, now=NOW)

        return run

    outcomes = run_together([book(accounts[0], first), book(accounts[1], other)])
    unexpected = [one for one in outcomes if not isinstance(one, Appointment | Refused)]
    assert not unexpected, unexpected
    booked = Appointment.objects.filter(patient=person, status="booked").count()
    assert booked == sum(isinstance(one, Appointment) for one in outcomes)
    return Counter("booked" if isinstance(one, Appointment) else one.reason.value for one in outcomes)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the person without locking, and let both reach the insert before either commits."""
    unlocked_persons(monkeypatch)
    monkeypatch.setattr(holding, "draw_code", together(taking.draw_code, 2))


@pytest.mark.parametrize("guard", [True, False], ids=["with_constraint", "by_the_lock_alone"])
def test_one_of_them_books(guard: bool) -> None:
    with nullcontext() if guard else without_index(GUARD):
        outcomes = both_book()
        assert outcomes["booked"] == 1
        assert outcomes.keys() <= {
            "booked",
            Reason.HELD_BY_OTHER.value,
            Reason.QUOTA_DEPARTMENT.value,
        }


def test_without_the_lock_the_constraint_leaves_one(monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    assert both_book() == {"booked": 1, Reason.HELD_BY_OTHER.value: 1}


def test_without_both_the_quota_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    with without_index(GUARD):
        assert both_book() == {"booked": 2}
