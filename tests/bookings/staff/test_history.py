"""What happened to a session, read from the append-only record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.models import StatusChange
from bookings.queries.staff.history import Kind, histories, people_told
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def events(session: ClinicSession):
    session.refresh_from_db()
    return histories([session])[session.pk]


def change(session: ClinicSession, now, **fields: object) -> None:
    session.refresh_from_db()
    planned = {"starts_at": session.starts_at, "ends_at": session.ends_at, "room_id": session.room_id}
    actions.change_session(session=session, by=None, now=now, **{**planned, **fields})


def test_the_whole_life_the_newest_first(clerk, hospital, posting, session) -> None:
    by = {"session": session, "by": clerk.pk}
    actions.delay_session(minutes=40, now=NOW, **by)
    actions.delay_session(minutes=0, now=NOW + MINUTE, **by)
    change(session, NOW + 2 * MINUTE, room_id=reference.room("二诊室", hospital=hospital).pk)
    change(session, NOW + 2 * MINUTE, ends_at=DAY + 3 * HOUR)
    change(session, NOW + 3 * MINUTE, starts_at=DAY + HOUR, ends_at=DAY + 3 * HOUR)
    stand_in = make.posting(make.specialist("王接替"), hospital)
    leaving = {"leaving_id": posting.specialist_id, "posting": stand_in}
    actions.substitute_specialist(now=NOW + 4 * MINUTE, **leaving, **by)
    actions.withdraw_session(reason=WithdrawReason.WEATHER, now=NOW + 5 * MINUTE, **by)
    found = events(session)
    assert [event.kind for event in found] == [
        Kind.WITHDRAWN,
        Kind.SUBSTITUTED,
        Kind.TIME_CHANGED,
        Kind.END_CHANGED,
        Kind.PLACE_CHANGED,
        Kind.ON_TIME,
        Kind.DELAYED,
        Kind.PUBLISHED,
    ]
    withdrawn, substituted, moved, _ended, _placed, _on_time, delayed, published = found
    assert (withdrawn.reason, withdrawn.by) == ("天气原因", "李调度")
    assert (substituted.leaving, substituted.coming) == (posting.specialist, stand_in.specialist)
    assert moved.planned_at == DAY
    assert delayed.minutes == 40
    assert published.by == ""


def test_an_account_without_a_name_is_called_by_its_user_name(clerk, session) -> None:
    clerk.name = ""
    clerk.save()
    actions.delay_session(session=session, minutes=5, by=clerk.pk, now=NOW)
    assert events(session)[0].by == clerk.username


def test_each_session_has_its_own(session) -> None:
    other = make.published_session()
    actions.delay_session(session=other, minutes=5, by=None, now=NOW)
    found = histories([session, other])
    assert [len(found[one.pk]) for one in (session, other)] == [1, 2]
    assert histories([]) == {}


def test_what_nobody_can_read_is_left_out(session) -> None:
    StatusChange.objects.create(
        subject_kind="session", subject_id=session.pk, to_status="unheard-of", at=NOW, reason="?"
    )
    assert [event.kind for event in events(session)] == [Kind.PUBLISHED]


@pytest.mark.parametrize("way", ["delay", "change", "substitute", "withdraw"])
def test_so_many_were_told(clerk, hospital, posting, session, way) -> None:
    for n in range(2):
        make.booked(session, make.person(make.account()), at=DAY + n * 30 * MINUTE)
    make.held(session, make.person(make.account()), at=DAY + HOUR)
    other = make.published_session(make.posting(where=hospital))
    make.booked(other, make.person(make.account()))
    by = {"session": session, "by": clerk.pk, "now": NOW}
    stand_in = make.posting(where=hospital)
    {
        "delay": lambda: actions.delay_session(minutes=30, **by),
        "change": lambda: actions.change_session(
            starts_at=DAY + HOUR, ends_at=DAY + 3 * HOUR, room_id=None, **by
        ),
        "substitute": lambda: actions.substitute_specialist(
            leaving_id=posting.specialist_id, posting=stand_in, **by
        ),
        "withdraw": lambda: actions.withdraw_session(reason=WithdrawReason.TRAVEL, **by),
    }[way]()
    assert people_told(session.pk) == 2
    assert people_told(other.pk) == 0


def test_the_last_change_counts(clerk, session) -> None:
    make.booked(session, make.person(make.account()), at=DAY)
    actions.delay_session(session=session, minutes=30, by=clerk.pk, now=NOW)
    actions.change_session(
        session=session, starts_at=DAY, ends_at=DAY + 3 * HOUR, room_id=None, by=clerk.pk, now=NOW + MINUTE
    )
    assert people_told(session.pk) == 0, "a later end tells nobody"


def test_who_has_a_number_in_two_of_them_is_one_person_and_they_are_asked_for_at_once(
    clerk, hospital, session, django_assert_num_queries
) -> None:
    posting = make.posting(where=hospital)
    later = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    alone = make.published_session(posting, starts_at=DAY + timedelta(days=2))
    person = make.person(make.account())
    for one in (session, later):
        make.booked(one, person)
    make.booked(later, make.person(make.account()), at=DAY + timedelta(days=1, minutes=30))
    make.booked(alone, make.person(make.account()))
    actions.delay_session(session=alone, minutes=30, by=None, now=NOW)
    for n, one in enumerate((session, later)):
        actions.withdraw_session(
            session=one, reason=WithdrawReason.WEATHER, by=clerk.pk, now=NOW + n * MINUTE
        )
    with django_assert_num_queries(2):
        assert people_told(session.pk, later.pk, alone.pk) == 3
    assert people_told(session.pk, later.pk) == 2
    assert people_told() == 0
