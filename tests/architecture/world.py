"""A small world to try addresses in: three people, two hospitals with a clerk each, one thing of each kind."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from bookings.models import (
    Appeal,
    Appointment,
    Attachment,
    Consultation,
    Feedback,
    FollowUp,
    FollowUpKind,
    Interest,
    Patient,
    PatientLink,
    Recall,
    Referral,
    WaitingScreen,
    WaitlistEntry,
)
from hospitals.enums import StaffRole
from hospitals.models import Department, Programme, Region
from specialists.models import ClinicSession, Posting, ScheduleSheet, SessionSeries, Specialist
from tests.architecture import (
    addresses,
    world_adding,
    world_appeals,
    world_consulting,
    world_postings,
    world_queueing,
    world_recalls,
    world_referring,
    world_rules,
    world_saying,
    world_series,
    world_sheets,
    world_trips,
    world_waiting,
)
from tests.bookings import telling
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

PEOPLE = (
    *("nobody", "stranger", "relative", "owner", "staff", "clerk", "other_clerk", "attendant", "auditor"),
    *("manager", "chief", "reception", "other_reception", "rule_setter", "officer", "other_officer"),
)


@dataclass
class World:
    """The owner books for a mother at one hospital and holds a number for herself at the other.

    The relative is another account linked to the mother. The stranger has a booking of their own in the
    session of the owner's, and staff is an account that may open the admin and nothing of patients.

    The clerk plans sessions at the hospital of the owner's booking, where there is a draft too and somebody
    who could take over; the other clerk does so at the other hospital. The attendant helps the specialist.
    The owner has asked to book for the stranger's person, the stranger for the owner herself; for her the relative
    may book too. With the owner's booking stand a reason and a picture.
    The reception receives patients at the first hospital, the other one at the second.
    """

    accounts: dict[str, User | None]
    mother: Patient
    link: PatientLink
    asked: PatientLink
    ask: PatientLink
    other: PatientLink
    ticket: Appointment
    record: Attachment
    asked_about: FollowUp
    appeal: Appeal
    recall: Recall
    referral: Referral
    consultation: Consultation
    offer: Appointment
    waits: WaitlistEntry
    hold: Appointment
    screen: WaitingScreen
    added: Appointment
    said: Feedback
    interest: Interest
    session: ClinicSession
    elsewhere: ClinicSession
    specialist: Specialist
    draft: ClinicSession
    sheet: ScheduleSheet
    series: SessionSeries
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
        return addresses.arguments(self, name)

    def query(self, name: str) -> str:
        """What is asked for behind the address of the page `name`."""
        return addresses.query(self, name)

    def posted(self, name: str) -> dict[str, str]:
        """What a form of the page `name` sends; whoever sends it names the owner's mother."""
        return addresses.posted(self, name)

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
    world_trips.of(session)
    elsewhere = make.published_session(
        make.posting(where=second), numbers=12, starts_at=make.DAY.replace(day=10)
    )
    mother = make.person(owner, "王秀英")
    herself = make.person(owner, "李小燕", relation="self")
    make.linked(relative, mother, "parent")
    somebody = make.person(stranger, "赵钱孙")
    make.booked(session, somebody)
    ticket = make.booked(session, mother)
    [record] = telling.told(ticket, telling.WORDS, telling.picture())
    draft = make.draft(posting, starts_at=make.DAY.replace(day=9))
    clerk, reception = work.clerk(first), work.clerk(first, role=StaffRole.RECEPTION)
    return World(
        accounts={
            "nobody": None,
            "stranger": stranger,
            "relative": relative,
            "owner": owner,
            "staff": staff,
            "clerk": clerk,
            "reception": reception,
            "other_reception": work.clerk(second, role=StaffRole.RECEPTION),
            "other_clerk": work.clerk(second),
            "attendant": work.attendant(specialist),
            "auditor": work.auditor(region),
            "rule_setter": world_rules.rule_setter(region, first),
            "officer": work.officer(region),
            "other_officer": work.officer(reference.region()),
            "manager": work.clerk(first, role=StaffRole.MANAGER),
            "chief": User.objects.create(username="chief", is_staff=True, is_superuser=True),
        },
        mother=mother,
        link=PatientLink.objects.get(account=owner, patient=mother),
        asked=make.asking(owner, somebody),
        ask=make.asking(stranger, herself),
        other=make.linked(relative, herself, "other"),
        ticket=ticket,
        record=record,
        asked_about=FollowUp.objects.create(
            appointment=ticket, version=ticket.version, kind=FollowUpKind.SUBSTITUTED, made_at=make.NOW
        ),
        appeal=world_appeals.objecting(owner, session, elsewhere),
        recall=world_recalls.promised(ticket, reception),
        referral=world_referring.referred(first),
        consultation=world_consulting.asked(first, specialist),
        hold=make.held(elsewhere, herself),
        screen=world_queueing.screen(first, reception),
        added=world_adding.added(session),
        said=world_saying.said(first, mother),
        interest=world_saying.interested(specialist, mother),
        offer=world_waiting.offered(elsewhere, mother),
        waits=world_waiting.waiting(session, mother),
        session=session,
        elsewhere=elsewhere,
        specialist=specialist,
        draft=draft,
        sheet=world_sheets.sent(draft, clerk),
        series=world_series.planned(posting),
        stand_in=world_postings.with_paper(make.posting(make.specialist("王接替"), first)),
        region=region,
        department=department,
        programme=programme,
    )
