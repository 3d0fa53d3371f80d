"""Somebody who is to come again, and the pages about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from bookings.models import Appointment, Recall, RecallKind
from tests.factories import bookings as make

STAFF_PAGES = {"staff:recalls", "staff:promise_recall", "staff:end_recall"}
PAGES = {"bookings:recall", "bookings:recall_end", *STAFF_PAGES}
POSTED = {"staff:end_recall": {"reason": "unwanted"}}


def promised(after: Appointment, clerk: User) -> Recall:
    """Once more with the same specialist, past the action: the visit of the small world is still to come."""
    specialist = after.session.session_specialists.get().specialist
    return Recall.objects.create(
        patient_id=after.patient_id,
        hospital_id=after.session.hospital_id,
        specialist=specialist,
        kind=RecallKind.RESULTS,
        after=after,
        from_on=date(2026, 12, 1),
        until_on=date(2027, 3, 1),
        made_at=make.NOW,
        made_by=clerk,
    )


def arguments(name: str, made: Recall) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name not in STAFF_PAGES:
        return {"recall_id": made.pk}
    here = {"hospital": made.hospital.slug}
    if name == "staff:recalls":
        return here
    about = {"appointment_id": made.after_id} if name == "staff:promise_recall" else {"recall_id": made.pk}
    return {**here, "pk": made.patient_id, **about}
