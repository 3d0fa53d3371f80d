"""What tests of appeals share: somebody with visits missed at a hospital, and the appeal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from bookings import actions
from bookings.actions.limits import review_blocks
from bookings.models import Appeal, Appointment, Block, Patient
from hospitals.models import Hospital
from specialists.models import ClinicSession, Slot
from tests.factories import bookings as make
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
