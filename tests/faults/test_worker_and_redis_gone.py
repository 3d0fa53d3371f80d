"""The worker is down, Redis is gone: people sign in and book all the same, and are told afterwards."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ConsentPurpose
from accounts.hashes import hash_phone
from accounts.models import User
from bookings.actions import publish_session
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from notices.enums import NoticeStatus
from notices.models import Notice, ViewerMessage
from portal.heartbeat import FRESH
from specialists.models import ClinicSession
from tests.bookings.choosing import TYPED
from tests.conftest import wait_for
from tests.factories import bookings as make
from tests.running import Redis, nudging, worker_and_beat

pytestmark = pytest.mark.django_db(transaction=True)

# What the portal promises once the worker is back.
MOST_SECONDS = 60.0
# A page that waits for what is gone waits for half a minute or for ever; a busy machine does not take
# this long for one. How little a page waits for the queue is measured in tests/notices/test_tasks.py.
HANGS = 20.0
PHONE = "+8613904710001"


@pytest.fixture
def redis(tmp_path: Path, settings: Any) -> Iterator[Redis]:
    """A Redis of this test's own; pages of this process nudge the worker through it."""
    own = Redis(tmp_path / "redis")
    own.start()
    settings.REDIS_URL = own.url
    with nudging(own.url):
        yield own
    own.stop()


@pytest.fixture
def session() -> ClinicSession:
    """A session in five days that can be booked now."""
    now = timezone.now()
    day = (now + timedelta(days=5)).astimezone(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
    starts = date(2020, 1, 1)
    drafted = make.draft(make.posting(starts_on=starts), starts_at=day)
    return publish_session(session=drafted, by=None, now=now - timedelta(days=10))


def signs_in(browser: Client, session: ClinicSession) -> None:
    """By phone and code, as a patient does, who has agreed to what is asked on the way."""
    browser.post(reverse("accounts:sign_in"), {"phone": PHONE})
    message = ViewerMessage.objects.get(notice__kind="sign_in_code")
    code = next(word for word in message.text.replace("，", " ").split() if word.isdigit() and len(word) == 6)
    answer = browser.post(reverse("accounts:code"), {"code": code})
    assert answer.status_code == 302
    account = User.objects.get(phone_hash=hash_phone(PHONE))
    make.agreed(account, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    make.agreed(account, ConsentPurpose.HOSPITAL, about=session.hospital_id)


def books(browser: Client, session: ClinicSession) -> Appointment:
    """From a time to a ticket; no page hangs."""
    at = {"session": session.pk, "at": session.starts_at.isoformat()}
    steps: list[Callable[[], Any]] = [
        lambda: browser.post(reverse("bookings:choose", args=[session.pk]), at),
        lambda: browser.post(reverse("bookings:new_person"), {**at, **TYPED}),
        lambda: browser.post(reverse("bookings:confirm", args=[Appointment.objects.get().uid])),
        lambda: browser.get(reverse("bookings:ticket", args=[Appointment.objects.get().uid])),
    ]
    for step in steps:
        began = time.monotonic()
        answer = step()
        assert time.monotonic() - began < HANGS
        assert answer.status_code in {200, 302}
    booking = Appointment.objects.get()
    assert booking.status == AppointmentStatus.BOOKED
    return booking


def confirmation(booking: Appointment) -> Notice:
    """The notice that says so."""
    return Notice.objects.get(kind=NoticeKind.CONFIRMED, subject_id=booking.pk)


def delivered(booking: Appointment) -> bool:
    """Whether the confirmation has been sent."""
    return confirmation(booking).status == NoticeStatus.SENT


def test_without_a_worker_codes_come_at_once_and_confirmations_with_the_next_worker(
    redis: Redis, session: ClinicSession, tmp_path: Path
) -> None:
    with worker_and_beat(redis.url, tmp_path) as (worker, _beat):
        worker.kill()
        browser = Client()
        with time_machine.travel(timezone.now() + FRESH):  # by then it is known to be gone
            assert browser.get("/healthz/").json()["worker"] == "down"
            signs_in(browser, session)
        booking = books(browser, session)
        assert confirmation(booking).status == NoticeStatus.DUE
        worker.start()
        wait_for(lambda: delivered(booking), MOST_SECONDS, "the confirmation")
    assert ViewerMessage.objects.filter(notice=confirmation(booking)).count() == 1


def test_without_redis_everything_but_telling_goes_on(
    redis: Redis, session: ClinicSession, tmp_path: Path
) -> None:
    with worker_and_beat(redis.url, tmp_path) as (worker, beat):
        redis.stop()
        browser = Client()
        signs_in(browser, session)
        booking = books(browser, session)
        assert confirmation(booking).status == NoticeStatus.DUE
        health = browser.get("/healthz/")
        assert (health.status_code, health.json()["status"], health.json()["redis"]) == (
            200,
            "degraded",
            "down",
        )
        redis.start()
        wait_for(lambda: delivered(booking), MOST_SECONDS, "the confirmation")
        assert beat.lives()
        assert worker.lives()
    assert ViewerMessage.objects.filter(notice=confirmation(booking)).count() == 1
