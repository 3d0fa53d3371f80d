"""What the hospital changed about visits people had chosen: it never counts against them."""

from __future__ import annotations

from collections.abc import Collection

from bookings.enums import HospitalChange
from bookings.models import StatusChange

MOVED = "moved"  # the patient chose another number: what came before is the past


def changed_by_hospital(appointment_ids: Collection[int]) -> dict[int, HospitalChange]:
    """Appointment id → the last thing the hospital changed since the patient chose this number. One query.

    Read from the append-only log, so that no column has to be kept true beside it.
    """
    rows = StatusChange.objects.filter(
        subject_kind="appointment", subject_id__in=appointment_ids, reason__in=[MOVED, *HospitalChange]
    )
    found: dict[int, HospitalChange] = {}
    for subject_id, reason in rows.order_by("pk").values_list("subject_id", "reason"):
        if reason == MOVED:
            found.pop(subject_id, None)
        else:
            found[subject_id] = HospitalChange(reason)
    return found
