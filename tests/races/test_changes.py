"""Moves, withdrawals and lapsed holds at once: one story for everybody, and no deadlock behind it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from bookings import actions, locks
from bookings.actions import holding, taking
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from bookings.rules import Reason, Refused
from notices.models import Notice
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has had to break in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (count,) = cursor.fetchone()
    return count


@pytest.fixture(autouse=True)
def no_deadlock(committed: None) -> Iterator[None]:
    """Retrying hides a deadlock from people; here it is a fault of the lock order."""
    before = deadlocks()
    yield
    assert deadlocks() == before


def test_swapping_numbers_at_once() -> None:
    """Four people move between two sessions with one number to spare in each: all get there."""
    first = make.published_session(numbers=4, hours=0.5)
    who = make.posting(first.specialists.get())
    second = make.published_session(who, numbers=4, hours=0.5, starts_at=first.ends_at)
    people = [make.person(make.account()) for _ in range(4)]
    homes = [first, first, second, second]
    bookings = [make.booked(session, person) for session, person in zip(homes, people, strict=True)]

    def move(booking, to):
        make.tells(booking.booked_by, to)
        return lambda: actions.move_booking(
            appointment=booking, session_id=to.pk, at=to.starts_at, by=booking.booked_by_id, now=NOW
        )

    aims = [second, second, first, first]
    outcomes = run_together([move(booking, to) for booking, to in zip(bookings, aims, strict=True)])
    assert [getattr(outcome, "session_id", outcome) for outcome in outcomes] == [to.pk for to in aims]
    assert len(set(Appointment.objects.values_list("slot_id", flat=True))) == 4


def test_lapsed_holds_of_two_people_crosswise(monkeypatch: pytest.MonkeyPatch) -> None:
    """P's hold on the second number has lapsed; P takes the first while Q takes the second."""
    both = threading.Barrier(2)

    def expire_together(**kwargs):
        both.wait(timeout=20)
        return taking.expire_lapsed(**kwargs)

    first = make.published_session(numbers=1, hours=0.5)
    second = make.published_session(numbers=1, hours=0.5, starts_at=first.ends_at)
    p, q = make.person(make.account()), make.person(make.account())
    lapsed = make.held(second, p, now=NOW - timedelta(minutes=30))
    monkeypatch.setattr(holding, "expire_lapsed", expire_together)
    outcomes = run_together([lambda: make.held(first, p), lambda: make.held(second, q)])
    assert [outcome.session_id for outcome in outcomes] == [first.pk, second.pk]
    lapsed.refresh_from_db()
    assert lapsed.status == AppointmentStatus.EXPIRED


