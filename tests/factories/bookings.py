"""People, sessions and bookings for tests, made through the real actions.

`NOW` is the clock of most tests: Tuesday 1 December 2026, 10:00 in Hohhot. `published_session`
is held a week later and open at that moment.
"""

from __future__ import annotations

import importlib
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from stdnum.cn import ric

from accounts.documents import Document, read_document
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import Consent, User
from accounts.rules.consents import CURRENT, SUBJECT_KIND
from bookings import actions
from bookings.enums import AppointmentStatus, LinkBasis
from bookings.models import Appointment, Arrival, ArrivalWay, Patient, PatientLink, Policy
from bookings.transitions import move_status
from hospitals.models import Hospital, Room
from specialists.actions import draft_session, make_trip, post_specialist
from specialists.enums import Pool, SessionKind, TripKind
from specialists.models import ClinicSession, Posting, Slot, Specialist, Trip
from tests.factories.reference import hospital, specialist

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # 10:00 local
DAY = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)  # 08:00 local, a week later

_numbers = itertools.count(1)


def ensure_policies() -> None:
    """The first policies again, after a test that emptied the tables."""
    migration = importlib.import_module("bookings.migrations.0004_first_policies")
    later = importlib.import_module("bookings.migrations.0010_rules_about_persons")
    first = {**migration.FIRST, "retention": later.RETENTION}
    first["persons"] = {**first["persons"], **later.PERSONS}
    more = importlib.import_module("bookings.migrations.0011_more_that_is_policy").MORE
    first = {rule: {**values, **more.get(rule, {})} for rule, values in first.items()}
    first |= importlib.import_module("bookings.migrations.0014_limits").LIMITS
    first["reminders"] |= importlib.import_module("bookings.migrations.0020_reminded_to_answer").UNANSWERED
    first |= importlib.import_module("bookings.migrations.0016_waitlist").WAITLIST
    recall = importlib.import_module("bookings.migrations.0028_recalls").RECALL
    first["pools"] = {**importlib.import_module("bookings.migrations.0017_pools").POOLS, **recall}
    first["half_days"] = importlib.import_module("bookings.migrations.0022_half_days").HALF_DAYS
    first["publishing"] = importlib.import_module("bookings.migrations.0023_publishing").PUBLISHING
    first["reception"] = importlib.import_module("bookings.migrations.0024_reception").RECEPTION
    for rule, values in first.items():
        Policy.objects.get_or_create(
            rule=rule,
            hospital=None,
            valid_from=migration.SINCE,
            defaults={"values": values, "created_at": migration.SINCE},
        )


