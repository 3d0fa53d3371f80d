"""What the worker runs, and how it is told."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from urllib.parse import urlsplit

import pytest
import redis
from celery import current_app
from django.conf import settings as django_settings
from django.utils import timezone

from notices import hooks
from notices.models import Notice
from notices.tasks import BREAK_SECONDS, Nudge, deliver_due, deliver_one
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
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        yield listening.getsockname()[1]


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
    assert isinstance(hooks._nudge, Nudge)


def test_a_nudge_puts_the_id_into_the_workers_queue(apart: str) -> None:
    assert Nudge(apart)(17) is True
    task = json.loads(redis.Redis.from_url(apart).lindex(QUEUE, 0))
    assert task["headers"]["task"] == "notices.deliver_one"
    assert task["headers"]["argsrepr"] == "(17,)"


@pytest.mark.parametrize("port", ["closed", "silent"])
def test_a_broker_that_is_gone_costs_a_page_a_second_at_most_and_then_nothing_for_a_while(
    port: str, silent_port: int, caplog
) -> None:
    clock = [1000.0]
    nudge = Nudge(f"redis://127.0.0.1:{silent_port if port == 'silent' else 1}/0", clock=lambda: clock[0])

    def failures_logged() -> int:
        return caplog.text.count("wait for the sweep")

    before = monotonic()
    assert nudge(1) is False
    assert monotonic() - before < 1.2
    assert failures_logged() == 1
    clock[0] += BREAK_SECONDS - 0.1
    assert nudge(2) is False
    assert failures_logged() == 1  # not even tried
    clock[0] += 0.2
    assert nudge(3) is False
    assert failures_logged() == 2


def test_a_nudge_works_again_after_the_break(apart: str) -> None:
    clock = [1000.0]
    nudge = Nudge(apart, clock=lambda: clock[0])
    nudge._silent_until = 1005.0
    assert nudge(1) is False
    clock[0] = 1005.0
    assert nudge(2) is True
    assert redis.Redis.from_url(apart).llen(QUEUE) == 1
