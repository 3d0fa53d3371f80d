"""What tests of consultations share: a hospital with a ward, who is posted there, and whom they are asked to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from bookings.actions import consultations as acts
from bookings.models import AgreedHow, AgreedWho, Consultation, ConsultationUrgency, DeclinedFor, Patient
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import Specialist
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SUMMARY = "股骨颈骨折术后三天，高热，切口渗液。"
PURPOSE = "请判断是否需要再次手术。"
REASON = "本院没有处理过同样的感染。"
ADVICE = "建议清创，换用敏感抗生素，三天后复查。"


def asking(specialist: Specialist, **changes: Any) -> acts.Asking:
    """All that an invitation says."""
    said = {
        "specialist_id": specialist.pk,
        "urgency": ConsultationUrgency.URGENT,
        "wanted_by": NOW + 6 * HOUR,
        "department": "骨科",
        "doctor": "赵大夫",
        "doctor_phone": "0471-8512345",
        "ward": "骨科二病区",
        "bed": "12",
        "summary": SUMMARY,
        "purpose": PURPOSE,
        "reason": REASON,
        "fee": "500 元，由本院支付",
        "agreed_who": AgreedWho.PATIENT,
        "agreed_how": AgreedHow.SPOKEN,
    }
    made = {**said, **changes}
    return acts.Asking(**{**made, "urgency": ConsultationUrgency(made["urgency"])})


def ask(
    hospital: Hospital, person: Patient, specialist: Specialist, by: User, **changes: Any
) -> Consultation:
    """Ask the specialist to the person's bed."""
    about = {
        "hospital_id": hospital.pk,
        "patient_id": person.pk,
        "within": True,
        "key": None,
        "by": by.pk,
        "now": NOW,
    }
    wanted = {name: changes.pop(name) for name in list(changes) if name in acts.Asking.__annotations__}
    return acts.request_consultation(**{**about, **changes}, asking=asking(specialist, **wanted))


def at(hospital: Hospital, row: Consultation, by: User, now: datetime = NOW, **more: Any) -> dict[str, Any]:
    """What every later act is told."""
    return {"hospital_id": hospital.pk, "consultation_id": row.pk, "by": by.pk, "now": now, **more}


def yes(set_for: datetime = NOW + 3 * HOUR, **changes: Any) -> acts.Answer:
    """They come."""
    return acts.Answer(**{"set_for": set_for, "approval": "北京积水潭医院医务处 刘主任", **changes})


def no(why: DeclinedFor = DeclinedFor.NO_TIME, words: str = "") -> acts.Answer:
    """They do not."""
    return acts.Answer(declined_for=why, words=words)


def accept(hospital: Hospital, row: Consultation, by: User, **changes: Any) -> Consultation:
    """The desk notes a time."""
    return acts.accept_consultation(**at(hospital, row, by), answer=yes(**changes), who="陈卫衡本人")


@pytest.fixture
def ward() -> Hospital:
    """The inviting hospital."""
    return make.hospital("呼和浩特市第一医院")


@pytest.fixture
def clerk(ward: Hospital) -> User:
    """Who receives patients there."""
    return work.clerk(ward, role=StaffRole.RECEPTION)


@pytest.fixture
def specialist(ward: Hospital) -> Specialist:
    """Who is posted there, by invitation to consult alone."""
    beijing = make.hospital("北京积水潭医院", side="beijing")
    who = make.specialist("陈卫衡", titles=["主任医师"], home_hospital=beijing)
    return make.posting(who, ward, legal_basis="consultation").specialist


@pytest.fixture
def patient(owner: User, ward: Hospital, clerk: User) -> Patient:
    """Whom the desk has looked up."""
    made = elder(owner)
    look_up(ward, ORIGINAL, clerk)
    return made


@pytest.fixture
def consultation(ward: Hospital, patient: Patient, specialist: Specialist, clerk: User) -> Consultation:
    """Asked for."""
    return ask(ward, patient, specialist, clerk)


@pytest.fixture
def accepted(consultation: Consultation, ward: Hospital, clerk: User) -> Consultation:
    """Asked for, with a time."""
    return accept(ward, consultation, clerk)


@pytest.fixture
def done(accepted: Consultation, ward: Hospital, clerk: User) -> Consultation:
    """It took place."""
    later = NOW + 4 * HOUR
    about = at(ward, accepted, clerk, later)
    return acts.note_consultation(**about, took_place_at=later - HOUR / 2, words=ADVICE)
