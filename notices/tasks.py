"""What the worker does, and how it is told. Here, and in notices.apps, ends what knows of Celery."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone
from kombu import Connection
from kombu.pools import producers

from notices import delivery

log = logging.getLogger(__name__)

# The sweep comes every 10 s and begins no notice after 8: as a rule one is over before the next begins,
# so a nudged code or confirmation finds a free process even while many reminders go out. A provider
# that takes seconds for one notice may make two overlap; claims keep them from sending the same one.
SWEEP_SECONDS = 8.0
# How long a page leaves a broker alone that did not answer.
BREAK_SECONDS = 10.0
# What a page waits for the broker, at the most: connecting, then one answer.
NUDGE_TRANSPORT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}


@shared_task(name="notices.deliver_one")
def deliver_one(*notice_ids: int) -> None:
    """Deliver these notices, right after the commits that made them due: one as a rule, several in a rush."""
    for notice_id in notice_ids:
        delivery.deliver_one(notice_id=notice_id, now=timezone.now())


@shared_task(name="notices.deliver_due")
def deliver_due() -> None:
    """Deliver whatever is due: reminders, and what no nudge could announce."""
    until = monotonic() + SWEEP_SECONDS
    while monotonic() < until and delivery.deliver_due(now=timezone.now(), limit=1):
        pass


class Nudge:
    """Tells a worker what to do now, by Redis: at once, or not at all.

    No retry and short time-outs: a page never waits much for a broker that is gone.
    After a failure it stays silent for ten seconds, for all pages of this process.
    """

    def __init__(
        self, broker: str | None = None, clock: Callable[[], float] = monotonic, *, task: Any = deliver_one
    ) -> None:
        """`broker`: another Redis than the settings name. `clock`: seconds that only grow. `task`: of ids."""
        self._task = task
        self._url = broker
        self._clock = clock
        self._silent_until = 0.0
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def __call__(self, *ids: int) -> bool:
        """Whether the worker's queue took the task with these ids."""
        if self._clock() < self._silent_until:
            return False
        try:
            with producers[self._broker()].acquire(block=True, timeout=0.5) as producer:
                self._task.apply_async(args=ids, retry=False, producer=producer)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker, the page goes on
            self._silent_until = self._clock() + BREAK_SECONDS
            log.warning(
                "the queue does not answer (%s); %s waits for the sweep",
                type(error).__name__,
                self._task.name,
            )
            return False
        return True

    def _broker(self) -> Connection:
        """A connection to the worker's broker, with our impatient time-outs; one pool for each process."""
        with self._lock:
            if self._connection is None:
                usual = current_app.conf.broker_transport_options or {}
                self._connection = current_app.connection_for_write(
                    self._url,
                    transport_options={**usual, **NUDGE_TRANSPORT},
                    connect_timeout=NUDGE_TRANSPORT["socket_connect_timeout"],
                )
            return self._connection
