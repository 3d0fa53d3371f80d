"""What counts steps: Redis, PostgreSQL while that is gone, or neither; what is stored, and for how long."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import redis
import time_machine
from django.db import connection

from accounts.actions import forget_old_counts
from accounts.actions.counting import InRedis, InTable, Uncounted, _Away, add_counts
from accounts.actions.pacing import Caller, may_step
from accounts.models import StepCount
from accounts.tasks import forget_old_codes
from tests.factories.accounts import NOW
from tests.pacing import DEAD, begin_anew, patient

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anew(settings, monkeypatch) -> None:
    begin_anew(settings, monkeypatch)


def steps(caller: Caller, times: int = 1, *, now=NOW) -> None:
    for _ in range(times):
        may_step(caller=caller, path="/holds/1/confirm/", now=now)


def test_redis_is_asked_once_and_postgresql_not_at_all(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        steps(patient(), 3)


def test_postgresql_is_asked_once(settings, django_assert_num_queries) -> None:
    settings.REDIS_URL = DEAD
    with django_assert_num_queries(3):  # two of them the savepoint's
        steps(patient())


def test_redis_that_is_gone_is_left_alone_for_ten_seconds(caplog) -> None:
    clock = [1000.0]
    gone = InRedis(DEAD, clock=lambda: clock[0])
    for at in (1000.0, 1009.9, 1010.0, 1019.9):
        clock[0] = at
        with pytest.raises(_Away) as tried:
            gone.add(["k"], [MINUTE], 1, NOW)
        assert isinstance(tried.value.__cause__, redis.RedisError) == (at in (1000.0, 1010.0))
    assert len([r for r in caplog.records if "PostgreSQL does" in r.getMessage()]) == 1


def test_redis_that_is_back_counts_again(settings) -> None:
    clock = [1000.0]
    one = InRedis(settings.REDIS_URL, clock=lambda: clock[0])
    one._failed, one._silent_until = True, 1010.0
    with pytest.raises(_Away):
        one.add(["pace:test:away"], [MINUTE], 1, NOW)
    clock[0] = 1010.0
    assert one.add([f"pace:test:{uuid4()}"], [timedelta(seconds=5)], 1, NOW) == [1]
    assert one._silent_until == 0.0


def test_where_neither_counts_it_is_said(settings) -> None:
    settings.REDIS_URL = DEAD
    with connection.cursor() as cursor:  # undone with the test
        cursor.execute("ALTER TABLE accounts_stepcount RENAME TO elsewhere")
    with pytest.raises(Uncounted):
        steps(patient())


def test_a_count_in_the_table_that_is_over_begins_anew() -> None:
    table = InTable()
    assert table.add(["b", "a"], [MINUTE, HOUR], 2, NOW) == [2, 2]
    assert table.add(["a", "b"], [HOUR, MINUTE], 1, NOW + MINUTE) == [3, 1]
    assert [table.take("b", NOW + MINUTE), table.take("b", NOW + MINUTE)] == [True, False]
    assert not table.take("a", NOW + HOUR)
    assert not table.take("never", NOW)


def test_what_is_stored_names_nobody(settings) -> None:
    settings.REDIS_URL = DEAD
    caller = Caller(471147114711, "f" * 64, "192.0.2.77")
    steps(caller, 21)
    tomorrow = NOW + timedelta(days=1)
    steps(caller, now=tomorrow)
    keys = list(StepCount.objects.values_list("key", flat=True))
    assert len(keys) == 10
    assert not [key for key in keys for said in ("471147114711", "192.0.2.77", "f" * 12) if said in key]
    assert len({key.rpartition(":")[2] for key in keys}) == 6, "other hashes on another day"


def test_old_counts_are_forgotten(settings) -> None:
    settings.REDIS_URL = DEAD
    steps(patient())
    assert forget_old_counts(now=NOW + MINUTE) == 3
    assert StepCount.objects.count() == 2
    with time_machine.travel(NOW + HOUR):
        forget_old_codes()
    assert not StepCount.objects.exists()


def test_redis_forgets_by_itself(settings) -> None:
    key = f"pace:test:{uuid4()}"
    add_counts(keys=[key], spans=[timedelta(seconds=5)], now=NOW)
    assert 0 < redis.Redis.from_url(settings.REDIS_URL).ttl(key) <= 5


def test_a_crash_may_empty_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'accounts_stepcount'")
        assert cursor.fetchone() == ("u",)
