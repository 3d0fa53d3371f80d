"""The supervisor: one thread, one loop, in the order things have to happen."""

import fcntl
import os
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from portal.engines import EngineError, ensure_engines, main_place, stop_engines
from portal.engines.places import disk_full, disk_is_full, make_room, says_no_room, var_dir
from portal.engines.watch import unreachable, vanished
from portal.supervisor.address import Address, BadAddress
from portal.supervisor.children import Child, how_it_ended
from portal.supervisor.console import plain, say
from portal.supervisor.leftovers import end_leftovers
from portal.supervisor.programs import programs

HOME = Path(__file__).resolve().parents[2]
GRACE = 12.0  # seconds children have to finish what they do after Ctrl-C
READY_SECONDS = 120.0
WATCH_SECONDS = 2.0
# Beat gives the worker its work, so it starts when the worker lives (or has had its time), after the pages.
LAST, LAST_SECONDS = "beat", 20.0


class CannotStart(Exception):
    """The portal does not start, or cannot go on; the text is one sentence."""


class Supervisor:
    """Starts everything, looks after it, stops everything."""

    def __init__(self, address: Address, *, production: bool) -> None:
        self.address = address
        self.production = production
        self.place = main_place()
        self.records = var_dir() / "run"
        self.stopping = 0
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}
        self.watched_at = 0.0
        self.served = False

    @classmethod
    def from_environment(cls) -> "Supervisor":
        """As HOST, PORT and PORTAL_PRODUCTION say. Raises CannotStart."""
        if sys.version_info[:2] != (3, 11):
            raise CannotStart(f"The portal needs Python 3.11 and this is {sys.version.split()[0]}.")
        production = os.environ.get("PORTAL_PRODUCTION", "").lower() in {"1", "true", "yes", "on"}
        try:
            return cls(Address.from_environment(), production=production)
        except BadAddress as reason:
            raise CannotStart(str(reason)) from reason

    # --- The order of things ---------------------------------------------------

    def run(self) -> int:
        """Everything from the first check to the last process; returns the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            with self._only_one():
                try:
                    self._end_leftovers()
                    self._check_port()
                    self._start_engines()
                    self._set_up()
                    self._start_programs()
                    self._look_after()
                finally:
                    self._stop_everything()
        except (CannotStart, EngineError, BadAddress, OSError) as reason:
            if not self.stopping:
                raise CannotStart(sentence(reason)) from reason
        return 0

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping += 1

    def _only_one(self) -> TextIO:
        """Hold the lock of this var/ for our lifetime, or say who holds it."""
        make_room(self.records)
        lock = open(self.records / "lock", "a+")  # noqa: SIM115 - held until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise CannotStart(
                f"The portal runs here already ({who}): stop it there with Ctrl-C first."
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}, {self.address.url}\n")
        lock.flush()
        return lock

    def _end_leftovers(self) -> None:
        ended = end_leftovers(self.records, HOME)
        if ended:
            say("setup", f"ended what an interrupted run had left: {', '.join(ended)}")

    def _check_port(self) -> None:
        self.address.check_free()

    def _start_engines(self) -> None:
        begun = time.monotonic()
        if not self.place.env_file.exists() and not os.environ.get("DATABASE_URL"):
            say("engines", f"making a PostgreSQL and a Valkey of the portal's own in {self.place.base}")
        urls = ensure_engines(self.place, tied=True)
        problem = unreachable(urls["DATABASE_URL"])
        if problem:
            raise CannotStart(problem)
        self.environment = {**os.environ, **urls, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(HOME)}
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        say("engines", f"PostgreSQL and Redis are there ({time.monotonic() - begun:.1f} s)")

    def _set_up(self) -> None:
        code, lines = self._run_to_end("setup", "prepare")
        if code and not self.stopping:
            raise CannotStart(why_it_failed(lines, self.records / "prepare.log"))

    def _start_programs(self) -> None:
        if self.stopping:
            return
        for name, command in programs(self.address).items():
            child = Child(name, command, home=HOME, records=self.records, hear=say)
            self.children.append(child)
            if name == LAST:
                child.again_at = time.monotonic() + LAST_SECONDS
            else:
                child.start(self.environment)

    def _look_after(self) -> None:
        """The long part: pass on words, restart the dead, tell once that pages are served."""
        give_up_at = time.monotonic() + READY_SECONDS
        while not self.stopping:
            self._turn()
            if not self.served:
                self.served = self.address.health().get("database") == "ok"
                if self.served:
                    self._tell_ready()
                    continue
                check_room()
                if time.monotonic() > give_up_at:
                    raise CannotStart(
                        f"No page was served within {READY_SECONDS:.0f} s: see the lines above."
                    )
            elif self.children[-1].waits_for_first_start and self.address.health().get("worker") == "ok":
                self.children[-1].again_at = 0.0

    # --- Parts ------------------------------------------------------------------

    def _turn(self) -> None:
        """One turn of the loop: at most a quarter of a second."""
        hear_any(self.children)
        for child in self.children:
            code = child.ended()
            if code is not None and not self.stopping:
                if child.name == "web" and not self.served:
                    raise CannotStart("The web server does not start: the lines above say why.")
                say(child.name, f"ended ({how_it_ended(code)}); starting again in {child.pause / 2:.0f} s")
            if not child.running and not self.stopping and time.monotonic() >= child.again_at:
                child.start(self.environment)
        self._watch_engines()

    def _watch_engines(self) -> None:
        """Start an embedded engine again that was killed; one that dies again meanwhile is tried once more at the next
        turn, but on a full disk. With a new address everything starts anew."""
        if time.monotonic() < self.watched_at + WATCH_SECONDS or self.stopping:
            return
        self.watched_at = time.monotonic()
        gone = vanished(self.place)
        if not gone:
            return
        say("engines", f"{' and '.join(gone)} ended; starting again")
        try:
            urls = ensure_engines(self.place, tied=True)
        except EngineError as reason:
            check_room()
            say("engines", f"{reason} Trying again.")
            return
        if any(self.environment[name] != url for name, url in urls.items()):
            self.environment.update(urls)
            for child in self.children:
                child.signal(signal.SIGTERM)

    def _run_to_end(self, name: str, command: str, *, quietly: bool = False) -> tuple[int, list[str]]:
        """Run a management command as a child; returns its exit status and its lines."""
        lines: list[str] = []
        log = self.records / f"{command}.log"
        if not quietly:
            log.write_text("")

        def hear(who: str, line: str) -> None:
            lines.append(line)
            if quietly:  # nothing of it is kept: it may hold a password
                return
            with log.open("a") as file:
                file.write(line + "\n")
            # A traceback is for developers, who find it in the log; its last line is the sentence.
            if not in_traceback(lines):
                say(who, line)

        child = Child(
            name, [sys.executable, "manage.py", command], home=HOME, records=self.records, hear=hear
        )
        try:
            child.start(self.environment)
            while True:
                if self.stopping:
                    child.signal(signal.SIGTERM if self.stopping == 1 else signal.SIGKILL)
                hear_any([child])
                code = child.ended()
                if code is not None:
                    return code, lines
        finally:  # it still runs only when we cannot go on, for want of room for its words
            child.signal(signal.SIGKILL)

    def _tell_ready(self) -> None:
        """Say that pages are served, after seeing one, and how to sign in."""
        if not self.production:
            status, _ = self.address.get("/", seconds=30.0)
            if not 200 <= status < 400:
                check_room()
                say("setup", f"the home page answers {status or 'nothing'}: the lines above say why")
                return
        plain(f"\nReady: {self.address.url}")
        if not self.production:
            code, lines = self._run_to_end("accounts", "dev_accounts", quietly=True)
            failed = CannotStart(f"dev_accounts failed: {lines[-1] if lines else ''}")
            plain("\n".join(lines) if code == 0 else sentence(failed))
        plain("Ctrl-C stops everything.\n")

    def _stop_everything(self) -> None:
        """Children first, then the engines they need; a second Ctrl-C hurries."""
        living = [child for child in self.children if child.running]
        if living or self.stopping:
            say("setup", "stopping …")
        for child in living:
            child.signal(signal.SIGTERM)
        before, end = self.stopping, time.monotonic() + GRACE
        while any(child.running for child in living):
            if time.monotonic() > end or self.stopping > max(before, 1):
                for child in living:
                    child.signal(signal.SIGKILL)
            for child in living:
                child.listen()
                child.ended()
            time.sleep(0.02)
        with suppress(EngineError):
            stop_engines(self.place)
        if self.stopping:
            say("setup", "stopped")


def hear_any(children: list[Child]) -> None:
    """Wait until one of them says something, at most a quarter of a second, and pass on what all have said."""
    descriptors = [child.output for child in children if child.output is not None]
    with suppress(InterruptedError):
        select.select(descriptors, [], [], 0.25)
    for child in children:
        child.listen()


def in_traceback(lines: list[str]) -> bool:
    """Whether the newest line belongs to a traceback (which nobody but a developer wants to see)."""
    return any(line.startswith("Traceback (most recent call last)") for line in lines)


def check_room() -> None:
    """Raises EngineError when the disk is full: what is waited for will not come."""
    if disk_is_full(var_dir()):
        raise disk_full(var_dir())


def sentence(reason: Exception) -> str:
    """What is said of a failure: on a full disk that, whatever came of it."""
    if isinstance(reason, EngineError | BadAddress):
        return str(reason)
    if disk_is_full(var_dir(), str(reason)):
        return str(disk_full(var_dir()))
    return f"The portal cannot go on: {reason}." if isinstance(reason, OSError) else str(reason)


def why_it_failed(lines: list[str], log: Path) -> str:
    """One sentence for a set-up that failed, from what it said."""
    if says_no_room("\n".join(lines)):
        return str(disk_full(var_dir()))
    last = next((line for line in reversed(lines) if line.strip()), "it said nothing")
    reason = last.removeprefix("django.core.exceptions.ImproperlyConfigured: ").removeprefix("CommandError: ")
    return f"The portal could not be set up: {reason.rstrip('.')} (all of it in {log})."
