"""What is said when something is missing: Python, packages, a browser, room on the disk."""

import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from portal import engines
from portal.engines import EngineError, Place, ensure_engines, places, stop_engines
from portal.engines.postgres import Postgres
from portal.engines.watch import vanished

HOME = Path(settings.BASE_DIR)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what `make run` needs before there is a .venv."""
    (tmp_path / "tests").mkdir()
    for name in (".ci", "Makefile", "requirements.txt", "tests/requirements.txt"):
        copy = shutil.copytree if (HOME / name).is_dir() else shutil.copy
        copy(HOME / name, tmp_path / name)
    return tmp_path


def program(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IEXEC)


def setup(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".ci/setup", "run"], cwd=clone, env=os.environ | environment, capture_output=True, text=True
    )


def test_a_too_old_python_is_one_sentence(clone: Path, tmp_path: Path) -> None:
    program(tmp_path, "oldpython", '[ "$1" = --version ] && echo Python 3.9.2; exit 1')
    done = setup(clone, PYTHON=str(tmp_path / "oldpython"))
    assert done.returncode == 1
    assert re.fullmatch(
        r"The portal needs Python 3\.11 and found Python 3\.9\.2: install it .*\n", done.stderr
    )
    assert done.stdout == ""
    assert not (clone / ".venv").exists()


def test_a_python_without_venv_is_one_sentence(clone: Path, tmp_path: Path) -> None:
    program(tmp_path, "debianpython", 'case "$2" in *version_info*) exit 0;; esac; exit 1')
    done = setup(clone, PYTHON=str(tmp_path / "debianpython"))
    assert done.returncode == 1
    assert re.fullmatch(r"This Python cannot make virtual environments: .*python3\.11-venv.*\n", done.stderr)


@pytest.fixture
def half_made(clone: Path) -> Path:
    """A clone whose .venv has a Python that can do nothing but fail to install."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    return clone


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "ERROR: Could not find a version that satisfies the requirement uv",
            "The packages could not be fetched: ",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full: "),
        (
            "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "A package is not the one that was",
        ),
    ],
)
def test_what_an_installer_says_becomes_one_sentence(half_made: Path, said: str, sentence: str) -> None:
    program(
        half_made / ".venv" / "bin",
        "python",
        f'case "$*" in *version_info*) exit 0;; *"-m pip"*) echo "{said}"; exit 1;; esac; exit 1',
    )
    done = setup(half_made)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert said in (half_made / ".venv" / "setup.log").read_text()


def test_a_current_environment_is_left_alone(half_made: Path) -> None:
    program(half_made / ".venv" / "bin", "python", 'case "$*" in *version_info*) exit 0;; esac; exit 1')
    sum_of = subprocess.run(
        ["cksum"], stdin=(half_made / "requirements.txt").open(), capture_output=True, text=True
    )
    (half_made / ".venv" / "stamp-run").write_text(f"{half_made} {sum_of.stdout}")
    done = setup(half_made)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with (half_made / "requirements.txt").open("a") as file:
        file.write("# changed\n")
    assert setup(half_made).returncode == 1


def test_journeys_without_a_browser_are_one_sentence() -> None:
    done = subprocess.run(
        [HOME / ".ci" / "browser"],
        env=os.environ | {"CHROMIUM": "/no/such"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert re.fullmatch(r"The journeys need a browser and /no/such is not here: install it .*\n", done.stderr)
    found = subprocess.run(
        [HOME / ".ci" / "browser"],
        env=os.environ | {"CHROMIUM": sys.executable},
        capture_output=True,
        text=True,
    )
    assert found.stdout == f"{sys.executable}\n"


def test_make_help_names_every_target() -> None:
    makefile = (HOME / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    said = subprocess.run(["make", "help"], cwd=HOME, capture_output=True, text=True).stdout
    assert set(re.findall(r"^make (\w+)", said, re.MULTILINE)) == set(phony[1].split())


@pytest.mark.parametrize("file", ["Makefile", "requirements.txt", "tests/requirements.txt", "pyproject.toml"])
def test_no_registry_is_named(file: str) -> None:
    assert "://" not in "".join(
        line for line in (HOME / file).read_text().splitlines() if not line.lstrip().startswith("#")
    )


# --- Room on the disk -----------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Embedded engines of one test, which may spoil them."""
    for name in engines.NAMES:
        monkeypatch.delenv(name, raising=False)
    made = Place(tmp_path / "own", durable=False)
    yield made
    stop_engines(made)


def ends_soon_for_want_of_room(place: Place, *, tied: bool) -> None:
    begun = time.monotonic()
    with pytest.raises(EngineError, match=r"^The disk is full: make room for .* and start again\.$"):
        ensure_engines(place, tied=tied)
    assert time.monotonic() - begun < 8, "no waiting for what will not come"
    assert Postgres(place).process() is None, "no server is left behind"


@pytest.mark.parametrize("tied", [True, False])
def test_a_server_that_finds_the_disk_full_is_one_sentence(own: Place, tied: bool) -> None:
    ensure_engines(own, tied=tied)
    stop_engines(own)
    options = own.base / "postgres" / "postmaster.opts"
    options.unlink()
    options.symlink_to("/dev/full")  # the server writes here first of all: "No space left on device"
    ends_soon_for_want_of_room(own, tied=tied)
    options.unlink()
    ensure_engines(own, tied=tied)
    assert vanished(own) == []


@pytest.mark.parametrize("tied", [True, False])
def test_a_server_that_lives_on_a_full_disk_and_lets_nobody_in(own: Place, tied: bool) -> None:
    """A disk that fills as the server starts lets it live and ends every connection to it."""
    urls = ensure_engines(own, tied=tied)
    # A library that does not exist stands for the file without room: the same words end every connection.
    library = "ALTER DATABASE postgres SET session_preload_libraries = 'No space left on device'"
    with closing(psycopg2.connect(urls["DATABASE_URL"])) as link, link, link.cursor() as cursor:
        cursor.execute(library)
    stop_engines(own)
    ends_soon_for_want_of_room(own, tied=tied)


def test_on_a_full_disk_nobody_waits_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not places.disk_is_full(tmp_path)
    monkeypatch.setattr(places, "ROOM_TO_BREATHE", 2**60)
    assert places.disk_is_full(tmp_path)
    begun = time.monotonic()
    places.wait_for_start(lambda: False, tmp_path, 60.0)
    assert time.monotonic() - begun < 8


def test_stopping_needs_no_room(own: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_engines(own)
    monkeypatch.setattr(places, "ROOM_NEEDED", 2**60)
    stop_engines(own)
    assert vanished(own) == ["PostgreSQL", "Valkey"]
