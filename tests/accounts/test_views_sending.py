"""How a code leaves the sign-in page: by the worker, or without it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import SignInCode
from notices import hooks
from notices.models import Heartbeat, Notice
from tests.factories.accounts import OTHER_PHONE, PHONE
from tests.factories.notices import BROKEN_CHANNELS

pytestmark = pytest.mark.django_db

SIGN_IN, CODE = "/sign-in/", "/sign-in/code/"


def ask(client: Client) -> None:
    client.post(SIGN_IN, {"phone": PHONE})


@pytest.fixture
def told() -> Iterator[list[int]]:
    """A queue that takes everything and a worker that seems alive."""
    ids: list[int] = []

    def note(notice_id: int) -> bool:
        ids.append(notice_id)
        return True

    Heartbeat.objects.create(name="worker", at=timezone.now())
    before = hooks.on_due.plug(note)
    yield ids
    hooks.on_due.plug(before)


def test_without_a_worker_the_page_sends_the_code_itself(client: Client) -> None:
    ask(client)
    assert Notice.objects.get().status == "sent"


def test_with_a_worker_the_page_only_tells_it(client: Client, told: list[int]) -> None:
    ask(client)
    notice = Notice.objects.get()
    assert told == [notice.pk]
    assert notice.status == "due"
    page = client.post(CODE, {"code": "123456"}).content.decode()
    assert "验证码还没有发出" in page


def test_with_a_worker_but_no_queue_the_page_sends_the_code_itself(client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now())
    before = hooks.on_due.plug(hooks.wait_for_the_sweep)
    ask(client)
    hooks.on_due.plug(before)
    assert Notice.objects.get().status == "sent"


def test_with_a_dead_worker_the_queue_is_not_trusted(client: Client, told: list[int]) -> None:
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=30))
    ask(client)
    assert told == []
    assert Notice.objects.get().status == "sent"


def test_a_channel_that_fails_is_said(client: Client, settings) -> None:
    settings.NOTICE_CHANNELS = BROKEN_CHANNELS
    page = client.post(SIGN_IN, {"phone": PHONE}, follow=True).content.decode()
    assert "短信暂时没有发出" in page
    assert Notice.objects.get().status == "due"


def test_development_shows_the_way_to_the_message(client: Client, settings) -> None:
    ask(client)
    assert "在新窗口查看演示短信" in client.get(CODE).content.decode()
    settings.NOTICE_CHANNELS = BROKEN_CHANNELS
    assert "在新窗口查看演示短信" not in client.get(CODE).content.decode()


def test_the_sms_is_in_the_language_of_the_page(client: Client) -> None:
    client.post(SIGN_IN, {"phone": PHONE}, headers={"accept-language": "en"})
    assert SignInCode.objects.get().language == "en"


def test_the_network_is_counted_behind_our_own_proxy(client: Client, settings) -> None:
    settings.TRUSTED_PROXIES = 1
    for number, network in ((PHONE, "203.0.113.1"), (OTHER_PHONE, "203.0.113.2")):
        Client().post(SIGN_IN, {"phone": number}, headers={"x-forwarded-for": f"1.1.1.1, {network}"})
    assert SignInCode.objects.values("address_hash").distinct().count() == 2
