"""Rows that are only added are written as they are, in one statement, and know their ids."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notices.appending import append, change_and_append
from notices.models import Notice
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def notice(n: int, **fields: object) -> Notice:
    about = {"kind": "confirmed", "subject_kind": "appointment", "subject_id": n, "version": 1}
    to = {"recipient_kind": "account", "recipient_id": 1, "channel": "sms", "key": f"“{n}” %s"}
    return Notice(**{**about, **to, "due_at": NOW, "created_at": NOW, **fields})


def test_each_row_is_there_as_it_was_and_has_its_id(django_assert_num_queries) -> None:
    rows = [notice(1), notice(2, due_at=NOW + timedelta(hours=1), requested_by=7, attempt=2)]
    with django_assert_num_queries(1):
        append(rows)
    for row in rows:
        assert not row._state.adding
        found = Notice.objects.get(pk=row.pk)
        assert {f.attname: getattr(found, f.attname) for f in Notice._meta.concrete_fields} == {
            f.attname: getattr(row, f.attname) for f in Notice._meta.concrete_fields
        }


def test_no_rows_are_no_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        append([])


def test_a_row_that_is_there_stays_and_its_id_is_given() -> None:
    first, again, new = notice(1), notice(1, subject_id=9), notice(2)
    append([first], once="key")
    append([again, new], once="key")
    assert again.pk == first.pk
    assert Notice.objects.get(pk=first.pk).subject_id == 1
    assert Notice.objects.count() == 2


def test_a_row_is_changed_and_a_line_added_together(django_assert_num_queries) -> None:
    row, line = notice(1), notice(2)
    append([row])
    changes = {"version": 5, "dropped_reason": "“x” %s", "status": "dropped"}
    with django_assert_num_queries(1):
        assert change_and_append(row, changes, line, still={"status": "due", "version": 1})
    found = Notice.objects.get(pk=row.pk)
    assert (found.version, found.dropped_reason, found.status) == (5, "“x” %s", "dropped")
    assert Notice.objects.get(pk=line.pk).key == line.key


def test_a_row_that_is_otherwise_by_now_is_left_and_no_line_added() -> None:
    row, line = notice(1), notice(2)
    append([row])
    assert not change_and_append(row, {"version": 5}, line, still={"version": 2})
    assert line.pk is None
    assert [found.version for found in Notice.objects.all()] == [1]
