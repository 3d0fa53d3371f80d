"""Browsers as cheap as they can be: they share the machine with what they measure.

Two processes of threads with a connection each, kept alive as a proxy keeps it; requests are whole strings, answers
are read no further than a client must.
"""

from __future__ import annotations

import html
import multiprocessing
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psutil
import psycopg2

HOST = "portal.example"
PROCESSES = 2
START_IN = 0.4  # seconds until all begin together: by then each has its connection
PATIENCE = 60.0  # seconds an answer may take
IDLE = 3.0  # seconds after which the server may have closed a connection that was kept
HIDDEN = re.compile(rb'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
FORM = re.compile(rb"<form\b.*?</form>", re.DOTALL)


@dataclass(frozen=True)
class Ask:
    """One request; with `fields` a form that is sent. `address` is the network it seems to come from."""

    path: str
    cookies: str
    address: str
    fields: dict[str, str] | None = None
    read: bool = False  # is the page read for its forms?

    def bytes(self) -> bytes:
        """What goes over the line, as the proxy that speaks TLS passes it on."""
        body = urlencode(self.fields) if self.fields is not None else ""
        form = ""
        if self.fields is not None:
            form = (
                f"Origin: https://{HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n"
            )
        return (
            f"{'GET' if self.fields is None else 'POST'} {self.path} HTTP/1.1\r\nHost: {HOST}\r\n"
            f"X-Forwarded-Proto: https\r\nX-Forwarded-For: {self.address}\r\nCookie: {self.cookies}\r\n"
            f"User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile\r\n"
            f"Accept: text/html\r\nAccept-Language: zh-CN,zh;q=0.9\r\n"
            f"Accept-Encoding: {'identity' if self.read else 'gzip'}\r\n{form}\r\n{body}"
        ).encode()


@dataclass
class Answer:
    """What came back. `hidden`: the hidden fields of each form, by its action."""

    status: int = 0
    location: str = ""
    began: float = 0.0
    ended: float = 0.0
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, dict[str, str]] = field(default_factory=dict)
    went_on: list[Answer] = field(default_factory=list)  # what followed: the check, and the confirmation


