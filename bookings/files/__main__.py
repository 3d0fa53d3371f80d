"""Reads one file from standard input and writes its pictures to standard output: `python -m bookings.files`.

First a line of JSON ({"pictures": [[width, height, bytes], …]} or {"fault": "…"}), then the pictures one after the
other. Limits itself before it looks at the file; whoever started it sees to the clock.
"""

from __future__ import annotations

import json
import resource
import sys

MEMORY = 1024**3  # bytes: 70 million pixels with transparency, twice
CPU_SECONDS = 15


def limit() -> None:
    """No more memory and time than a photograph needs; no file written, and none left when it ends badly."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read, answer."""
    limit()
    from bookings.files.reading import MOST_BYTES, Picture, Unreadable, read_anew

    pictures: list[Picture] = []
    try:
        pictures = read_anew(sys.stdin.buffer.read(MOST_BYTES + 1))
        head: dict[str, object] = {"pictures": [[one.width, one.height, len(one.jpeg)] for one in pictures]}
    except Unreadable as error:
        head = {"fault": error.fault}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for one in pictures:
        sys.stdout.buffer.write(one.jpeg)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
