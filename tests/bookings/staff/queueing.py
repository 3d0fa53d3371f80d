"""What tests of queues share: people who wait in a session that calls, and what is done with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from bookings.actions import desk as acts
from bookings.models import Appointment, Arrival, Reception, WaitingScreen
from bookings.queries.screens import screen_key
from bookings.queries.staff.queueing import Queue, queue_mark, queue_of
from bookings.rules import Reason, Refused
from hospitals.models import Hospital, Room
from specialists.models import ClinicSession
from tests.bookings.staff.receiving import ON, visits

NAMES = ("张小明", "李大山", "王秀英", "赵铁柱", "孙兰", "周建国", "吴梅", "郑海", "冯春", "陈冬")


def calling(session: ClinicSession, **fields: Any) -> Reception:
    """The portal calls in the session."""
    said = {"calls": True, "by_arrival": False, **fields}
    return Reception.objects.update_or_create(session=session, defaults=said)[0]


def come(session: ClinicSession, number: int = 4, *, by: User, **fields: Any) -> dict[int, Appointment]:
    """So many have checked in before the session begins; by their numbers."""
    calling(session, **fields)
    came = {}
    for visit in visits(session, NAMES[:number]):
        about = {"hospital_id": session.hospital_id, "appointment_id": visit.pk, "way": "list"}
        acts.check_in(**about, by=by.pk, now=ON)
        came[visit.slot.ordinal] = visit
    return dict(sorted(came.items()))


def call_next(session: ClinicSession, by: User, **more: Any) -> int | None:
    """The number of who is called next, on a page that is fresh."""
    said = {"seen": queue_mark(session.pk), "now": ON, **more}
    called = acts.call_next(session_id=session.pk, by=by.pk, **said)
    return None if called is None else called.slot.ordinal


def act(name: str, visit: Appointment, by: User, **more: Any) -> Appointment:
    """The act of this name about somebody of the queue, on a page that is fresh."""
    seen = Arrival.objects.get(pk=visit.pk).calls
    said = {"session_id": visit.session_id, "appointment_id": visit.pk, "seen": seen, "now": ON, **more}
    done: Appointment = getattr(acts, name)(by=by.pk, **said)
    return done


def queue(session: ClinicSession) -> Queue:
    """As the page has it."""
    return queue_of(session, ON)


def numbers(session: ClinicSession) -> dict[str, list[int]]:
    """The numbers of those who are being seen, wait, are away, and were seen."""
    found = queue(session)
    parts = {"called": found.being_seen, "waiting": found.waiting, "away": found.away, "seen": found.seen}
    return {name: [line.ordinal for line in lines] for name, lines in parts.items() if lines}


def refused(call: Callable[[], Any]) -> Reason:
    """Why not."""
    with pytest.raises(Refused) as error:
        call()
    return error.value.reason


def screen_made(
    hospital: Hospital, by: User, name: str = "三楼候诊区", rooms: Iterable[Room] = (), **fields: Any
) -> WaitingScreen:
    """A screen of this hospital; without rooms it shows all."""
    said = {"name": name, "room_ids": [room.pk for room in rooms], "speaks": False, **fields}
    return acts.make_screen(hospital_id=hospital.pk, **said, by=by.pk, now=ON)


def screen_url(screen: WaitingScreen, name: str = "screen") -> str:
    """The address of the screen, or of what of it may change."""
    return reverse(f"bookings:{name}", args=[screen_key(screen)])


def words_of(answer: HttpResponse) -> str:
    """What a page says."""
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
