"""The worker's round: what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions, passing
from tests.bookings.acting import MINUTE
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def asked_with(places: int) -> int:
    """How often a round asks for a number that everybody in line has let go."""
    full, (booked, *_) = full_session()
    line = [waits(full, now=NOW + n * MINUTE) for n in range(places)]
    cancel(booked)
    for entry in line:
        assert sweep() == 1
        actions.decline_offer(offer=offer_of(entry), by=entry.account_id, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert passing.pass_on(session_id=full.pk, now=NOW) == 0
    return len(asked)


def test_whoever_had_their_turn_costs_no_question_each() -> None:
    assert asked_with(1) == asked_with(3)
