"""Records of our processes, and the end of those a killed supervisor left behind."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from portal.engines.places import read_pid, wait_until


def record(folder: Path, name: str, pid: int) -> None:
    """Write down that session `pid` runs `name`, for the next supervisor."""
    (folder / f"{name}.pid").write_text(f"{pid} {psutil.Process(pid).create_time()}\n")


def forget(folder: Path, name: str) -> None:
    """The session of `name` is over."""
    (folder / f"{name}.pid").unlink(missing_ok=True)


def session_members(session: int, *, not_before: float, home: Path) -> list[psutil.Process]:
    """The living processes of a session we made.

    A number may be used again by others: ours began no earlier than the record says and work in
    `home`, the folder of the portal.
    """
    members = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) != session or process.status() == psutil.STATUS_ZOMBIE:
                continue
            # Times are compared with a second's grace: they come from the boot clock, in ticks.
            if process.create_time() >= not_before - 1 and Path(process.cwd()) == home:
                members.append(process)
    return members


def kill_session(session: int, *, not_before: float, home: Path, grace: float = 0.0) -> int:
    """End all processes of a session: politely for `grace` seconds, then at once. Returns how many there were."""

    def members() -> list[psutil.Process]:
        return session_members(session, not_before=not_before, home=home)

    found = members()
    steps = ([(signal.SIGTERM, grace)] if grace else []) + [(signal.SIGKILL, 5.0)]
    for number, seconds in steps:
        for process in members():
            with suppress(psutil.Error):
                process.send_signal(number)
        if wait_until(lambda: not members(), seconds):
            break
    return len(found)


def end_leftovers(folder: Path, home: Path) -> list[str]:
    """End what an earlier supervisor of this folder left; returns the names of what was ended."""
    ended = []
    for file in sorted(folder.glob("*.pid")):
        session = read_pid(file)
        try:
            began = float(file.read_text().split()[1])
        except (ValueError, IndexError):
            began = 0.0
        if session and kill_session(session, not_before=began, home=home, grace=3.0):
            ended.append(file.stem)
        file.unlink(missing_ok=True)
    return ended
