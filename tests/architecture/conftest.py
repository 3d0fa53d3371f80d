"""The small world, made once for each module and undone at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.architecture.world import World, build
from tests.factories import bookings as make


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Three people, two hospitals. What a test writes is undone after it, the world after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(make.NOW, tick=False):
            made = build()
        yield made
        transaction.set_rollback(True)
