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

from benchmarks.asking import Asker, say_each
from benchmarks.database import own_database

ROUNDS = 60
WANTED_IMPORT_SECONDS = 10.0
# A whole year in one answer, more than a month holds, and what is met once.
BEYOND = ("feed", "export", "sheet of the import", "first")


def pages(asker: Asker, world: Any) -> dict[str, Callable[[int], None]]:
    """What is asked, by what it is called; each takes the number of the round."""
    from datetime import timedelta

    from django.urls import reverse

    from bookings.views.staff.drawn import REMEMBERED
    from portal.pages.feeds import KEPT_FEEDS

    slug, month = world.hospital.slug, f"{world.month:%Y-%m}"
    week = f"{world.month + timedelta(days=14)}"
    schedule, poster, export = (
        reverse(f"staff:{name}", args=[slug]) for name in ("schedule", "poster", "sessions_table")
    )
    feed, publish = reverse("hospital_feed", args=[slug]), reverse("staff:publish_many", args=[slug])
    someone = world.postings[0].specialist_id
    department, room = world.departments[0].pk, world.rooms[0].pk
    mark = asker.get(feed)["ETag"]

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

    def month_anew(n: int) -> None:
        """As after a start, with none of its sessions drawn yet."""
        REMEMBERED.clear()
        asker.get(schedule, month=month)

    return {
        "week": get(schedule, week=week),
        "week by room": get(schedule, week=week, by="room"),
        "month": get(schedule, month=month),
        "first month after a start": month_anew,
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


def send(asker: Asker, world: Any, rows: int) -> Any:
    """Send a sheet of so many rows; answers how it is kept."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from benchmarks.schedule_world import sheet_of
    from specialists.models import ScheduleSheet

    file = SimpleUploadedFile("sheet.xlsx", sheet_of(world, rows))
    asker.post(reverse("staff:sheets", args=[world.hospital.slug]), {"key": str(uuid.uuid4()), "file": file})
    return ScheduleSheet.objects.latest("pk")


def preview_of(asker: Asker, world: Any, rows: int) -> Callable[[int], None]:
    """Look at what a sheet of so many rows comes to, all of it still to be drafted."""
    from django.urls import reverse

    preview = reverse("staff:sheet", args=[world.hospital.slug, send(asker, world, rows).pk])
    return lambda n: asker.get(preview)


def import_of(asker: Asker, world: Any) -> float:
    """Send the sheet, make its drafts step by step, as the page between the steps does by itself. Answers the seconds
    from the file to the last draft."""
    from django.urls import reverse

    from specialists.models import ClinicSession

    before, slug = ClinicSession.objects.count(), world.hospital.slug
    begun = time.perf_counter()
    sheet = send(asker, world, world.size.sheet)
    read = time.perf_counter() - begun
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
        asked = {
            "preview of a month's sheet": preview_of(asker, world, world.size.month),
            "sheet of the import, preview": preview_of(asker, world, world.size.sheet),
            **pages(asker, world),
        }
        settle()  # as the web server's processes do
        say_each(asked, options.rounds, beyond=BEYOND)
        seconds = import_of(asker, world)
        verdict = "" if seconds <= WANTED_IMPORT_SECONDS else f"  over {WANTED_IMPORT_SECONDS:.0f} s"
        print(f"whole import: {seconds:.1f} s{verdict}")


if __name__ == "__main__":
    main()
