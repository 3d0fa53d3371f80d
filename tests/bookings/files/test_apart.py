"""Reading in a process of its own: what it answers, and what becomes of files that are made to harm it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bookings.files import Fault, Unreadable, read_anew, read_apart
from bookings.files.apart import ROOT, parse_answer
from tests.bookings.files import samples


def fault(content: bytes, **how: float) -> Fault:
    with pytest.raises(Unreadable) as caught:
        read_apart(content, **how)
    return caught.value.fault


def test_it_answers_what_reading_would() -> None:
    content = samples.pdf((10, 20), (20, 10))
    assert read_apart(content) == read_anew(content)


def test_faults_come_through() -> None:
    assert fault(samples.png_of(30_000, 30_000)) == Fault.TOO_MANY_PIXELS
    assert fault(b"<svg/>") == Fault.KIND  # said without starting anything


def test_who_takes_too_long_is_ended() -> None:
    assert fault(samples.photograph(), seconds=0.001) == Fault.TOO_LONG


def test_it_may_use_a_gigabyte_and_write_no_file() -> None:
    tried = (
        "from bookings.files.__main__ import limit; limit()\n"
        "try: bytearray(2 * 1024**3)\n"
        "except MemoryError: print('no memory')\n"
        "import signal, tempfile; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: tempfile.TemporaryFile().raw.write(b'x')\n"
        "except OSError: print('no file')\n"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, cwd=ROOT, env={}, check=False)
    assert done.stdout.decode().split("\n")[:2] == ["no memory", "no file"], done.stderr


def test_it_knows_nothing_of_django_and_of_our_keys() -> None:
    tried = (
        "import sys, bookings.files.__main__, bookings.files; print(any('django' in m for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, cwd=ROOT, env={}, check=False)
    assert done.stdout == b"False\n", done.stderr


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"fault": "unheard of"}\n',
        b'{"pictures": [[1, 1]]}\n',
        b'{"pictures": [[1, 1, 5]]}\nabc',
        b'{"pictures": 3}\n',
    ],
)
def test_half_an_answer_is_none(said: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_answer(said)
    assert caught.value.fault == Fault.BROKEN


def test_a_whole_answer() -> None:
    [first, second] = parse_answer(json.dumps({"pictures": [[1, 2, 3], [4, 5, 1]]}).encode() + b"\nabcd")
    assert (first.width, first.height, first.jpeg, second.jpeg) == (1, 2, b"abc", b"d")
