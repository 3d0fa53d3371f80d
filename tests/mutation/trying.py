"""Try a mutant: in a fork of a process in which the portal is loaded, its code put in place of the true one.

A process from scratch would load the portal anew for each, which takes five times as long as the tests do. Whatever
does not reach its place (a constant that others have imported by name) can only make a mutant survive.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from types import CellType, FunctionType, ModuleType

import pytest

from tests.mutation.mutants import Mutant

SIDE_BY_SIDE = 2
SECONDS = 120  # a mutant may make a test wait for ever: that is noticed too
SUFFIX = "PYTEST_DB_SUFFIX"


def make_databases(tests: Sequence[str]) -> str:
    """A database for each of those that run side by side; what pytest said if these tests fail as things are."""
    for n in range(SIDE_BY_SIDE):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--create-db", "--reuse-db", *tests],
            env=os.environ | {SUFFIX: f"mutation{n}"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            return done.stdout + done.stderr
    return ""


def tried(mutants: Sequence[Mutant], tests: Sequence[str]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether a test noticed it, as they come to an end."""
    running: dict[int, tuple[Mutant, int]] = {}
    free = list(range(SIDE_BY_SIDE))
    for mutant in mutants:
        if not free:
            yield _next_end(running, free)
        n = free.pop()
        running[_start(mutant, tests, n)] = (mutant, n)
    while running:
        yield _next_end(running, free)


def _next_end(running: dict[int, tuple[Mutant, int]], free: list[int]) -> tuple[Mutant, bool]:
    pid, status = os.wait()
    mutant, n = running.pop(pid)
    free.append(n)
    return mutant, status != 0


def _start(mutant: Mutant, tests: Sequence[str], n: int) -> int:
    """The process id of the fork in which this mutant is tried; it ends with 0 if all tests pass."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.alarm(SECONDS)
        os.environ[SUFFIX] = f"mutation{n}"
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        put_in_place(mutant)
        code = int(pytest.main(["-q", "-x", "--reuse-db", "-p", "no:cacheprovider", *tests]))
    except BaseException:  # noqa: BLE001 - code that cannot even be loaded is noticed
        code = 1
    os._exit(code)


def put_in_place(mutant: Mutant) -> None:
    """Give the functions and tables of the loaded module what the mutant's have."""
    name = mutant.file.removesuffix(".py").replace("/", ".")
    module = importlib.import_module(name)
    changed = ModuleType(name)
    changed.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    exec(compile(mutant.text, mutant.file, "exec"), changed.__dict__)  # noqa: S102 - our own code, changed
    for key, new in vars(changed).items():
        old = vars(module).get(key)
        if isinstance(new, FunctionType) and new.__module__ == name and isinstance(old, FunctionType):
            old.__code__ = new.__code__
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        elif isinstance(new, type) and new.__module__ == name and isinstance(old, type):
            _become_class(old, new, vars(module))
        elif isinstance(new, dict) and isinstance(old, dict) and new is not old and not key.startswith("__"):
            old.clear()
            old.update(new)
        elif isinstance(new, int | str) and not key.startswith("__"):
            setattr(module, key, new)


def _become_class(old: type, new: type, scope: dict[str, object]) -> None:
    for key, part in vars(new).items():
        if isinstance(part, property) and isinstance(part.fget, FunctionType):
            setattr(old, key, property(_method(part.fget, old, scope)))
        elif isinstance(part, FunctionType) and (key == "__init__" or not key.startswith("__")):
            setattr(old, key, _method(part, old, scope))


def _method(new: FunctionType, owner: type, scope: dict[str, object]) -> FunctionType:
    """The function as a method of the true class, among the true module's names."""
    names = new.__code__.co_freevars
    cells = tuple(
        CellType(owner) if name == "__class__" else cell
        for name, cell in zip(names, new.__closure__ or (), strict=True)
    )
    made = FunctionType(new.__code__, scope, new.__name__, new.__defaults__, cells)
    made.__kwdefaults__ = new.__kwdefaults__
    return made
