"""Counting what may be lost: in Redis, and in PostgreSQL while Redis is gone.

A count is one question to either, however many keys it has. What one of them has counted the other does not know: in
the moment Redis goes or comes back counts begin anew.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol, TypeVar, cast

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.models import StepCount

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# What a page waits for Redis at the most, and how long a Redis that did not answer is left alone.
REDIS_SECONDS = 0.2
BREAK_SECONDS = 10.0

ADD = """
local counts = {}
for n, key in ipairs(KEYS) do
  counts[n] = redis.call('INCRBY', key, ARGV[1])
  if counts[n] == tonumber(ARGV[1]) then redis.call('EXPIRE', key, ARGV[n + 1]) end
end
return counts
"""
TAKE = """
if tonumber(redis.call('GET', KEYS[1]) or '0') < 1 then return 0 end
redis.call('DECR', KEYS[1])
return 1
"""
# In the order of their keys, so that two at once do not wait for each other.
UPSERT = """
INSERT INTO accounts_stepcount AS had (key, steps, ends_at)
SELECT unnest(%s::text[]), %s, unnest(%s::timestamptz[]) ORDER BY 1
ON CONFLICT (key) DO UPDATE SET
    steps = CASE WHEN had.ends_at <= %s THEN 0 ELSE had.steps END + EXCLUDED.steps,
    ends_at = CASE WHEN had.ends_at <= %s THEN EXCLUDED.ends_at ELSE had.ends_at END
RETURNING key, steps
"""
TAKE_ROW = """
UPDATE accounts_stepcount SET steps = steps - 1 WHERE key = %s AND steps > 0 AND ends_at > %s RETURNING key
"""


class Uncounted(Exception):
    """Neither Redis nor PostgreSQL counts."""


class _Away(Exception):
    """This one does not count now."""


class Counter(Protocol):
    """What counts."""

    def add(self, keys: Sequence[str], spans: Sequence[timedelta], amount: int, now: datetime) -> list[int]:
        """Add `amount` to each key, which is forgotten after its span; what each has now."""

    def take(self, key: str, now: datetime) -> bool:
        """Take one away, if there is one."""


class InRedis:
    """Counts in Redis, in one round trip each. After a failure it is left alone for ten seconds, by all of this
    process; then one caller tries while the others still do without."""

    def __init__(self, url: str, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: seconds that only grow."""
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = False
        self._silent_until = 0.0
        client = redis.Redis.from_url(
            url,
            socket_connect_timeout=REDIS_SECONDS,
            socket_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._add, self._take = client.register_script(ADD), client.register_script(TAKE)

    def add(self, keys: Sequence[str], spans: Sequence[timedelta], amount: int, now: datetime) -> list[int]:
        """See Counter."""
        seconds = [max(1, int(span.total_seconds())) for span in spans]
        return cast(list[int], self._ask(self._add, keys, [amount, *seconds]))

    def take(self, key: str, now: datetime) -> bool:
        """See Counter."""
        return bool(self._ask(self._take, [key], []))

    def _ask(self, script: Any, keys: Sequence[str], said: Sequence[int]) -> Any:
        with self._lock:
            moment = self._clock()
            if moment < self._silent_until:
                raise _Away
            if self._failed:
                self._silent_until = moment + BREAK_SECONDS
        try:
            answer = script(keys=keys, args=said)
        except redis.RedisError as error:
            if not self._failed:
                log.warning("Redis does not count (%s): PostgreSQL does", type(error).__name__)
            self._failed, self._silent_until = True, self._clock() + BREAK_SECONDS
            raise _Away from error
        self._failed, self._silent_until = False, 0.0
        return answer


class InTable:
    """Counts in PostgreSQL, in one statement of a transaction of its own."""

    def add(self, keys: Sequence[str], spans: Sequence[timedelta], amount: int, now: datetime) -> list[int]:
        """See Counter."""
        ends = [now + span for span in spans]
        rows = dict(self._ask(UPSERT, [list(keys), amount, ends, now, now]))
        return [rows[key] for key in keys]

    def take(self, key: str, now: datetime) -> bool:
        """See Counter."""
        return bool(self._ask(TAKE_ROW, [key, now]))

    @staticmethod
    def _ask(statement: str, said: Sequence[Any]) -> list[Any]:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, said)
                return list(cursor.fetchall())
        except DatabaseError as error:
            log.error("PostgreSQL does not count either (%s)", type(error).__name__)
            raise _Away from error


@functools.cache
def _in_redis(url: str) -> InRedis:
    return InRedis(url)


def add_counts(
    *, keys: Sequence[str], spans: Sequence[timedelta], amount: int = 1, now: datetime
) -> list[int]:
    """Add `amount` to each key (all different), which is forgotten its span later; what each has now.

    Raises Uncounted.
    """
    return _first(lambda counter: counter.add(keys, spans, amount, now))


def take_one(*, key: str, now: datetime) -> bool:
    """Take one away from what was added under the key, if anything is left. Raises Uncounted."""
    return _first(lambda counter: counter.take(key, now))


def _first(ask: Callable[[Counter], Answer]) -> Answer:
    for counter in (_in_redis(settings.REDIS_URL), InTable()):
        try:
            return ask(cast(Counter, counter))
        except _Away:
            continue
    raise Uncounted


@transaction.atomic
def forget_old_counts(*, now: datetime) -> int:
    """Delete counts whose window is over; how many. (Redis forgets its own.)"""
    return StepCount.objects.filter(ends_at__lte=now).delete()[0]