def test_a_withdrawal_waits_for_a_move_that_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is locked first by both: the one who moved away in time keeps the new number."""
    begun, withdrawn = threading.Event(), threading.Event()
    lock_session = locks.lock_session

    def tell_that_it_has_begun(session_id: int, *, exclusively: bool = False):
        if not exclusively:
            begun.set()
            assert not withdrawn.wait(timeout=0.3)  # it cannot: it waits for the person
        return lock_session(session_id, exclusively=exclusively)

    first = make.published_session(numbers=2, hours=0.5)
    who = make.posting(first.specialists.get())
    second = make.published_session(who, numbers=2, hours=0.5, starts_at=first.ends_at)
    patient = make.person(make.account())
    booking = make.booked(first, patient)
    make.tells(patient.created_by, second)
    by = patient.created_by_id
    monkeypatch.setattr(locks, "lock_session", tell_that_it_has_begun)

    def withdraw() -> None:
        begun.wait(timeout=20)
        actions.withdraw_session(session=first, reason="travel", by=None, now=NOW)
        withdrawn.set()

    moved, _ = run_together(
        [
            lambda: actions.move_booking(
                appointment=booking, session_id=second.pk, at=second.starts_at, by=by, now=NOW
            ),
            withdraw,
        ]
    )
    assert moved.session_id == second.pk
    booking.refresh_from_db()
    assert (booking.status, booking.version) == (AppointmentStatus.BOOKED, 2)
    assert not Notice.objects.filter(kind=NoticeKind.WITHDRAWN).exists()


@pytest.mark.parametrize("withdraw_first", [True, False])
def test_withdrawing_while_people_book_loses_nobody(withdraw_first: bool) -> None:
    """Whoever got a booking is cancelled and told; nobody keeps a number in a withdrawn session."""
    session = make.published_session(numbers=20, hours=0.5)
    people = [make.person(make.account()) for _ in range(10)]
    holds = [make.held(session, patient) for patient in people]
    withdraw = [lambda: actions.withdraw_session(session=session, reason="travel", by=None, now=NOW)]
    confirm = [lambda h=h: actions.confirm_booking(hold=h, by=h.booked_by_id, now=NOW) for h in holds]
    run_together([*withdraw, *confirm] if withdraw_first else [*confirm, *withdraw])
    statuses = Counter(Appointment.objects.values_list("status", flat=True))
    assert set(statuses) <= {AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED}
    told = Notice.objects.filter(kind=NoticeKind.WITHDRAWN).count()
    assert told == statuses[AppointmentStatus.CANCELLED]


@pytest.mark.parametrize("change_first", [True, False])
def test_changing_while_people_book_takes_everybody_along(change_first: bool) -> None:
    """Whoever books before the change is moved and told; whoever comes after looks at the new time first."""
    session = make.published_session(numbers=20, hours=0.5)
    day = timedelta(days=1)
    holds = [make.held(session, make.person(make.account())) for _ in range(10)]
    change = [
        lambda: actions.change_session(
            session=session,
            starts_at=session.starts_at + day,
            ends_at=session.ends_at + day,
            room_id=None,
            by=None,
            now=NOW,
        )
    ]
    confirm = [lambda h=h: actions.confirm_booking(hold=h, by=h.booked_by_id, now=NOW) for h in holds]
    outcomes = run_together([*change, *confirm] if change_first else [*confirm, *change])
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    assert set(refused) <= {Reason.HOSPITAL_CHANGED}
    assert {row.during.lower for row in Appointment.objects.all()} == {session.starts_at + day}
    booked = Appointment.objects.filter(status=AppointmentStatus.BOOKED)
    assert booked.count() == 10 - len(refused)
    told = Notice.objects.filter(kind=NoticeKind.CHANGED).values("subject_id").distinct()
    assert told.count() == booked.count()


def test_two_sessions_changed_onto_one_another() -> None:
    """Two published sessions of one specialist change to the same hour at once: one gets it."""
    who = make.posting()
    first = make.published_session(who, numbers=2, hours=0.5)
    second = make.published_session(who, numbers=2, hours=0.5, starts_at=first.starts_at + timedelta(days=2))
    for session in (first, second):
        make.booked(session, make.person(make.account()))
    aim = first.starts_at + timedelta(days=1)

    def change(session):
        return lambda: actions.change_session(
            session=session,
            starts_at=aim,
            ends_at=aim + timedelta(minutes=30),
            room_id=None,
            by=None,
            now=NOW,
        )

    outcomes = run_together([change(first), change(second)])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [one.reason for one in refused] == [Reason.SPECIALIST_ELSEWHERE]


def test_substituting_while_people_book_tells_everybody() -> None:
    """Nobody ends up with a specialist they have not been told of."""
    session = make.published_session(numbers=20, hours=0.5)
    stand_in = make.posting(where=session.hospital)
    leaving = session.specialists.get().pk
    holds = [make.held(session, make.person(make.account())) for _ in range(8)]
    confirm = [lambda h=h: actions.confirm_booking(hold=h, by=h.booked_by_id, now=NOW) for h in holds]
    outcomes = run_together(
        [
            *confirm[:4],
            lambda: actions.substitute_specialist(
                session=session, leaving_id=leaving, posting=stand_in, by=None, now=NOW
            ),
            *confirm[4:],
        ]
    )
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    assert set(refused) <= {Reason.HOSPITAL_CHANGED}
    booked = set(Appointment.objects.filter(status=AppointmentStatus.BOOKED).values_list("pk", flat=True))
    told = set(Notice.objects.filter(kind=NoticeKind.SUBSTITUTED).values_list("subject_id", flat=True))
    assert len(booked) == 8 - len(refused)
    assert told == booked


def test_substituting_beside_a_lapsed_hold_and_a_change_of_mind() -> None:
    """P's hold here has lapsed, the account holds for R here and now takes a number for P elsewhere."""
    session = make.published_session(numbers=4, hours=1)
    other = make.published_session(numbers=4, hours=1, starts_at=session.ends_at)
    account = make.account()
    p, r = make.person(account), make.person(account)
    lapsed = make.held(session, p, now=NOW - timedelta(minutes=30))
    make.held(session, r, at=session.starts_at + timedelta(minutes=30))
    stand_in = make.posting(where=session.hospital)
    leaving = session.specialists.get().pk
    run_together(
        [
            lambda: actions.substitute_specialist(
                session=session, leaving_id=leaving, posting=stand_in, by=None, now=NOW
            ),
            lambda: make.held(other, p),
        ]
    )
    lapsed.refresh_from_db()
    assert lapsed.status == AppointmentStatus.EXPIRED
