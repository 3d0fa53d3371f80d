"""What tests of appeals share: somebody with visits missed at a hospital, the appeal, and who answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from bookings import actions
from bookings.actions.limits import review_blocks
from bookings.models import Appeal, Appointment, Block, Patient
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import ClinicSession, Slot
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

WORDS = "那天下大雪，高速封了，客车停运。"


def missed(patient: Patient, days_ago: int, where: Hospital | None = None) -> Appointment:
    """A visit the person did not come to."""
    post = make.posting(where=where) if where else make.posting()
    row = make.booked(make.published_session(post, hours=0.5, numbers=1), patient)
    begins = DAY - timedelta(days=7 + days_ago)
    during = (begins, begins + timedelta(minutes=30))
    ClinicSession.objects.filter(pk=row.session_id).update(starts_at=during[0], ends_at=during[1])
    Slot.objects.filter(pk=row.slot_id).update(starts_at=during[0], ends_at=during[1])
    Appointment.objects.filter(pk=row.pk).update(status="noshow", during=during)
    row.refresh_from_db()
    return row


def blocked(patient: Patient, *rows: Appointment, now: datetime = NOW) -> Block:
    """The block that these visits missed bring."""
    review_blocks(patient_id=patient.pk, by=patient.created_by_id, now=now)
    block = Block.objects.get(patient=patient, lifted_at=None)
    assert {event.appointment_id for event in block.events.all()} == {row.pk for row in rows}
    return block


def appealed(
    block: Block,
    rows: Iterable[Appointment],
    by: User | None = None,
    *,
    words: str = WORDS,
    now: datetime = NOW,
) -> list[Appeal]:
    """The act, by whoever entered the person unless said otherwise."""
    return actions.make_appeals(
        block=block,
        appointment_ids=[row.pk for row in rows],
        words=words,
        by=(by or block.patient.created_by).pk,
        now=now,
    )


def refuse(appeal: Appeal, by: User, answer: str = "系统里没有停诊。") -> Appeal:
    """The hospital does not agree."""
    return actions.refuse_appeal(appeal_id=appeal.pk, answer=answer, by=by.pk, now=NOW)


@pytest.fixture
def hospital() -> Hospital:
    """Where the visits were missed."""
    return make.hospital("本院", region=reference.region())


@pytest.fixture
def patient(owner: User) -> Patient:
    """Whom the owner entered."""
    return make.person(owner, "张桂兰")


@pytest.fixture
def rows(patient: Patient, hospital: Hospital) -> list[Appointment]:
    """Two visits the person did not come to."""
    return [missed(patient, 30, hospital), missed(patient, 3, hospital)]


@pytest.fixture
def block(patient: Patient, rows: list[Appointment]) -> Block:
    """What they bring."""
    return blocked(patient, *rows)


@pytest.fixture
def manager(hospital: Hospital) -> User:
    """Who answers appeals there."""
    return work.clerk(hospital, role=StaffRole.MANAGER)
