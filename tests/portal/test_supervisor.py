"""The supervisor's parts, and once all of it with the real programs."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings

from portal.engines import places, stop_engines
from portal.supervisor.address import Address, BadAddress
from portal.supervisor.children import FIRST_PAUSE, Child, how_it_ended
from portal.supervisor.leftovers import end_leftovers, record, session_members
from portal.supervisor.supervising import CannotStart, Supervisor, sentence, why_it_failed
from tests.conftest import wait_for

HOME = Path(settings.BASE_DIR)
# A program that starts a second process in its session and says so, as web servers and workers do.
FAMILY = [
    sys.executable,
    "-u",
    "-c",
    "import subprocess, sys; print('one'); "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)']); print('two', end=''); "
    "sys.stdout.flush(); import time; time.sleep(300)",
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


# --- Children -------------------------------------------------------------------


@pytest.fixture
def heard() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def child(tmp_path: Path, heard: list[tuple[str, str]]) -> Iterator[Child]:
    made = Child("web", FAMILY, home=HOME, records=tmp_path, hear=lambda *said: heard.append(said))
    made.start(os.environ)
    yield made
    made.signal(signal.SIGKILL)
    wait_for(lambda: made.ended() is not None or not made.running, what="its end")


def family(child: Child) -> list[psutil.Process]:
    assert child.process
    return session_members(child.process.pid, not_before=child.began_at, home=HOME)


def test_a_child_lives_in_a_session_of_its_own_and_is_heard_line_by_line(
    child: Child, heard: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert child.process
    wait_for(lambda: len(family(child)) == 2, what="the family")
    assert os.getsid(child.process.pid) == child.process.pid != os.getsid(0)
    assert (tmp_path / "web.pid").read_text().startswith(f"{child.process.pid} ")
    wait_for(lambda: (child.listen(), heard)[1], what="a word")
    assert heard == [("web", "one")]


def test_a_killed_child_takes_its_family_along_and_may_start_again(
    child: Child, heard: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert child.process
    wait_for(lambda: len(family(child)) == 2, what="the family")
    wait_for(lambda: (child.listen(), child._rest)[1], what="the unfinished line")
    session, began_at = child.process.pid, child.began_at
    child.process.kill()
    code = wait_for(child.ended, what="its end")
    assert how_it_ended(code) == "SIGKILL"
    assert session_members(session, not_before=began_at, home=HOME) == []
    assert heard[-1] == ("web", "two"), "the last words need no end of line"
    assert not (tmp_path / "web.pid").exists()
    assert not child.running
    assert child.ended() is None, "its end is told once"
    assert child.pause == 2 * FIRST_PAUSE, "the next pause is longer"
    child.start(os.environ)
    assert child.running


def test_what_a_killed_supervisor_left_is_ended_by_the_next(tmp_path: Path) -> None:
    left = subprocess.Popen(FAMILY, start_new_session=True, cwd=HOME, stdout=subprocess.DEVNULL)
    record(tmp_path, "web", left.pid)
    stranger = subprocess.Popen(["sleep", "300"], start_new_session=True, cwd="/")
    record(tmp_path, "worker", stranger.pid)
    (tmp_path / "beat.pid").write_text("nonsense")
    began = psutil.Process(left.pid).create_time()
    wait_for(lambda: len(session_members(left.pid, not_before=began, home=HOME)) == 2, what="the family")
    os.kill(left.pid, signal.SIGKILL)  # the head of the family is gone, its member holds the port
    left.wait()
    assert end_leftovers(tmp_path, HOME) == ["web"]
    assert session_members(left.pid, not_before=began, home=HOME) == []
    assert stranger.poll() is None, "a process of others that has the number is left alone"
    assert list(tmp_path.iterdir()) == []
    stranger.kill()
    stranger.wait()


# --- Addresses ------------------------------------------------------------------


def test_address_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert Address.from_environment().url == "http://127.0.0.1:8000/"
    monkeypatch.setenv("HOST", "::1")
    monkeypatch.setenv("PORT", "8080")
    assert Address.from_environment().url == "http://[::1]:8080/"
    for wrong in ("eighty", "0", "65536", "-1"):
        monkeypatch.setenv("PORT", wrong)
        with pytest.raises(BadAddress, match=f"^PORT={wrong} is not a port"):
            Address.from_environment()


def test_an_address_of_another_machine() -> None:
    with pytest.raises(BadAddress, match="not an address of this machine"):
        Address("192.0.2.1", 8000).check_free()


def test_why_set_up_failed_is_one_sentence(tmp_path: Path) -> None:
    full = ["Traceback (most recent call last):", "OSError: [Errno 28] No space left on device", ""]
    assert why_it_failed(full, tmp_path).startswith("The disk is full: ")
    refused = ["django.core.exceptions.ImproperlyConfigured: SECRET_KEY is the default."]
    assert why_it_failed(refused, tmp_path).startswith(
        "The portal could not be set up: SECRET_KEY is the default ("
    )


def test_on_a_full_disk_that_is_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    in_vain = CannotStart("The database in DATABASE_URL cannot be used: it is starting up")
    assert sentence(in_vain) == str(in_vain)
    assert sentence(OSError(5, "Input/output error")).startswith("The portal cannot go on: ")
    full = f"The disk is full: make room for {tmp_path} and start again."
    assert sentence(OSError(28, "No space left on device")) == full
    monkeypatch.setattr(places, "ROOM_TO_BREATHE", 2**60)
    assert sentence(in_vain) == full


def test_an_engine_that_dies_again_while_it_is_started_is_tried_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.delenv("REDIS_URL", raising=False)
    supervisor = Supervisor(Address("127.0.0.1", free_port()), production=False)
    supervisor.environment = {"DATABASE_URL": "", "REDIS_URL": ""}
    supervisor.place.base.mkdir(parents=True, exist_ok=True)
    (in_the_way := supervisor.place.base / "valkey").touch()
    supervisor._watch_engines()
    assert "Trying again." in "".join(capfd.readouterr())
    in_the_way.unlink()
    supervisor.watched_at = 0.0
    supervisor._watch_engines()
    stop_engines(supervisor.place)
    assert supervisor.environment["REDIS_URL"].startswith("redis://")


# --- The whole ------------------------------------------------------------------


class Running:
    """`python -m portal.supervisor` with a folder and a port of its own, on the tests' engines."""

    def __init__(self, var: Path, database: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = var / f"log-{time.monotonic_ns()}"
        environment = os.environ | {
            "PORTAL_VAR": str(var),
            "DATABASE_URL": database,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
        }
        environment.pop("PORTAL_PRODUCTION", None)
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.supervisor"],
                env=environment,
                stdout=output,
                stderr=output,
                cwd=HOME,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def ready(self) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"it ended: {self.said}")
        return "Ready: http" in self.said

    def healthy(self) -> bool:
        status, body = Address("127.0.0.1", self.port).get("/healthz/")
        return status == 200 and json.loads(body)["status"] == "ok"

    def sessions(self, var: Path) -> dict[str, int]:
        return {file.stem: int(file.read_text().split()[0]) for file in (var / "run").glob("*.pid")}


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database beside the tests' own, on the same engine."""
    url = os.environ["DATABASE_URL"]
    server = psycopg2.connect(url)
    server.autocommit = True
    name = f"whole_{os.getpid()}"
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield re.sub(r"/[^/?]*(\?.*)?$", f"/{name}", url)
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def test_from_an_empty_database_to_pages_and_back_to_nothing(tmp_path: Path, database: str) -> None:
    first = Running(tmp_path, database)
    try:
        wait_for(first.ready, 120, "Ready")
        wait_for(first.healthy, 30, "a healthy site")
        assert Address("127.0.0.1", first.port).get("/")[0] == 200
        sessions = first.sessions(tmp_path)
        assert set(sessions) >= {"web", "worker", "beat"}

        second = Running(tmp_path, database, first.port)
        assert second.process.wait(30) == 1
        assert re.fullmatch(
            r"The portal runs here already \(process \d+, http://.*\): .* first\.\n", second.said
        )

        os.kill(sessions["web"], signal.SIGKILL)
        wait_for(lambda: first.sessions(tmp_path).get("web") not in (None, sessions["web"]), 30, "a new web")
        assert "web     | ended (SIGKILL); starting again in 1 s" in first.said

        # All of it killed at once: the children go with the supervisor, and the next one starts.
        sessions = first.sessions(tmp_path)
        first.process.kill()
        first.process.wait()
        third = Running(tmp_path, database, first.port)
        first = third
        wait_for(third.ready, 60, "Ready after a kill")
        assert not set(sessions.values()) & set(third.sessions(tmp_path).values())

        third.process.send_signal(signal.SIGINT)
        sessions = third.sessions(tmp_path)
        assert third.process.wait(30) == 0
        assert third.said.endswith("setup   | stopped\n")
        for session in sessions.values():
            assert not psutil.pid_exists(session)
        assert third.sessions(tmp_path) == {}
    finally:
        if first.process.poll() is None:
            first.process.terminate()
            first.process.wait(30)


def test_a_disk_that_fills_during_set_up_is_one_sentence(tmp_path: Path, database: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "prepare.log").symlink_to("/dev/full")  # every word written here is one too many
    running = Running(tmp_path, database)
    assert running.process.wait(30) == 1
    assert running.said.endswith(f"\nThe disk is full: make room for {tmp_path} and start again.\n")
    left = [process for process in psutil.process_iter() if serves(process, tmp_path)]
    assert left == [], "the half-done set-up was ended"


def serves(process: psutil.Process, var: Path) -> bool:
    """Whether a process is one of the portal that works in `var`."""
    try:
        return process.environ().get("PORTAL_VAR") == str(var)
    except psutil.Error:
        return False


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        running = Running(tmp_path, os.environ["DATABASE_URL"], other.getsockname()[1])
        assert running.process.wait(30) == 1
    assert re.fullmatch(r"Port \d+ on 127\.0\.0\.1 is in use by another program: .*\n", running.said)


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    running = Running(tmp_path, "postgres://me:it@127.0.0.1:1/portal")
    assert running.process.wait(30) == 1
    assert re.fullmatch(r"The database in DATABASE_URL cannot be used: .*\n", running.said)
