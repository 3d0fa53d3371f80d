"""The clock and the accounts of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories import staff as work
from tests.factories.accounts import NOW, PHONE
from tests.pacing import DEAD, begin_anew


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the factories, standing still: `clock.shift(timedelta(...))` moves it."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def owner(client: Client) -> User:
    """A patient's account, signed in by `client`."""
    account = User.objects.create(phone=PHONE)
    client.force_login(account)
    return account


@pytest.fixture
def account() -> User:
    """An account that signs in by password."""
    return work.staff_account()


@pytest.fixture
def recovery(account: User) -> list[str]:
    """The account has an app, and these codes on paper."""
    return work.with_factor(account)


@pytest.fixture
def uncounted(settings, monkeypatch) -> None:
    """Nobody has taken a step yet."""
    begin_anew(settings, monkeypatch)


@pytest.fixture(params=["redis", "postgresql"])
def counted_in(request, settings) -> str:
    """Twice: with Redis, and without."""
    if request.param == "postgresql":
        settings.REDIS_URL = DEAD
    return request.param
