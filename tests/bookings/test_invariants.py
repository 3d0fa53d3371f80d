"""What must not be is found once the database lets it in; what the actions leave behind is never found."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bookings import actions
from bookings.locks import settle
from bookings.models import Appointment
from bookings.queries.invariants import INVARIANTS
from bookings.queries.invariants.common import READ_TABLES, WORDS
from bookings.rules import Refused
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.breaking import BROKEN, TABLES, found, small_world, unguard, write
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept: None) -> dict[str, Any]:
    return small_world()


@pytest.mark.parametrize(
    ("names", "statements"),
    BROKEN,
    ids=lambda case: "-".join(sorted(case) if isinstance(case, set) else case)[:40],
)
def test_it_is_found_and_nothing_else(world: dict[str, Any], names: set[str], statements: list[str]) -> None:
    settle()
    for table in TABLES.values():
        unguard(table)
    write(*statements, **world)
    assert found() == names


def test_each_has_a_case() -> None:
    assert {invariant.name for invariant in INVARIANTS} == set().union(*(names for names, _ in BROKEN))


def test_a_world_made_by_actions_has_none(world: dict[str, Any]) -> None:
    assert found() == set()
    assert Notice.objects.filter(subject_id=world["gone"], kind__startswith="reminder").exists()


def test_no_index_is_trusted(world: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(READ_TABLES)
        for invariant in INVARIANTS:
            cursor.execute("EXPLAIN " + invariant.sql, {"now": NOW, **WORDS})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index" not in plan, (invariant.name, plan)


CHANGES = ["confirm", "confirm", "move", "move", "cancel", "release", "delay", "change", "withdraw"]


def _step(chance: random.Random, people: list[Any], sessions: list[ClinicSession], now: Any) -> None:
    """Something that somebody might do."""
    session = chance.choice(sessions)
    session.refresh_from_db()
    person = chance.choice(people)
    booked = Appointment.objects.filter(session=session, status="booked").order_by("pk").first()
    hold = (
        Appointment.objects.filter(status="pending", origin="hold", expires_at__gt=now).order_by("pk").first()
    )
    at = chance.choice(make.slots(session)).starts_at
    match chance.choice(["hold", "book"] * 3 + CHANGES):
        case "hold":
            make.held(session, person, at=at, now=now)
        case "book":
            make.booked(session, person, at=at, now=now)
        case "confirm" if hold:
            actions.confirm_booking(hold=hold, by=hold.booked_by_id, now=now)
        case "move" if booked:
            actions.move_booking(
                appointment=booked, session_id=session.pk, at=at, by=booked.booked_by_id, now=now
            )
        case "cancel" if booked:
            actions.cancel_booking(appointment=booked, by=booked.booked_by_id, now=now)
        case "release" if hold:
            actions.release_hold(hold=hold, by=hold.booked_by_id, now=now)
        case "delay":
            actions.delay_session(session=session, minutes=chance.choice([0, 20]), by=None, now=now)
        case "change":
            by = timedelta(minutes=chance.choice([30, 60]))
            times = {"starts_at": session.starts_at + by, "ends_at": session.ends_at + by}
            actions.change_session(session=session, **times, room_id=None, by=None, now=now)
        case "withdraw" if chance.random() < 0.3:
            actions.withdraw_session(session=sessions[-1], reason=WithdrawReason.WEATHER, by=None, now=now)


@pytest.mark.parametrize("seed", range(3))
def test_a_random_history_has_none(seed: int) -> None:
    chance = random.Random(seed)
    posting = make.posting()
    sessions = [
        make.published_session(posting, numbers=3, hours=1),
        make.published_session(posting, numbers=2, starts_at=make.DAY + timedelta(hours=6)),
        make.published_session(numbers=2, starts_at=make.DAY + timedelta(minutes=30)),
    ]
    people = [make.person(make.account(), name) for name in "甲乙丙丁"]
    now, refused = NOW, 0
    for _ in range(30):
        try:
            _step(chance, people, sessions, now)
        except Refused:
            refused += 1
        now += timedelta(minutes=chance.choice([0, 0, 1, 5, 30]))
    assert found(now) == set()
    rows = Appointment.objects.filter(session__in=sessions)
    assert rows.filter(booked_at__isnull=False).exists(), refused
