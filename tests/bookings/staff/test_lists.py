"""A hospital's sessions in lists: which, in which order, with which counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.queries.staff.lists import Show, how_many, lines, sessions_of
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def listed(hospital, show=Show.COMING, now=NOW):
    return [line.session for line in lines(sessions_of(hospital.pk, show, now))]


def test_todays_and_later_ones_of_the_hospital_the_soonest_first(hospital, posting) -> None:
    later = make.published_session(posting, starts_at=DAY)
    today = make.published_session(posting, starts_at=NOW - HOUR, published_at=NOW - timedelta(days=9))
    make.published_session(posting, starts_at=NOW - timedelta(days=1))
    draft = make.draft(posting)
    make.published_session()
    assert listed(hospital) == [today, later]
    assert listed(hospital, Show.DRAFTS) == [draft]
    assert how_many(hospital.pk, NOW) == {"coming": 2, "changed": 0, "drafts": 1}
    # The local day goes on until midnight in Hohhot, whenever the session was over.
    midnight = NOW.replace(hour=16)
    assert today in listed(hospital, now=midnight - timedelta(seconds=1))
    assert today not in listed(hospital, now=midnight)


def test_delayed_and_withdrawn_ones(hospital, posting) -> None:
    delayed = make.published_session(posting)
    withdrawn = make.published_session(posting, starts_at=DAY + 3 * HOUR)
    make.published_session(posting, starts_at=DAY + 6 * HOUR)
    actions.delay_session(session=delayed, minutes=20, by=None, now=NOW)
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert listed(hospital, Show.CHANGED) == [delayed, withdrawn]
    assert how_many(hospital.pk, NOW) == {"coming": 3, "changed": 2, "drafts": 0}


def test_counts_and_times(hospital, owner, session) -> None:
    make.booked(session, make.person(owner))
    make.held(session, make.person(make.account()), at=DAY + HOUR)
    make.held(session, make.person(make.account()), at=DAY + 1.5 * HOUR, now=NOW - HOUR)
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    (line,) = lines(sessions_of(hospital.pk, Show.COMING, NOW))
    assert (line.total, line.booked, line.held, line.free) == (4, 1, 1, 2)
    assert line.starts_at == DAY + timedelta(minutes=20)
    assert line.day == DAY.date()


def test_in_production_no_demonstration(settings, hospital) -> None:
    make.published_session(make.posting(where=hospital, demo=True), demo=True)
    settings.PRODUCTION = True
    assert listed(hospital) == []
    assert how_many(hospital.pk, NOW)["coming"] == 0
