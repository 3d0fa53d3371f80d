"""Reading in a process of its own, which is ended when it takes too much of anything."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

from bookings.files.reading import Fault, Picture, Unreadable, refuse_at_sight

SECONDS_EACH = 20.0
AT_ONCE = 2  # processes for each of ours: a photograph may need a gigabyte
ROOT = Path(__file__).resolve().parents[2]

_turns = threading.BoundedSemaphore(AT_ONCE)


def read_apart(content: bytes, *, seconds: float = SECONDS_EACH) -> list[Picture]:
    """What the file shows, as pictures written anew, in the order of its pages. Raises Unreadable.

    Waits at most `seconds` for its turn, and as long again for the answer. The process knows none of our keys.
    """
    refuse_at_sight(content)
    if not _turns.acquire(timeout=seconds):
        raise Unreadable(Fault.BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own module; what was sent comes by its standard input alone
            [sys.executable, "-m", "bookings.files"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote what stands in the file
            timeout=seconds,
            cwd=ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Fault.TOO_LONG) from error
    finally:
        _turns.release()
    if done.returncode == -signal.SIGXCPU:
        raise Unreadable(Fault.TOO_LONG)
    return parse_answer(done.stdout)


def parse_answer(said: bytes) -> list[Picture]:
    """The pictures in the answer of the process. Raises Unreadable for a fault, and for half an answer: then the
    file was the end of it."""
    first, _, rest = said.partition(b"\n")
    try:
        head = json.loads(first)
        if "fault" in head:
            raise Unreadable(Fault(head["fault"]))
        pictures = []
        for width, height, size in head["pictures"]:
            pictures.append(Picture(int(width), int(height), rest[:size]))
            rest = rest[size:]
            if len(pictures[-1].jpeg) != size:
                raise ValueError("half an answer")
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(Fault.BROKEN) from error
    return pictures
