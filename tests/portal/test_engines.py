"""The embedded engines, for real: every test here starts and stops processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg2
import pytest

from portal import engines
from portal.engines import EngineError, Place, engine_urls, engines_for_a_while, ensure_engines, stop_engines
from portal.engines import places as places_module
from portal.engines.launch import PR_SET_PDEATHSIG
from portal.engines.postgres import Postgres
from portal.engines.valkey import Valkey
from portal.engines.watch import unreachable, vanished
from tests.conftest import wait_for


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in engines.NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One durable pair for all tests of this file; made at the first use, stopped at the end."""
    made = Place(tmp_path_factory.mktemp("deep" * 20) / "with space" / "engines")
    yield made
    stop_engines(made)


def ask(urls: dict[str, str], question: str) -> object:
    connection = psycopg2.connect(urls["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def kill_both(place: Place) -> None:
    for engine in (Postgres(place), Valkey(place)):
        process = engine.process()
        assert process
        process.send_signal(signal.SIGKILL)
    wait_for(lambda: len(vanished(place)) == 2, what="the end of both engines")


def test_a_new_pair_keeps_what_it_is_told_and_speaks_chinese(place: Place) -> None:
    urls = ensure_engines(place)
    assert ask(urls, "SELECT current_database()") == "portal"
    assert ask(urls, "SHOW fsync") == "on"
    assert ask(urls, "SHOW synchronous_commit") == "on"
    assert ask(urls, "SHOW TimeZone") == "UTC"
    ask(urls, "CREATE EXTENSION pg_trgm")
    assert ask(urls, "SELECT show_trgm('张声生') <> '{}'") is True
    assert place.env_file.stat().st_mode & 0o077 == 0
    assert (place.base / "secret").stat().st_mode & 0o077 == 0


def test_the_password_is_asked_for(place: Place) -> None:
    urls = ensure_engines(place)
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(urls["DATABASE_URL"].replace(place.password(), "guess"))
    assert Valkey(place)._answers(int(urls["REDIS_URL"].rsplit(":", 1)[1].split("/")[0]))


def test_running_engines_are_used_as_they_are(place: Place) -> None:
    urls = ensure_engines(place)
    pid = Postgres(place).process()
    assert ensure_engines(place) == urls
    assert Postgres(place).process() == pid
    assert engine_urls(place) == urls
    assert vanished(place) == []


def test_the_log_names_constraints_and_quotes_nobody(place: Place) -> None:
    urls = ensure_engines(place)
    ask(urls, "CREATE TABLE accounts_user (phone text UNIQUE, name text CHECK (name <> ''))")
    ask(urls, "INSERT INTO accounts_user VALUES ('+8613800138000', '王秀英')")
    with pytest.raises(psycopg2.IntegrityError, match="13800138000"):
        ask(urls, "INSERT INTO accounts_user VALUES ('+8613800138000', '王秀英')")
    with pytest.raises(psycopg2.IntegrityError):
        ask(urls, "INSERT INTO accounts_user VALUES ('+8613800138000', '')")
    with pytest.raises(psycopg2.ProgrammingError):
        ask(urls, "INSERT INTO accounts_users VALUES ('+8613800138000', '王秀英')")
    said = Postgres(place).log.read_text()
    assert "accounts_user_phone_key" in said
    assert "accounts_user_name_check" in said
    assert "13800138000" not in said
    assert "王秀英" not in said


def test_killed_engines_come_back_at_their_ports_with_their_data(place: Place) -> None:
    urls = ensure_engines(place)
    ask(urls, "CREATE TABLE kept (it int)")
    ask(urls, "INSERT INTO kept VALUES (7)")
    kill_both(place)
    assert vanished(place) == ["PostgreSQL", "Valkey"]
    assert ensure_engines(place) == urls
    assert ask(urls, "SELECT it FROM kept") == 7


def test_a_pid_file_that_names_a_zombie_or_a_stranger(place: Place) -> None:
    zombie = subprocess.Popen(["true"])
    wait_for(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE, what="a zombie")
    for pid in (zombie.pid, os.getpid()):
        ensure_engines(place)
        kill_both(place)
        file = Postgres(place).pid_file
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(pid), *lines[1:], ""]))
        (place.base / "valkey" / "pid").write_text(f"{pid}\n")
        assert ask(ensure_engines(place), "SELECT 1") == 1
    zombie.wait()


def test_a_port_that_was_taken_meanwhile(place: Place) -> None:
    urls = ensure_engines(place)
    port = Postgres(place).port()
    assert port
    stop_engines(place)
    assert vanished(place) == ["PostgreSQL", "Valkey"]
    with socket.create_server(("127.0.0.1", port)):
        moved = ensure_engines(place)
        assert moved["DATABASE_URL"] != urls["DATABASE_URL"]
        assert ask(moved, "SELECT 1") == 1
    assert engine_urls(place) == moved


