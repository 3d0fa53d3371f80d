"""What tests of referrals share: two hospitals that send, two that receive, and whom they refer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from bookings.actions import referrals as acts
from bookings.enums import Came
from bookings.files import Picture
from bookings.models import Direction, Patient, Referral, ReferralAttachment, ReferralRoute, Urgency
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import local_date
from tests.bookings.staff.at_desk import ORIGINAL, elder, look_up
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

BORN = date(1950, 6, 1)
REASON = "右髋疼痛三个月，行走困难。"
SUMMARY = "X 线片示股骨头坏死可能，已口服止痛药两周，效果不好。"


def request(**changes: Any) -> acts.sending.Request:
    """What is asked of the other hospital."""
    said = {
        "urgency": Urgency.ROUTINE,
        "reason": REASON,
        "summary": SUMMARY,
        "doctor": "赵大夫",
        "doctor_phone": "0471-8512345",
    }
    return acts.sending.Request(**{**said, **changes})


def open_route(to: Hospital, other: Hospital, by: User, **changes: Any) -> ReferralRoute:
    """The manager of `to` lets `other` refer to it; to Beijing, it opens its own way by letter."""
    said = {
        "direction": Direction.UP,
        "desk": "双向转诊办公室",
        "phone": "0471-6612345",
        "answer_hours": 24,
        "outcome_days": 3,
        "starts_on": local_date(NOW),
        "ends_on": None,
        "by": by.pk,
        "now": NOW,
    }
    return acts.make_route(hospital_id=to.pk, other_id=other.pk, **{**said, **changes})


def send(route: ReferralRoute, person: Patient, by: User, **changes: Any) -> Referral:
    """Refer the person by the route."""
    about = {
        "hospital_id": route.from_hospital_id,
        "patient_id": person.pk,
        "route_id": route.pk,
        "agreed": True,
        "key": None,
        "by": by.pk,
        "now": NOW,
    }
    wanted = {
        name: changes.pop(name) for name in list(changes) if name in acts.sending.Request.__annotations__
    }
    return acts.send_referral(**{**about, **changes}, request=request(**wanted))


def at(hospital: Hospital, referral: Referral, by: User, now: datetime = NOW, **more: Any) -> dict[str, Any]:
    """What every later act is told."""
    return {"hospital_id": hospital.pk, "referral_id": referral.pk, "by": by.pk, "now": now, **more}


def attach(referral: Referral, by: User, *pictures: Picture, now: datetime = NOW) -> list[ReferralAttachment]:
    """The sending desk shows these."""
    return acts.add_attachments(
        hospital_id=referral.from_hospital_id, referral_id=referral.pk, pictures=pictures, by=by.pk, now=now
    )


@pytest.fixture
def county() -> Hospital:
    """A hospital that refers."""
    return make.hospital("托克托县医院")


@pytest.fixture
def city() -> Hospital:
    """A hospital that receives."""
    return make.hospital("呼和浩特市第一医院")


@pytest.fixture
def clerk(county: Hospital) -> User:
    """Who receives patients at the county's hospital, and so refers."""
    return work.clerk(county, role=StaffRole.RECEPTION)


@pytest.fixture
def triage(city: Hospital) -> User:
    """Who receives patients at the city's hospital."""
    return work.clerk(city, role=StaffRole.RECEPTION)


@pytest.fixture
def chief(city: Hospital) -> User:
    """Who manages the city's hospital."""
    return work.clerk(city, role=StaffRole.MANAGER)


@pytest.fixture
def route(city: Hospital, county: Hospital, chief: User) -> ReferralRoute:
    """From the county to the city."""
    return open_route(city, county, chief)


@pytest.fixture
def patient(owner: User, county: Hospital, clerk: User) -> Patient:
    """Whom the county's desk has looked up."""
    made = elder(owner)
    look_up(county, ORIGINAL, clerk)
    return made


@pytest.fixture
def referral(route: ReferralRoute, patient: Patient, clerk: User) -> Referral:
    """Sent."""
    return send(route, patient, clerk)


@pytest.fixture
def accepted(referral: Referral, city: Hospital, triage: User) -> Referral:
    """Sent, and taken."""
    return acts.accept_referral(**at(city, referral, triage))


@pytest.fixture
def booked(accepted: Referral, city: Hospital, triage: User) -> Referral:
    """Taken, with a number a week later."""
    post = make.posting(make.specialist("陈卫衡"), city)
    session = make.published_session(post, numbers=10)
    return book(accepted, session, city, triage)


def book(referral: Referral, session: Any, hospital: Hospital, by: User, now: datetime = NOW) -> Referral:
    """Give the person the first half-hour of the session."""
    about = at(hospital, referral, by, now)
    return acts.book_referral(
        **about, session_id=session.pk, at=session.starts_at, came=Came.PHONE, agreed=True
    )


def after(referral: Referral, hours: float = 1) -> datetime:
    """So long after the visit that was booked."""
    appointment = Referral.objects.select_related("appointment").get(pk=referral.pk).appointment
    return appointment.during.upper + timedelta(hours=hours)
