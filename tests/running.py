"""The portal's own programs for tests: worker and beat as processes, and a Redis that may go away."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from bookings import hooks as freed
from bookings.tasks import pass_on
from notices import hooks
from notices.models import Heartbeat
from notices.tasks import Nudge
from portal.engines.places import LAUNCHER, Place
from portal.engines.valkey import Valkey
from portal.supervisor.address import Address
from portal.supervisor.leftovers import kill_session
from portal.supervisor.programs import programs
from tests.conftest import wait_for


def test_database_url() -> str:
    """The address of the database the tests work on."""
    url = urlsplit(settings.ENGINES["DATABASE_URL"])
    return url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


test_database_url.__test__ = False  # type: ignore[attr-defined]


NOWHERE = Address("127.0.0.1", 1)  # for programs that serve no pages


class Program:
    """`web`, `worker` or `beat`, started with the supervisor's command line; it dies with us."""

    def __init__(self, name: str, *, redis_url: str, log: Path, address: Address = NOWHERE) -> None:
        self.name = name
        self.address = address
        self.log = log
        self.environment = os.environ | {"DATABASE_URL": test_database_url(), "REDIS_URL": redis_url}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `lives` says when it is there."""
        tied = [
            sys.executable,
            "-I",
            "-S",
            str(LAUNCHER),
            "tied",
            str(os.getpid()),
            str(int(signal.SIGTERM)),
            "--",
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*tied, *programs(self.address)[self.name]],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it and its whole session at once."""
        if self.process is not None:
            kill_session(self.process.pid, not_before=0.0, home=Path(settings.BASE_DIR))
            self.process.wait(10)
            self.process = None

    def lives(self) -> bool:
        """Whether it has shown a sign of life in this database."""
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(f"the {self.name} ended: {self.said[-2000:]}")
        return Heartbeat.objects.filter(name=self.name).exists()

    @property
    def said(self) -> str:
        """All it has logged."""
        return self.log.read_text() if self.log.exists() else ""


class Redis:
    """A Redis of the test's own, which may be stopped and comes back at the same address."""

    def __init__(self, folder: Path) -> None:
        self.place = Place(folder, durable=False)
        self.url = ""

    def start(self) -> None:
        """Start it, or start it again."""
        with self.place.locked():
            self.url = Valkey(self.place).start()
            self.place.write_urls({"REDIS_URL": self.url})

    def stop(self) -> None:
        """Take it away."""
        with self.place.locked():
            Valkey(self.place).stop()


@contextmanager
def nudging(redis_url: str) -> Iterator[None]:
    """Let pages of this process tell the worker that listens at `redis_url`."""
    before = hooks.on_due.plug(Nudge(redis_url))
    passed_on = freed.on_freed.plug(Nudge(redis_url, task=pass_on))
    try:
        yield
    finally:
        hooks.on_due.plug(before)
        freed.on_freed.plug(passed_on)


@contextmanager
def worker_and_beat(redis_url: str, folder: Path) -> Iterator[tuple[Program, Program]]:
    """Both programs, alive, on the tests' database. How they end when asked is a matter of the
    supervisor's tests: here they are killed, which takes no time."""
    worker = Program("worker", redis_url=redis_url, log=folder / "worker.log")
    beat = Program("beat", redis_url=redis_url, log=folder / "beat.log")
    with ExitStack() as stack:
        for program in (worker, beat):
            stack.callback(program.kill)
            program.start()
        for program in (worker, beat):
            wait_for(program.lives, 60, f"the {program.name}'s first sign of life")
        yield worker, beat
