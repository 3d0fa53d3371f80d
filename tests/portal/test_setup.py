"""`.ci/setup` and its neighbours: what they say when something is missing."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

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
