"""32 people want the last number: one gets it, 31 are told so, nobody meets an error.

The guards are taken away one at a time to prove that each holds alone, and that without
both the race is real.
"""

from __future__ import annotations

import functools
import threading
from collections import Counter

import pytest
from django.db import connection

from bookings import actions, locks
from bookings.actions import holding, taking
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.queries.sessions import alternatives
from bookings.rules import Reason, Refused
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")

THREADS = 32


def rush(session, people) -> Counter[str]:
    """Everybody holds at once; how often each outcome came."""

    def attempt(patient):
        return lambda: actions.hold_number(
            patient_id=patient.pk,
            session_id=session.pk,
            at=session.starts_at,
            by=patient.created_by_id,
            now=NOW,
        )

    outcomes = run_together([attempt(patient) for patient in people])
    unexpected = [o for o in outcomes if not isinstance(o, Appointment | Refused)]
    assert not unexpected, unexpected[:3]
    return Counter("won" if isinstance(o, Appointment) else o.reason.value for o in outcomes)


def last_number():
    """A session with one number left, and its alternative."""
    session = make.published_session(numbers=1, hours=0.5)
    specialist = session.specialists.get()
    elsewhere = make.posting(specialist, session.hospital)
    make.published_session(elsewhere, starts_at=session.ends_at)
    return session


def live(session) -> int:
    return Appointment.objects.filter(session=session, status=AppointmentStatus.PENDING).count()


def without_lock(monkeypatch: pytest.MonkeyPatch, people: int) -> None:
    """Read the number without locking it, and let everybody reach the insert before anybody commits."""
    together = threading.Barrier(people)

    def read_only(ids):
        return {slot.pk: slot for slot in Slot.objects.filter(pk__in=set(ids)).order_by("pk")}

    def draw_when_all_have_looked() -> str:
        together.wait(timeout=20)
        return taking.draw_code()

    monkeypatch.setattr(locks, "lock_slots", read_only)
    monkeypatch.setattr(locks, "any_slot", lambda slots: slots.order_by("pk")[:1])
    monkeypatch.setattr(
        taking, "_any_free", functools.cache(taking._any_free.__wrapped__)
    )  # asked as it is now
    monkeypatch.setattr(holding, "draw_code", draw_when_all_have_looked)


class without_constraint:
    """Drop the index that keeps one live appointment per number, and put it back."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexdef FROM pg_indexes WHERE indexname = 'appointment_one_live_per_slot'"
            )
            (self.definition,) = cursor.fetchone()
            cursor.execute("DROP INDEX appointment_one_live_per_slot")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE bookings_appointment, bookings_statuschange CASCADE")
            cursor.execute(self.definition)


def test_one_wins_and_the_others_get_alternatives() -> None:
    session = last_number()
    people = [make.person(make.account()) for _ in range(THREADS)]
    assert rush(session, people) == {"won": 1, Reason.TAKEN.value: THREADS - 1}
    assert live(session) == 1
    assert [card.left for card in alternatives(session, NOW)] == [4]


def test_without_the_lock_the_constraint_leaves_one(monkeypatch: pytest.MonkeyPatch) -> None:
    session = last_number()
    people = [make.person(make.account()) for _ in range(2)]
    without_lock(monkeypatch, len(people))
    assert rush(session, people) == {"won": 1, Reason.TAKEN.value: 1}
    assert live(session) == 1


def test_without_the_constraint_the_lock_leaves_one() -> None:
    session = last_number()
    people = [make.person(make.account()) for _ in range(THREADS)]
    with without_constraint():
        assert rush(session, people) == {"won": 1, Reason.TAKEN.value: THREADS - 1}
        assert live(session) == 1


def test_without_both_two_get_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    session = last_number()
    people = [make.person(make.account()) for _ in range(2)]
    without_lock(monkeypatch, len(people))
    with without_constraint():
        assert rush(session, people) == {"won": 2}
        assert live(session) == 2


def test_twenty_numbers_for_thirty_two_people() -> None:
    """Several half-hours, several numbers each: all are taken, none twice."""
    session = make.published_session(numbers=20, hours=0.5)
    people = [make.person(make.account()) for _ in range(THREADS)]
    assert rush(session, people) == {"won": 20, Reason.TAKEN.value: THREADS - 20}
    taken = Appointment.objects.filter(session=session).values_list("slot_id", flat=True)
    assert len(set(taken)) == 20


def test_a_double_click_holds_once() -> None:
    session = make.published_session(numbers=4, hours=0.5)
    patient = make.person(make.account())
    assert rush(session, [patient] * 8) == {"won": 8}
    assert Appointment.objects.count() == 1


def test_confirming_and_releasing_at_once_ends_in_one_story() -> None:
    session = make.published_session()
    patient = make.person(make.account())
    hold = make.held(session, patient)
    by = patient.created_by_id
    outcomes = run_together(
        [lambda: actions.confirm_booking(hold=hold, by=by, now=NOW)] * 4
        + [lambda: actions.release_hold(hold=hold, by=by, now=NOW)] * 4
    )
    assert all(isinstance(outcome, Appointment | Refused) for outcome in outcomes), outcomes
    hold.refresh_from_db()
    assert hold.status in {AppointmentStatus.BOOKED, AppointmentStatus.RELEASED}
