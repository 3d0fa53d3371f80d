"""Who comes when all numbers of a half-hour are taken is refused in one step, and told nothing that is not so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.models import Appointment
from bookings.queries.choosing import loser
from specialists.models import Slot
from tests.bookings.acting import MINUTE
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make.published_session(numbers=2, hours=1)


def hopeless(session, account, *, half_hours: int = 0, now=NOW) -> bool:
    at = session.starts_at + half_hours * timedelta(minutes=30)
    return loser(session.pk, at, now, account_id=account.pk) is not None


def test_only_while_somebody_else_has_every_number(session) -> None:
    latecomer = make.account()
    assert not hopeless(session, latecomer)
    hold = make.held(session, make.person(make.account()))
    assert hopeless(session, latecomer)
    assert not hopeless(session, latecomer, half_hours=1), "the other half-hour is free"
    assert not hopeless(session, latecomer, now=NOW + 11 * MINUTE), "the hold has lapsed"
    actions.release_hold(hold=hold, by=hold.booked_by_id, now=NOW)
    assert not hopeless(session, latecomer)


def test_a_freed_number_that_has_not_come_back_looks_taken(session) -> None:
    booked = make.booked(session, make.person(make.account()))
    actions.cancel_booking(appointment=booked, by=booked.booked_by_id, now=NOW)
    latecomer = make.account()
    assert hopeless(session, latecomer)
    returns = Slot.objects.get(pk=booked.slot_id).reopens_at
    assert returns is not None
    assert not hopeless(session, latecomer, now=returns)


def test_who_has_something_in_the_session_is_told_about_that(session) -> None:
    owner = make.account()
    make.booked(session, make.person(owner))
    assert not hopeless(session, owner)
    assert hopeless(session, make.account())


def test_what_is_not_open_is_refused_for_its_own_reason(session) -> None:
    latecomer = make.account()
    make.booked(session, make.person(make.account()))
    assert not hopeless(session, latecomer, now=session.closes_at)
    assert not hopeless(session, latecomer, half_hours=7), "there is no such half-hour"
    actions.withdraw_session(session=session, reason="weather", by=None, now=NOW)
    assert not hopeless(session, latecomer)
    assert Appointment.objects.get().status == "cancelled"
