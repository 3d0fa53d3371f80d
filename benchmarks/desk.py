"""How long the server takes for a desk with a hundred and twenty people in one session: `make bench`, or
`python -m benchmarks.desk`.

A third of them wait, a third have been seen, one is called, the others are still expected. Each page is asked by the
desk many times, beside a page without any data as reference: machines differ, ratios do not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

from benchmarks.asking import Asker, say_each
from benchmarks.database import own_database

ROUNDS, PEOPLE = 30, 120
LENGTH = timedelta(hours=4)


class Desk:
    """A hospital's desk on the day of a session with so many people."""

    def __init__(self, people: int, now: Any) -> None:
        from accounts.models import User
        from hospitals.actions import grant_role
        from hospitals.enums import Side, StaffRole
        from hospitals.models import Hospital
        from specialists.models import Specialist

        self.now = now
        self.hospital = Hospital.objects.filter(side=Side.LOCAL).order_by("pk")[0]
        self.clerk = User.objects.create_user("bench-desk", name="导诊台")
        grant_role(
            user=self.clerk, hospital=self.hospital, role=StaffRole.MANAGER, by=None, now=now - timedelta(1)
        )
        self.specialist = Specialist.objects.create(slug="bench", name="赵怀仁", side=Side.BEIJING)
        self.session = self._session(people)
        self._come(people)

    def _session(self, people: int) -> Any:
        """Today's, published a week ago: begun, where the day is old enough."""
        from bookings.actions import publish_session
        from notices.localtime import day_bounds, local_date
        from specialists.actions import draft_session, post_specialist

        begin, end = day_bounds(local_date(self.now))
        starts_at = min(max(begin, self.now - timedelta(hours=1)), end - LENGTH)
        before = self.now - timedelta(days=7)
        about = {"specialist": self.specialist, "hospital": self.hospital, "demo": True, "by": None}
        posting = post_specialist(**about, starts_on=local_date(before), now=before)
        drafted = draft_session(
            postings=[posting],
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
            numbers=people + 40,  # some are left to be given out
            demo=True,
            by=None,
            now=before,
        )
        return publish_session(session=drafted, by=None, now=before)

    def _come(self, people: int) -> None:
        """Past the actions, as `make fill` does it: what is booked one by one looks just so."""
        from django.db import transaction

        from bookings import locks
        from bookings.enums import AppointmentStatus as A
        from bookings.models import Appointment, Arrival, ArrivalWay, Reception
        from bookings.turns import STEP
        from portal.filling_people import fill_people

        filled = fill_people(people, now=self.now, say=lambda words: None)
        Reception.objects.create(session=self.session, calls=True, by_arrival=False)
        rows, arrivals = [], []
        for n, slot in enumerate(self.session.slots.order_by("ordinal")[:people]):
            status = (A.FULFILLED, A.ARRIVED, A.BOOKED)[n % 3] if n else A.CALLED
            row = Appointment(
                code=f"{10_000_000 + n}",
                patient_id=filled.patient(n),
                slot=slot,
                session=self.session,
                during=(slot.starts_at, slot.ends_at),
                booked_by_id=filled.account(n),
                status=status,
                created_at=self.now,
                booked_at=self.now,
            )
            rows.append(row)
            if status != A.BOOKED:
                called = None if status == A.ARRIVED else self.now
                arrivals.append((row, called, slot.ordinal))
        with transaction.atomic():
            locks.settle()  # what is checked at the end may be deferred again
            Appointment.objects.bulk_create(rows)
            Arrival.objects.bulk_create(
                Arrival(
                    appointment=row,
                    arrived_at=self.now - timedelta(minutes=5),
                    way=ArrivalWay.CODE,
                    rank=ordinal * STEP,
                    calls=int(called is not None),
                    called_at=called,
                    first_called_at=called,
                )
                for row, called, ordinal in arrivals
            )
        self.expected = [row for row in rows if row.status == A.BOOKED]


def pages(asker: Asker, desk: Desk) -> dict[str, Callable[[int], None]]:
    """What is asked, by what it is called; each takes the number of the round."""
    from django.urls import reverse

    slug, session = desk.hospital.slug, desk.session.pk

    def at(name: str, *args: Any) -> str:
        return reverse(f"staff:{name}", args=args)

    def nth(n: int) -> Any:
        return desk.expected[n % len(desk.expected)]

    def seek(said: Callable[[Any], str]) -> Callable[[int], None]:
        day = at("reception", slug)
        return lambda n: asker.post(day, {"sought": said(nth(n)), "way": ""}, status=200)

    def get(path: str, **query: Any) -> Callable[[int], None]:
        return lambda n: asker.get(path, **query)

    numbers = {"numbers": f"1-{PEOPLE}", "rest": "on", "do": "numbers"}
    return {
        "today at a glance": get(at("reception", slug)),
        "its figures, asked again": get(at("reception", slug), part="figures"),
        "found by code": seek(lambda row: row.code),
        "found by name": seek(lambda row: row.patient.name),
        "found by document": seek(lambda row: row.patient.document),
        "one visit before the desk": lambda n: asker.get(at("check_in", slug, nth(n).pk)),
        "checked in": lambda n: asker.post(at("check_in", slug, nth(n).pk), {"way": "list"}, status=302),
        "queue": get(at("queue", session)),
        "queue, asked again": get(at("queue_now", session)),
        "numbers to give out": lambda n: asker.get(at("give_number", slug, nth(n).patient_id)),
        "closing the day": get(at("close_day", session)),
        "closing, preview": lambda n: asker.post(at("close_day", session), numbers, status=200),
        "list of the session": get(at("visit_list", session)),
        "page of the session": get(at("session", session)),
    }


def main() -> None:
    """Fill a database of our own and print a line for each page."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--small", action="store_true", help="twelve people, to try the benchmark")
    options = arguments.parse_args()
    with own_database():
        from django.conf import settings
        from django.core.management import call_command
        from django.utils import timezone

        from portal.memory import settle

        settings.KEPT_SECONDS = 2.0  # as in production
        call_command("load_reported", verbosity=0, stdout=StringIO())
        desk = Desk(12 if options.small else PEOPLE, timezone.now())
        asker = Asker(desk.clerk)
        settle()  # as the web server's processes do
        say_each(pages(asker, desk), options.rounds)


if __name__ == "__main__":
    main()
