"""Who confirms locks person, session and number held in one statement, in that order, and sees what became of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, connections, transaction

from bookings import actions, locks
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Patient
from bookings.rules import Reason, Refused
from specialists.models import ClinicSession
from tests.conftest import wait_for
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def hold() -> Appointment:
    return make.held(make.published_session(numbers=2, hours=1), make.person(make.account()))


def is_free(rows) -> bool:
    try:
        with transaction.atomic():
            list(rows.select_for_update(nowait=True))
    except OperationalError:
        return False
    return True


def are_free(*several) -> list[bool]:
    """Whether somebody else could lock these rows now."""
    return run_together([lambda rows=rows: is_free(rows) for rows in several])


def waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # what was seen once in a transaction stays as it was
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


@contextmanager
def confirming(hold: Appointment, pool: ThreadPoolExecutor):
    """Somebody confirms in another connection, which waits for what is locked here."""

    def run() -> Appointment:
        try:
            return actions.confirm_booking(hold=hold, by=hold.booked_by_id, now=NOW)
        finally:
            connections.close_all()

    future: Future[Appointment] = pool.submit(run)
    wait_for(waiting, what="waiting for the lock")
    yield future


def while_locked(rows, hold: Appointment, meanwhile: Callable[[], object]) -> Future[Appointment]:
    """Confirm while `rows` are locked here and `meanwhile` is done; then let go."""
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        list(rows.select_for_update())
        with confirming(hold, pool) as future:
            meanwhile()
    return future


def test_the_order_is_person_session_appointment(hold) -> None:
    patients = Patient.objects.filter(pk=hold.patient_id)
    sessions = ClinicSession.objects.filter(pk=hold.session_id)
    appointments = Appointment.objects.filter(pk=hold.pk)
    free: list[bool] = []
    # Where somebody waits for the session, the person is locked by then and the appointment is not.
    future = while_locked(sessions, hold, lambda: free.extend(are_free(patients, sessions, appointments)))
    assert free == [False, False, True]
    assert future.result().status == AppointmentStatus.BOOKED


def test_where_the_person_is_locked_nothing_else_is(hold) -> None:
    sessions = ClinicSession.objects.filter(pk=hold.session_id)
    appointments = Appointment.objects.filter(pk=hold.pk)
    free: list[bool] = []
    persons = Patient.objects.filter(pk=hold.patient_id)
    while_locked(persons, hold, lambda: free.extend(are_free(sessions, appointments)))
    assert free == [True, True]


def test_what_was_withdrawn_while_it_waited_is_refused(hold) -> None:
    session = ClinicSession.objects.filter(pk=hold.session_id)
    off = {"status": "withdrawn", "withdrawn_at": NOW, "withdrawn_reason": "weather"}
    future = while_locked(session, hold, lambda: session.update(**off))
    with pytest.raises(Refused) as refused:
        future.result()
    assert refused.value.reason == Reason.WITHDRAWN


@pytest.mark.parametrize("what", ["number", "person"])
def test_what_became_another_while_it_waited_is_refused(hold, what) -> None:
    rows = Appointment.objects.filter(pk=hold.pk)
    other = make.slots(hold.session)[1]
    sister = make.person(hold.booked_by, "张小红")

    def change() -> None:
        if what == "person":
            rows.update(patient=sister)
        else:
            rows.update(slot=other, during=(other.starts_at, other.ends_at))

    future = while_locked(rows, hold, change)
    with pytest.raises(Refused) as refused:
        future.result()
    assert refused.value.reason == Reason.HOLD_CHANGED


def test_it_holds_what_it_says(hold) -> None:
    with transaction.atomic():
        whole = locks.lock_whole(hold.uid)
        assert whole is not None
        assert (whole.patient.pk, whole.session.pk, whole.slot.pk) == (
            hold.patient_id,
            hold.session_id,
            hold.slot_id,
        )
