"""The small world, made once for each module and undone at its end."""

import pytest
import time_machine

from tests.architecture.world import World, build
from tests.factories import bookings as make


@pytest.fixture(scope="module")
def world(kept: None) -> World:
    """Three people, two hospitals. What a test writes is undone after it, the world after the last one."""
    with time_machine.travel(make.NOW, tick=False):
        return build()
