"""What happened to sessions, as StatusChange keeps it: read, and given its facts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from accounts.models import User
from bookings.enums import CancelReason, HospitalChange
from bookings.models import Appointment, StatusChange
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import ClinicSession, Specialist


class Kind:
    """What sort of thing happened."""

    PUBLISHED = "published"
    DELAYED = "delayed"
    ON_TIME = "on_time"
    TIME_CHANGED = "time_changed"
    PLACE_CHANGED = "place_changed"
    END_CHANGED = "end_changed"
    SUBSTITUTED = "substituted"
    WITHDRAWN = "withdrawn"
    PART_WITHDRAWN = "part_withdrawn"
    ENLARGED = "enlarged"
    SPLIT = "split"  # its rest has become another session
    SPLIT_FROM = "split_from"  # it was the rest of another one
    CLOSED = "closed"


@dataclass(frozen=True)
class Event:
    """One thing that happened to a session; what does not belong to its kind is empty."""

    kind: str
    at: datetime
    by: str = ""  # name of who did it; empty: nobody, or the portal itself
    minutes: int = 0
    planned_at: datetime | None = None  # when it was to begin before the change
    leaving: Specialist | None = None
    coming: Specialist | None = None
    reason: str = ""
    first: int = 0  # of the numbers it concerns, where it does not concern all
    last: int = 0
    other: int | None = None  # the other session it concerns


PART_WITHDRAWN = "part:"  # of a session: the first and last number, and why
_PART = re.compile(r"part:(\d+)-(\d+):(\w+)")
ENLARGED = "enlarged:"  # of a session: the first and last of its further numbers
_ENLARGED = re.compile(r"enlarged:(\d+)-(\d+)")
_SPLIT = re.compile(r"split:(\d+):(\d{8}T\d{4})Z")  # which session the rest is, and from when on
_SPLIT_FROM = re.compile(r"split_from:(\d+)")
_DELAY = re.compile(r"delay:(\d+)")
_CHANGE = re.compile(r"changed:(\d{8}T\d{4})-(\d{4})Z:(\d*)")  # start, end and room before it
_SUBSTITUTE = re.compile(r"substituted:(\d+):(\d+)")
_BY_STATUS = {
    SessionStatus.PUBLISHED: Kind.PUBLISHED,
    SessionStatus.WITHDRAWN: Kind.WITHDRAWN,
    SessionStatus.CLOSED: Kind.CLOSED,
}


def staff_name(user: User | None) -> str:
    """The name of a member of staff as colleagues read it; empty for nobody."""
    return (user.name or user.username or "") if user is not None else ""


def histories(sessions: Iterable[ClinicSession]) -> dict[int, list[Event]]:
    """Session id → what happened to it, the newest first. Three queries at most."""
    as_they_are = {session.pk: session for session in sessions}
    rows: dict[int, list[StatusChange]] = defaultdict(list)
    found = StatusChange.objects.filter(subject_kind="session", subject_id__in=as_they_are).order_by("-pk")
    for row in found:
        rows[row.subject_id].append(row)
    people = User.objects.in_bulk({row.by_id for row in found if row.by_id is not None})
    ids = {int(pk) for row in found for match in _SUBSTITUTE.finditer(row.reason) for pk in match.groups()}
    specialists = Specialist.objects.in_bulk(ids) if ids else {}
    return {
        pk: list(_Reader(session, people, specialists).read(rows[pk])) for pk, session in as_they_are.items()
    }


class _Reader:
    """Reads what happened to one session, from the newest back: a change keeps what was before it, so that
    what it changed is known from what was after it."""

    def __init__(
        self, session: ClinicSession, people: dict[int, User], specialists: dict[int, Specialist]
    ) -> None:
        self.starts_at = session.starts_at.replace(second=0, microsecond=0)
        self.room_id = session.room_id
        self.people = people
        self.specialists = specialists

    def read(self, rows: list[StatusChange]) -> Iterator[Event]:
        """The events; what nobody can read is left out."""
        for row in rows:
            who = self.people.get(row.by_id) if row.by_id is not None else None
            by = staff_name(who)
            if delay := _DELAY.fullmatch(row.reason):
                minutes = int(delay[1])
                yield Event(Kind.DELAYED if minutes else Kind.ON_TIME, row.at, by=by, minutes=minutes)
            elif change := _CHANGE.fullmatch(row.reason):
                yield self._changed(row.at, by, *change.groups())
            elif pair := _SUBSTITUTE.fullmatch(row.reason):
                leaving, coming = (self.specialists.get(int(pk)) for pk in pair.groups())
                yield Event(Kind.SUBSTITUTED, row.at, by=by, leaving=leaving, coming=coming)
            elif part := _PART.fullmatch(row.reason):
                first, last, why = part.groups()
                label = str(WithdrawReason(why).label)
                yield Event(Kind.PART_WITHDRAWN, row.at, by, reason=label, first=int(first), last=int(last))
            elif more := _ENLARGED.fullmatch(row.reason):
                yield Event(Kind.ENLARGED, row.at, by, first=int(more[1]), last=int(more[2]))
            elif split := _SPLIT.fullmatch(row.reason):
                yield Event(Kind.SPLIT, row.at, by, planned_at=_instant(split[2]), other=int(split[1]))
            elif origin := _SPLIT_FROM.fullmatch(row.reason):
                yield Event(Kind.SPLIT_FROM, row.at, by, other=int(origin[1]))
            elif row.to_status in _BY_STATUS:
                kind = _BY_STATUS[SessionStatus(row.to_status)]
                reason = WithdrawReason(row.reason).label if kind == Kind.WITHDRAWN and row.reason else ""
                yield Event(kind, row.at, by=by, reason=str(reason))

    def _changed(self, at: datetime, by: str, start: str, _end: str, room: str) -> Event:
        before = _instant(start)
        room_id = int(room) if room else None
        kind = Kind.END_CHANGED
        if before != self.starts_at:
            kind = Kind.TIME_CHANGED
        elif room_id != self.room_id:
            kind = Kind.PLACE_CHANGED
        self.starts_at, self.room_id = before, room_id
        return Event(kind, at, by=by, planned_at=before)


def _instant(said: str) -> datetime:
    """As a change keeps it: 20261208T0200, at UTC."""
    return datetime.strptime(said, "%Y%m%dT%H%M").replace(tzinfo=UTC)


def people_told(*session_ids: int) -> int:
    """How many people's visits the last change or withdrawal of each of the sessions touched: so many are told.

    By what is written, so that a form sent twice is answered the same. Two queries.
    """
    changes = StatusChange.objects.filter(subject_kind="session", subject_id__in=session_ids)
    # Sessions by when they were changed, and by whom.
    changed_at: dict[tuple[datetime, int | None], list[int]] = defaultdict(list)
    for last in changes.order_by("subject_id", "-pk").distinct("subject_id"):
        changed_at[last.at, last.by_id].append(last.subject_id)
    if not changed_at:
        return 0
    then = Q()
    for (at, by_id), changed in changed_at.items():
        theirs = Appointment.objects.filter(session_id__in=changed).values("pk")
        then |= Q(at=at, by_id=by_id, subject_id__in=theirs)
    touched = StatusChange.objects.filter(
        then,
        subject_kind="appointment",
        reason__in=[*HospitalChange, CancelReason.HOSPITAL_WITHDREW],
    ).exclude(from_status="pending")
    found = Appointment.objects.filter(pk__in=touched.values("subject_id"))
    return found.values("patient_id").distinct().count()
