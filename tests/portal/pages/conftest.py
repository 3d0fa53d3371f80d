"""Public pages are read at NOW: Tuesday 1 December 2026, 10:00 in Hohhot."""

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from notices.models import ViewerMessage
from tests.factories.accounts import digits_in
from tests.factories.bookings import NOW

PROVE = "/privacy/mine/prove/"


@pytest.fixture
def at_now() -> Iterator[None]:
    """The clock of the views stands at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zh(client):
    """A client that reads Chinese, as a first visitor does."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def browser_of(account: User) -> Client:
    """A browser in which the account is signed in, and which reads Chinese."""
    browser = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    browser.force_login(account)
    return browser


def text(answer: HttpResponse) -> str:
    """The page as it is sent."""
    return answer.content.decode()


def prove(browser: Client, onward: str) -> None:
    """Have a code sent and type it in."""
    there = f"{PROVE}?next={onward}"
    browser.post(there, {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    assert browser.post(there, {"code": code})["Location"] == onward
