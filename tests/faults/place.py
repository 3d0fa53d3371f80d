"""A whole portal of one's own, as `make run` starts it for production, and its processes, to be killed one by one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2

from benchmarks.booking.place import production
from portal.engines import engine_urls, main_place, stop_engines
from portal.engines.places import choose_port, read_pid, start_process, wait_until
from portal.engines.postgres import Postgres
from portal.engines.valkey import Valkey
from portal.supervisor.address import Address
from tests.faults.channel import FILE

START_SECONDS = 180.0
STOP_SECONDS = 60.0
POLL_SECONDS = 0.1


class TooLate(Exception):
    """Something did not happen in time; the text says what."""


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait until it is so, and say how many seconds that took. Raises TooLate."""
    began = time.monotonic()
    if not wait_until(condition, seconds):
        raise TooLate(f"{what} not within {seconds:.0f} s")
    return time.monotonic() - began


@dataclass
class Health:
    """What /healthz/ said, again and again, since it was last forgotten."""

    address: Address
    said: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> tuple[int, dict[str, str]]:
        """Status and parts; (0, {}) where nobody answers."""
        status, body = self.address.get("/healthz/")
        try:
            return status, json.loads(body)
        except ValueError:
            return status, {}

    def fine(self) -> bool:
        """Whether all parts are well now."""
        return self.ask()[1].get("status") == "ok"

    def watch(self) -> None:
        """Ask until told that it is over."""
        while not self._over.wait(POLL_SECONDS):
            self.said.append(self.ask())

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch beside what happens."""
        thread = threading.Thread(target=self.watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def wrong(self) -> str:
        """The first answer that contradicts itself: what a load balancer and people on duty would be misled by."""
        for status, parts in self.said:
            well = parts and set(parts.values()) == {"ok"}
            right = (200 if parts.get("database") == "ok" else 503, "ok" if well else "degraded")
            if parts and (status, parts["status"]) != right:
                return f"/healthz/ said {status} {parts}"
        return ""


class Portal:
    """Supervisor, web, worker, beat, PostgreSQL and Valkey, in a folder and on a port of their own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.address = Address("127.0.0.1", choose_port(None))
        self.sent_file = var / "sent.txt"
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.health = Health(self.address)

    @contextmanager
    def running(self) -> Iterator[None]:
        """All of it from here to the end of the block. Our own environment becomes that of the site."""
        for name in ("DATABASE_URL", "REDIS_URL", "DEBUG"):
            os.environ.pop(name, None)
        os.environ.update(production(self.var))
        os.environ.update(
            HOST=self.address.host,
            PORT=str(self.address.port),
            SMS_CHANNEL="tests.faults.channel.SlowProvider",
            LOG_LEVEL="WARNING",
        )
        os.environ[FILE] = str(self.sent_file)
        command = [sys.executable, "-m", "portal.supervisor"]
        self.supervisor = start_process(command, self.var / "portal.log", tied_with=signal.SIGTERM)
        try:
            wait_for(lambda: self.health.fine() or self.ended(), START_SECONDS, "the portal is well")
            if self.ended():
                raise TooLate(f"the portal ended:\n{self.words()}")
            with self.health.watched():
                yield
        finally:
            self.stop()

    def ended(self) -> bool:
        """Whether the supervisor has given up."""
        return self.supervisor is None or self.supervisor.poll() is not None

    def words(self) -> str:
        """What the supervisor has said of late, and the last of what all parts have."""
        said = (self.var / "portal.log").read_text(errors="replace")
        parts = ("worker", "beat", "web")
        own = [line for line in said.splitlines() if not line.startswith(parts) or "| ended" in line]
        return "\n".join([*own[-30:], said[-2000:]])

    def stop(self) -> None:
        """End everything, engines too."""
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.terminate()
            try:
                self.supervisor.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
                self.supervisor.wait()
        stop_engines(main_place())

    # --- Processes --------------------------------------------------------------

    def program(self, name: str) -> psutil.Process:
        """The main process of web, worker or beat. Raises TooLate when there is none for long."""
        found: list[psutil.Process] = []

        def there() -> bool:
            pid = read_pid(self.var / "run" / f"{name}.pid")
            if pid and psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(psutil.Process(pid))
            return bool(found)

        wait_for(there, 40, f"{name} runs")
        return found[-1]

    def child(self, name: str) -> psutil.Process:
        """The oldest of the processes that do the work of web or worker."""
        found: list[psutil.Process] = []

        def there() -> bool:
            with suppress(psutil.NoSuchProcess):  # it may just be starting again
                found[:] = self.program(name).children()
            return bool(found)

        wait_for(there, 40, f"{name} has a process that works")
        return found[0]

    def postgres(self) -> psutil.Process:
        """The main process of the database."""
        return self._engine(Postgres(main_place()).process, "PostgreSQL")

    def valkey(self) -> psutil.Process:
        """The one process of the queue."""
        return self._engine(Valkey(main_place()).process, "Valkey")

    @staticmethod
    def _engine(process: Callable[[], psutil.Process | None], name: str) -> psutil.Process:
        wait_for(lambda: process() is not None, 40, f"{name} runs")
        found = process()
        if found is None:
            raise TooLate(f"{name} ended again at once")
        return found

    def terminate_backends(self) -> int:
        """End every other connection to the database; how many there were."""
        url = urlsplit(engine_urls()["DATABASE_URL"])
        link = psycopg2.connect(url.geturl(), connect_timeout=5)
        try:
            with link.cursor() as cursor:
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
                return int(cursor.fetchone()[0])
        finally:
            link.close()
