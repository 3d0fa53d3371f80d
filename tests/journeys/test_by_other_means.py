"""The whole way by keyboard alone, and with scripts switched off; and mistakes on the way."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.patient import MOTHER, Patient
from tests.journeys.way import from_the_first_visit_to_a_ticket, from_the_ticket_to_the_numbers_return
from tests.journeys.world import World, hours_of
from tests.running import Program


def goes_the_whole_way(
    patient: Patient, world: World, worker: Program, folder: Path, measured: Callable[[str], None]
) -> None:
    """To a ticket, its calendar file, its cancelling; and to the same number again once it has come back."""
    booked = from_the_first_visit_to_a_ticket(patient, world, worker, measured)
    assert patient.takes_the_calendar_file(folder).walk("VEVENT")
    from_the_ticket_to_the_numbers_return(patient, world, booked, comes_next=lambda: patient)


def test_with_the_keyboard_alone(
    company: Company, world: World, worker: Program, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    keyboard = Keyboard()
    patient = company.joins(width=1280, height=900, hands=keyboard)
    goes_the_whole_way(patient, world, worker, tmp_path, measured)
    assert keyboard.stops > 50, "every thing was reached by Tab"


def test_with_scripts_switched_off(
    company: Company, world: World, worker: Program, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    goes_the_whole_way(company.joins(scripts=False), world, worker, tmp_path, measured)


def test_mistakes_are_said_above_and_at_the_field_and_typing_is_kept(company: Company, world: World) -> None:
    patient = company.joins(hands=Keyboard())
    hours = hours_of(world.next_session().slots.order_by("ordinal").first())
    patient.opens_session(world.next_session().pk, world.specialist)
    patient.chooses(hours)
    patient.mistypes_the_number("138")
    patient.signs_in()
    patient.fills_in(MOTHER)
    patient.mistypes_the_card(f"{MOTHER.card[:12]}{MOTHER.card[13]}{MOTHER.card[12]}{MOTHER.card[14:]}")
    patient.corrects_the_card(MOTHER)
    patient.sees_the_number_held(MOTHER)
