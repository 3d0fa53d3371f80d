"""The people and places every history begins with, made once; and how the model is told of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from bookings.models import Appointment, FollowUp, Patient, PatientLink, Policy, WaitlistEntry
from hospitals.enums import StaffRole
from hospitals.models import Department, Hospital, Room
from specialists.enums import LegalBasis
from specialists.models import ClinicSession, Posting, Slot
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW
from tests.properties.model import Account, Model, Number, Person, Session

NAMES = "甲乙丙丁戊"


@dataclass
class World:
    """What is committed before the first history, and the model of it. Rows are named by their place in a list."""

    accounts: list[User]
    people: list[Patient]
    postings: list[Posting]
    hospitals: list[Hospital]
    department: Department
    clerk: User
    setter: User  # of rules
    rooms: dict[int, Room]  # of each hospital one
    model: Model
    sessions: list[int] = field(default_factory=list)


def build() -> World:
    """Three accounts, five persons, two hospitals, four specialists, five sessions."""
    make.ensure_policies()
    region = reference.region()
    hospitals = [reference.hospital(name, region=region) for name in ("甲医院", "乙医院")]
    department = reference.department("骨科", hospital=hospitals[0], subject=reference.subject())
    first, second, third, giver = (reference.specialist(name) for name in ("张", "李", "王", "赵"))
    postings = [
        make.posting(first, hospitals[0]),
        make.posting(second, hospitals[0]),
        make.posting(first, hospitals[1]),
        make.posting(third, hospitals[0]),
        make.posting(giver, hospitals[1], legal_basis=LegalBasis.FREE_CLINIC),
    ]
    accounts = [make.account(), make.account(email="li@example.org"), make.account()]
    people = [
        make.person(accounts[0], NAMES[0], relation="self"),
        make.person(accounts[0], NAMES[1], phone="+8613900000001"),
        make.person(accounts[1], NAMES[2]),
        make.person(accounts[1], NAMES[3], birth_date=date(2018, 3, 15), relation="child", is_guardian=True),
        make.person(accounts[2], NAMES[4]),
    ]
    make.linked(accounts[1], people[0], "other")
    make.linked(accounts[2], people[2], "other")
    make.agreed(accounts[1], "child", about=people[3].pk)
    for account in accounts:
        for hospital in hospitals:
            make.agreed(account, "hospital", about=hospital.pk)
    clerk = work.clerk(*hospitals, role=StaffRole.RECEPTION)
    setter = work.rule_setter(region)
    rooms = {one.pk: reference.room("二诊室", hospital=one) for one in hospitals}
    model = _model(accounts, people, hospitals)
    world = World(accounts, people, postings, hospitals, department, clerk, setter, rooms, model)
    world.model.free_specialists = {giver.pk}
    hours = {"hours": 1, "numbers": 3}
    here = {**hours, "department": department}
    sessions = [
        make.published_session(postings[0], **here),
        make.published_session(postings[1], **here, starts_at=DAY + timedelta(minutes=30)),
        make.published_session(postings[2], **hours, starts_at=DAY + timedelta(days=2)),
        make.published_session(postings[0], **here, starts_at=DAY + timedelta(days=20)),  # not open yet
        make.published_session(postings[4], **hours, starts_at=DAY + timedelta(hours=3)),
    ]
    for session in sessions:
        learn(world.model, session.pk)
        world.sessions.append(session.pk)
    return world


def _model(accounts: list[User], people: list[Patient], hospitals: list[Hospital]) -> Model:
    """What they are, as the model knows it."""
    rows = Policy.objects.order_by("id").values_list("rule", "hospital_id", "valid_from", "values")
    m = Model(NOW, [(rule, where, since, _read(values)) for rule, where, since, values in rows])
    for one in accounts:
        told = {hospital.pk for hospital in hospitals}
        m.accounts[one.pk] = Account(one.pk, one.phone or "", one.email or "", tells=told)
    for person in people:
        m.persons[person.pk] = Person(person.pk, child=person.birth_date.year > 2010, phone=person.phone)
    for link in PatientLink.objects.in_force():
        m.links[link.account_id, link.patient_id] = link.relation
    return m


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name.endswith("_time") else int(value) for name, value in values.items()}


def learn(m: Model, pk: int) -> Session:
    """Take over a session as it is planned now: what staff chose freely, and the numbers drawn up for it."""
    row = ClinicSession.objects.get(pk=pk)
    known = m.sessions.get(pk)
    session = Session(
        pk,
        row.hospital_id,
        row.department_id,
        set(row.session_specialists.values_list("specialist_id", flat=True)),
        row.starts_at,
        row.ends_at,
        row.status,
        row.published_at,
        row.opens_at,
        row.closes_at,
        row.flows_back_at,
        row.flows_to_all_at,
        row.delay_minutes * timedelta(minutes=1),
        left=known.left if known is not None else [],
        root=known.root if known is not None else pk,
    )
    for slot in Slot.objects.filter(session=pk).order_by("ordinal"):
        session.numbers[slot.pk] = Number(
            slot.pk,
            slot.starts_at,
            slot.ends_at,
            slot.pool,
            slot.open,
            slot.added,
            slot.withdrawn_at is not None,
            slot.reopens_at,
        )
    m.sessions[pk] = session
    return session


def rows_of_visits() -> dict[int, tuple[Any, ...]]:
    """Every appointment as the database has it."""
    fields = (
        "person",
        "slot",
        "session",
        "status",
        "origin",
        "expires_at",
        "version",
        "booked_by",
        "late",
        "place",
    )
    rows = Appointment.objects.values_list(
        "pk",
        "patient_id",
        "slot_id",
        "session_id",
        "status",
        "origin",
        "expires_at",
        "version",
        "booked_by_id",
        "cancelled_late",
        "entry_id",
    )
    return {pk: tuple(zip(fields, row, strict=True)) for pk, *row in rows}


def rows_of_places() -> dict[int, tuple[Any, ...]]:
    """Every place in line."""
    rows = WaitlistEntry.objects.values_list(
        "pk",
        "patient_id",
        "account_id",
        "session_id",
        "specialist_id",
        "status",
        "lapses",
        "end_reason",
        "booked_id",
    )
    return {pk: tuple(row) for pk, *row in rows}


def rows_of_questions() -> dict[int, tuple[Any, ...]]:
    """Every follow-up that no later change replaced."""
    rows = FollowUp.objects.exclude(status="closed").values_list(
        "appointment_id", "kind", "version", "status", "choice", "chosen_appointment_id"
    )
    return {visit: tuple(row) for visit, *row in rows}
