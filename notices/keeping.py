"""What a process may keep for a moment instead of making it anew for everybody who asks."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class _Place(Generic[T]):
    """Where one thing lies, and who may make it: one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made_at: float | None = None
        self.thing: T | None = None


class Kept(Generic[T]):
    """Things by key, each for settings.KEPT_SECONDS from when its making began; with 0 everything is made anew.

    Only what may be that old, and is the same for everybody with this key. It lives in the memory of one process:
    nothing is asked of Redis, and nothing can be found there.
    """

    def __init__(
        self, most: int, clock: Callable[[], float] = monotonic, *, at_most: float = float("inf")
    ) -> None:
        """`most`: so many things at the most; the one asked for longest ago goes first. `clock`: seconds that only
        grow. `at_most`: nothing is kept for longer, in seconds."""
        self._most = most
        self._clock = clock
        self._at_most = at_most
        self._lock = threading.Lock()
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept for `key`, or what `make` makes. While one makes it the others wait; what it raises is raised
        and not kept."""
        seconds = min(settings.KEPT_SECONDS, self._at_most)
        if not seconds:
            return make()
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
        with place.lock:
            now = self._clock()
            if place.made_at is None or not 0 <= now - place.made_at < seconds:
                place.made_at = None
                try:
                    place.thing = make()
                except BaseException:
                    self._leave(key, place)
                    raise
                place.made_at = now  # from before it was read: never older than promised
                self._shed()
            return place.thing  # type: ignore[return-value]  # made just now, or kept

    def _leave(self, key: Hashable, place: _Place[T]) -> None:
        """Nothing was made: the key takes no place, so that what cannot be made drives nothing out."""
        with self._lock:
            if self._places.get(key) is place:
                del self._places[key]

    def _shed(self) -> None:
        """Let what was asked for longest ago go, as soon as there is too much."""
        with self._lock:
            while len(self._places) > self._most:
                self._places.popitem(last=False)

    def forget(self) -> None:
        """Make everything anew."""
        with self._lock:
            self._places.clear()
