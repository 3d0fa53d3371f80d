"""What the hospital changed about visits people had chosen: it never counts against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bookings.enums import HospitalChange
from bookings.models import Appointment, StatusChange

MOVED = "moved"  # the patient chose another number: what came before is the past
SUBSTITUTED = "substituted:"  # of a session: who left and who came, by id

Changes = tuple[HospitalChange, ...]


def changed_by_hospital(appointments: Iterable[Appointment]) -> dict[int, Changes]:
    """Appointment id → what the hospital changed since the patient chose this number, in the enum's order.

    A delay that was taken back is none. One query: read from the append-only log, so that no
    column has to be kept true beside it. Sessions are loaded.
    """
    delays = {row.pk: row.session.delay_minutes for row in appointments}
    rows = StatusChange.objects.filter(
        subject_kind="appointment", subject_id__in=delays, reason__in=[MOVED, *HospitalChange]
    )
    found: dict[int, set[HospitalChange]] = defaultdict(set)
    for subject_id, reason in rows.order_by("pk").values_list("subject_id", "reason"):
        if reason == MOVED:
            found.pop(subject_id, None)
        else:
            found[subject_id].add(HospitalChange(reason))
    for pk, changes in found.items():
        if not delays[pk]:
            changes.discard(HospitalChange.DELAYED)
    return {pk: tuple(one for one in HospitalChange if one in some) for pk, some in found.items() if some}


def who_left(appointment: Appointment) -> set[int]:
    """Specialists of the session who were substituted since the patient booked: theirs is the choice that was made."""
    rows = StatusChange.objects.filter(
        subject_kind="session",
        subject_id=appointment.session_id,
        reason__startswith=SUBSTITUTED,
        at__gte=appointment.booked_at or appointment.created_at,
    )
    return {int(reason.split(":")[1]) for reason in rows.values_list("reason", flat=True)}
