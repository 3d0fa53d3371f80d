"""The clock and the browsers of the page tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from specialists.models import ClinicSession
from tests.factories import bookings as make


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the factories, standing still: `clock.shift(timedelta(...))` moves it."""
    with time_machine.travel(make.NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def owner() -> User:
    """The account whose pages are opened."""
    return make.account()


@pytest.fixture
def session() -> ClinicSession:
    """A session that can be booked: two hours, a number in each half-hour."""
    return make.published_session(numbers=4)


@pytest.fixture
def browser_of(clock: time_machine.Traveller) -> Callable[[User], Client]:
    """A browser in which that account is signed in; staff for half an hour of the test's clock."""

    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def browser(browser_of: Callable[[User], Client], owner: User) -> Client:
    """The owner's browser."""
    return browser_of(owner)
