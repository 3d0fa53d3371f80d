"""Numbers are given up while people wait for them, and whoever would offer them is killed again and again."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from bookings.actions import accept_offer, join_waitlist
from bookings.enums import AppointmentStatus, Origin, WaitlistNotice
from bookings.models import Appointment, EntryStatus, Policy, WaitlistEntry
from notices.enums import NoticeStatus
from notices.models import Notice
from tests.faults.clients import Crowd, PatientLine, Person, Told
from tests.faults.happenings import postgres_killed
from tests.faults.place import TooLate, wait_for
from tests.faults.runs import DELIVERED_SECONDS, TOLD_SECONDS, WELL_SECONDS, Outcome, Runs, asks, findings

OFFERED_SECONDS = 120.0  # a sweep every half minute, a worker that starts, a notice's lease
GIVEN_UP = 4  # numbers of each session, by as many as there are people who wait


def waiting(runs: Runs) -> Outcome:
    """Each number that was given up is offered once, and once more to somebody else when nobody answers."""
    outcome = Outcome("numbers given up and offered, the worker killed")
    connection.close()
    _offer_all_day()
    wishes = runs.wishes()
    crowd = Crowd(runs.portal.address.port, wishes)
    crowd.start()
    try:
        wait_for(crowd.over, TOLD_SECONDS, "everybody is told")
        _line_up([one for one in crowd.told if not one.ticket])
        tickets = [one for one in crowd.told if one.ticket]
        gone = _give_up(runs, tickets)
        outcome.booked, outcome.sendings = len(tickets), len(gone)
        runs.tickets += [one for one in tickets if one not in gone]
        outcome.back.append(wait_for(asks(_settled), OFFERED_SECONDS, "all that was given up is offered"))
        outcome.wrong += _offers(len(gone))
        outcome.back.append(_answer(runs))
        outcome.wrong += _offers(None)
        outcome.back.append(wait_for(asks(_told), DELIVERED_SECONDS, "who has an offer is told"))
        wait_for(runs.portal.health.fine, WELL_SECONDS, "/healthz/ is content again")
    except TooLate as late:
        outcome.wrong.append(f"{late}: {_state()}")
    connection.close()
    outcome.wrong += findings()
    return outcome


def _offer_all_day() -> None:
    """The trial runs at any hour: offers are made at any."""
    for row in Policy.objects.filter(rule="waitlist"):
        values = row.values | {"offers_from_time": "00:00", "offers_until_time": "23:59"}
        Policy.objects.filter(pk=row.pk).update(values=values)


def _line_up(losers: list[Told]) -> None:
    connection.close()
    for one in losers:
        who = one.wish.somebody
        join_waitlist(
            patient_id=who.patient_id, session_id=one.wish.session_id, by=who.account_id, now=timezone.now()
        )


def _give_up(runs: Runs, tickets: list[Told]) -> list[Told]:
    """Some of each session cancel, by their forms; between them the worker is killed, and once the database."""
    counted: Counter[int] = Counter()
    gone = []
    for one in tickets:
        counted[one.wish.session_id] += 1
        if counted[one.wish.session_id] <= GIVEN_UP:
            gone.append(one)
    for n, one in enumerate(gone):
        path = reverse("bookings:cancel", args=[one.uid])
        Person(PatientLine(runs.portal.address.port), one.wish).send(one.wish.somebody.form(path))
        if n % 3 == 1:
            runs.portal.child("worker").kill()
        if n % 6 == 3:
            runs.portal.program("worker").kill()
        if n == len(gone) // 2:
            postgres_killed(runs.portal)
    return gone


def _answer(runs: Runs) -> float:
    """Every second offer is accepted; the time of the others passes, and the worker is killed while it sees to that."""
    connection.close()
    live = list(
        Appointment.objects.filter(origin=Origin.OFFER, status=AppointmentStatus.PENDING).order_by("pk")
    )
    for offer in live[::2]:
        accept_offer(offer=offer, by=offer.booked_by_id, now=timezone.now())
    lapsing = [offer.pk for offer in live[1::2]]
    over = timezone.now() - timedelta(seconds=1)
    Appointment.objects.filter(pk__in=lapsing).update(expires_at=over)  # time passes
    begun = time.monotonic()
    rows = Appointment.objects.filter(pk__in=lapsing, status=AppointmentStatus.PENDING)
    wait_for(asks(lambda: rows.count() < len(lapsing)), OFFERED_SECONDS, "the first lapses")
    runs.portal.program("worker").kill()
    wait_for(asks(lambda: not rows.exists() and _settled()), OFFERED_SECONDS, "what lapsed is passed on")
    return time.monotonic() - begun


def _settled() -> bool:
    """Nobody is stuck with an offer that is over, and no number waits that somebody in its line was never offered."""
    if _stuck():
        return False
    free = _free_numbers()
    for entry in WaitlistEntry.objects.filter(status=EntryStatus.WAITING):
        seen = set(entry.offers.values_list("slot_id", flat=True))
        if free.get(entry.session_id, set()) - seen:
            return False
    return True


def _stuck() -> int:
    live = Appointment.objects.filter(
        entry=OuterRef("pk"), status=AppointmentStatus.PENDING, expires_at__gt=timezone.now()
    )
    return WaitlistEntry.objects.filter(~Exists(live), status=EntryStatus.OFFERED).count()


def _free_numbers() -> dict[int, set[int]]:
    """Of each session with a line, the numbers that nobody has."""
    found: dict[int, set[int]] = {}
    taken = Appointment.objects.taking(timezone.now())
    for session in {entry.session for entry in WaitlistEntry.objects.select_related("session")}:
        if session is not None:
            has = taken.filter(session=session).values("slot_id")
            found[session.pk] = set(session.slots.exclude(pk__in=has).values_list("pk", flat=True))
    return found


def _offers(wanted: int | None) -> list[str]:
    """No number was offered to two at once, nobody was offered one twice, and there are as many as there should be."""
    connection.close()
    rows = Appointment.objects.filter(origin=Origin.OFFER)
    live = Counter(rows.filter(status=AppointmentStatus.PENDING).values_list("slot_id", flat=True))
    pairs = Counter(rows.values_list("entry_id", "slot_id"))
    wrong = [f"number {slot} is offered to {n}" for slot, n in live.items() if n > 1]
    wrong += [
        f"place {entry} was offered number {slot} {n} times" for (entry, slot), n in pairs.items() if n > 1
    ]
    if wanted is not None and len(rows) != wanted:
        wrong.append(f"{wanted} numbers were given up, {len(rows)} offers made")
    return wrong


def _told() -> bool:
    live = Appointment.objects.filter(origin=Origin.OFFER, status=AppointmentStatus.PENDING)
    said = Notice.objects.filter(kind=WaitlistNotice.OFFERED, status=NoticeStatus.SENT)
    return not live.exclude(pk__in=said.values("subject_id")).exists()


def _state() -> str:
    connection.close()
    entries = Counter(WaitlistEntry.objects.values_list("status", flat=True))
    offers = Counter(Appointment.objects.filter(origin=Origin.OFFER).values_list("status", flat=True))
    return f"places {dict(entries)}, offers {dict(offers)}"
