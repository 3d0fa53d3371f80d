"""Shown, then gone: two people at the last number."""

from playwright.sync_api import Locator

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, PatientLink
from bookings.rules import Reason
from specialists.models import ClinicSession
from tests.journeys.conftest import Company
from tests.journeys.patient import FATHER, MOTHER, Patient
from tests.journeys.world import World, hours_of


def one_comes_second(
    company: Company, world: World, session: ClinicSession
) -> tuple[Patient, Patient, Locator]:
    """Two choose the last number: who books it, who finds it gone, and what that one is shown instead."""
    hours = hours_of(session.slots.get())
    quick, slow = company.joins(width=1280, height=900), company.joins()
    for patient in (quick, slow):
        patient.opens_session(session.pk, world.specialist)
        assert patient.numbers_left(hours) == 1
        patient.chooses(hours)
        patient.signs_in()
    slow.fills_in(FATHER)

    quick.adds(MOTHER)
    quick.sees_the_number_held(MOTHER)
    quick.books()

    slow.hands.press(slow.button("下一步"))
    return quick, slow, slow.finds_it_gone(FATHER)


def test_who_comes_second_is_led_on_and_types_nothing_twice(company: Company, world: World) -> None:
    session = world.session_with(numbers=1)
    _quick, slow, instead = one_comes_second(company, world, session)
    slow.opens(instead, world.specialist)
    slow.chooses(hours_of(world.next_session().slots.order_by("ordinal").first()))
    slow.says_for_whom(FATHER)
    slow.sees_the_number_held(FATHER)
    slow.books()

    assert Appointment.objects.filter(slot__session=session, status=AppointmentStatus.BOOKED).count() == 1
    assert [link.patient.name for link in PatientLink.objects.select_related("patient")].count(
        FATHER.name
    ) == 1, "the person was added once"


def test_large_text_and_language_can_be_changed_where_a_number_is_gone(
    company: Company, world: World
) -> None:
    session = world.session_with(numbers=1)
    hours = hours_of(session.slots.get())
    reader = company.joins()
    reader.opens_session(session.pk, world.specialist)
    world.somebody_takes(session.slots.get())
    reader.chooses(hours)
    reader.arrives(Reason.TAKEN.label)
    reader.wants_large_text()
    reader.arrives_at(reader.called(world.specialist))
