"""Further numbers of a published session: where they lie, for whom they are kept, who is asked first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import hooks
from bookings.queries.impact import Part
from bookings.queries.more_numbers import regular_numbers, spread_more, stretches_of
from bookings.queries.staff.history import Kind, histories
from bookings.rules import Reason
from specialists.enums import OpenTo
from specialists.models import Slot
from specialists.seen import seen_of
from tests.bookings.acting import left, refusal
from tests.bookings.changing import change, withdraw
from tests.bookings.reshaping import HALF, enlarge, nothing_wrong
from tests.bookings.test_actions_withdrawing import withdraw as withdraw_part
from tests.bookings.waiting import full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting():
    return make.posting()


def test_they_fill_the_stretches_up_evenly_and_the_ordinals_go_on(session) -> None:
    enlarge(session, 6)
    rows = make.slots(session)
    assert [one.ordinal for one in rows] == list(range(1, 11))
    begin = [(one.starts_at - session.starts_at) // HALF for one in rows[4:]]
    assert begin == [0, 0, 1, 1, 2, 3]
    assert {one.ends_at - one.starts_at for one in rows} == {HALF}
    assert left(session) == 8  # one is kept for referrals, one for the desk
    nothing_wrong()


def test_what_is_still_empty_is_filled_first(posting) -> None:
    session = make.published_session(posting, numbers=2)  # of four stretches two are empty
    enlarge(session, 3)
    begin = [(one.starts_at - session.starts_at) // HALF for one in make.slots(session)]
    assert begin == [0, 1, 0, 2, 3]


def test_time_that_is_planned_since_counts(session) -> None:
    change(session, ends_at=session.ends_at + HALF)
    session.refresh_from_db()
    enlarge(session, 1)
    assert make.slots(session)[-1].starts_at == session.ends_at - HALF


def test_a_stretch_with_withdrawn_numbers_gets_none(session) -> None:
    withdraw_part(session)
    enlarge(session, 4)
    assert {one.starts_at for one in make.slots(session)[4:]} == {session.starts_at, session.starts_at + HALF}
    withdraw_part(session, Part(session.starts_at, session.starts_at + HALF, 2))  # one of its three stays
    withdraw_part(session, Part(session.starts_at + HALF, session.starts_at + 2 * HALF, 5))
    assert refusal(enlarge, session=session, more=1) == Reason.NO_TIME_LEFT
    assert sum(one.gets for one in spread_more(stretches_of(session, regular_numbers(session)), 3)) == 0


def test_pools_are_shared_out_as_when_it_was_published(posting) -> None:
    session = make.published_session(posting, numbers=10, pools=True)
    before = {one.pk: one.pool for one in make.slots(session)}
    enlarge(session, 10)
    rows = make.slots(session)
    assert {one.pk: one.pool for one in rows[:10]} == before
    pools = [one.pool for one in rows[10:]]
    assert (pools.count("public"), pools.count("referral"), pools.count("desk")) == (7, 2, 1)


def test_of_what_is_open_to_the_referred_alone_all_are_theirs(posting) -> None:
    session = make.published_session(posting, numbers=2, open_to=OpenTo.REFERRED, pools=True)
    enlarge(session, 2)
    assert {one.pool for one in make.slots(session)} == {"referral"}


def test_pressed_twice_they_are_put_out_once(session) -> None:
    seen = seen_of(session)
    for _time in range(2):
        enlarge(session, 2, had=4, seen=seen)
    assert Slot.objects.filter(session=session).count() == 6
    assert [one.kind for one in histories([session])[session.pk]] == [Kind.ENLARGED, Kind.PUBLISHED]


def test_refused(session, posting) -> None:
    assert refusal(enlarge, session=session, had=3, more=2) == Reason.SESSION_CHANGED
    assert refusal(enlarge, session=session, seen="x") == Reason.SESSION_CHANGED
    assert refusal(enlarge, session=session, more=297) == Reason.TOO_MANY_NUMBERS
    assert refusal(enlarge, session=session, now=session.starts_at) == Reason.SESSION_BEGUN
    assert refusal(enlarge, session=make.draft(posting)) == Reason.NOT_PUBLISHED
    withdraw(session)
    assert refusal(enlarge, session=session) == Reason.WITHDRAWN
    with pytest.raises(ValueError, match="at least"):
        enlarge(session, 0)


def test_before_the_opening_they_open_with_the_session(posting) -> None:
    session = make.published_session(posting, starts_at=NOW + timedelta(days=30), published_at=NOW)
    enlarge(session)
    assert left(session) == 0
    assert left(session, session.opens_at) == 7  # one is kept for referrals


def test_who_waits_is_asked_first_and_the_others_open_at_once() -> None:
    full, _booked = full_session(2)
    entries = [waits(full), waits(full)]
    enlarge(full, 5)
    new = make.slots(full)[2:]
    public = [one for one in new if one.pool == "public"]
    assert [one.reopens_at is not None for one in public] == [True, True, False, False]
    assert min(one.reopens_at for one in public[:2]) >= NOW + timedelta(hours=2, minutes=30)
    assert all(one.reopens_at is None for one in new if one.pool != "public")
    assert left(full) == 2
    assert sweep() == 2
    assert all(offer_of(entry) is not None for entry in entries)
    nothing_wrong()


def test_the_worker_is_told(django_capture_on_commit_callbacks) -> None:
    full, _booked = full_session(2)
    waits(full)
    told: list[int] = []
    before = hooks.on_freed.plug(lambda session_id: told.append(session_id) or True)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            enlarge(full)
    finally:
        hooks.on_freed.plug(before)
    assert told == [full.pk]


def test_too_late_for_offers_all_open_at_once() -> None:
    full, _booked = full_session(2)
    waits(full)
    enlarge(full, 2, now=full.starts_at - timedelta(hours=13, minutes=50))  # 18:10 the day before
    assert all(one.reopens_at is None for one in make.slots(full))


def test_they_can_be_withdrawn_again_as_a_part(session) -> None:
    booked = make.booked(session, make.person(make.account()))
    enlarge(session, 4)
    withdraw_part(session, Part(session.starts_at, session.ends_at, 5))
    booked.refresh_from_db()
    assert booked.status == "booked"
    assert left(session) == 3
    event = histories([session])[session.pk][1]
    assert (event.kind, event.first, event.last) == (Kind.ENLARGED, 5, 8)
