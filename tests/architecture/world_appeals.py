"""Somebody whose bookings were cancelled too often, and who objects, for the tests of who may open what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from bookings.models import Appeal, Appointment, Block, PatientLink
from specialists.models import ClinicSession
from tests.factories import bookings as make

PATIENTS_PAGES = {"bookings:appeal", "bookings:withdraw_appeal"}
STAFF_PAGES = {"staff:appeals", "staff:appeal"}
ANSWERED = {"decision": "refuse", "answer": "系统里没有停诊。"}


def objecting(owner: User, session: ClinicSession, elsewhere: ClinicSession) -> Appeal:
    """A person of the owner's who may book nothing: what was at the session's hospital is contested, what was elsewhere
    may still be."""
    person = make.person(owner, "孙玉兰")
    block = Block.objects.create(
        patient=person, rule="cancels", began_at=make.NOW, until_at=make.NOW + timedelta(days=30)
    )
    rows = [_cancelled(person, one) for one in (session, elsewhere)]
    for row in rows:
        block.events.create(appointment=row)
    appeal = Appeal.objects.create(
        block=block,
        hospital=session.hospital,
        words="医院打电话叫我取消的。",
        made_at=make.NOW,
        made_by=owner,
        due_at=make.NOW + timedelta(days=3),
    )
    appeal.events.create(appointment=rows[0])
    return appeal


def _cancelled(person: Any, session: ClinicSession) -> Appointment:
    slot = make.slots(session)[0]
    return Appointment.objects.create(
        code=f"8888{slot.pk % 10_000:04d}",
        patient=person,
        slot=slot,
        session=session,
        during=(slot.starts_at, slot.ends_at),
        booked_by=person.created_by,
        booked_at=make.NOW,
        status="cancelled",
        cancel_reason="patient",
        cancelled_at=make.NOW,
        created_at=make.NOW,
    )


def arguments(name: str, appeal: Appeal) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name in STAFF_PAGES:
        return {"pk": appeal.pk} if name == "staff:appeal" else {}
    link = PatientLink.objects.get(account=appeal.made_by_id, patient=appeal.block.patient_id)
    about = {"block_id": appeal.block_id} if name == "bookings:appeal" else {"appeal_id": appeal.pk}
    return {"link_id": link.pk, **about}
