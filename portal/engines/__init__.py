"""Engines of our own where none are named: PostgreSQL and Valkey under var/, from pinned wheels.

`DATABASE_URL` and `REDIS_URL` from the environment win, each for itself; only what they do not
name is started. Nothing here knows Django: settings and manage.py call it before Django is there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from portal.engines.leases import holding, last_one_out
from portal.engines.places import (
    EngineError,
    Place,
    disk_full,
    disk_is_full,
    main_place,
    make_room,
    test_place,
)
from portal.engines.postgres import Postgres
from portal.engines.valkey import Valkey

__all__ = [
    "EngineError",
    "Place",
    "engine_urls",
    "engines_for_a_while",
    "ensure_engines",
    "main_place",
    "stop_engines",
    "test_place",
]

NAMES = ("DATABASE_URL", "REDIS_URL")
# Well-formed and answered by nobody: lets settings be read before engines were ever started.
NOWHERE = {"DATABASE_URL": "postgres://portal@127.0.0.1:1/portal", "REDIS_URL": "redis://127.0.0.1:1/0"}


def named() -> dict[str, str]:
    """The addresses the environment gives."""
    return {name: os.environ[name] for name in NAMES if os.environ.get(name)}


def engine_urls(place: Place | None = None) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL: from the environment, else of the embedded engines as last started.

    Starts nothing. Before the first start it gives addresses where nobody answers.
    """
    return NOWHERE | (place or main_place()).read_urls() | named()


def ensure_engines(place: Place | None = None, *, tied: bool = False, keep: bool = True) -> dict[str, str]:
    """Start what the environment does not name and what does not run yet; return both addresses.

    Starters that race agree on one pair. `tied`: the engines end when this process ends (Linux; for
    the supervisor); otherwise they run until stop_engines(). `keep`: users who come and go with
    engines_for_a_while() must not stop them. Raises EngineError with one sentence.
    """
    place = place or main_place()
    given = named()
    if len(given) == len(NAMES):
        return given
    make_room(place.base)
    try:
        with place.locked():
            if keep:
                place.keep_file.touch()
            urls = place.read_urls()
            if "DATABASE_URL" not in given:
                urls["DATABASE_URL"] = POSTGRES.setdefault(place, Postgres(place)).start(tied=tied)
            if "REDIS_URL" not in given:
                urls["REDIS_URL"] = VALKEY.setdefault(place, Valkey(place)).start(tied=tied)
            if urls != place.read_urls():
                place.write_urls(urls)
    except OSError as error:
        if disk_is_full(place.base, str(error)):
            raise disk_full(place.base) from error
        raise EngineError(f"The embedded engines cannot use {place.base}: {error}.") from error
    return urls | given


# Remembered, because whoever started a tied engine is its parent and must take its exit status.
POSTGRES: dict[Place, Postgres] = {}
VALKEY: dict[Place, Valkey] = {}


def stop_engines(place: Place | None = None) -> None:
    """Stop the embedded engines of `place`, whoever started them. External ones are never touched.

    Needs no room on the disk.
    """
    place = place or main_place()
    if not place.base.exists():
        return
    with place.locked():
        VALKEY.pop(place, Valkey(place)).stop()
        POSTGRES.pop(place, Postgres(place)).stop()
        place.keep_file.unlink(missing_ok=True)


@contextmanager
def engines_for_a_while(place: Place) -> Iterator[dict[str, str]]:
    """Engines of `place` for the length of a with-block; whoever leaves last stops them.

    Not if somebody asked for them to stay (`ensure_engines`, `python -m portal.engines up`).
    """
    if len(named()) == len(NAMES):
        yield named()
        return
    try:
        with holding(place):
            yield ensure_engines(place, keep=False)
    finally:
        if place.base.exists() and last_one_out(place) and not place.keep_file.exists():
            with suppress(EngineError):
                stop_engines(place)
