"""What the worker runs, and how it is told."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import redis
from celery import current_app
from django.conf import settings as django_settings
from django.utils import timezone

from notices import hooks
from notices.models import Notice
from notices.tasks import BREAK_SECONDS, NUDGE_TRANSPORT, Nudge, deliver_due, deliver_one
from tests.factories.notices import Reason, make_notice

QUEUE = "celery"


@pytest.fixture
def apart() -> Iterator[str]:
    """The address of a part of the real Redis where no worker listens."""
    url = urlsplit(django_settings.REDIS_URL)._replace(path="/15").geturl()
    client = redis.Redis.from_url(url)
    client.flushdb()
    yield url
    client.flushdb()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Somebody who listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def callers(listening: socket.socket) -> int:
    """How many have called since the last time we asked."""
    count = 0
    with suppress(BlockingIOError):
        while True:
            listening.accept()[0].close()
            count += 1
    return count


@pytest.mark.django_db
def test_the_task_of_one_notice(reason: Reason) -> None:
    notice = make_notice(1, due_at=timezone.now())
    other = make_notice(2, due_at=timezone.now())
    deliver_one(notice.pk)
    assert Notice.objects.get(pk=notice.pk).status == "sent"
    assert Notice.objects.get(pk=other.pk).status == "due"


@pytest.mark.django_db
def test_the_sweep_delivers_all_that_is_due(reason: Reason) -> None:
    for number in range(5):
        make_notice(number, due_at=timezone.now())
    make_notice(9, due_at=timezone.now() + timedelta(hours=1))
    deliver_due()
    assert Notice.objects.filter(status="sent").count() == 5
    assert Notice.objects.get(status="due").subject_id == 9


def test_the_sweep_is_on_beats_schedule() -> None:
    names = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert {deliver_due.name, "accounts.forget_old_codes"} <= names
    current_app.loader.import_default_modules()
    assert names <= set(current_app.tasks)


def test_a_nudge_is_plugged_in_at_start_up() -> None:
    assert isinstance(hooks.on_due.nudge, Nudge)


def test_a_nudge_puts_the_id_into_the_workers_queue(apart: str) -> None:
    assert Nudge(apart)(17) is True
    task = json.loads(redis.Redis.from_url(apart).lindex(QUEUE, 0))
    assert task["headers"]["task"] == "notices.deliver_one"
    assert task["headers"]["argsrepr"] == "(17,)"


def test_a_page_waits_less_than_a_second_for_a_broker() -> None:
    assert NUDGE_TRANSPORT["socket_connect_timeout"] + NUDGE_TRANSPORT["socket_timeout"] < 1.0
    assert NUDGE_TRANSPORT["max_retries"] == 0


def test_a_broker_that_does_not_answer_is_called_once_and_then_left_alone(
    silent: socket.socket, caplog
) -> None:
    clock = [1000.0]
    nudge = Nudge(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", clock=lambda: clock[0])
    assert nudge(1) is False
    assert callers(silent) == 1
    clock[0] += BREAK_SECONDS - 0.1
    assert nudge(2) is False
    assert callers(silent) == 0
    clock[0] += 0.2
    assert nudge(3) is False
    assert callers(silent) == 1
    assert caplog.text.count("waits for the sweep") == 2


def test_a_broker_that_is_gone_is_left_alone_as_well(caplog) -> None:
    nudge = Nudge("redis://127.0.0.1:1/0", clock=lambda: 1000.0)
    assert nudge(1) is False
    assert nudge(2) is False
    assert caplog.text.count("waits for the sweep") == 1


def test_a_nudge_works_again_after_the_break(apart: str) -> None:
    clock = [1000.0]
    nudge = Nudge(apart, clock=lambda: clock[0])
    nudge._silent_until = 1005.0
    assert nudge(1) is False
    clock[0] = 1005.0
    assert nudge(2) is True
    assert redis.Redis.from_url(apart).llen(QUEUE) == 1
