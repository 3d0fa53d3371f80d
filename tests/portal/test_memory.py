"""How a process that serves pages looks for memory to free."""

from __future__ import annotations

import gc

import pytest

from portal.memory import OBJECTS_BETWEEN_SEARCHES, settle


@pytest.fixture
def as_before():
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_what_is_there_is_left_out_of_searches() -> None:
    settle()
    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN_SEARCHES