def account(**fields: object) -> User:
    """A patient's account with a phone of its own, which has agreed to what is asked of every account."""
    made = User.objects.create(**{"phone": f"+86138{next(_numbers):08d}", **fields})
    agreed(made, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    return made


def agreed(
    account: User,
    *purposes: str,
    about: int | None = None,
    decision: str = ConsentDecision.GIVEN,
    version: str = "",
) -> None:
    """The account has agreed to these, of itself or `about` a child or hospital: to the texts in force, or to this
    `version`."""
    Consent.objects.bulk_create(
        Consent(
            at=NOW - timedelta(days=30),
            by=account.pk,
            acting_as=ConsentAs.GUARDIAN
            if purpose in (ConsentPurpose.CHILD, ConsentPurpose.YOUNG)
            else ConsentAs.SELF,
            purpose=purpose,
            version=version or CURRENT[purpose],
            decision=decision,
            subject_kind=SUBJECT_KIND[purpose],
            subject_id=account.pk if about is None else about,
        )
        for purpose in purposes
    )


def tells(account: User, session: ClinicSession) -> None:
    """The account has agreed to tell the session's hospital who comes."""
    agreed(account, ConsentPurpose.HOSPITAL, about=session.hospital_id)


def resident(born: date, sex: str = "male", n: int | None = None) -> Document:
    """A resident identity card of Hohhot; with `n` (0 to 499) always the same one."""
    order = 2 * ((next(_numbers) if n is None else n) % 500) + (sex == "male")
    number = f"150102{born:%Y%m%d}{order:03d}"
    return read_document("resident", number + ric.calc_check_digit(number + "0"))


def person(owner: User, name: str = "张小明", **fields: Any) -> Patient:
    """A person `owner` may book for, with a document of their own."""
    values = {
        "name": name,
        "sex": "male",
        "birth_date": date(1960, 5, next(_numbers) % 28 + 1),
        "phone": "",
        "relation": "parent",
        **fields,
    }
    values.setdefault("document", resident(values["birth_date"], values["sex"]))
    return actions.add_person(by=owner.pk, now=NOW - timedelta(days=1), **values).patient


def linked(account: User, patient: Patient, relation: str = "child", **fields: object) -> PatientLink:
    """Another account that may book for the person, as the first one allowed."""
    return PatientLink.objects.create(
        **{
            "account": account,
            "patient": patient,
            "relation": relation,
            "created_at": NOW,
            "granted_at": NOW,
            "granted_by": patient.created_by,
            "basis": LinkBasis.RELATIVE,
            **fields,
        }
    )


def asking(account: User, patient: Patient, relation: str = "other") -> PatientLink:
    """An account that has asked to book for the person and has no answer yet."""
    return PatientLink.objects.create(account=account, patient=patient, relation=relation, created_at=NOW)


def posting(who: Specialist | None = None, where: Hospital | None = None, **fields: object) -> Posting:
    """A posting that holds from 2026 on."""
    return post_specialist(
        specialist=who or specialist(),
        hospital=where or hospital(),
        **{"starts_on": date(2026, 1, 1), "by": None, "now": NOW, **fields},
    )


def draft(
    *postings: Posting,
    starts_at: datetime = DAY,
    hours: float = 2,
    numbers: int = 4,
    room: Room | None = None,
    kind: SessionKind = SessionKind.SINGLE,
    **fields: object,
) -> ClinicSession:
    """A draft of `hours` hours with `numbers` numbers in half-hours."""
    return draft_session(
        postings=postings or (posting(),),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        numbers=numbers,
        room=room,
        kind=kind,
        **{"by": None, "now": NOW, **fields},
    )


def published_session(
    *postings: Posting, published_at: datetime | None = None, pools: bool = False, **fields: object
) -> ClinicSession:
    """A session published long enough before NOW to be open; all its numbers are public unless `pools`."""
    session = draft(*postings, **fields)
    made = actions.publish_session(session=session, by=None, now=published_at or NOW - timedelta(days=10))
    if not pools:
        Slot.objects.filter(session=made).exclude(pool=Pool.PUBLIC).update(pool=Pool.PUBLIC)
    return made


def trip(where: Hospital, *, by: User | None = None, **fields: Any) -> Trip:
    """A visit of several half-days, of which none is planned yet."""
    said = {"kind": TripKind.VISIT, "title": "健康直通车：托克托县三站", **fields}
    return make_trip(hospital=where, by=by or account(), now=NOW, **said)


def slots(session: ClinicSession) -> list[Slot]:
    """The session's numbers, in order."""
    return list(Slot.objects.filter(session=session).order_by("ordinal"))


def held(
    session: ClinicSession, patient: Patient, *, at: datetime | None = None, now: datetime = NOW
) -> Appointment:
    """A live hold of the person's account, which has agreed to tell the hospital."""
    tells(patient.created_by, session)
    return actions.hold_number(
        patient_id=patient.pk,
        session_id=session.pk,
        at=at or session.starts_at,
        by=patient.created_by_id,
        now=now,
    )


def booked(
    session: ClinicSession, patient: Patient, *, at: datetime | None = None, now: datetime = NOW
) -> Appointment:
    """A booking of the person's account."""
    return actions.confirm_booking(
        hold=held(session, patient, at=at, now=now), by=patient.created_by_id, now=now
    )


def arrived(appointment: Appointment, *, at: datetime, **fields: Any) -> Arrival:
    """Checked in `at` this moment, past all actions: the last of those who have come to its session."""
    there = Arrival.objects.filter(appointment__session=appointment.session_id)
    rank = max([row.rank for row in there], default=0) + 1000
    row = Arrival.objects.create(
        **{"appointment": appointment, "arrived_at": at, "way": ArrivalWay.CODE, "rank": rank, **fields}
    )
    move_status(appointment, AppointmentStatus.ARRIVED, by_id=None, now=at)
    return row
