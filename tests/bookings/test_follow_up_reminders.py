"""Who has not answered a withdrawal or a substitution is reminded once, a day later, unless there is no need."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.actions.followups import ask
from bookings.follow_up_wording import still_asked, word
from bookings.models import FollowUp, FollowUpCall, FollowUpKind, FollowUpStatus
from bookings.queries.impact import Part
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.bookings.acting import MINUTE
from tests.bookings.changing import DAY, HOUR, substitute, withdraw
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

DUE = NOW + 24 * HOUR


@pytest.fixture
def mine(owner, session):
    return make.booked(session, make.person(owner, "王秀英"))


def reminders() -> list[Notice]:
    return list(Notice.objects.filter(kind="follow_up_reminder").order_by("pk"))


@pytest.mark.parametrize("way", ["withdraw", "part", "substitute"])
def test_whoever_was_told_is_reminded_once_a_day_later(owner, session, mine, way) -> None:
    owner.email = "w@example.org"
    owner.save()
    for _ in range(2):
        if way == "withdraw":
            withdraw(session)
        elif way == "part":
            part = Part(session.starts_at, session.starts_at + 30 * MINUTE)
            actions.withdraw_part(session=session, part=part, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    if way == "substitute":
        substitute(session, make.posting(make.specialist("接替"), session.hospital))
    mine.refresh_from_db()
    told = [(row.recipient_id, row.channel, row.due_at, row.version) for row in reminders()]
    assert sorted(told) == [(owner.pk, "email", DUE, mine.version), (owner.pk, "sms", DUE, mine.version)]
    assert all(still_asked(row, DUE) for row in reminders())


def test_none_when_the_visit_would_have_begun(owner, session, mine) -> None:
    withdraw(session, now=session.starts_at - 24 * HOUR)
    assert reminders() == []


def test_with_its_delay_it_would_not_have_begun(owner, session, mine) -> None:
    late = session.starts_at - 24 * HOUR
    actions.delay_session(session=session, minutes=30, by=None, now=late - HOUR)
    withdraw(session, now=late)
    (row,) = reminders()
    assert still_asked(row, late + 24 * HOUR)
    assert not still_asked(row, session.starts_at + 30 * MINUTE)


def answered(row: FollowUp, owner) -> None:
    actions.answer_follow_up(follow_up=row, by=owner.pk, now=NOW)


def booked_again(row: FollowUp, owner) -> None:
    again = make.published_session(
        make.posting(row.appointment.session.specialists.get()), starts_at=make.DAY + 2 * DAY
    )
    make.booked(again, row.appointment.patient)


def declined_by_phone(row: FollowUp, owner) -> None:
    said = {"calls": 1, "call": FollowUpCall.DECLINED, "noted_at": NOW, "noted_by": owner}
    FollowUp.objects.filter(pk=row.pk).update(status=FollowUpStatus.PHONED, **said)


def lost(row: FollowUp, owner) -> None:
    row.appointment.patient.links.update(ended_at=NOW)


@pytest.mark.parametrize("why", [answered, booked_again, declined_by_phone, lost])
def test_it_drops_itself_where_there_is_no_need(owner, session, mine, why) -> None:
    withdraw(session)
    (row,) = reminders()
    assert still_asked(row, DUE)
    why(FollowUp.objects.get(), owner)
    assert not still_asked(row, DUE)


def test_who_was_only_told_by_phone_is_reminded_all_the_same(owner, session, mine) -> None:
    withdraw(session)
    said = {"calls": 1, "call": FollowUpCall.REACHED, "noted_at": NOW, "noted_by": owner}
    FollowUp.objects.update(status=FollowUpStatus.PHONED, **said)
    assert still_asked(reminders()[0], DUE)


def test_another_change_reminds_of_itself_only(owner, session, mine) -> None:
    substitute(session, make.posting(make.specialist("接替"), session.hospital))
    withdraw(session, now=NOW + HOUR)
    assert [still_asked(row, DUE) for row in reminders()] == [False, True]


def test_what_it_says(owner, session, mine) -> None:
    substitute(session, make.posting(make.specialist("接替"), session.hospital))
    said = word(reminders()[0], "sms").text
    assert "王*英" in said
    assert "换了专家" in said
    withdraw(session, now=NOW + HOUR)
    row = reminders()[1]
    said = word(row, "sms").text
    for words in ("已停诊", "上午 8:00–8:30", "“不再另约”"):
        assert words in said
    assert "王秀英" not in said
    assert "http" in word(row, "email").text


@pytest.mark.parametrize("people", [1, 4])
def test_statements_do_not_grow_with_the_people(people) -> None:
    session = make.published_session(numbers=4, hours=0.5)
    booked = [make.booked(session, make.person(make.account())) for _ in range(people)]
    with CaptureQueriesContext(connection) as asked:
        ask(booked, FollowUpKind.WITHDRAWN, by=None, now=NOW)
    assert len(asked) == 5
