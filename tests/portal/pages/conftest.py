"""Public pages are read at NOW: Tuesday 1 December 2026, 10:00 in Hohhot."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.bookings import NOW


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
