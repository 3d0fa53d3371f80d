"""One child process: started in a session of its own and tied to us, heard, restarted, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from portal.engines.places import LAUNCHER
from portal.supervisor.leftovers import forget, kill_session, record

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
PROVEN = 60.0  # seconds of life after which a death is a new story and the pause is short again


def how_it_ended(code: int) -> str:
    """An exit status in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


class Child:
    """A program the supervisor looks after. Not thread-safe: the tie is to the starting thread."""

    def __init__(
        self, name: str, command: list[str], *, home: Path, records: Path, hear: Callable[[str, str], None]
    ) -> None:
        self.name = name
        self.command = command
        self.home = home
        self.records = records
        self.hear = hear
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.began_at = 0.0
        self.pause = FIRST_PAUSE
        self.again_at = 0.0
        self._rest = b""

    @property
    def output(self) -> int | None:
        """The descriptor its words come through, while it lives."""
        return self.process.stdout.fileno() if self.process and self.process.stdout else None

    @property
    def running(self) -> bool:
        """Whether it was started and its end has not been taken in yet."""
        return self.process is not None

    @property
    def waits_for_first_start(self) -> bool:
        """Whether it has never been started."""
        return not self.began

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, tied to us: SIGTERM reaches it when we die, however we die."""
        launcher = [
            sys.executable,
            "-I",
            "-S",
            str(LAUNCHER),
            "tied",
            str(os.getpid()),
            str(int(signal.SIGTERM)),
            "--",
        ]
        self.process = subprocess.Popen(
            [*launcher, *self.command],
            cwd=self.home,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self.process.stdout  # noqa: S101 - asked for above
        os.set_blocking(self.process.stdout.fileno(), False)
        self.began = time.monotonic()
        try:
            self.began_at = psutil.Process(self.process.pid).create_time()
            record(self.records, self.name, self.process.pid)
        except psutil.Error:  # it has ended already; ended() will tell
            self.began_at = time.time()

    def listen(self) -> None:
        """Pass on the whole lines it has said."""
        if self.output is None:
            return
        while True:
            try:
                part = os.read(self.output, 65536)
            except BlockingIOError:
                return
            if not part:
                return
            *lines, self._rest = (self._rest + part).split(b"\n")
            for line in lines:
                if line.strip():
                    self.hear(self.name, line.decode(errors="replace"))

    def ended(self) -> int | None:
        """Its exit status once it has ended, taken in once; the rest of its session is ended too."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is None:
            return None
        kill_session(self.process.pid, not_before=self.began_at, home=self.home)
        self.listen()
        if self._rest:
            self.hear(self.name, self._rest.decode(errors="replace"))
            self._rest = b""
        if self.process.stdout:
            self.process.stdout.close()
        forget(self.records, self.name)
        self.process = None
        if time.monotonic() - self.began > PROVEN:
            self.pause = FIRST_PAUSE
        self.again_at = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        return code

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program itself; SIGKILL goes to its whole session."""
        if self.process is None:
            return
        if number == signal.SIGKILL:
            kill_session(self.process.pid, not_before=self.began_at, home=self.home)
        elif self.process.poll() is None:
            self.process.send_signal(number)
