"""What stands in the list of sessions, how much it is, and on which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings import actions
from bookings.queries import listing
from bookings.queries.listing import Listed, count_listed, day_counts, days_with_numbers, listed_sessions
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


def withdrawn(**fields):
    session = make.published_session(**fields)
    return actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)


def test_withdrawn_sessions_stand_in_their_place_and_are_counted_apart() -> None:
    after = make.published_session(starts_at=make.DAY + timedelta(days=1))
    gone = withdrawn()
    make.draft()
    assert [one.pk for one in listed_sessions(make.NOW)] == [gone.pk, after.pk]
    assert count_listed(make.NOW) == Listed(sessions=1, withdrawn=1)
    assert list(listed_sessions(make.NOW, only_left=True)) == [after]


def test_what_is_over_is_not_listed_delay_counted_in() -> None:
    session = make.published_session()
    actions.delay_session(session=session, minutes=60, by=None, now=make.NOW)
    assert list(listed_sessions(session.ends_at + timedelta(minutes=59))) == [session]
    assert list(listed_sessions(session.ends_at + timedelta(minutes=60))) == []


def test_beyond_what_is_counted_it_says_that_there_are_more(monkeypatch) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    withdrawn()
    make.published_session(starts_at=make.DAY + timedelta(minutes=1))
    assert count_listed(make.NOW) == Listed(sessions=1, withdrawn=1)
    make.published_session(starts_at=make.DAY + timedelta(minutes=2))
    assert count_listed(make.NOW) == Listed(sessions=1, withdrawn=1, more=True)


def test_days_count_sessions_whether_numbers_are_left_or_not(django_assert_num_queries) -> None:
    full = make.published_session()
    Slot.objects.filter(session=full).update(open=False)
    with django_assert_num_queries(1):
        days = day_counts(make.NOW, only_left=True)
    assert [(one.day, one.sessions) for one in days if one.sessions] == [(date(2026, 12, 8), 1)]


def test_withdrawn_sessions_are_no_day_to_come() -> None:
    withdrawn()
    assert not any(one.sessions for one in day_counts(make.NOW))


def by_day(days) -> list[tuple[date, int]]:
    return [(one.day, one.sessions) for one in days if one.sessions]


def test_days_of_sessions_with_numbers_left(django_assert_num_queries, monkeypatch) -> None:
    full = make.published_session()
    Slot.objects.filter(session=full).update(open=False)
    make.published_session(published_at=make.NOW)  # opens tomorrow
    make.published_session(starts_at=make.DAY + timedelta(days=1))
    make.published_session(starts_at=make.DAY + timedelta(days=14))  # beyond the strip
    with django_assert_num_queries(1):
        days = days_with_numbers(make.NOW)
    assert len(days) == 14
    assert by_day(days) == [(date(2026, 12, 9), 1)]
    monkeypatch.setattr(listing, "MOST_COUNTED", 1)
    assert by_day(days_with_numbers(make.NOW)) == [(date(2026, 12, 9), 1)]
    make.published_session(starts_at=make.DAY + timedelta(days=2))
    assert days_with_numbers(make.NOW) is None
