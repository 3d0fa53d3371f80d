"""One fault after another while people book, and what is looked at afterwards. Django is set up by now."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from benchmarks.booking.clients import Answer, Ask, play
from benchmarks.booking.world import World, person_page, read_forms
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from notices.enums import NoticeStatus
from notices.models import Notice
from notices.rules import LEASE
from tests.faults.channel import sent
from tests.faults.clients import Crowd, Told, Wish
from tests.faults.happenings import Fault
from tests.faults.place import Portal, TooLate, wait_for

NUMBERS = 20  # of each session
PEOPLE = 24  # who want one of them
LOOKED_AT = 10  # tickets that are opened afterwards
BACK_SECONDS = 30.0  # within which somebody can book again, with nobody's help
WELL_SECONDS = 60.0  # within which /healthz/ is content again: signs of life come with the worker's start
TOLD_SECONDS = 240.0
DELIVERED_SECONDS = LEASE.total_seconds() + 60.0


@dataclass
class Outcome:
    """What became of one fault."""

    name: str
    booked: int = 0
    sendings: int = 0
    back: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def play_here(port: int, asks: list[Ask]) -> list[Answer]:
    """All of them from this process: a crowd of its own would only get in the way. Answers in order."""
    return play(port, asks, 8, time.monotonic(), False)


class Runs:
    """Faults on one portal."""

    def __init__(self, portal: Portal, sessions: int) -> None:
        self.portal = portal
        self.sessions = sessions
        self.world = World(timezone.now())
        self.tickets: list[Told] = []

    def run(self, fault: Fault) -> Outcome:
        """Let it happen, at even distances, while people book; look at everything afterwards."""
        outcome = Outcome(fault.name)
        self.portal.health.said.clear()
        wishes = self.wishes()
        crowd = Crowd(self.portal.address.port, wishes)
        crowd.start()
        try:
            for n in range(fault.times):
                mark = len(wishes) * (n + 1) // (fault.times + 2)
                wait_for(lambda mark=mark: len(crowd.told) >= mark, TOLD_SECONDS, f"{mark} are told")
                fault.happen(self.portal)
                happened = time.monotonic()
                wait_for(
                    lambda at=happened: crowd.booked_since(at) or crowd.over(), BACK_SECONDS, "a booking"
                )
                outcome.back.append(time.monotonic() - happened)
            wait_for(crowd.over, TOLD_SECONDS, "everybody is told")
            wait_for(self.portal.health.fine, WELL_SECONDS, "/healthz/ is content again")
        except TooLate as late:
            outcome.wrong.append(str(late))
        outcome.wrong += self._health(fault)
        self._look(outcome, crowd)
        return outcome

    def wishes(self) -> list[Wish]:
        """People before their forms, more than there are numbers."""
        connection.close()
        self.world.now = timezone.now()
        sessions = [self.world.session(NUMBERS) for _ in range(self.sessions)]
        people = self.world.people(PEOPLE * len(sessions))
        wanted = [sessions[n % len(sessions)] for n in range(len(people))]
        paths = [person_page(session, session.starts_at) for session in wanted]
        read_forms(play_here, self.portal.address.port, people, paths)
        return [Wish(one, session.pk, path) for one, session, path in zip(people, wanted, paths, strict=True)]

    def _health(self, fault: Fault) -> list[str]:
        wrong = [self.portal.health.wrong()]
        if fault.says:
            down = any(parts.get(fault.says) == "down" for _, parts in self.portal.health.said)
            wrong.append("" if down else f"/healthz/ never said that {fault.says} is down")
        return [one for one in wrong if one]

    def _look(self, outcome: Outcome, crowd: Crowd) -> None:
        """Nothing acknowledged is missing, nothing is there twice, no number was left over."""
        connection.close()
        told = list(crowd.told)
        tickets = [one for one in told if one.ticket]
        outcome.booked, outcome.sendings = len(tickets), sum(one.sendings for one in told)
        outcome.wrong += [one.wrong for one in told if one.wrong]
        self.tickets += tickets
        wanted = {one.wish.session_id for one in told}
        rows = Appointment.objects.filter(session__in=wanted, status=AppointmentStatus.BOOKED)
        there = {
            str(uid): (person, session)
            for uid, person, session in rows.values_list("uid", "patient", "session")
        }
        for one in tickets:
            if there.get(one.uid) != (one.wish.somebody.patient_id, one.wish.session_id):
                outcome.wrong.append(f"acknowledged and not there: {one.ticket}")
        if len(there) != len(tickets):
            outcome.wrong.append(f"{len(there)} booked, {len(tickets)} acknowledged")
        given = Counter(session for _, session in there.values())
        if any(given[session] != NUMBERS for session in wanted):
            outcome.wrong.append(f"numbers given of {NUMBERS}: {sorted(given.values())}")
        outcome.wrong += findings()
        asks = [one.wish.somebody.look(one.ticket) for one in tickets[:: max(1, len(tickets) // LOOKED_AT)]]
        shown = play(self.portal.address.port, asks, 2, time.monotonic(), False)
        outcome.wrong += [f"a ticket answers {answer.status}" for answer in shown if answer.status != 200]

    # --- After all of them -----------------------------------------------------------

    def lapse(self) -> Outcome:
        """Who held a number when the web server was killed never comes back: the number is somebody else's later."""
        outcome = Outcome("a hold whose browser is gone lapses")
        wishes = self.wishes()
        first, later = wishes[0], next(one for one in wishes[1:] if one.session_id == wishes[0].session_id)
        line = [first.somebody.form(first.path, patient=str(first.somebody.patient_id))]
        held = play(self.portal.address.port, line, 1, time.monotonic(), False)[0]
        if not held.location.startswith("/holds/"):
            outcome.wrong.append(f"the hold answered {held.status} {held.location}")
        self.portal.program("web").kill()
        rows = Appointment.objects.filter(session=first.session_id)
        kept = rows.get(status=AppointmentStatus.PENDING)
        rows.exclude(slot=kept.slot_id).delete()
        kept.session.slots.exclude(pk=kept.slot_id).update(open=False)
        rows.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(seconds=1))  # time passes
        crowd = Crowd(self.portal.address.port, [later])
        crowd.start()
        outcome.back.append(wait_for(crowd.over, TOLD_SECONDS, "the next one is told"))
        connection.close()
        outcome.booked = sum(bool(one.ticket) for one in crowd.told)
        self.tickets += [one for one in crowd.told if one.ticket]
        statuses = sorted(rows.values_list("status", flat=True))
        if statuses != [AppointmentStatus.BOOKED, AppointmentStatus.EXPIRED]:
            outcome.wrong.append(f"the number's appointments are {statuses}")
        outcome.wrong += findings()
        return outcome

    def deliveries(self) -> Outcome:
        """Each booking's confirmation went out at least once, and twice only where a worker died with it."""
        outcome = Outcome("confirmations delivered")
        connection.close()
        due = Notice.objects.filter(kind=NoticeKind.CONFIRMED, status=NoticeStatus.DUE)
        try:
            outcome.back.append(wait_for(asks(lambda: not due.exists()), DELIVERED_SECONDS, "all are sent"))
        except TooLate as late:
            outcome.wrong.append(f"{late}: {due.count()} left")
        rows = Notice.objects.filter(kind=NoticeKind.CONFIRMED, status=NoticeStatus.SENT)
        keys = dict(rows.values_list("key", "lapsed_claims"))
        confirmed = set(rows.values_list("subject_id", flat=True))
        booked = Appointment.objects.filter(uid__in=[one.uid for one in self.tickets])
        unsaid = set(booked.values_list("pk", flat=True)) - confirmed
        out = Counter(key for key in sent(self.portal.sent_file) if key in keys)
        outcome.booked = len(confirmed)
        outcome.sendings = out.total()
        if unsaid:
            outcome.wrong.append(f"{len(unsaid)} bookings without a confirmation")
        if keys.keys() - out.keys():
            outcome.wrong.append(f"{len(keys.keys() - out.keys())} said to be sent never went out")
        twice = [key for key, times in out.items() if times > 1 + keys[key]]
        if twice:
            outcome.wrong.append(f"{len(twice)} went out again although no worker died with them")
        outcome.name += f", {out.total() - len(out)} of them twice"
        return outcome


def asks(condition: Callable[[], bool]) -> Callable[[], bool]:
    """The same, of a database that may just be away: then it is not so yet."""

    def ask() -> bool:
        try:
            return condition()
        except (OperationalError, InterfaceError):
            connection.close()
            return False

    return ask


def findings() -> list[str]:
    """What `manage.py check_invariants` finds."""
    said = StringIO()
    try:
        call_command("check_invariants", json=True, stdout=said, stderr=StringIO())
    except CommandError as error:
        found = json.loads(said.getvalue())["found"]
        return [f"{error}: {json.dumps(found)[:2000]}"]
    return []
