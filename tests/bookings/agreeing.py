"""What tests of consents share: persons of each kind, what is said about them, and a night in which one is older."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.enums import ConsentDecision, ConsentPurpose
from accounts.models import User
from accounts.rules.consents import SUBJECT_KIND
from bookings.models import Appointment, Patient
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories.bookings import NOW

TERMS, IDENTITY, HOSPITAL = ConsentPurpose.TERMS, ConsentPurpose.IDENTITY, ConsentPurpose.HOSPITAL
CHILD, YOUNG = ConsentPurpose.CHILD, ConsentPurpose.YOUNG
ASKED = (TERMS, IDENTITY, CHILD, YOUNG, HOSPITAL)  # in this order, before a booking

YES: dict[str, str] = {"decision": ConsentDecision.GIVEN}
OLD_YES: dict[str, str] = {**YES, "version": "2020-01"}
TAKEN_BACK: dict[str, str] = {"decision": ConsentDecision.WITHDRAWN}
NO: dict[str, str] = {"decision": ConsentDecision.REFUSED}

ONE_OF_EACH = pytest.mark.parametrize(
    ("purpose", "who"),
    [(TERMS, "oneself"), (IDENTITY, "oneself"), (CHILD, "child"), (YOUNG, "young"), (HOSPITAL, "oneself")],
)

# A hold begun on the eve lives beyond midnight in Hohhot: one person is a year older when it is confirmed.
EVE = datetime(2026, 12, 1, 15, 55, tzinfo=UTC)
PAST_MIDNIGHT = datetime(2026, 12, 1, 16, 2, tzinfo=UTC)

BORN = {
    "oneself": date(1990, 4, 5),
    "relative": date(1960, 4, 5),
    "child": date(2018, 3, 4),
    "young": date(2010, 3, 4),
}


def somebody(owner: User, who: str) -> Patient:
    """A person the account has entered: its own, a parent, or a minor whose guardian it is."""
    if who in ("child", "young"):
        return minor(owner, BORN[who])
    return make.person(owner, relation="self" if who == "oneself" else "parent", birth_date=BORN[who])


def minor(owner: User, born: date) -> Patient:
    """A person born that day, whose guardian the account is."""
    return make.person(owner, "王小雨", relation="child", birth_date=born, is_guardian=True)


def subject_of(purpose: str, owner: User, patient: Patient, session: ClinicSession) -> int:
    """The id of what is decided on: the account, the person or the session's hospital."""
    ids = {"account": owner.pk, "patient": patient.pk, "hospital": session.hospital_id}
    return ids[SUBJECT_KIND[purpose]]


def agree_to_all(owner: User, patient: Patient, session: ClinicSession, *, but: str = "") -> None:
    """To what no account of the factories has agreed to yet, but for one purpose."""
    for purpose in {CHILD, YOUNG, HOSPITAL} - {but}:
        make.agreed(owner, purpose, about=subject_of(purpose, owner, patient, session))


def holding(owner: User, patient: Patient, session: ClinicSession, now: datetime = NOW) -> dict[str, Any]:
    """What `hold_number` is told for the session's first half-hour."""
    at = session.starts_at
    return {"patient_id": patient.pk, "session_id": session.pk, "at": at, "by": owner.pk, "now": now}


def status_of(hold: Appointment) -> str:
    """What the hold is by now."""
    hold.refresh_from_db()
    return hold.status
