"""Several workers at once: each notice goes out once."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from django.db import connection, connections, transaction

from notices import delivery, hooks
from notices.delivery import deliver_due, deliver_one
from notices.models import Notice, ViewerMessage
from notices.rules import LEASE
from tests.factories.notices import NOW, Reason, make_notice, registered_kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def reason() -> Iterator[Reason]:
    before = hooks.on_due.plug(hooks.wait_for_the_sweep)
    with registered_kind(Reason()) as known:
        yield known
    hooks.on_due.plug(before)


def together(*works: object) -> list[object]:
    """Run all works at one moment, each in a thread with its own connection; their results or errors."""
    start = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int) -> None:
        try:
            start.wait(10)
            results[place] = works[place]()  # type: ignore[operator]
        except BaseException as error:
            results[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def sent_to_each() -> Counter[int]:
    return Counter(ViewerMessage.objects.values_list("notice_id", flat=True))


def test_two_sweeps_share_the_work() -> None:
    notices = [make_notice(number) for number in range(60)]
    handled = together(*[lambda: deliver_due(now=NOW, limit=100)] * 4)
    assert sum(handled) == 60  # type: ignore[arg-type]
    assert sent_to_each() == Counter(notice.pk for notice in notices)
    assert set(Notice.objects.values_list("status", "tries", "lapsed_claims")) == {("sent", 1, 0)}


def test_nudge_and_sweep_meet_on_one_notice() -> None:
    for number in range(15):
        notice = make_notice(number)
        results = together(
            *[lambda pk=notice.pk: deliver_one(notice_id=pk, now=NOW)] * 4,
            *[lambda: deliver_due(now=NOW, limit=1)] * 4,
        )
        assert not [result for result in results if isinstance(result, BaseException)]
        assert sent_to_each()[notice.pk] == 1


def two_meet_while_sending(reason: Reason, notice: Notice) -> int:
    """How many messages there are when two workers wait for each other before they send one notice."""
    meeting = threading.Barrier(2)

    def word(_notice: Notice) -> str:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(2)
        return "text"

    reason.text = word
    together(*[lambda: deliver_one(notice_id=notice.pk, now=NOW)] * 2)
    return sent_to_each()[notice.pk]


def test_the_claim_is_what_keeps_two_workers_apart(reason: Reason, monkeypatch) -> None:
    assert two_meet_while_sending(reason, make_notice(1)) == 1
    # The lock alone ends with the claiming transaction, before anything is sent.
    monkeypatch.setattr(delivery, "_claim", lock_alone)
    assert two_meet_while_sending(reason, make_notice(2)) == 2


def lock_alone(now: datetime, notice_id: int) -> Notice | None:
    """A claim without a lease."""
    with transaction.atomic():
        return Notice.objects.select_for_update().filter(pk=notice_id, status="due").first()


def test_a_worker_killed_while_sending_leaves_the_notice_to_the_next(reason: Reason) -> None:
    notice = make_notice()

    class Killed(BaseException):
        """Nothing of ours catches it, as nothing catches a kill."""

    def die(_notice: Notice) -> str:
        raise Killed

    alive = reason.text
    reason.text = die
    (result,) = together(lambda: deliver_one(notice_id=notice.pk, now=NOW))
    assert isinstance(result, Killed)
    assert Notice.objects.get().claimed_until == NOW + LEASE
    reason.text = alive
    assert deliver_due(now=NOW, limit=1) == 0
    assert deliver_due(now=NOW + LEASE, limit=1) == 1
    assert Notice.objects.get().lapsed_claims == 1


def test_nobody_waits_for_a_row_another_worker_has_locked() -> None:
    first, second = make_notice(1), make_notice(2)
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM notices_notice WHERE id = %s FOR UPDATE", [first.pk])
            locked.set()
            release.wait(30)
            cursor.execute("ROLLBACK")

    def sweep() -> int:
        locked.wait(10)
        try:
            return deliver_due(now=NOW, limit=10)
        finally:
            release.set()

    assert together(hold, sweep)[1] == 1
    assert sent_to_each() == Counter([second.pk])


def test_the_same_announcement_from_many_sides_is_one_notice() -> None:
    rows = together(*[lambda: make_notice().pk] * 8)
    assert len(set(rows)) == 1
    assert Notice.objects.count() == 1
