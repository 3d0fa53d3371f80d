"""Number, time, masked name, and how each number stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.queries.staff.roster import Taken, booked, roster
from bookings.transitions import move_status
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)


def rows(session, now=NOW):
    session.refresh_from_db()
    return [(line.ordinal, line.name, line.status) for line in roster(session, now)]


def test_every_number_with_who_has_it(owner, session) -> None:
    make.booked(session, make.person(owner, "王秀英"))
    make.held(session, make.person(make.account(), "李大海"), at=DAY + HALF)
    gone = make.booked(session, make.person(make.account()), at=DAY + 2 * HALF)
    actions.cancel_booking(appointment=gone, by=gone.booked_by_id, now=NOW)
    Slot.objects.filter(session=session, ordinal=4).update(open=False)
    assert rows(session) == [
        (1, "王*英", "booked"),
        (2, "李*海", "pending"),
        (3, "", Taken.RETURNING),
        (4, "", Taken.CLOSED),
    ]
    assert booked(roster(session, NOW)) == 1
    later = rows(session, NOW + timedelta(hours=3))
    assert later[1:3] == [(2, "", Taken.FREE), (3, "", Taken.FREE)], "a hold lapses, a freed number returns"


def test_times_carry_the_delay(session) -> None:
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    session.refresh_from_db()
    first = roster(session, NOW)[0]
    assert (first.starts_at, first.ends_at) == (
        DAY + timedelta(minutes=20),
        DAY + timedelta(minutes=50),
    )


def test_a_withdrawn_session_says_who_had_a_number(owner, session) -> None:
    mine = make.booked(session, make.person(owner, "王秀英"))
    given_up = make.booked(session, make.person(make.account()), at=DAY + HALF)
    actions.cancel_booking(appointment=given_up, by=given_up.booked_by_id, now=NOW)
    assert mine.pk
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert [name for _n, name, _status in rows(session)] == ["王*英", "", "", ""]


def test_who_has_been_seen_stays_on_the_roster(owner, session) -> None:
    mine = make.booked(session, make.person(owner, "王秀英"))
    move_status(mine, "arrived", by_id=None, now=NOW)
    move_status(mine, "fulfilled", by_id=None, now=NOW)
    assert rows(session)[0] == (1, "王*英", "fulfilled")
    assert roster(session, NOW)[0].status_words == "已就诊"
