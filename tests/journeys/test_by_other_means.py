"""The same way by keyboard alone, and with scripts switched off."""

from pathlib import Path

from bookings.enums import NoticeKind
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.patient import MOTHER, Patient
from tests.journeys.world import World, hours_of


def from_search_to_cancelling(patient: Patient, world: World, folder: Path) -> None:
    """Search, choose, sign in, add a person, check, book, take the calendar file, cancel."""
    hours = hours_of(world.next_session().slots.order_by("ordinal").first())
    patient.comes_to_the_portal()
    patient.searches("股骨头坏死")
    patient.opens(patient.sees_first(world.specialist), world.specialist)
    patient.chooses(hours)
    patient.signs_in()
    patient.adds(MOTHER)
    patient.sees_the_number_held(MOTHER)
    ticket = patient.books()
    assert ticket.code in patient.reads_message(NoticeKind.CONFIRMED)
    assert patient.takes_the_calendar_file(folder).walk("VEVENT")
    patient.cancels()
    patient.reads_message(NoticeKind.CANCELLED)


def test_with_the_keyboard_alone(company: Company, world: World, tmp_path: Path) -> None:
    keyboard = Keyboard()
    patient = company.joins(width=1280, height=900, hands=keyboard)
    from_search_to_cancelling(patient, world, tmp_path)
    assert keyboard.stops > 50, "every thing was reached by Tab"


def test_with_scripts_switched_off(company: Company, world: World, tmp_path: Path) -> None:
    from_search_to_cancelling(company.joins(scripts=False), world, tmp_path)


def test_mistakes_are_said_above_and_at_the_field_and_typing_is_kept(company: Company, world: World) -> None:
    patient = company.joins(hands=Keyboard())
    hours = hours_of(world.next_session().slots.order_by("ordinal").first())
    patient.opens_session(world.next_session().pk, world.specialist)
    patient.chooses(hours)
    patient.mistypes_the_number("138")
    patient.signs_in()
    patient.fills_in(MOTHER)
    patient.mistypes_the_year("57")
    patient.corrects_the_year(MOTHER)
    patient.sees_the_number_held(MOTHER)
