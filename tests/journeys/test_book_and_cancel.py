"""From the first visit to a booked number, its cancelling, and the number's return: on a phone."""

import time
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import time_machine
from django.utils import timezone

from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from bookings.queries.numbers import NOBODY, bookable_by
from notices.models import Heartbeat, Notice, ViewerMessage
from tests.conftest import wait_for
from tests.journeys.conftest import Company
from tests.journeys.patient import MOTHER
from tests.journeys.world import World, hours_of
from tests.running import Program

MOST_SECONDS = 3.0


def test_a_daughter_books_for_her_mother_cancels_and_somebody_else_gets_the_number(
    company: Company, world: World, worker: Program, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    session = world.next_session()
    first = session.slots.order_by("ordinal").first()
    hours = hours_of(first)
    wait_for(Heartbeat.objects.filter(name="worker").exists, 20, "a sign of life of the worker")

    daughter = company.joins()
    daughter.comes_to_the_portal()
    daughter.searches("股骨头坏死")
    next_session = daughter.sees_first(world.specialist)
    assert next_session.get_attribute("href") == f"/sessions/{session.pk}/"
    daughter.opens(next_session, world.specialist)
    offered = daughter.numbers_left(hours)
    daughter.chooses(hours)
    daughter.signs_in()
    daughter.adds(MOTHER)
    daughter.sees_the_number_held(MOTHER)
    pressed = time.monotonic()
    ticket = daughter.books()
    assert ticket.ordinal == first.ordinal

    _confirmation_came(ticket.code, pressed, worker, measured)
    told = daughter.reads_message(NoticeKind.CONFIRMED)
    assert ticket.code in told
    assert MOTHER.name not in told
    daughter.reads_message(NoticeKind.CONFIRMED, to="+8613904710099")

    calendar = daughter.takes_the_calendar_file(tmp_path)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == first.starts_at
    assert ticket.code in event["DESCRIPTION"]
    assert calendar.walk("VTIMEZONE")
    daughter.sees_it_among_her_bookings(MOTHER, ticket)

    daughter.cancels()
    daughter.reads_message(NoticeKind.CANCELLED)
    first.refresh_from_db()
    assert first.reopens_at is not None
    daughter.looks_at_the_session_again(world.specialist)
    assert daughter.numbers_left(hours) == offered - 1, "the number is not offered before its return moment"
    assert not bookable_by(NOBODY, timezone.now()).filter(pk=first.pk).exists()

    returns_at = first.reopens_at.astimezone(UTC)
    with time_machine.travel(returns_at - timedelta(minutes=1), tick=False):
        daughter.opens_session(session.pk, world.specialist)
        assert daughter.numbers_left(hours) == offered - 1
    with time_machine.travel(returns_at, tick=True):
        neighbour = company.joins(width=1280, height=900)
        neighbour.opens_session(session.pk, world.specialist)
        assert neighbour.numbers_left(hours) == offered
        neighbour.chooses(hours)
        neighbour.signs_in()
        neighbour.adds(MOTHER)
        neighbour.sees_the_number_held(MOTHER)
        again = neighbour.books()
    assert again.ordinal == ticket.ordinal, "it is the very number that came back"
    assert Appointment.objects.get(slot=first, status=AppointmentStatus.BOOKED).code == again.code
    assert again.code != ticket.code


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


def test_the_clock_of_a_hold_is_seen_extended_and_runs_out(company: Company, world: World) -> None:
    session = world.next_session()
    patient = company.joins()
    patient.opens_session(session.pk, world.specialist)
    patient.chooses(hours_of(session.slots.order_by("ordinal").first()))
    patient.signs_in()
    patient.adds(MOTHER)
    patient.sees_the_number_held(MOTHER)
    patient.asks_for_more_time()
    with time_machine.travel(timezone.now().astimezone(UTC) + timedelta(minutes=21), tick=True):
        patient.hands.press(patient.button("确认预约"))
        patient.finds_the_hold_over(MOTHER)
        patient.wants_large_text()
        patient.finds_the_hold_over(MOTHER)
        patient.takes_it_once_more()
        patient.sees_the_number_held(MOTHER)
        patient.books()
    assert Appointment.objects.get(status=AppointmentStatus.BOOKED).patient.name == MOTHER.name
