"""From the first visit to a booked number, its cancelling, and the number's return: on a phone."""

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import time_machine
from django.utils import timezone

from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment
from tests.journeys.conftest import Company
from tests.journeys.patient import MOTHER
from tests.journeys.way import from_the_first_visit_to_a_ticket, from_the_ticket_to_the_numbers_return
from tests.journeys.world import World, hours_of
from tests.running import Program


def test_a_daughter_books_for_her_mother_cancels_and_somebody_else_gets_the_number(
    company: Company, world: World, worker: Program, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    daughter = company.joins()
    booked = from_the_first_visit_to_a_ticket(daughter, world, worker, measured)
    daughter.reads_message(NoticeKind.CONFIRMED, to="+8613904710099")

    calendar = daughter.takes_the_calendar_file(tmp_path)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == booked.slot.starts_at
    assert booked.ticket.code in event["DESCRIPTION"]
    assert calendar.walk("VTIMEZONE")
    daughter.sees_it_among_her_bookings(MOTHER, booked.ticket)

    from_the_ticket_to_the_numbers_return(
        daughter, world, booked, comes_next=lambda: company.joins(width=1280, height=900)
    )


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
