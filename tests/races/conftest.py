"""Races: real threads, each with a connection of its own, on committed rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections


def run_together(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Start all calls at one moment, each in a thread; their results or the exceptions they raised."""
    calls = list(calls)
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Rows are really committed in this test; the tables are emptied after it, but for what migrations wrote."""
