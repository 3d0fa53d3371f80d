"""Many demonstration bookings of coming sessions: `manage.py fill --appointments`, never in production."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, cycle
from typing import Any

from django.db.models import QuerySet

from accounts.enums import ConsentPurpose
from accounts.models import Consent
from bookings.enums import AppointmentStatus, CancelReason, NoticeKind, Origin
from bookings.models import Appointment, StatusChange
from notices.actions import KEY
from notices.enums import Channel, DropReason, NoticeStatus, RecipientKind
from notices.localtime import local_date
from notices.models import Notice
from portal.copying import copy_rows, first_free, triggers_asleep
from portal.filling_people import People, given
from specialists.models import Slot

LIVE_SHARE = 0.6  # of the numbers are taken: sessions are neither empty nor full
CODES = 10**8
CODE_STEP = 61_803_399  # divides nothing of CODES: each code comes once before any comes again
HELD = timedelta(minutes=10)
TAKEN_AFTER = timedelta(minutes=2)
# How those ended that are no longer live, by turns.
OVER = (
    AppointmentStatus.CANCELLED.value,
    AppointmentStatus.EXPIRED.value,
    AppointmentStatus.RELEASED.value,
    AppointmentStatus.CANCELLED.value,
)
LOGGED = {"cancelled": CancelReason.PATIENT.value, "expired": "lapsed", "released": "released"}


@dataclass(frozen=True)
class Number:
    """A number that can be taken, as it is read."""

    slot_id: int
    session_id: int
    hospital_id: int
    starts_at: datetime
    ends_at: datetime
    pool: str


class Rows:
    """The rows that `wanted` bookings on so many `numbers` leave behind, as they are asked for; consents gather on
    the way."""

    def __init__(self, people: People, numbers: int, wanted: int) -> None:
        self.people = people
        self.numbers = numbers
        self.live = min(int(LIVE_SHARE * numbers), wanted)
        self.over = wanted - self.live
        self.first = first_free(Appointment)
        self.ids = count(self.first)
        self.codes = _codes()
        self.turns = cycle(OVER)
        self.chance = random.Random(20261124)  # noqa: S311 - the same rows each time, nothing secret
        self.told: set[tuple[int, int]] = set()  # (account, hospital)
        self.next_person = 0
        self.day: date | None = None
        self.that_day = 0  # how many bookings there are on `day` so far

    def appointments(self, numbers: Iterator[Number]) -> Iterator[dict[str, Any]]:
        """Of each number, first those that are over, then perhaps one that is live; spread evenly."""
        for place, number in enumerate(numbers):
            over = _share(self.over, place, self.numbers)
            live = _share(self.live, place, self.numbers)
            statuses = [next(self.turns) for _ in range(over)]
            if live:
                is_free = self._somebody_is_free(number, over)
                statuses.append(AppointmentStatus.BOOKED.value if is_free else next(self.turns))
            for status in statuses:
                yield self._appointment(number, status)

    def _somebody_is_free(self, number: Number, before: int) -> bool:
        """People come by turns: nobody twice on one day while there are more of them than bookings."""
        day = local_date(number.starts_at)
        if day != self.day:
            self.day, self.that_day = day, 0
        return self.that_day + before < self.people.patients

    def _appointment(self, number: Number, status: str) -> dict[str, Any]:
        n = self.next_person
        self.next_person = (n + 1) % self.people.patients
        self.that_day += 1
        account = self.people.account(n)
        self.told.add((account, number.hospital_id))
        created_at = self.people.since + timedelta(seconds=self.chance.randrange(20 * 86_400, 39 * 86_400))
        row = {
            "id": next(self.ids),
            "code": next(self.codes),
            "patient_id": self.people.patient(n),
            "slot_id": number.slot_id,
            "session_id": number.session_id,
            "during": (number.starts_at, number.ends_at),
            "booked_by_id": account,
            "status": status,
            "origin": Origin.HOLD.value,
            "pool": number.pool,
            "created_at": created_at,
        }
        if status in (AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED):
            row["booked_at"] = created_at + TAKEN_AFTER
        if status == AppointmentStatus.CANCELLED:
            row |= {
                "cancelled_at": created_at + HELD,
                "cancel_reason": CancelReason.PATIENT.value,
                "version": 2,
            }
        return row

    def consents(self) -> Iterator[dict[str, Any]]:
        """What each account agreed to tell each hospital it booked at."""
        ids = count(first_free(Consent))
        for account, hospital in sorted(self.told):
            yield given(ids, account, ConsentPurpose.HOSPITAL, hospital, self.people.since)


def fill_bookings(wanted: int, people: People, *, now: datetime, say: Callable[[str], None]) -> None:
    """Write `wanted` bookings of `people` on the numbers there are, with their history and consents; most are live,
    the others were cancelled, lapsed or let go. From a fixed seed; nobody is told: their confirmations were dropped."""
    rows = Rows(people, _free(now).count(), wanted)
    with triggers_asleep(Appointment, StatusChange, Consent):
        copy_rows(Appointment, rows.appointments(_numbers(now)), say=lambda done: say(f"{done} bookings"))
        copy_rows(StatusChange, _history(rows.first), say=lambda done: say(f"{done} lines of their history"))
        copy_rows(
            Notice, _confirmations(rows.first), say=lambda done: say(f"{done} notices that nobody gets")
        )
        copy_rows(Consent, rows.consents(), say=lambda done: say(f"{done} consents to tell a hospital"))


def _free(now: datetime) -> QuerySet[Slot]:
    return Slot.objects.filter(session__demo=True, session__starts_at__gt=now, appointments=None)


def _numbers(now: datetime) -> Iterator[Number]:
    columns = ("pk", "session_id", "session__hospital_id", "starts_at", "ends_at", "pool")
    found = _free(now).order_by("starts_at", "pk").values_list(*columns)
    return (Number(*row) for row in found.iterator())


def _share(whole: int, place: int, places: int) -> int:
    """How many of `whole`, spread evenly over so many places, fall on this one."""
    return (place + 1) * whole // places - place * whole // places


def _codes() -> Iterator[str]:
    taken = set(Appointment.objects.values_list("code", flat=True))
    drawn = (f"{n * CODE_STEP % CODES:08d}" for n in range(1, CODES))
    return (code for code in drawn if code not in taken)


def _history(first: int) -> Iterator[dict[str, Any]]:
    """What was logged of each: held, then booked, or how it ended."""
    ids = count(first_free(StatusChange))
    rows = Appointment.objects.filter(pk__gte=first).order_by("pk")
    columns = ("pk", "status", "slot_id", "booked_by_id", "created_at", "booked_at")
    for pk, status, slot, account, created_at, booked_at in rows.values_list(*columns).iterator():
        about = {"subject_kind": "appointment", "subject_id": pk, "by_id": account}
        pending = AppointmentStatus.PENDING.value
        yield about | {
            "id": next(ids),
            "to_status": pending,
            "to_slot_id": slot,
            "at": created_at,
            "reason": "hold",
        }
        before = pending
        if booked_at is not None:
            before = AppointmentStatus.BOOKED.value
            yield about | {
                "id": next(ids),
                "from_status": pending,
                "to_status": before,
                "at": booked_at,
                "reason": "booked",
            }
        if status != before:
            yield about | {
                "id": next(ids),
                "from_status": before,
                "to_status": status,
                "at": created_at + HELD,
                "reason": LOGGED[status],
            }


def _confirmations(first: int) -> Iterator[dict[str, Any]]:
    """What each account that has a number was to be told."""
    ids = count(first_free(Notice))
    rows = Appointment.objects.filter(pk__gte=first, status=AppointmentStatus.BOOKED).order_by("pk")
    for pk, version, account, booked_at in rows.values_list(
        "pk", "version", "booked_by_id", "booked_at"
    ).iterator():
        about = {
            "kind": NoticeKind.CONFIRMED.value,
            "subject_kind": "appointment",
            "subject_id": pk,
            "version": version,
            "recipient_kind": RecipientKind.ACCOUNT.value,
            "recipient_id": account,
            "channel": Channel.SMS.value,
            "attempt": 1,
        }
        yield about | {
            "id": next(ids),
            "key": KEY.format(**about),
            "status": NoticeStatus.DROPPED.value,
            "dropped_reason": DropReason.NO_ADDRESS.value,
            "due_at": booked_at,
            "created_at": booked_at,
        }
