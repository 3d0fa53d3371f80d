"""What the hospital changed about visits people had chosen: it never counts against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from bookings.enums import HospitalChange
from bookings.models import Appointment, StatusChange
from specialists.models import Specialist

MOVED = "moved"  # the patient chose another number: what came before is the past
SUBSTITUTED = "substituted:"  # of a session: who left and who came, by id
SPLIT = "split:"  # of a session: which other one its rest has become since, and from when on
SPLIT_FROM = "split_from:"  # of that other one: of which it was the rest

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
    """Specialists of the session who were substituted since the patient booked, also while it was the rest of another
    one: theirs is the choice that was made."""
    since = appointment.booked_at or appointment.created_at
    return {leaving for _, leaving, _ in _substitutions(appointment, since)}


@dataclass(frozen=True)
class Replaced:
    """Who was to hold a session when its number was chosen and does not (`left`), who does instead (`came`), and
    whether `others` hold it still."""

    left: tuple[Specialist, ...]
    came: tuple[Specialist, ...]
    others: bool


def replaced_in(appointment: Appointment) -> Replaced:
    """What has become of those whom the patient chose with this number, all substitutions taken together: nobody, where
    whoever left is back. Three queries, as a rule; more where the session was split. The session's are loaded."""
    moves = StatusChange.objects.filter(subject_kind="appointment", subject_id=appointment.pk, reason=MOVED)
    chosen = moves.aggregate(at=Max("at"))["at"] or appointment.booked_at or appointment.created_at
    left: list[int] = []
    came: list[int] = []
    for _, leaving, coming in sorted(_substitutions(appointment, chosen)):
        if leaving in came:
            came.remove(leaving)
        else:
            left.append(leaving)
        if coming in left:
            left.remove(coming)
        else:
            came.append(coming)
    known = Specialist.objects.in_bulk([*left, *came])
    holds = {row.specialist_id for row in appointment.session.session_specialists.all()}
    return Replaced(
        left=tuple(known[one] for one in left),
        came=tuple(known[one] for one in came),
        others=bool(holds - set(came)),
    )


def _substitutions(appointment: Appointment, since: datetime) -> list[tuple[int, int, int]]:
    """Those in its session from then on, also while it was the rest of another one: the line of the log that says it,
    who left, who came. One query for each of these sessions."""
    found: list[tuple[int, int, int]] = []
    session_id: int | None = appointment.session_id
    until: datetime | None = None
    while session_id is not None:
        rows = StatusChange.objects.filter(
            Q(reason__startswith=SUBSTITUTED) | Q(reason__startswith=SPLIT_FROM),
            subject_kind="session",
            subject_id=session_id,
            at__gte=since,
            **({} if until is None else {"at__lte": until}),
        )
        session_id = None
        for pk, reason, at in rows.values_list("pk", "reason", "at"):
            _, who, *came = reason.split(":")
            if reason.startswith(SPLIT_FROM):
                session_id, until = int(who), at
            else:
                found.append((pk, int(who), int(came[0])))
    return found


def parts_of(session_id: int) -> set[int]:
    """The session and all those that were split from it, or it from them. One query for each, as a rule one."""
    known: set[int] = set()
    new = {session_id}
    while new:
        known |= new
        rows = StatusChange.objects.filter(
            Q(reason__startswith=SPLIT) | Q(reason__startswith=SPLIT_FROM),
            subject_kind="session",
            subject_id__in=new,
        )
        new = {int(reason.split(":")[1]) for reason in rows.values_list("reason", flat=True)} - known
    return known
