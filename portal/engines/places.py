"""Where embedded engines keep their things, and how processes are started and recognised."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOM_NEEDED = 300 * 1024 * 1024  # bytes a new database and its first log segments take, with some air
ROOM_TO_BREATHE = 32 * 1024 * 1024  # bytes; with less, what fails has most likely failed for that
NO_ROOM = ("No space left on device", "Disk quota exceeded")  # how systems, and engines after them, put it
FULL_DISK_SECONDS = 3.0  # an engine that has not answered by then on a full disk never will
LAUNCHER = Path(__file__).with_name("launch.py")


class EngineError(Exception):
    """Engines cannot be had; the text is one sentence for the person who asked for them."""


def var_dir() -> Path:
    """The folder for everything the portal makes while it runs: PORTAL_VAR, else var/ beside manage.py."""
    return Path(os.environ.get("PORTAL_VAR") or Path(__file__).resolve().parents[2] / "var").resolve()


@dataclass(frozen=True)
class Place:
    """One pair of engines: the folder they live in, and whether their data must outlive a power cut."""

    base: Path
    durable: bool = True

    @property
    def env_file(self) -> Path:
        """DATABASE_URL and REDIS_URL of these engines, as they were last started."""
        return self.base / "env"

    @property
    def keep_file(self) -> Path:
        """There while somebody wants these engines to stay."""
        return self.base / "keep"

    def read_urls(self) -> dict[str, str]:
        """The addresses in the env file; empty when the engines were never started."""
        try:
            lines = self.env_file.read_text().splitlines()
        except OSError:
            return {}
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def write_urls(self, urls: dict[str, str]) -> None:
        """Keep `urls` for other processes; replaced in one step, so nobody reads half a file."""
        new = private_file(self.env_file.with_suffix(".new"), "".join(f"{k}={v}\n" for k, v in urls.items()))
        new.replace(self.env_file)

    def password(self) -> str:
        """The password of both engines, drawn at the first call (inside the lock)."""
        secret = self.base / "secret"
        if not secret.exists() or not secret.read_text():
            private_file(secret, secrets.token_hex(24))
        return secret.read_text()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time starts or stops the engines of this place."""
        make_folder(self.base)
        with open(self.base / "lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def main_place() -> Place:
    """The engines a developer's or a small installation's data lives in."""
    return Place(var_dir() / "engines")


def test_place() -> Place:
    """The engines tests use: nothing there has to outlive a crash, so they are quicker."""
    return Place(var_dir() / "test", durable=False)


def private_file(path: Path, text: str) -> Path:
    """Write `text` to `path`, readable by its owner alone from its first moment."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path


def make_folder(base: Path) -> None:
    """Create `base`; raises EngineError where that is impossible."""
    try:
        base.mkdir(parents=True, exist_ok=True)
        if not os.access(base, os.W_OK | os.X_OK):
            raise EngineError(
                f"{base} belongs to another user: remove it, or start as the user who made it, "
                "or set PORTAL_VAR to a folder of your own."
            )
    except OSError as error:
        if says_no_room(str(error)):
            raise disk_full(base) from error
        raise EngineError(
            f"Cannot write to {base} ({error.strerror}): check the folder and the disk."
        ) from error


def make_room(base: Path) -> None:
    """Create `base`; raises EngineError where that is impossible or a start would fill the disk."""
    make_folder(base)
    if shutil.disk_usage(base).free < ROOM_NEEDED:
        raise EngineError(
            f"The disk is full: {base} needs {ROOM_NEEDED // 2**20} MB free; make room and start again."
        )


def says_no_room(said: str) -> bool:
    """Whether an error or a log complains of a full disk."""
    return any(words in said for words in NO_ROOM)


def disk_is_full(folder: Path, said: str = "") -> bool:
    """Whether `folder` has no room left, or `said` complains of that: what failed may have tidied up since."""
    return says_no_room(said) or shutil.disk_usage(folder).free < ROOM_TO_BREATHE


def disk_full(folder: Path) -> EngineError:
    """The sentence for a disk that is full."""
    return EngineError(f"The disk is full: make room for {folder} and start again.")


def choose_port(wanted: int | None) -> int:
    """`wanted` if nothing listens there, else a free port on 127.0.0.1."""
    for port in (wanted, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EngineError("There is no free port on 127.0.0.1 for the embedded engines.")


def start_process(
    command: list[str], log: Path, *, tied_with: signal.Signals | None
) -> "subprocess.Popen[bytes]":
    """Start an engine in a session of its own, so that Ctrl-C in a terminal never reaches it.

    With `tied_with` it gets that signal when we die; without, it outlives us. `command` may begin
    with `unshare …`: the launcher is put behind that.
    """
    how = ["tied", str(os.getpid()), str(int(tied_with))] if tied_with else ["detached"]
    wrapper, program = split_wrapper(command)
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), *how, "--"]
    with open(log, "ab") as output:
        return subprocess.Popen(
            [*wrapper, *launcher, *program],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


UNSHARE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


def split_wrapper(command: list[str]) -> tuple[list[str], list[str]]:
    """The leading `unshare …` of a command, if any, and the rest."""
    if command[: len(UNSHARE)] == UNSHARE:
        return UNSHARE, command[len(UNSHARE) :]
    return [], command


def unprivileged(command: list[str]) -> list[str]:
    """`command`, for root wrapped so that it does not see uid 0, which PostgreSQL refuses.

    A user namespace keeps the files ours. Raises EngineError where the system bars namespaces.
    """
    if os.geteuid() != 0:
        return command
    allowed = (
        shutil.which("unshare") and subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0
    )
    if not allowed:
        raise EngineError(
            "PostgreSQL does not run as root and this system bars user namespaces: "
            "start as an ordinary user, or set DATABASE_URL to a server you have."
        )
    return [*UNSHARE, *command]


def our_process(pid: int | None, mark: str) -> psutil.Process | None:
    """The running process `pid` if `mark` is in its command line or working folder; a zombie is not running."""
    if not pid:
        return None
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        known = any(mark in part for part in process.cmdline()) or process.cwd() == mark
    except psutil.Error:
        return None
    return process if known else None


def strays(folder: Path) -> list[psutil.Process]:
    """Running processes whose working folder is `folder`: ours, even when their pid file could not be written."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if Path(process.cwd()) == folder and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def will_not_start(what: str, place: Place, log: Path, said: str = "") -> EngineError:
    """Why an engine does not start, in one sentence: the disk, if that is full, else the last words of its log.

    `said`: what it told us besides; on a full disk the log may lack it.
    """
    if disk_is_full(place.base, said + words_of(log)):
        return disk_full(place.base)
    return EngineError(f"The embedded {what} does not start: {last_words(log)} (see {log}).")


def read_pid(path: Path) -> int | None:
    """The number on the first line of `path`, if there is one."""
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask `condition` every 20 ms until it holds or `seconds` have passed."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def wait_for_start(settled: Callable[[], bool], base: Path, seconds: float) -> None:
    """Wait until an engine answers or has given up; on a full disk, where it may live and never answer, not long."""
    if not wait_until(settled, FULL_DISK_SECONDS):
        wait_until(lambda: settled() or disk_is_full(base), seconds)


def words_of(log: Path) -> str:
    """All that a log holds; nothing when there is none."""
    try:
        return log.read_text(errors="replace")
    except OSError:
        return ""


def last_words(log: Path) -> str:
    """The last lines of a log that say what went wrong, as part of a sentence."""
    if not log.exists():
        return "it left no log"
    lines = [line.strip() for line in words_of(log).splitlines() if line.strip()]
    telling = [
        line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error", "Fatal", "ERROR"))
    ]
    return (telling or lines or ["its log is empty"])[-1]
