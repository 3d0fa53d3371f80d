"""Who is using engines: shared locks, which end with their holders however those end."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from portal.engines.places import Place, make_room


@contextmanager
def holding(place: Place) -> Iterator[None]:
    """Count as a user of the engines of `place` within the with-block."""
    make_room(place.base)
    with open(place.base / "users", "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield


def last_one_out(place: Place) -> bool:
    """Whether nobody uses the engines of `place` now."""
    with open(place.base / "users", "a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
