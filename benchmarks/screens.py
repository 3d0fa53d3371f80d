"""What fifty screens of waiting rooms cost those who book: `make bench`, or `python -m benchmarks.screens`.

The portal as in production, as benchmarks.booking serves it. Bookings are confirmed with and without fifty screens
beside them, by turns: machines differ, ratios do not. Each screen is one of its own, shows eight rooms with thirty who
wait in each, and asks every three seconds with the ETag it has; every ten seconds somebody is called.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Event
from statistics import median, quantiles
from typing import Any

from benchmarks.booking.clients import HOST, Crowd
from benchmarks.booking.place import HOME, everything

VAR = HOME / "var" / "bench"
SCREENS, ROOMS, WAITING = 50, 8, 30
EVERY, CALL_EVERY = 3.0, 10.0  # seconds
ROUNDS = 3
WANTED = 0.8  # of the confirmations without screens


@dataclass(frozen=True)
class Seen:
    """What the screens were answered while others booked."""

    statuses: dict[int, int]
    milliseconds: list[float]


def watch(port: int, paths: list[str], stop: Event, into: Any) -> None:
    """Fifty televisions: each asks, waits, and asks again, until it is told to stop."""
    statuses: Counter[int] = Counter()
    times: list[float] = []

    def look(path: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9"}
        headers |= {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (Linux; Android 9; TV)"}
        stop.wait(random.random() * EVERY)  # noqa: S311 - they were not switched on together
        while not stop.is_set():
            began = time.monotonic()
            try:
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                answer.read()
                statuses[answer.status] += 1
                if tag := answer.headers.get("ETag"):
                    headers["If-None-Match"] = tag
            except OSError:
                statuses[0] += 1
                line.close()
            times.append((time.monotonic() - began) * 1000)
            stop.wait(EVERY)

    threads = [threading.Thread(target=look, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    into.put(Seen(dict(statuses), times))


class Screens:
    """The televisions in a process of their own, and somebody who calls meanwhile."""

    def __init__(self, port: int, rooms: WaitingRooms) -> None:
        context = multiprocessing.get_context("spawn")
        self.stop, self.into, self.rooms = context.Event(), context.Queue(), rooms
        self.process = context.Process(target=watch, args=[port, rooms.paths, self.stop, self.into])
        self.caller = threading.Thread(target=self._call)
        self.seen = Seen({}, [])

    def __enter__(self) -> Screens:
        self.process.start()
        self.caller.start()
        time.sleep(EVERY + 2)  # by then each has asked
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.caller.join()
        self.seen = self.into.get(timeout=60)
        self.process.join()

    def _call(self) -> None:
        from django.db import connections

        while not self.stop.wait(CALL_EVERY):
            self.rooms.call()
        connections.close_all()


class WaitingRooms:
    """Eight rooms of today with thirty who wait in each, and fifty screens that show them all."""

    def __init__(self, world: Any) -> None:
        from django.contrib.auth import get_user_model
        from django.urls import reverse

        from bookings.models import WaitingScreen
        from bookings.queries.screens import screen_key
        from hospitals.actions import grant_role
        from hospitals.enums import StaffRole

        self.clerk = get_user_model().objects.create_user("bench-desk")
        grant_role(user=self.clerk, hospital=world.hospital, role=StaffRole.RECEPTION, by=None, now=world.now)
        self.sessions = [self._session(world, n) for n in range(ROOMS)]
        self.turn = 0
        made = {"hospital": world.hospital, "whole": True, "made_by": self.clerk, "made_at": world.now}
        screens = [WaitingScreen.objects.create(name=f"screen {n}", **made) for n in range(SCREENS)]
        self.paths = [reverse("bookings:screen_now", args=[screen_key(one)]) for one in screens]

    def call(self) -> None:
        """Whoever is next in one of the rooms, each in its turn."""
        from django.utils import timezone

        from bookings.actions.desk import call_next
        from bookings.queries.staff.queueing import queue_mark

        session_id = self.sessions[self.turn % ROOMS]
        self.turn += 1
        call_next(session_id=session_id, seen=queue_mark(session_id), by=self.clerk.pk, now=timezone.now())

    @staticmethod
    def _session(world: Any, n: int) -> int:
        """A session of today with everybody there already."""
        from django.db import transaction

        from bookings.actions import publish_session
        from bookings.actions.taking import draw_code
        from bookings.enums import AppointmentStatus
        from bookings.models import Appointment, Arrival, Reception
        from bookings.turns import STEP
        from hospitals.models import Room
        from notices.localtime import day_bounds, local_date
        from specialists.actions import draft_session
        from specialists.models import Slot

        since, _until = day_bounds(local_date(world.now))
        room = Room.objects.create(slug=f"bench-{n}", hospital=world.hospital, name=f"{n} 诊室")
        draft = draft_session(
            postings=[world.postings[n]],
            starts_at=since,
            ends_at=since + timedelta(hours=12),
            numbers=WAITING,
            room=room,
            by=None,
            now=world.now,
        )
        session = publish_session(session=draft, by=None, now=since - timedelta(days=10))
        Reception.objects.create(session=session, calls=True, by_arrival=False)
        slots = Slot.objects.filter(session=session).order_by("ordinal")
        pairs = list(zip(world.people(WAITING), slots, strict=True))
        with transaction.atomic():
            made = Appointment.objects.bulk_create(
                Appointment(
                    code=draw_code(),
                    patient_id=one.patient_id,
                    booked_by_id=one.account_id,
                    slot=slot,
                    session=session,
                    during=(slot.starts_at, slot.ends_at),
                    status=AppointmentStatus.BOOKED,
                    created_at=since - timedelta(days=2),
                    booked_at=since - timedelta(days=2),
                )
                for one, slot in pairs
            )
            Arrival.objects.bulk_create(
                Arrival(appointment=visit, arrived_at=world.now, way="list", rank=slot.ordinal * STEP)
                for visit, (_one, slot) in zip(made, pairs, strict=True)
            )
            here = Appointment.objects.filter(session=session)
            here.update(**{"status": AppointmentStatus.ARRIVED})
        return int(session.pk)


def main() -> None:
    """Measure, print; everything that was started is ended."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screens", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few bookings, to try the benchmark")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with everything(VAR) as served:
        import django

        django.setup()
        from django.utils import timezone

        from benchmarks.booking.measures import SMALL, Amount, Round
        from benchmarks.booking.world import World

        amount = SMALL if asked.small else Amount()
        crowd = Crowd()
        try:
            world = World(timezone.now())
            rooms = WaitingRooms(world)

            def confirmed() -> float:
                world.now = timezone.now()
                one = Round(world, crowd, served, amount)
                one.book()
                return one.figures["confirm.per_second"]

            without, beside, seen = [], [], []

            def alone() -> None:
                without.append(confirmed())

            def with_screens() -> None:
                with Screens(served.portal, rooms) as screens:
                    beside.append(confirmed())
                seen.append(screens.seen)

            confirmed()  # warms up both
            for n in range(asked.rounds):
                # By turns the one first and the other: what slows the machine down for a while slows both.
                for one in (alone, with_screens) if n % 2 == 0 else (with_screens, alone):
                    one()
                print(
                    f"round {n + 1}: {without[-1]:.0f} confirmed a second, {beside[-1]:.0f} beside screens",
                    flush=True,
                )
        finally:
            crowd.go()
    show(without, beside, seen)


def show(without: list[float], beside: list[float], seen: list[Seen]) -> None:
    """The figures; says MISSED where screens cost more than they may. Stops where one was not answered."""
    statuses = sum((Counter(one.statuses) for one in seen), Counter())
    times = [each for one in seen for each in one.milliseconds]
    ratio = median(beside) / median(without)
    print(f"confirmed a second alone            {median(without):8.1f}")
    print(f"confirmed a second beside {SCREENS} screens {median(beside):8.1f}")
    print(
        f"ratio                               {ratio:8.2f}   at least {WANTED:g}{'' if ratio >= WANTED else '  MISSED'}"
    )
    print(f"answers to screens                  {sum(statuses.values()):8}   {statuses[304]} of them 304")
    print(f"p50, p95 of a screen                {median(times):8.1f} ms {quantiles(times, n=20)[18]:.1f} ms")
    if set(statuses) - {200, 304}:
        raise SystemExit(f"screens were answered {dict(statuses)}")


if __name__ == "__main__":
    main()
