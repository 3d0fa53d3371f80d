"""What many requests leave to be done in a moment, done together by a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

T = TypeVar("T")


class Gathered(Generic[T]):
    """Gathers things for settings.GATHER_SECONDS and then does what is to be done with all of them; with 0 at once."""

    def __init__(self, do: Callable[[list[T]], object]) -> None:
        """`do` is called in a thread that has no request and no transaction, by one thread at a time."""
        self._do = do
        self._waiting: list[T] = []
        self._lock = threading.Lock()
        self._doing = threading.Lock()

    def add(self, things: Collection[T]) -> None:
        """Leave these to be done. A process that ends does them first."""
        if not settings.GATHER_SECONDS:
            self._do(list(things))
            return
        with self._lock:
            first = not self._waiting
            self._waiting += things
        if first:
            try:
                threading.Timer(settings.GATHER_SECONDS, self._in_thread).start()
            except RuntimeError:  # there is no thread to be had
                self._all()

    def _in_thread(self) -> None:
        try:
            self._all()
        finally:
            connections.close_all()  # those of this thread

    def _all(self) -> None:
        with self._doing:  # while one takes long, what comes meanwhile waits for the next
            with self._lock:
                things, self._waiting = self._waiting, []
            if things:
                self._do(things)
