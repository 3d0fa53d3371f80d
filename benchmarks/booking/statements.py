"""What one confirmation, one hold and one page ask of the database, and how long each question takes."""

from __future__ import annotations

import cProfile
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.booking.clients import HOST
from benchmarks.booking.world import Somebody, World, person_page
from portal.memory import settle

BY_ITSELF = re.compile(r"^(BEGIN|COMMIT|ROLLBACK)$", re.IGNORECASE)
BOUNDS = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)
REQUESTS = ("page", "hold", "confirm", "lost")
TIMES, WARM = 16, 4


def browser_of(one: Somebody) -> Client:
    """A browser inside this process, signed in as `one`."""
    client = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR=one.address)
    client.handler.load_middleware()  # once, as a server does when it starts
    client.cookies[settings.SESSION_COOKIE_NAME] = one.cookies.partition("=")[2]
    return client


@dataclass
class Looked:
    """One request as it was made inside this process: its statements, and milliseconds of the whole and of them."""

    statements: list[dict[str, Any]]
    whole_ms: float

    @property
    def database_ms(self) -> float:
        """What the statements took."""
        return sum(one["ms"] for one in self.statements)

    @property
    def without_transactions(self) -> int:
        """How many are questions or writes, not the bounds of a transaction."""
        return sum(not BOUNDS.match(one["sql"]) for one in self.statements)


class Looker:
    """Makes requests and notes what they ask; profiles them where it is told to."""

    def __init__(self, *, profiled: bool) -> None:
        self.profilers = {name: cProfile.Profile() for name in REQUESTS} if profiled else {}
        self.found: dict[str, list[Looked]] = {name: [] for name in REQUESTS}

    def look(self, name: str, run: Callable[[], Any]) -> Any:
        """The answer of one request, after its statements were noted under `name`."""
        times: list[float] = []

        def clocked(execute: Any, *arguments: Any) -> Any:
            begun = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                times.append((time.perf_counter() - begun) * 1000)

        profiler = self.profilers.get(name)
        with CaptureQueriesContext(connection) as captured, connection.execute_wrapper(clocked):
            begun = time.perf_counter()
            answer = profiler.runcall(run) if profiler else run()
            whole = (time.perf_counter() - begun) * 1000
        left = iter(times)
        statements = [
            {
                # The bounds of a transaction pass by the clock; Django knows their time to the millisecond.
                "ms": round(float(query["time"]) * 1000 if BY_ITSELF.match(query["sql"]) else next(left), 2),
                "sql": " ".join(query["sql"].split()),
            }
            for query in captured.captured_queries
        ]
        self.found[name].append(Looked(statements, whole))
        return answer


def look_at_requests(world: World, *, profiles: Path | None = None) -> dict[str, Looked]:
    """A session's page, a hold, its confirmation, and a hold that is refused as the last number is gone.

    Of several of each the one that took the middle time. With `profiles` each is profiled (then the times are not worth
    much) and written into that folder.
    """
    settle()  # as the web server's processes do
    looker = Looker(profiled=profiles is not None)
    page_session, full = world.session(60, hours=4), world.session(1)
    gone = person_page(full, full.starts_at)
    *people, first = world.people(TIMES + 1)
    browser_of(first).post(gone, {"patient": first.patient_id})
    for one in people:
        session = world.session(20)
        _go_through(one, looker, person_page(session, session.starts_at), page_session.pk, gone)
    for name, profiler in looker.profilers.items():
        profiler.dump_stats((profiles or Path()) / f"{name}.prof")
    # The first ones fill caches that a server has filled long since.
    return {
        name: sorted(all_of_it[WARM:], key=lambda looked: looked.whole_ms)[(TIMES - WARM) // 2]
        for name, all_of_it in looker.found.items()
    }


def _go_through(one: Somebody, looker: Looker, person: str, page_session: int, gone: str) -> None:
    client = browser_of(one)
    path = reverse("session", args=[page_session])
    looker.look("page", lambda: client.get(path))
    held = looker.look("hold", lambda: client.post(person, {"patient": one.patient_id}))
    check = held.headers["Location"]
    checked = re.search(r'name="checked" value="([^"]+)"', client.get(check).content.decode())
    sent = {"checked": checked[1]} if checked else {}
    booked = looker.look("confirm", lambda: client.post(f"{check}confirm/", sent))
    if not booked.headers.get("Location", "").startswith("/tickets/"):
        raise SystemExit(f"the confirmation that is looked at was refused: {booked.status_code}")
    lost = looker.look("lost", lambda: client.post(gone, {"patient": one.patient_id}))
    if lost.status_code != 409:
        raise SystemExit(f"the hold that must be refused was answered with {lost.status_code}")
