"""A copy of the portal in which code is spoilt on purpose, to see whether tests notice. The tree itself stays."""

from __future__ import annotations

import itertools
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

HOME = Path(__file__).resolve().parents[2]
# What a copy does without; the virtual environment is shared.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis", "node_modules"
)
SIDE_BY_SIDE = 2
SECONDS = 300.0  # a change may make a test wait for ever: that is noticed too
ALL_PASSED = 0
SOME_FAILED = 1
EMPTIES = "/races/"  # tests that commit empty the tables after them, those that migrations filled too
FAILED = re.compile("(FAILED|ERROR) ")

T = TypeVar("T")
R = TypeVar("R")


class Workshop:
    """One copy, with a test database of its own."""

    def __init__(self, folder: Path, n: int) -> None:
        self.home = folder / f"copy{n}"
        shutil.copytree(HOME, self.home, ignore=LEFT_OUT, symlinks=True)
        (self.home / ".venv").symlink_to(HOME / ".venv")
        self.emptied = True  # there is none yet
        self.seconds = itertools.count(int(time.time()) + 10, 2)
        self.environment = os.environ | {
            "PYTEST_DB_SUFFIX": f"workshop{n}",
            "PYTHONPATH": str(self.home),
            "PORTAL_VAR": str(folder / f"var{n}"),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def read(self, file: str) -> str:
        """The text of one file."""
        return (self.home / file).read_text()

    @contextmanager
    def spoilt(self, file: str, text: str) -> Iterator[None]:
        """Another text in one file, for the length of a with-block."""
        path = self.home / file
        before = path.read_text()
        self._write(path, text)
        try:
            yield
        finally:
            self._write(path, before)

    def _write(self, path: Path, text: str) -> None:
        """Each time with another second: compiled modules know their source by that and its size alone."""
        path.write_text(text)
        second = next(self.seconds)
        os.utime(path, (second, second))

    def passes(self, tests: Sequence[str], *options: str) -> tuple[bool, str]:
        """Whether these tests pass here, until the first that does not; and their last words.

        Raises RuntimeError where pytest itself could not do its work: that says nothing of the tests.
        """
        fresh = ["--create-db"] if self.emptied else []
        self.emptied = any(EMPTIES in test for test in tests)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--reuse-db", *fresh]
        command += [*options, *tests]
        try:
            done = subprocess.run(
                command, cwd=self.home, env=self.environment, capture_output=True, text=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return False, f"no end after {SECONDS:.0f} s"
        words = (done.stdout + done.stderr).strip()
        if done.returncode not in {ALL_PASSED, SOME_FAILED} and "rror" not in words:
            raise RuntimeError(words[-3000:])
        return done.returncode == ALL_PASSED, words[-3000:]


@contextmanager
def workshops(tests: Sequence[str]) -> Iterator[tuple[list[Workshop], set[str]]]:
    """Copies whose databases are made, and the files of these tests that fail before anything is spoilt."""
    with tempfile.TemporaryDirectory(prefix="portal-workshop-") as folder:
        made = [Workshop(Path(folder).resolve(), n) for n in range(SIDE_BY_SIDE)]

        def broken(shop: Workshop) -> set[str]:
            part = tests[made.index(shop) :: len(made)] or tests[:1]
            fine, words = shop.passes(part, "--maxfail=0", "--tb=line")
            found = {line.split()[1].partition("::")[0] for line in words.splitlines() if FAILED.match(line)}
            if not fine and not found:
                raise SystemExit(f"the tests fail with nothing spoilt:\n{words}")
            return found

        def all_broken() -> set[str]:
            with ThreadPoolExecutor(len(made)) as pool:
                return set().union(*pool.map(broken, made))

        fails = all_broken()
        yield made, fails
        later = all_broken() - fails
        if later:  # then failing meant nothing
            raise SystemExit(f"with nothing spoilt these fail in the end: {', '.join(sorted(later))}")


def each(shops: Sequence[Workshop], tasks: Sequence[T], do: Callable[[Workshop, T], R]) -> Iterator[R]:
    """Do all tasks, one at a time in each workshop; results in the order of the tasks."""
    free: queue.Queue[Workshop] = queue.Queue()
    for shop in shops:
        free.put(shop)

    def run(task: T) -> R:
        shop = free.get()
        try:
            return do(shop, task)
        finally:
            free.put(shop)

    with ThreadPoolExecutor(len(shops)) as pool:
        yield from pool.map(run, tasks)
