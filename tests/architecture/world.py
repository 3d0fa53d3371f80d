"""A small world to try addresses in: three people, two hospitals, one thing of each kind."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils.http import urlencode

from accounts.models import User
from bookings.models import Appointment, Patient, PatientLink
from specialists.models import ClinicSession, Specialist
from tests.factories import bookings as make

PEOPLE = ("nobody", "stranger", "relative", "owner", "staff")


@dataclass
class World:
    """The owner books for a mother at one hospital and holds a number for herself at the other.

    The relative is another account linked to the mother. The stranger has a booking of their own in the
    session of the owner's, and staff is an account that may open the admin and nothing of patients.
    """

    accounts: dict[str, User | None]
    mother: Patient
    link: PatientLink
    ticket: Appointment
    hold: Appointment
    session: ClinicSession
    elsewhere: ClinicSession
    specialist: Specialist

    @property
    def choice(self) -> dict[str, str]:
        """A half-hour that is free, as pages on the way carry it."""
        return {"session": str(self.elsewhere.pk), "at": self.elsewhere.starts_at.isoformat()}

    def arguments(self, name: str) -> dict[str, Any]:
        """What stands in the address of the page `name`."""
        things: dict[str, dict[str, Any]] = {
            "session": {"pk": self.session.pk},
            "specialist": {"slug": self.specialist.slug},
            "hospital": {"slug": self.session.hospital.slug},
            "error_sample": {"status": 400},
            "bookings:choose": {"session_id": self.elsewhere.pk},
            "bookings:edit_person": {"link_id": self.link.pk},
            "bookings:remove_person": {"link_id": self.link.pk},
        }
        if name in {"bookings:check", "bookings:confirm", "bookings:extend", "bookings:release"}:
            return {"uid": self.hold.uid}
        if name in {"bookings:ticket", "bookings:calendar", "bookings:cancel", "bookings:move"}:
            return {"uid": self.ticket.uid}
        return things.get(name, {})

    def query(self, name: str) -> str:
        """What is asked for behind the address of the page `name`."""
        wanted = {
            "search": {"q": "股骨头坏死"},
            "bookings:person": self.choice,
            "bookings:new_person": self.choice,
        }
        return f"?{urlencode(wanted[name])}" if name in wanted else ""

    def posted(self, name: str) -> dict[str, str]:
        """What a form of the page `name` sends; whoever sends it names the owner's mother."""
        named = {**self.choice, "patient": str(self.mother.pk)}
        return {
            "bookings:choose": named,
            "bookings:person": named,
            "bookings:move": self.choice,
            "set_language": {"language": "en"},
            "elder": {"size": "elder"},
        }.get(name, {})

    def client(self, person: str, **options: Any) -> Client:
        """A browser in which `person` is signed in."""
        browser = Client(**options)
        account = self.accounts[person]
        if account is not None:
            browser.force_login(account)
        return browser


def build() -> World:
    """Make the world, at the clock of the factories (tests travel to make.NOW)."""
    owner, relative, stranger = make.account(), make.account(), make.account()
    staff = User.objects.create(username="clerk", is_staff=True)
    specialist = make.specialist("陈卫衡")
    first, second = make.hospital(), make.hospital()
    session = make.published_session(make.posting(specialist, first), numbers=12)
    elsewhere = make.published_session(
        make.posting(where=second), numbers=12, starts_at=make.DAY.replace(day=10)
    )
    mother = make.person(owner, "王秀英")
    herself = make.person(owner, "李小燕", relation="self")
    PatientLink.objects.create(
        account=relative, patient=mother, relation="parent", created_at=make.NOW - make.timedelta(days=1)
    )
    make.booked(session, make.person(stranger, "赵钱孙"))
    return World(
        accounts={
            "nobody": None,
            "stranger": stranger,
            "relative": relative,
            "owner": owner,
            "staff": staff,
        },
        mother=mother,
        link=PatientLink.objects.get(account=owner, patient=mother),
        ticket=make.booked(session, mother),
        hold=make.held(elsewhere, herself),
        session=session,
        elsewhere=elsewhere,
        specialist=specialist,
    )
