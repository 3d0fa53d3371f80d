"""Nobody reaches what belongs to another patient, however they came by its address."""

from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from tests.journeys.conftest import Company
from tests.journeys.patient import FATHER, MOTHER, Patient, Someone
from tests.journeys.reader import Reader
from tests.journeys.world import World, hours_of

NOT_FOUND, NOT_TAKEN = 404, 405


def holds(patient: Patient, someone: Someone, world: World, hours: str) -> str:
    """The patient takes a number for someone; the address of the page on which it is held."""
    patient.opens_session(world.next_session().pk, world.specialist)
    patient.chooses(hours)
    patient.signs_in()
    patient.adds(someone)
    patient.sees_the_number_held(someone)
    return patient.page.url.removeprefix(patient.site)


def answers(stranger: Reader, path: str) -> tuple[int, int]:
    """What the portal answers the stranger there: to looking, and to sending a form."""
    asks = stranger.context.request
    token = next(c["value"] for c in stranger.context.cookies() if c["name"] == "csrftoken")
    origin = {"X-CSRFToken": token, "Referer": stranger.site}
    looked = asks.get(stranger.site + path, max_redirects=0)
    sent = asks.post(stranger.site + path, headers=origin, max_redirects=0)
    return looked.status, sent.status


def test_a_stranger_finds_nothing(company: Company, world: World) -> None:
    first, *_rest, last = [hours_of(slot) for slot in world.next_session().slots.order_by("ordinal")]
    patient, stranger = company.joins(), company.joins(width=1280, height=900)
    held = holds(patient, MOTHER, world, first)
    holds(stranger, FATHER, world, last)

    assert answers(stranger, held) == (NOT_FOUND, NOT_TAKEN)
    for what in ("confirm", "extend", "release"):
        assert answers(stranger, f"{held}{what}/") == (NOT_FOUND, NOT_FOUND)
    assert Appointment.objects.filter(status=AppointmentStatus.PENDING).count() == 2

    ticket = patient.books()
    assert answers(stranger, ticket.path) == (NOT_FOUND, NOT_TAKEN)
    assert answers(stranger, f"{ticket.path}calendar.ics") == (NOT_FOUND, NOT_TAKEN)
    for what in ("cancel", "move"):
        assert answers(stranger, f"{ticket.path}{what}/") == (NOT_FOUND, NOT_FOUND)
    booking = Appointment.objects.get(code=ticket.code)
    assert booking.status == AppointmentStatus.BOOKED
    for path in (
        f"/people/{booking.patient.links.get().pk}/",
        f"/people/{booking.patient.links.get().pk}/remove/",
    ):
        assert answers(stranger, path) == (NOT_FOUND, NOT_FOUND)

    stranger.goes_to(ticket.path)
    stranger.arrives("找不到这个页面")
    assert ticket.code not in stranger.page.content()
    assert MOTHER.name not in stranger.page.content()

    nobody = company.joins()
    nobody.goes_to(ticket.path)
    nobody.arrives("您的手机号码是多少？")
    assert ticket.code not in nobody.page.content()
