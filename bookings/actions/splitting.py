"""Split a published session (拆分): from some time on its rest is another session, elsewhere or with somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bookings import locks
from bookings.actions.followups import ask
from bookings.actions.sessions import refuse_unless_ahead, refuse_unless_seen
from bookings.actions.telling import plan_reminders
from bookings.actions.waiting import (
    lock_pending,
    lock_waiting,
    note_change,
    note_change_of_holds,
    people_of,
)
from bookings.actions.waitlist import share_line
from bookings.enums import HospitalChange, NoticeKind
from bookings.locks import booking_action
from bookings.models import Appointment, FollowUpKind, Reception, StatusChange
from bookings.policy import policies_at
from bookings.queries.hospital_changes import SPLIT, SPLIT_FROM, SUBSTITUTED
from bookings.queries.splitting import numbers_of, two_parts
from bookings.rules import Reason, Refused
from bookings.transitions import log_change
from hospitals.models import Room
from specialists.enums import OpenTo, Pool
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot
from specialists.rules import offered

# What the rest has of its own: its time and place; and what only the first part stands for.
_ITS_OWN = {"starts_at", "room", "draft_key", "series", "series_on"}
_OF_THE_DRAFT = {"proposed_by", "proposed_at", "proposed_as"}


@booking_action
def split_session(
    *,
    session: ClinicSession,
    at: datetime,
    room_id: int | None,
    postings: Sequence[Posting],
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> ClinicSession:
    """Make the rest of a published session that has not begun, from `at` (as planned, between two of its stretches) on,
    another published session in this room, with the specialists of these postings: one for each who holds the session,
    in their order, their own where they stay. The first part ends at `at`. The rest is returned; where somebody comes
    who holds free clinics alone, it is one.

    Everybody booked in the rest keeps number, time and code, is told, and may give it up without a mark; where somebody
    else comes, each is asked, as about a substitute. A number being held is to be checked again. Who is in line waits
    for both parts. Nobody in the first part is touched. Done again alike, nothing changes. Raises Refused, changing
    nothing: for a session that is not published, has begun or is not as it was `seen` (seen_of); where `at` is no
    border or either part would be without numbers; where nothing would differ; and for a specialist, posting or room
    that does not fit.
    """
    locks.lock_patients(people_of(session.pk))
    fresh = locks.lock_session(session.pk, exclusively=True)
    refuse_unless_ahead(fresh, now)
    if (made := _split_so(fresh, at, room_id, postings)) is not None:
        return made  # pressed twice
    refuse_unless_seen(fresh, seen)
    held = list(SessionSpecialist.objects.filter(session=fresh))
    if len(held) != len(postings):
        raise Refused(Reason.SESSION_CHANGED)
    changes = [
        (row.specialist_id, posting.specialist_id)
        for row, posting in zip(held, postings, strict=True)
        if row.specialist_id != posting.specialist_id
    ]
    if not changes and room_id == fresh.room_id:
        raise Refused(Reason.NOTHING_SPLIT)
    if room_id is not None and not Room.objects.filter(pk=room_id, hospital=fresh.hospital_id).exists():
        raise Refused(Reason.ROOM_ELSEWHERE)
    rest = two_parts(numbers_of(fresh), at)[1]
    locks.lock_specialists({row.specialist_id for row in held} | {one.specialist_id for one in postings})
    slots = locks.lock_slots(one.pk for one in rest)
    pending = [row for row in lock_pending(fresh) if row.slot_id in slots]
    waiting = [row for row in lock_waiting(fresh) if row.slot_id in slots]
    its_own = {"room_id": room_id, **offered(postings, fresh.purpose, fresh.fee_yuan)}
    later = _cut(fresh, at, slots.values(), **its_own)
    SessionSpecialist.objects.bulk_create(
        SessionSpecialist(
            session=later, specialist_id=posting.specialist_id, posting=posting, position=row.position
        )
        for row, posting in zip(held, postings, strict=True)
    )
    # Triggers take along whoever has one of them now; what is over stays with the session it was of.
    Slot.objects.filter(pk__in=slots).update(session=later)
    _log(fresh, later, changes, by=by, now=now)
    for row in waiting:
        row.session = later
    note_change_of_holds(pending)
    _tell(waiting, substituted=bool(changes), elsewhere=room_id != fresh.room_id, by=by, now=now)
    share_line(fresh, later, by=by, now=now)
    return later


def _tell(
    waiting: Sequence[Appointment], *, substituted: bool, elsewhere: bool, by: int | None, now: datetime
) -> None:
    """Another version for each of these locked visits: who comes is told and asked; that it is elsewhere, where nobody
    else comes, and else with that: one message, not two."""
    if not waiting:
        return
    reminders = policies_at(now, waiting[0].session.hospital_id).reminders
    for row in waiting:
        if not substituted:
            note_change(row, HospitalChange.CHANGED, NoticeKind.CHANGED, by=by, now=now)
            plan_reminders(row, reminders, now=now)
            continue
        note_change(row, HospitalChange.SUBSTITUTED, NoticeKind.SUBSTITUTED, by=by, now=now)
        if elsewhere:
            log_change(row, before=row.status, by_id=by, now=now, reason=HospitalChange.CHANGED)
    if substituted:
        ask(waiting, FollowUpKind.SUBSTITUTED, by=by, now=now)


def _split_so(
    session: ClinicSession, at: datetime, room_id: int | None, postings: Iterable[Posting]
) -> ClinicSession | None:
    """What the session's rest from `at` on has become, where it was split there already and just so."""
    rows = StatusChange.objects.filter(
        subject_kind="session", subject_id=session.pk, reason__startswith=SPLIT
    )
    ids = [int(reason.split(":")[1]) for reason in rows.values_list("reason", flat=True)]
    wanted = (room_id, [posting.pk for posting in postings])
    for later in ClinicSession.objects.filter(pk__in=ids, starts_at=at):
        there = list(later.session_specialists.values_list("posting_id", flat=True))
        if (later.room_id, there) == wanted:
            return later
    return None


