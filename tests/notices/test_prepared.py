"""A prepared question answers as its queryset does, for whatever values, and refuses what it could not put in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F

from notices.models import Notice
from notices.prepared import Prepared
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def notice(n: int, version: int, **fields: object) -> Notice:
    about = {"kind": "confirmed", "subject_kind": "appointment", "subject_id": n, "version": version}
    to = {"recipient_kind": "account", "recipient_id": 1, "channel": "sms", "key": f"{n}-{version}"}
    return Notice.objects.create(**about, **to, **{"due_at": NOW, "created_at": NOW, **fields})


due = Prepared(
    lambda subject, now: (
        Notice.objects.filter(subject_id=subject, due_at__lte=now, channel="sms")
        .annotate(next_version=F("version") + 1)
        .order_by("version")
    ),
    {"subject": int, "now": datetime},
)


def test_each_value_stands_where_it_belongs() -> None:
    first, second = notice(1, 1), notice(1, 2, due_at=NOW + timedelta(hours=1))
    other = notice(2, 1)
    assert due(subject=1, now=NOW) == [first]
    assert due(subject=1, now=NOW + timedelta(hours=1)) == [first, second]
    assert due(subject=2, now=NOW) == [other]
    assert due(subject=3, now=NOW) == []


def test_rows_are_objects_with_all_they_were_asked_with(django_assert_num_queries) -> None:
    notice(1, 4)
    due(subject=1, now=NOW)
    with django_assert_num_queries(1):
        (row,) = due(now=NOW, subject=1)
        assert (row.version, row.next_version, row.due_at) == (4, 5, NOW)


def test_a_missing_value_is_no_question() -> None:
    with pytest.raises(KeyError):
        due(subject=1)


@pytest.mark.parametrize(
    "build",
    [
        lambda now: Notice.objects.filter(due_at__lte=now - timedelta(hours=1)),
        lambda now: Notice.objects.filter(due_at__lte=NOW),
        lambda now: Notice.objects.filter(due_at__date=now.date()),
    ],
)
def test_what_is_worked_out_of_a_value_is_refused(build) -> None:
    with pytest.raises(TypeError):
        Prepared(build, {"now": datetime})(now=NOW)


# --- Plans kept by the connection -------------------------------------------------------


def planned() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'portal_%%'")
        return int(cursor.fetchone()[0])


def test_it_is_planned_once_for_a_connection_and_never_counted(django_assert_num_queries) -> None:
    ask = Prepared(lambda subject: Notice.objects.filter(subject_id=subject), {"subject": int})
    before, first = planned(), notice(1, 1)
    with django_assert_num_queries(2):
        assert ask(subject=1) == [first]
        assert ask(subject=2) == []
    assert planned() == before + 1


def test_without_plans_it_answers_the_same(settings) -> None:
    settings.DATABASE_PLANS = False
    first, second = notice(1, 1), notice(1, 2, due_at=NOW + timedelta(hours=1))
    before = planned()
    assert due(subject=1, now=NOW) == [first]
    assert due(subject=1, now=NOW + timedelta(hours=1)) == [first, second]
    assert planned() == before


def test_a_question_without_values_and_one_with_a_percent_sign_are_planned_too() -> None:
    odd = notice(1, 1)
    Notice.objects.update(key="50 %s off")
    everything = Prepared(lambda: Notice.objects.all(), {})
    percent = Prepared(
        lambda key: Notice.objects.filter(key=key, channel="sms").exclude(key="%"), {"key": str}
    )
    assert everything() == [odd]
    assert percent(key="50 %s off") == [odd]


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_it_anew() -> None:
    first = notice(3, 1)
    assert due(subject=3, now=NOW) == [first]
    connection.close()
    assert due(subject=3, now=NOW) == [first]
