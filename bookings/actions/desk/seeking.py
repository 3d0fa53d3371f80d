"""Whose visit it is who stands at the desk: what was typed or scanned, looked up among those of the hospital."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.actions import audit, audit_each
from bookings.actions.desk.common import at_desk, require_few_look_ups
from bookings.enums import DeskAct
from bookings.locks import booking_action
from bookings.queries.staff.persons import at_hospital
from bookings.queries.staff.receiving import Hits, Sought, hits


@booking_action
def seek_visits(*, hospital_id: int, wanted: Sequence[Sought], by: int, now: datetime) -> tuple[Sought, Hits]:
    """The visits of today that fit, as the first of what is `wanted` (at least one) that fits anybody; of none, what
    explains it. It is a look-up like any other: counted, and noted by what was sought, never with the number.

    Raises NotAtDesk, TooManyLookUps.
    """
    clerk = at_desk(hospital_id, by, now)
    require_few_look_ups(by, now)
    sought, found = hits(hospital_id, wanted, now)
    audit(
        by=clerk,
        action=DeskAct.LOOK_UP,
        subject_kind="hospital",
        subject_id=hospital_id,
        now=now,
        reason=f"{sought.way}:{'found' if found.anybody else 'none'}",
    )
    visits = found.today or ([found.other_day] if found.other_day is not None else [])
    audit_each(
        by=clerk,
        action=DeskAct.FOUND,
        subject_kind="patient",
        subject_ids=sorted({visit.patient_id for visit in visits}),
        now=now,
        reason=at_hospital(hospital_id),
    )
    return sought, found
