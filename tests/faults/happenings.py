"""What goes wrong. Each leaves the rest to the portal: nobody starts anything by hand."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from tests.faults.place import Portal, wait_for

NOTICED = 30.0  # seconds by which /healthz/ has to have said so


@dataclass(frozen=True)
class Fault:
    """`happen` is called `times` times while people book. `says`: a part that /healthz/ must call down meanwhile."""

    name: str
    happen: Callable[[Portal], None]
    times: int = 1
    says: str = ""


def web_worker_killed(portal: Portal) -> None:
    """One of the two processes that answer; gunicorn starts another."""
    portal.child("web").kill()


def web_killed(portal: Portal) -> None:
    """The web server itself; the supervisor starts it again."""
    portal.program("web").kill()


def worker_killed(portal: Portal) -> None:
    """A process that sends, in the middle of it, and then the one that looks after it."""
    before = _lines(portal)
    wait_for(lambda: _lines(portal) > before, 60, "a message goes out")
    portal.child("worker").kill()
    before = _lines(portal)
    wait_for(lambda: _lines(portal) > before, 60, "another message goes out")
    portal.program("worker").kill()


def _lines(portal: Portal) -> int:
    return portal.sent_file.stat().st_size if portal.sent_file.exists() else 0


def backends_terminated(portal: Portal) -> None:
    """Every connection to the database, whatever is under way in it."""
    portal.terminate_backends()


def postgres_restarted(portal: Portal) -> None:
    """Fast, as administrators do it: connections are ended, what is committed is kept."""
    _ended(portal.postgres(), signal.SIGINT)


def postgres_killed(portal: Portal) -> None:
    """The main process of the database at once; the next one recovers from its log."""
    _ended(portal.postgres(), signal.SIGKILL)


def redis_killed(portal: Portal) -> None:
    """The queue at once."""
    _ended(portal.valkey(), signal.SIGKILL)


def redis_hangs(portal: Portal) -> None:
    """The queue takes connections and answers nothing, until it is killed: the worst of it for whoever asks it."""
    process = portal.valkey()
    process.suspend()
    try:
        said = portal.health.said
        wait_for(lambda: bool(said) and said[-1][1].get("redis") == "down", NOTICED, "Redis is missed")
        since = len(said)
        # A dozen answers of /healthz/, half a second each: as long as that nothing moves.
        wait_for(lambda: len(said) > since + 12, NOTICED, "/healthz/ answers on")
    finally:
        process.kill()


def _ended(process: psutil.Process, number: signal.Signals) -> None:
    process.send_signal(number)
    wait_for(lambda: not psutil.pid_exists(process.pid) or process.status() == "zombie", 30, "it has ended")


FAULTS = (
    Fault("a web process killed", web_worker_killed, times=4),
    Fault("the web server killed", web_killed, times=2),
    Fault("the worker killed while sending", worker_killed, times=2),
    Fault("all connections ended", backends_terminated, times=6),
    Fault("PostgreSQL restarted", postgres_restarted, times=2, says="database"),
    Fault("PostgreSQL killed", postgres_killed, times=2, says="database"),
    Fault("Redis killed", redis_killed),
    Fault("Redis hangs", redis_hangs, says="redis"),
)