class Line:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.used = 0.0
        self.connection: socket.socket | None = None
        self.open()

    def open(self) -> socket.socket:
        """A connection that is there and not too old."""
        now = time.monotonic()
        if self.connection is None or now - self.used > IDLE:
            self.close()
            self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.used = now
        return self.connection

    def close(self) -> None:
        """Let it go."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def ask(self, ask: Ask) -> Answer:
        """Send, and read the whole answer. A failure is an answer with status 0."""
        said = ask.bytes()
        answer = Answer(began=time.monotonic())
        try:
            connection = self.open()
            connection.sendall(said)
            head, body = self._read(connection)
        except OSError:
            self.close()
            answer.ended = time.monotonic()
            return answer
        answer.ended = self.used = time.monotonic()
        answer.status = int(head[9:12])
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b": ")
            match name.lower():
                case b"location":
                    answer.location = value.decode()
                case b"set-cookie":
                    cookie, _, content = value.partition(b";")[0].decode().partition("=")
                    answer.cookies[cookie] = content
                case b"connection" if value.lower() == b"close":
                    self.close()
        if ask.read:
            answer.hidden = {action_of(form): hidden_of(form) for form in FORM.findall(body)}
        return answer

    @staticmethod
    def _read(connection: socket.socket) -> tuple[bytes, bytes]:
        got = connection.recv(65536)
        while b"\r\n\r\n" not in got:
            more = connection.recv(65536)
            if not more:
                raise ConnectionError
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if found is None:
            raise ConnectionError  # the portal always says how long its pages are
        parts, have = [body], len(body)
        while have < int(found[1]):
            more = connection.recv(262144)
            if not more:
                raise ConnectionError
            parts.append(more)
            have += len(more)
        return head, b"".join(parts)


def action_of(form: bytes) -> str:
    """Where a form is sent to; empty for its own page."""
    found = re.search(rb'^<form\b[^>]*\baction="([^"]*)"', form)
    return html.unescape(found[1].decode()) if found else ""


def hidden_of(form: bytes) -> dict[str, str]:
    """Its hidden fields."""
    return {name.decode(): value.decode() for name, value in HIDDEN.findall(form)}


def go_on(line: Line, ask: Ask, answer: Answer) -> None:
    """Who holds a number reads the check and confirms."""
    if answer.status != 302 or not answer.location.startswith("/holds/"):
        return
    check = line.ask(Ask(answer.location, ask.cookies, ask.address, read=True))
    answer.went_on.append(check)
    confirm = f"{answer.location}confirm/"
    if confirm in check.hidden:
        answer.went_on.append(line.ask(Ask(confirm, ask.cookies, ask.address, check.hidden[confirm])))
    answer.ended = answer.went_on[-1].ended


def play(port: int, asks: list[Ask], clients: int, start_at: float, to_the_end: bool) -> list[Answer]:
    """Send all of `asks` from so many clients, each taking the next as soon as it has its answer."""
    waiting = deque(enumerate(asks))
    answers = [Answer() for _ in asks]

    def run() -> None:
        line = Line(port)
        time.sleep(max(0.0, start_at - time.monotonic()))
        while True:
            try:
                place, ask = waiting.popleft()
            except IndexError:
                line.close()
                return
            answers[place] = line.ask(ask)
            if to_the_end:
                go_on(line, ask, answers[place])

    together(run, clients)
    return answers


def insert(url: str, rows: int, clients: int, start_at: float) -> tuple[float, float]:
    """Insert so many rows, one commit each; when the first began and the last ended."""
    left = deque(range(rows))

    def run() -> None:
        connection = psycopg2.connect(url)
        connection.autocommit = True
        cursor = connection.cursor()
        time.sleep(max(0.0, start_at - time.monotonic()))
        while True:
            try:
                n = left.popleft()
            except IndexError:
                connection.close()
                return
            cursor.execute("INSERT INTO benchmark_row (account, said, at) VALUES (%s, 'raw', now())", [n])

    together(run, clients)
    return start_at, time.monotonic()


def together(run: Callable[[], None], clients: int) -> None:
    """The same in so many threads, until all have ended."""
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Crowd:
    """The processes the clients live in."""

    def __init__(self) -> None:
        self.pool = multiprocessing.get_context("spawn").Pool(PROCESSES)

    def play(
        self, port: int, asks: list[Ask], clients: int = 16, *, to_the_end: bool = False
    ) -> list[Answer]:
        """Send all, half of them from each process; answers in the order of `asks`."""
        start_at = time.monotonic() + START_IN
        if clients < PROCESSES:
            return play(port, asks, clients, start_at, to_the_end)
        each = clients // PROCESSES
        halves = [(port, asks[n::PROCESSES], each, start_at, to_the_end) for n in range(PROCESSES)]
        found = self.pool.starmap(play, halves)
        return [found[n % PROCESSES][n // PROCESSES] for n in range(len(asks))]

    def insert(self, url: str, rows: int, clients: int = 16) -> float:
        """Raw inserts a second."""
        start_at = time.monotonic() + START_IN
        halves = [(url, rows // PROCESSES, clients // PROCESSES, start_at)] * PROCESSES
        spans = self.pool.starmap(insert, halves)
        return rows / (max(ended for _, ended in spans) - min(began for began, _ in spans))

    @staticmethod
    def busy() -> float:
        """Seconds of processor time the clients have used so far."""
        times = [psutil.Process(child.pid).cpu_times() for child in multiprocessing.active_children()]
        return sum(time.user + time.system for time in times)

    def go(self) -> None:
        """End the processes."""
        self.pool.terminate()
        self.pool.join()