def test_racing_starters_agree(place: Place) -> None:
    stop_engines(place)
    environment = os.environ | {"PORTAL_VAR": str(place.base.parent)}
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "portal.engines", "up"], env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(3)
    ]
    assert [starter.wait(60) for starter in starters] == [0, 0, 0]
    assert ask(engine_urls(place), "SELECT 1") == 1
    servers = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(place.base / "postgres") in (process.info["cmdline"] or [])
    ]
    assert len(servers) == 1


def test_only_what_the_environment_does_not_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = "postgres://me@db.example/portal"
    monkeypatch.setenv("DATABASE_URL", named)
    place = Place(tmp_path / "half", durable=False)
    with engines_for_a_while(place) as urls:
        assert urls["DATABASE_URL"] == named
        assert urls["REDIS_URL"].startswith("redis://:")
        assert not (place.base / "postgres").exists()
        assert engine_urls(place) == urls
        with engines_for_a_while(place):
            pass
        assert Valkey(place).process(), "another user is still there"
    assert Valkey(place).process() is None, "the last one out stops them"


def test_engines_that_are_wanted_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example/portal")
    place = Place(tmp_path / "kept", durable=False)
    ensure_engines(place)
    with engines_for_a_while(place):
        pass
    assert Valkey(place).process()
    stop_engines(place)
    assert Valkey(place).process() is None


def test_what_was_started_in_vain_is_stopped(tmp_path: Path) -> None:
    place = Place(tmp_path / "vain", durable=False)
    (place.base / "valkey" / "valkey.conf").mkdir(parents=True)  # Valkey will not start: its file is a folder
    with pytest.raises(EngineError, match="cannot use"), engines_for_a_while(place):
        pytest.fail("there is no Valkey")
    assert (place.base / "postgres" / "PG_VERSION").exists(), "PostgreSQL was started before"
    assert Postgres(place).process() is None


def test_both_named_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a@b/c")
    monkeypatch.setenv("REDIS_URL", "redis://d/0")
    place = Place(tmp_path / "none")
    assert ensure_engines(place) == {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://d/0"}
    assert not place.base.exists()


def test_before_the_first_start_addresses_are_well_formed(tmp_path: Path) -> None:
    assert engine_urls(Place(tmp_path / "never")) == engines.NOWHERE
    stop_engines(Place(tmp_path / "never"))
    assert not (tmp_path / "never").exists()


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "ROOM_NEEDED", 2**60)
    with pytest.raises(EngineError, match=r"^The disk is full: .* start again\.$"):
        ensure_engines(Place(tmp_path / "full"))


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match=r"^Cannot write to "):
        ensure_engines(Place(tmp_path / "file" / "engines"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a user namespace")
def test_root_without_namespaces_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="ordinary user, or set DATABASE_URL"):
        ensure_engines(Place(tmp_path / "barred"))


def test_a_database_that_lets_nobody_in_is_one_sentence() -> None:
    assert unreachable("postgres://me@127.0.0.1:1/portal") is not None
    assert "not an address" in (unreachable("mysql:nonsense") or "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason=f"prctl {PR_SET_PDEATHSIG} is Linux's")
def test_what_is_tied_ends_with_its_parent_and_what_is_not_stays(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import signal, sys, time
        from pathlib import Path
        from portal.engines.places import start_process, unprivileged
        log = Path(sys.argv[1])
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does that starts us in the background
        tied = start_process(unprivileged(["sleep", "301"]), log, tied_with=signal.SIGINT)
        free = start_process(["sh", "-c", 'echo $$ >"$0"; exec sleep 302', sys.argv[2]], log, tied_with=None)
        free.wait()  # it has gone its own way: the process that stays is another
        print(tied.pid, flush=True)
        time.sleep(300)
        """
    )
    note = tmp_path / "free"
    note.touch()
    command = [sys.executable, "-c", script, str(tmp_path / "log"), str(note)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ours: list[psutil.Process] = []
    try:
        assert parent.stdout
        tied = psutil.Process(int(parent.stdout.readline()))
        ours.append(tied)
        free = psutil.Process(int(wait_for(note.read_text, what="the pid of the free one")))
        ours.append(free)
        wait_for(lambda: tied.cmdline() == ["sleep", "301"], what="the start of the tied one")
        wait_for(lambda: free.cmdline() == ["sleep", "302"], what="the start of the free one")
        parent.kill()
        parent.wait()
        wait_for(lambda: gone(tied), what="the end of the tied one")
        assert not gone(free)
    finally:
        for process in (parent, *ours):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        parent.communicate()


def gone(process: psutil.Process) -> bool:
    """Whether the process has ended, be it still somebody's zombie."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_run_hands_over_addresses_and_the_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://a@b/c")
    code = "import os, sys; sys.exit(5 if os.environ['REDIS_URL'].startswith('redis://:') else 6)"
    command = [sys.executable, "-m", "portal.engines", "--test", "run", "--", sys.executable, "-c", code]
    assert subprocess.run(command).returncode == 5
    assert Valkey(Place(tmp_path / "test")).process() is None
