"""A session is enlarged or split while people hold, book, cancel and move in it: nobody is lost or left untold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment, StatusChange
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.staff.planning import postings_of
from bookings.rules import Reason, Refused
from notices.models import Notice
from specialists.models import ClinicSession, Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import room
from tests.races.conftest import run_together
from tests.races.test_changes import no_deadlock

__all__ = ["no_deadlock"]

pytestmark = pytest.mark.usefixtures("committed")

HALF = timedelta(minutes=30)


def splitting(session):
    """The second half-hour goes to another room."""
    elsewhere = room("二诊室", hospital=session.hospital)
    said = {"at": session.starts_at + HALF, "room_id": elsewhere.pk, "postings": postings_of(session)}
    return lambda: actions.split_session(session=session, **said, by=None, now=NOW)


def all_is_well() -> None:
    assert [one for each in INVARIANTS for one in findings_of(each, now=NOW)] == []


def holding(session, person, at):
    make.tells(person.created_by, session)
    said = {"session_id": session.pk, "at": at, "by": person.created_by_id, "now": NOW}
    return lambda: actions.hold_number(patient_id=person.pk, **said)


@pytest.mark.parametrize("first", [True, False])
def test_splitting_against_booking_and_holding(first: bool) -> None:
    session = make.published_session(numbers=16, hours=1)
    people = [make.person(make.account()) for _ in range(8)]
    held = [
        make.held(session, one, at=session.starts_at + (n % 2) * HALF) for n, one in enumerate(people[:4])
    ]
    calls = [lambda h=h: actions.confirm_booking(hold=h, by=h.booked_by_id, now=NOW) for h in held]
    calls += [holding(session, one, session.starts_at + (n % 2) * HALF) for n, one in enumerate(people[4:])]
    split = [splitting(session)]
    outcomes = run_together([*split, *calls] if first else [*calls, *split])
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in outcomes), outcomes
    reasons = {one.reason for one in outcomes if isinstance(one, Refused)}
    assert reasons <= {Reason.HOSPITAL_CHANGED, Reason.TAKEN}
    rest = ClinicSession.objects.exclude(pk=session.pk).get()
    border = session.starts_at + HALF
    for row in Appointment.objects.all():
        assert row.session_id == (rest.pk if row.during.lower >= border else session.pk)
    there = Appointment.objects.filter(session=rest, status=AppointmentStatus.BOOKED, version__gt=1)
    told = Notice.objects.filter(kind=NoticeKind.CHANGED).values_list("subject_id", flat=True)
    assert set(told) == {row.pk for row in there}
    all_is_well()


def test_splitting_against_cancelling_and_moving() -> None:
    session = make.published_session(numbers=8, hours=1)
    border = session.starts_at + HALF
    late = [make.booked(session, make.person(make.account()), at=border) for _ in range(3)]
    early = [make.booked(session, make.person(make.account())) for _ in range(2)]

    def moving(row, at):
        said = {"session_id": session.pk, "at": at, "by": row.booked_by_id, "now": NOW}
        return lambda: actions.move_booking(appointment=row, **said)

    gone = late[2]
    outcomes = run_together(
        [
            *[moving(row, session.starts_at) for row in late[:2]],
            splitting(session),
            lambda: actions.cancel_booking(appointment=gone, by=gone.booked_by_id, now=NOW),
            *[moving(row, border) for row in early],
        ]
    )
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in outcomes), outcomes
    assert Appointment.objects.filter(status="booked").count() >= 4
    all_is_well()


def test_split_twice_at_once_it_is_split_once() -> None:
    session = make.published_session(numbers=6, hours=1.5)
    row = make.booked(session, make.person(make.account()), at=session.starts_at + 2 * HALF)
    split = splitting(session)
    first, second = run_together([split, split])
    assert first.pk == second.pk
    row.refresh_from_db()
    assert (row.session_id, row.version) == (first.pk, 2)
    all_is_well()


@pytest.mark.parametrize("first", [True, False])
def test_more_numbers_against_the_last_one(first: bool) -> None:
    """Four people want the one number that is left, while three more are put out twice over."""
    session = make.published_session(numbers=1, hours=0.5)
    people = [make.person(make.account()) for _ in range(4)]
    calls = [holding(session, one, session.starts_at) for one in people]

    def enlarge() -> ClinicSession:
        return actions.enlarge_session(session=session, more=3, had=1, by=None, now=NOW)

    outcomes = run_together([enlarge, enlarge, *calls] if first else [*calls, enlarge, enlarge])
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in outcomes), outcomes
    assert {one.reason for one in outcomes if isinstance(one, Refused)} <= {Reason.TAKEN}
    assert Slot.objects.filter(session=session).count() == 4
    assert StatusChange.objects.filter(reason__startswith="enlarged:").count() == 1
    held = Appointment.objects.filter(status=AppointmentStatus.PENDING)
    assert len(set(held.values_list("slot_id", flat=True))) == held.count() >= 1
    all_is_well()
