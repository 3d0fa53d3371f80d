"""A small world to try addresses in: three people, two hospitals with a clerk each, one thing of each kind."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.http import urlencode

from accounts.models import User
from bookings.models import Appointment, Patient, PatientLink
from hospitals.models import Department, Programme, Region
from specialists.models import ClinicSession, Posting, Specialist
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

PEOPLE = ("nobody", "stranger", "relative", "owner", "staff", "clerk", "other_clerk", "attendant")


@dataclass
class World:
    """The owner books for a mother at one hospital and holds a number for herself at the other.

    The relative is another account linked to the mother. The stranger has a booking of their own in the
    session of the owner's, and staff is an account that may open the admin and nothing of patients.

    The clerk plans sessions at the hospital of the owner's booking, where there is a draft too and somebody
    who could take over; the other clerk does so at the other hospital. The attendant helps the specialist.
    """

    accounts: dict[str, User | None]
    mother: Patient
    link: PatientLink
    ticket: Appointment
    hold: Appointment
    session: ClinicSession
    elsewhere: ClinicSession
    specialist: Specialist
    draft: ClinicSession
    stand_in: Posting
    region: Region
    department: Department
    programme: Programme
    cookies: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Everybody signs in once: that takes longer than most pages."""
        self.cookies = {person: sign_in(account) for person, account in self.accounts.items() if account}

    @property
    def planned(self) -> dict[str, str]:
        """What the form of a session says."""
        return {
            "hospital": self.session.hospital.slug,
            "specialist": str(self.specialist.pk),
            "day": "2026-12-15",
            "begins": "08:00",
            "ends": "10:00",
            "numbers": "4",
            "group_minutes": "30",
        }

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
            "region": {"slug": self.region.slug},
            "department": {"slug": self.department.slug},
            "programme": {"slug": self.programme.slug},
            "sitemap_section": {"section": "sessions"},
            "error_sample": {"status": 400},
            "bookings:choose": {"session_id": self.elsewhere.pk},
            "bookings:edit_person": {"link_id": self.link.pk},
            "bookings:remove_person": {"link_id": self.link.pk},
        }
        if name in {"bookings:check", "bookings:confirm", "bookings:extend", "bookings:release"}:
            return {"uid": self.hold.uid}
        if name in {"staff:edit", "staff:preview_edit", "staff:publish", "staff:delete"}:
            return {"pk": self.draft.pk}
        if name.startswith("staff:") and name not in {"staff:home", "staff:new", "staff:preview_new"}:
            return {} if name == "staff:visits" else {"pk": self.session.pk}
        if name in {"bookings:ticket", "bookings:calendar", "bookings:cancel", "bookings:move"}:
            return {"uid": self.ticket.uid}
        return things.get(name, {})

    def query(self, name: str) -> str:
        """What is asked for behind the address of the page `name`."""
        wanted = {
            "search": {"q": "股骨头坏死"},
            "bookings:person": self.choice,
            "bookings:new_person": self.choice,
            "staff:new": {"hospital": self.session.hospital.slug},
            "staff:preview_new": self.planned,
            "staff:preview_edit": self.planned,
        }
        return f"?{urlencode(wanted[name])}" if name in wanted else ""

    def posted(self, name: str) -> dict[str, str]:
        """What a form of the page `name` sends; whoever sends it names the owner's mother."""
        named = {**self.choice, "patient": str(self.mother.pk)}
        return {
            "bookings:choose": named,
            "bookings:person": named,
            "bookings:move": self.choice,
            "staff:preview_new": self.planned,
            "staff:preview_edit": self.planned,
            "staff:delay": {"minutes": "30"},
            "staff:change": {**self.planned, "day": "2026-12-16"},
            "staff:substitute": {"leaving": str(self.specialist.pk), "posting": str(self.stand_in.pk)},
            "staff:withdraw": {"reason": "weather"},
            "accounts:staff_sign_in": {"username": "clerk", "password": "not-the-password"},
            "set_language": {"language": "en"},
            "elder": {"size": "elder"},
        }.get(name, {})

    def client(self, person: str, **options: Any) -> Client:
        """A browser in which `person` is signed in."""
        browser = Client(**options)
        if person in self.cookies:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[person]
        return browser


def sign_in(account: User) -> str:
    """The cookie of a session in which the account is signed in."""
    browser = Client()
    browser.force_login(account)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def build() -> World:
    """Make the world, at the clock of the factories (tests travel to make.NOW)."""
    owner, relative, stranger = make.account(), make.account(), make.account()
    staff = User.objects.create(username="clerk", is_staff=True)
    specialist = make.specialist("陈卫衡")
    region, department, programme = reference.region(), reference.department("骨科"), reference.programme()
    first, second = make.hospital(region=region), make.hospital()
    reference.partnership(programme=programme, receiving_hospital=first)
    posting = make.posting(specialist, first)
    session = make.published_session(posting, numbers=12, department=department)
    elsewhere = make.published_session(
        make.posting(where=second), numbers=12, starts_at=make.DAY.replace(day=10)
    )
    mother = make.person(owner, "王秀英")
    herself = make.person(owner, "李小燕", relation="self")
    make.linked(relative, mother, "parent")
    make.booked(session, make.person(stranger, "赵钱孙"))
    return World(
        accounts={
            "nobody": None,
            "stranger": stranger,
            "relative": relative,
            "owner": owner,
            "staff": staff,
            "clerk": work.clerk(first),
            "other_clerk": work.clerk(second),
            "attendant": work.attendant(specialist),
        },
        mother=mother,
        link=PatientLink.objects.get(account=owner, patient=mother),
        ticket=make.booked(session, mother),
        hold=make.held(elsewhere, herself),
        session=session,
        elsewhere=elsewhere,
        specialist=specialist,
        draft=make.draft(posting, starts_at=make.DAY.replace(day=9)),
        stand_in=make.posting(make.specialist("王接替"), first),
        region=region,
        department=department,
        programme=programme,
    )
