"""A small world to try addresses in: three people, two hospitals with a clerk each, one thing of each kind."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.http import urlencode

from accounts.models import User
from accounts.rules.consents import CURRENT
from bookings.models import Appeal, Appointment, Attachment, FollowUp, FollowUpKind, Patient, PatientLink
from hospitals.enums import StaffRole
from hospitals.models import Department, Programme, Region
from specialists.models import ClinicSession, Posting, ScheduleSheet, SessionSeries, Specialist
from tests.architecture import (
    world_adding,
    world_appeals,
    world_desk,
    world_out,
    world_postings,
    world_rules,
    world_series,
    world_sheets,
    world_team,
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

TICKET = {f"bookings:{what}" for what in ("ticket", "calendar", "cancel", "move", "answer")}


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
    offer: Appointment
    hold: Appointment
    added: Appointment
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
            "consent": {"purpose": "identity"},
            "consent_text": {"purpose": "identity", "version": CURRENT["identity"]},
            "delete_my_person": {"link_id": self.link.pk},
            "bookings:edit_person": {"link_id": self.link.pk},
            "bookings:remove_person": {"link_id": self.link.pk},
            "bookings:blocks": {"link_id": self.link.pk},
            "bookings:asked": {"link_id": self.asked.pk},
            "bookings:asked_code": {"link_id": self.asked.pk},
            "bookings:drop_ask": {"link_id": self.asked.pk},
            "bookings:answer_ask": {"link_id": self.ask.pk},
            "bookings:revoke_link": {"link_id": self.other.pk},
        }
        if name in {"bookings:check", "bookings:confirm", "bookings:extend", "bookings:release"}:
            return {"uid": self.hold.uid}
        if name in {"staff:edit", "staff:preview_edit", "staff:publish", "staff:delete"}:
            return {"pk": self.draft.pk}
        if name in {"bookings:record", "bookings:record_remove", "staff:record"}:
            return {"uid": self.ticket.uid, "record_id": self.record.pk}
        if name in {"bookings:reason", "bookings:reason_consent", "bookings:reason_withdraw", "staff:reason"}:
            return {"uid": self.ticket.uid}
        if name in {"staff:follow_ups", "staff:phoned", "staff:schedule", "staff:poster"}:
            whom = {"pk": self.asked_about.pk} if name == "staff:phoned" else {}
            return {"hospital": self.session.hospital.slug, **whom}
        if name in world_out.TABLES:
            return {"hospital": self.session.hospital.slug}
        if name in world_out.FEEDS:
            return self.arguments(name.removesuffix("_feed"))
        if name in world_adding.ADDING_PAGES:
            return world_adding.arguments(name, self.added)
        if name in world_desk.DESK:
            links = {"other_id": self.asked.patient_id, "link_id": self.link.pk}
            return world_desk.arguments(name, self.session.hospital, self.mother, links)
        if name in world_team.TEAM_PAGES:
            return world_team.arguments(name, self.session.hospital, self.accounts["clerk"])
        if name in world_waiting.WAITING_PAGES | world_waiting.OFFER_PAGES:
            return world_waiting.arguments(name, self.offer)
        if name in world_appeals.PATIENTS_PAGES | world_appeals.STAFF_PAGES:
            return world_appeals.arguments(name, self.appeal)
        if name in world_rules.RULE_PAGES:
            return world_rules.arguments(name, self.session.hospital)
        if name in world_sheets.SHEET_PAGES | world_sheets.WHOLE:
            return world_sheets.arguments(name, self.sheet)
        if name in world_trips.PAGES | world_trips.WHOLE:
            return world_trips.arguments(name, self.session)
        if name in world_series.SERIES_PAGES | world_series.WHOLE:
            return world_series.arguments(name, self.series)
        if name in world_postings.POSTING_PAGES:
            return world_postings.arguments(name, self.stand_in)
        if name in {"staff:persons", "staff:find_person"}:
            return {"hospital": self.session.hospital.slug} if name == "staff:find_person" else {}
        if name.startswith("staff:") and name not in {"staff:home", "staff:new", "staff:preview_new"}:
            return {} if name in {"staff:visits", "staff:team"} else {"pk": self.session.pk}
        if name in TICKET:
            return {"uid": self.ticket.uid}
        return things.get(name, {})

    def query(self, name: str) -> str:
        """What is asked for behind the address of the page `name`."""
        wanted = {
            "search": {"q": "股骨头坏死"},
            "bookings:person": self.choice,
            "bookings:new_person": self.choice,
            "bookings:new_newborn": self.choice,
            "staff:new": {"hospital": self.session.hospital.slug},
            "staff:preview_new": self.planned,
            "staff:preview_edit": self.planned,
            "audit": {"go": "1", "kind": "account"},
        }
        return f"?{urlencode(wanted[name])}" if name in wanted else ""

    def posted(self, name: str) -> dict[str, str]:
        """What a form of the page `name` sends; whoever sends it names the owner's mother."""
        named = {**self.choice, "patient": str(self.mother.pk)}
        return {
            "bookings:choose": named,
            "bookings:person": named,
            "bookings:move": self.choice,
            "bookings:asked": {"code": "123456"},
            "bookings:answer_ask": {"decision": "agree"},
            "staff:preview_new": self.planned,
            "staff:preview_edit": self.planned,
            "staff:delay": {"minutes": "30"},
            "staff:change": {**self.planned, "day": "2026-12-16"},
            "staff:substitute": {"leaving": str(self.specialist.pk), "posting": str(self.stand_in.pk)},
            "staff:withdraw": {"reason": "weather"},
            "staff:appeal": world_appeals.ANSWERED,
            **world_postings.posted(self.stand_in),
            "staff:phoned": {"call": "not_reached", "seen": "0"},
            **world_series.posted(self.stand_in),
            **world_trips.POSTED,
            "staff:sheets": world_sheets.SENT,
            "staff:sheet_make": {"do": "all"},
            "staff:sheet_line": {"s-TOTAL_FORMS": "1", "s-INITIAL_FORMS": "0"},
            "staff:invite": {"username": "wang.fang", "name": "王芳", "role": "reception"},
            "staff:member_act": {"picked": "left"},
            "staff:find_person": {"document_kind": "record_number", "number": "A-1"},
            "staff:visit_list_full": world_out.ASKED,
            "staff:reveal_person": {"what": "name", "reason": "check"},
            "staff:record_number": {"number": "A-1"},
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
    clerk = work.clerk(first)
    return World(
        accounts={
            "nobody": None,
            "stranger": stranger,
            "relative": relative,
            "owner": owner,
            "staff": staff,
            "clerk": clerk,
            "reception": work.clerk(first, role=StaffRole.RECEPTION),
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
        hold=make.held(elsewhere, herself),
        added=world_adding.added(session),
        offer=world_waiting.offered(elsewhere, mother),
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