def _cut(session: ClinicSession, at: datetime, rest: Iterable[Slot], **its_own: Any) -> ClinicSession:
    """End the locked session at `at`; the session its rest becomes, which has all from it but what is its own."""
    came = [one for one in rest if one.pool == Pool.WALK_IN and not one.added]
    kept = len(came) if session.open_to == OpenTo.EVERYBODY else 0
    values: dict[str, Any] = {
        field.attname: getattr(session, field.attname)
        for field in ClinicSession._meta.concrete_fields
        if not (field.primary_key or field.generated or field.name in _ITS_OWN | _OF_THE_DRAFT)
    }
    later = ClinicSession(**{**values, "starts_at": at, "walk_in_numbers": kept, **its_own})
    session.ends_at = at
    session.walk_in_numbers = max(0, session.walk_in_numbers - kept)
    session.save(update_fields=["ends_at", "walk_in_numbers"])  # before the rest takes room and specialists
    later.save(force_insert=True)
    begun = Reception.objects.filter(session=session).first()
    if begun is not None:  # called, or not, as the session they came to
        Reception.objects.create(session=later, calls=begun.calls, by_arrival=begun.by_arrival)
    return later


def _log(
    first: ClinicSession,
    later: ClinicSession,
    changes: Iterable[tuple[int, int]],
    *,
    by: int | None,
    now: datetime,
) -> None:
    """What happened to each of the two; who left is said of the rest alone."""
    said = f"{SPLIT}{later.pk}:{later.starts_at:%Y%m%dT%H%M}Z"
    log_change(first, before=first.status, by_id=by, now=now, reason=said)
    log_change(later, before=later.status, by_id=by, now=now, reason=f"{SPLIT_FROM}{first.pk}")
    for leaving, coming in changes:
        said = f"{SUBSTITUTED}{leaving}:{coming}"
        log_change(later, before=later.status, by_id=by, now=now, reason=said)
