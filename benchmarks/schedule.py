"""How long the server takes for a full schedule: `make bench`, or `python -m benchmarks.schedule`.

A hospital with 400 sessions in a month and 5,000 in a year, 400 of them drafts, 20 numbers each, some booked. Each page
is asked by its clerk many times, as a browser asks (compressed), beside a page without any data as reference: machines
differ, ratios do not. Times are of the whole request in one process, middleware and template included.
"""

from __future__ import annotations

import argparse
import time
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any

from benchmarks.database import own_database
from benchmarks.pages import percentiles, timed

ROUNDS = 60
WANTED_MS = 100.0
WANTED_IMPORT_SECONDS = 10.0
WHOLE_YEAR = ("feed", "export")  # no pages: they hold all that comes


class Asker:
    """A browser; that of the `clerk` where one is given."""

    def __init__(self, clerk: Any = None) -> None:
        from django.test import Client

        headers: dict[str, Any] = {
            "HTTP_ACCEPT_LANGUAGE": "zh-hans",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
        }
        self.client = Client(**headers)
        if clerk is not None:
            self.client.force_login(clerk)

    def get(
        self, path: str, *, status: int = 200, headers: dict[str, str] | None = None, **query: Any
    ) -> Any:
        """Ask for a page to its end; stops where the answer is another than it should be."""
        answer = self.client.get(path, query, headers=headers)
        if answer.streaming:
            b"".join(answer)
        self.expect(answer, path, status)
        return answer

    def post(self, path: str, said: dict[str, Any], status: int = 302) -> Any:
        """Send a form."""
        answer = self.client.post(path, said)
        self.expect(answer, path, status)
        return answer

    @staticmethod
    def expect(answer: Any, path: str, status: int) -> None:
        """Raises SystemExit where the answer has another status."""
        if answer.status_code != status:
            raise SystemExit(f"{path}: {answer.status_code} instead of {status}")


def pages(asker: Asker, world: Any) -> dict[str, Callable[[int], None]]:
    """What is asked, by what it is called; each takes the number of the round."""
    from datetime import timedelta

    from django.urls import reverse

    from portal.pages.feeds import KEPT_FEEDS

    slug, month = world.hospital.slug, f"{world.month:%Y-%m}"
    week = f"{world.month + timedelta(days=14)}"
    schedule, poster, export = (
        reverse(f"staff:{name}", args=[slug]) for name in ("schedule", "poster", "sessions_table")
    )
    feed, publish = reverse("hospital_feed", args=[slug]), reverse("staff:publish_many", args=[slug])
    someone = world.postings[0].specialist_id
    department, room = world.departments[0].pk, world.rooms[0].pk
    mark, stranger = asker.get(feed)["ETag"], Asker()

    def get(path: str, **query: Any) -> Callable[[int], None]:
        return lambda n: asker.get(path, **query)

    def feed_anew(n: int) -> None:
        """As after a start, with nothing kept."""
        forget_feeds()
        asker.get(feed)

    def feed_again(n: int) -> None:
        """As an hour later: it is made anew, of events that are remembered."""
        KEPT_FEEDS.forget()
        asker.get(feed)

    return {
        "reference (no data)": lambda n: stranger.get("/sign-in/"),
        "week": get(schedule, week=week),
        "week by room": get(schedule, week=week, by="room"),
        "month": get(schedule, month=month),
        "month of a specialist": get(schedule, month=month, specialist=someone),
        "month of a department": get(schedule, month=month, department=department),
        "month of a room": get(schedule, month=month, room=room),
        "publish drafts": get(publish),
        "poster of a month": get(poster, month=month, size="a3"),
        "feed, first time": feed_anew,
        "feed, an hour later": feed_again,
        "feed, in a rush": get(feed),
        "feed, unchanged": lambda n: asker.get(feed, status=304, headers={"If-None-Match": mark}),
        "export, XLSX": get(export, format="xlsx"),
        "export, CSV": get(export, format="csv"),
    }


def forget_feeds() -> None:
    """Nothing of a feed is remembered any more."""
    from bookings.feeds import _written
    from portal.pages.feeds import KEPT_FEEDS

    KEPT_FEEDS.forget()
    _written.cache_clear()


def import_of(asker: Asker, world: Any, rounds: int, show: Callable[[str, list[float]], None]) -> float:
    """Send the sheet, look at its preview (`show` hears how long that took), make its drafts step by step, as the
    page between the steps does by itself. Answers the seconds from the file to the last draft."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from benchmarks.schedule_world import sheet_of
    from specialists.models import ClinicSession, ScheduleSheet

    file = SimpleUploadedFile("sheet.xlsx", sheet_of(world))
    before, slug = ClinicSession.objects.count(), world.hospital.slug
    begun = time.perf_counter()
    asker.post(reverse("staff:sheets", args=[slug]), {"key": str(uuid.uuid4()), "file": file})
    read = time.perf_counter() - begun
    sheet = ScheduleSheet.objects.latest("pk")
    preview = reverse("staff:sheet", args=[slug, sheet.pk])
    show("preview of a sheet", timed(lambda n: asker.get(preview), rounds))
    make, do, steps = reverse("staff:sheet_make", args=[slug, sheet.pk]), "all", 0
    begun = time.perf_counter()
    while True:
        answer = asker.client.post(make, {"do": do})
        do, steps = "go_on", steps + 1
        if answer.status_code != 200:
            break
    made = time.perf_counter() - begun
    drafted = ClinicSession.objects.count() - before
    if drafted != world.size.sheet:
        raise SystemExit(f"{drafted} drafts of {world.size.sheet} rows")
    print(f"sheet of {world.size.sheet} rows: read {read:.1f} s, drafted {made:.1f} s in {steps} steps")
    return read + made


def main() -> None:
    """Fill a database of our own and print a line for each page."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.schedule", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--small", action="store_true", help="little of everything, to try the benchmark")
    options = arguments.parse_args()
    with own_database():
        from django.conf import settings
        from django.core.management import call_command
        from django.utils import timezone

        from benchmarks.schedule_world import SMALL, Size, World
        from portal.memory import settle

        settings.KEPT_SECONDS = 2.0  # as in production
        call_command("load_reported", verbosity=0, stdout=StringIO())
        world = World(SMALL if options.small else Size(), timezone.now(), say=lambda words: None)
        asker = Asker(world.clerk)
        asked = pages(asker, world)
        settle()  # as the web server's processes do
        reference = 1.0

        def show(name: str, times: list[float]) -> None:
            median, slow = percentiles(times)
            page = not name.startswith(WHOLE_YEAR)
            verdict = f"  over {WANTED_MS:.0f} ms" if page and slow > WANTED_MS else ""
            line = f"p50 {median:6.1f} ms  p95 {slow:6.1f} ms  {median / reference:5.1f} × reference"
            print(f"{name:<24} {line}{verdict}", flush=True)

        for name, ask in asked.items():
            times = timed(ask, options.rounds)
            if name.startswith("reference"):
                reference = percentiles(times)[0]
            show(name, times)
        seconds = import_of(asker, world, options.rounds, show)
        verdict = "" if seconds <= WANTED_IMPORT_SECONDS else f"  over {WANTED_IMPORT_SECONDS:.0f} s"
        print(f"whole import: {seconds:.1f} s{verdict}")


if __name__ == "__main__":
    main()
