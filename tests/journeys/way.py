"""The whole way, by whatever means: to a booked number, to its cancelling, to the number's return."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

import time_machine
from django.utils import timezone

from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from bookings.queries.numbers import NOBODY, bookable_by
from notices.models import Heartbeat, Notice, ViewerMessage
from specialists.models import Slot
from tests.conftest import wait_for
from tests.journeys.patient import FATHER, MOTHER, Patient, Ticket
from tests.journeys.world import World, hours_of
from tests.running import Program

MOST_SECONDS = 3.0  # from booking to the confirmation, while the worker runs


@dataclass(frozen=True)
class Booked:
    """What a patient has, and what was there before: so many numbers in its half-hour."""

    ticket: Ticket
    slot: Slot
    offered: int

    @property
    def hours(self) -> str:
        """The half-hour as pages write it."""
        return hours_of(self.slot)


def from_the_first_visit_to_a_ticket(
    patient: Patient, world: World, worker: Program, measured: Callable[[str], None]
) -> Booked:
    """First visit, search, session, time, signing in, the mother, check, ticket, and the worker's confirmation."""
    wait_for(Heartbeat.objects.filter(name="worker").exists, 20, "a sign of life of the worker")
    session = world.next_session()
    slot = session.slots.order_by("ordinal").first()
    assert slot is not None
    hours = hours_of(slot)
    patient.comes_to_the_portal()
    patient.searches("股骨头坏死")
    next_session = patient.sees_first(world.specialist)
    assert next_session.get_attribute("href") == f"/sessions/{session.pk}/"
    patient.opens(next_session, world.specialist)
    offered = patient.numbers_left(hours)
    patient.chooses(hours)
    patient.signs_in()
    patient.adds(MOTHER)
    patient.sees_the_number_held(MOTHER)
    pressed = time.monotonic()
    ticket = patient.books()
    assert ticket.ordinal == slot.ordinal
    _confirmation_came(ticket.code, pressed, worker, measured)
    told = patient.reads_message(NoticeKind.CONFIRMED)
    assert ticket.code in told
    assert MOTHER.name not in told
    return Booked(ticket, slot, offered)


def from_the_ticket_to_the_numbers_return(
    patient: Patient, world: World, booked: Booked, *, comes_next: Callable[[], Patient]
) -> Ticket:
    """Cancelling; the number is not offered before its return moment; then somebody books it.

    `comes_next` brings that somebody, who may be the patient again. Returns their ticket.
    """
    slot, hours, offered = booked.slot, booked.hours, booked.offered
    patient.cancels()
    patient.reads_message(NoticeKind.CANCELLED)
    slot.refresh_from_db()
    assert slot.reopens_at is not None
    patient.looks_at_the_session_again(world.specialist)
    assert patient.numbers_left(hours) == offered - 1, "the number is not offered before its return moment"
    assert not bookable_by(NOBODY, timezone.now()).filter(pk=slot.pk).exists()

    returns_at = slot.reopens_at.astimezone(UTC)
    with time_machine.travel(returns_at - timedelta(minutes=1), tick=False):
        patient.opens_session(slot.session_id, world.specialist)
        assert patient.numbers_left(hours) == offered - 1
    with time_machine.travel(returns_at, tick=True):
        somebody = comes_next()
        somebody.opens_session(slot.session_id, world.specialist)
        assert somebody.numbers_left(hours) == offered
        somebody.chooses(hours)
        if somebody is patient:  # signed in, and the mother is known
            somebody.says_for_whom(MOTHER)
        else:
            somebody.signs_in()
            somebody.adds(FATHER)
        somebody.sees_the_number_held(MOTHER if somebody is patient else FATHER)
        again = somebody.books()
    assert again.ordinal == booked.ticket.ordinal, "it is the very number that came back"
    assert Appointment.objects.get(slot=slot, status=AppointmentStatus.BOOKED).code == again.code
    assert again.code != booked.ticket.code
    return again


def _confirmation_came(code: str, pressed: float, worker: Program, measured: Callable[[str], None]) -> None:
    """The worker, and nobody else, sent the confirmation to the account's phone within three seconds."""
    booking = Appointment.objects.get(code=code)
    confirmed = Notice.objects.filter(
        kind=NoticeKind.CONFIRMED, subject_id=booking.pk, recipient_kind="account"
    )
    sent = ViewerMessage.objects.filter(notice__in=confirmed)
    wait_for(sent.exists, MOST_SECONDS, "the confirmation")
    took = (sent.get().at - booking.booked_at).total_seconds()
    measured(f"confirmation {took:.2f} s after booking (page and check: {time.monotonic() - pressed:.2f} s)")
    assert took <= MOST_SECONDS
    line = f"{NoticeKind.CONFIRMED} {confirmed.get().pk} by sms: sent"
    wait_for(lambda: line in worker.said, 5, f"“{line}” in the worker's log")
