"""People who book, and send their form again when no page comes, as a browser lets them."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

from benchmarks.booking.clients import Answer, Ask, Line
from benchmarks.booking.world import Somebody

PATIENCE = 120.0  # seconds after which somebody gives up, which must not happen
PAUSE = 1.0  # seconds before a form is sent again
SLOWED = 429


@dataclass(frozen=True)
class Wish:
    """Who wants a number where: `path` is the page with the form."""

    somebody: Somebody
    session_id: int
    path: str


@dataclass(frozen=True)
class Told:
    """What somebody was told in the end. `ticket`: the path of it; empty for who was told that none is left."""

    wish: Wish
    ticket: str
    sent_at: float  # when the form was sent that this answers
    sendings: int
    wrong: str = ""  # an answer nobody should get

    @property
    def uid(self) -> str:
        """The booking's, out of the path of its ticket."""
        return self.ticket.strip("/").split("/")[1]


class Person:
    """One who books, from the form to the ticket."""

    def __init__(self, line: Line, wish: Wish) -> None:
        self.line = line
        self.wish = wish
        self.give_up_at = time.monotonic() + PATIENCE
        self.sendings = 0
        self.sent_at = 0.0

    def send(self, ask: Ask) -> Answer:
        """The first answer that is one: no answer, a fault and "slower, please" are all tried again."""
        while True:
            self.sent_at = time.monotonic()
            self.sendings += 1
            answer = self.line.ask(ask)
            if 0 < answer.status < 500 and answer.status != SLOWED:
                return answer
            if time.monotonic() > self.give_up_at:
                raise TimeoutError(f"still {answer.status} after {PATIENCE:.0f} s")
            time.sleep(PAUSE)  # a person takes a breath

    def told(self, ticket: str = "", wrong: str = "") -> Told:
        """The end of it."""
        return Told(self.wish, ticket, self.sent_at, self.sendings, wrong)

    def books(self) -> Told:
        """Choose, check, confirm; a hold that went over meanwhile is taken anew."""
        one, path = self.wish.somebody, self.wish.path
        while time.monotonic() < self.give_up_at:
            held = self.send(one.form(path, patient=str(one.patient_id)))
            if held.status == 409:
                return self.told()
            if not (held.status == 302 and held.location.startswith("/holds/")):
                return self.told(wrong=f"the form answered {held.status} {held.location}")
            check = self.send(one.look(held.location, read=True))
            confirm = f"{held.location}confirm/"
            if check.status == 302 and check.location.startswith("/tickets/"):
                return self.told(check.location)
            if confirm not in check.hidden:
                continue
            answer = self.send(Ask(confirm, one.cookies, one.address, check.hidden[confirm]))
            if answer.location.startswith("/tickets/"):
                return self.told(answer.location.partition("?")[0])
        return self.told(wrong="never got through")


class Crowd:
    """So many people at a time; the next begins when one has been told."""

    def __init__(self, port: int, wishes: list[Wish], clients: int = 12) -> None:
        self.port = port
        self.waiting = deque(wishes)
        self.told: list[Told] = []
        self.threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def over(self) -> bool:
        """Whether everybody has been told."""
        return not any(thread.is_alive() for thread in self.threads)

    def booked_since(self, moment: float) -> bool:
        """Whether a form that was sent after `moment` has led to a ticket."""
        return any(one.ticket and one.sent_at > moment for one in list(self.told))

    def _run(self) -> None:
        while True:
            try:
                wish = self.waiting.popleft()
            except IndexError:
                return
            line = PatientLine(self.port)
            person = Person(line, wish)
            try:
                self.told.append(person.books())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told and fails the run
                self.told.append(person.told(wrong=f"{type(error).__name__}: {error}"))
            finally:
                line.close()


class PatientLine(Line):
    """A connection that need not be there yet: the server may be away just now."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.used = 0.0
        self.connection = None
