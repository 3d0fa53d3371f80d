"""Announcing and sending again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from notices import hooks
from notices.actions import Said, announce_all, resend
from notices.models import Notice
from tests.factories.notices import KIND, NOW, make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Iterator[list[int]]:
    """The ids a worker was told of."""
    ids: list[int] = []

    def note(notice_id: int) -> bool:
        ids.append(notice_id)
        return True

    before = hooks.on_due.plug(note)
    yield ids
    hooks.on_due.plug(before)


def test_announced_twice_is_one_notice(told: list[int]) -> None:
    first = make_notice()
    again = make_notice(due_at=NOW + timedelta(days=1))
    assert again.pk == first.pk
    assert again.due_at == NOW
    assert Notice.objects.count() == 1


def test_said_twice_at_once_is_one_notice() -> None:
    said = Said(KIND, "thing", 1, 1, "account", 7, "sms", NOW)
    assert announce_all(said=[said, said], now=NOW) == [make_notice().pk]


@pytest.mark.parametrize(
    "other",
    [
        {"subject_id": 2},
        {"version": 2},
        {"recipient_id": 8},
        {"recipient_kind": "patient"},
        {"channel": "email"},
        {"kind": "other_kind"},
        {"subject_kind": "other"},
    ],
)
def test_whatever_differs_makes_another_notice(other: dict[str, object]) -> None:
    assert make_notice(**other).pk != make_notice().pk


def test_a_worker_is_told_after_the_commit(told: list[int], django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notice = make_notice(nudge=True)
        assert told == []
    assert told == [notice.pk]


def test_nobody_is_told_of_what_is_due_later_or_nudged_by_the_caller(
    told: list[int], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_notice(1, nudge=True, due_at=NOW + timedelta(seconds=1))
        make_notice(2, nudge=False)
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_was_rolled_back(told: list[int]) -> None:
    with transaction.atomic():
        make_notice(nudge=True)
        transaction.set_rollback(True)
    assert told == []
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_hook_that_breaks_does_not_break_the_request() -> None:
    def broken(notice_id: int) -> bool:
        raise ConnectionError

    before = hooks.on_due.plug(broken)
    try:
        assert make_notice(nudge=True).status == "due"
    finally:
        hooks.on_due.plug(before)


def test_without_a_hook_notices_wait_for_the_sweep() -> None:
    assert hooks.wait_for_the_sweep(1) is False


def test_a_resend_is_the_next_attempt_by_a_named_person(told: list[int]) -> None:
    person = User.objects.create_user("clerk")
    first = make_notice()
    later = NOW + timedelta(hours=1)
    second = resend(notice=first, by=person, now=later)
    third = resend(notice=first, by=person, now=later)
    assert (second.attempt, second.requested_by, second.due_at) == (2, person.pk, later)
    assert (third.attempt, third.key) == (3, "test_kind:thing-1:1:account-7:sms:3")
    assert first.attempt == 1
