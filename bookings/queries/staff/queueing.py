"""The queue of a session: who is being seen, who waits in which order, who is away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.queries import holding
from bookings.enums import AppointmentStatus
from bookings.models import IN_TURN, Appointment, Arrival, Reception
from bookings.policy import policies_at
from bookings.queries.staff.scope import RECEIVERS, attends, desk_roles
from bookings.queries.today import is_on
from hospitals.models import Staff
from specialists.enums import SessionKind, SessionStatus
from specialists.models import ClinicSession
from specialists.querysets import shown

SEEN_SHOWN = 3  # of those who were seen, the last


@dataclass(frozen=True)
class QueueLine:
    """Somebody of the queue. Times as they were, not how long ago: a page that says the same is the same."""

    id: int
    ordinal: int
    added: bool  # 加号
    name: str  # masked
    starts_at: datetime  # the stretch of time of the number, with the session's delay
    arrived_at: datetime
    late: bool
    passed: int  # 过号: so often
    calls: int
    called_at: datetime | None
    away_since: datetime | None


@dataclass(frozen=True)
class Queue:
    """What the page of a queue shows."""

    calls: bool  # whether the portal calls in this session
    by_arrival: bool
    signed_off: bool
    today: bool  # whether it is the session's day
    being_seen: list[QueueLine]
    waiting: list[QueueLine]  # in order
    away: list[QueueLine]
    seen: list[QueueLine]  # those who were seen last
    seen_count: int
    expected: int  # booked and not here yet
    passed_behind: int
    mark: str  # queue_mark

    @property
    def next(self) -> QueueLine | None:
        """Whoever is called next."""
        return self.waiting[0] if self.waiting else None


def session_to_call(account_id: int, session_id: int, now: datetime) -> ClinicSession | None:
    """A session, no draft, that this account may call in: at its hospital's desk, or as who is or looks after one of
    its specialists; None for any other. One query."""
    desks = Staff.objects.filter(holding(account_id, now), role__in=RECEIVERS)
    mine = attends(account_id, now).values("specialist")
    with_them = ClinicSession.objects.filter(session_specialists__specialist__in=mine)
    theirs = Q(hospital__in=desks.values("hospital")) | Q(pk__in=with_them.values("pk"))
    found = ClinicSession.objects.filter(shown(), theirs, pk=session_id).exclude(status=SessionStatus.DRAFT)
    return found.select_related("hospital", "room").first()


def receives_at(account_id: int, hospital_id: int, now: datetime) -> bool:
    """Whether the account receives patients at this hospital. One query."""
    return desk_roles(account_id, hospital_id, now).exists()


def callable_today(session: ClinicSession, now: datetime) -> bool:
    """Whether anybody may be called in it now, as far as the session goes."""
    return session.status == SessionStatus.PUBLISHED and is_on(session, now)


def finishes_one(session: ClinicSession, being_seen: int) -> bool:
    """Whether calling the next says that who is being seen has been seen: one alone, and not beside a team's others."""
    return being_seen == 1 and session.kind != SessionKind.TEAM


def queue_mark(session_id: int) -> str:
    """Another one as soon as somebody was called or is no longer being seen. One query."""
    rows = Arrival.objects.filter(appointment__session=session_id)
    return _mark(rows.values_list("pk", "calls", "appointment__status"))


def _mark(rows: Iterable[tuple[int, int, str]]) -> str:
    """Of all who ever checked in: which, how often called, their status."""
    rows = list(rows)
    called = sorted(pk for pk, _calls, status in rows if status == AppointmentStatus.CALLED)
    return "-".join(map(str, [sum(calls for _pk, calls, _status in rows), *called]))


def queue_of(session: ClinicSession, now: datetime) -> Queue:
    """The queue of the session. At most six queries."""
    reception = Reception.objects.filter(session=session).first()
    policy = policies_at(now, session.hospital_id).reception
    lines: dict[str, list[QueueLine]] = {"called": [], "waiting": [], "away": [], "seen": []}
    delay = timedelta(minutes=session.delay_minutes)
    rows = _there(session)
    for row in rows:
        if where := _where(row):
            lines[where].append(_line(row, delay))
    seen = sorted(
        (one for one in lines["seen"] if one.called_at is not None), key=lambda one: (one.called_at, one.id)
    )
    counts = _counts(session)
    return Queue(
        calls=bool(policy.calls if reception is None else reception.calls),
        by_arrival=bool(policy.by_arrival if reception is None else reception.by_arrival),
        signed_off=reception is not None and reception.signed_off_at is not None,
        today=callable_today(session, now),
        being_seen=sorted(lines["called"], key=lambda one: (one.called_at or now, one.id)),
        waiting=lines["waiting"],
        away=lines["away"],
        seen=seen[: -SEEN_SHOWN - 1 : -1],
        seen_count=counts["seen"],
        expected=counts["expected"],
        passed_behind=policy.passed_behind,
        mark=_mark((row.pk, row.calls, row.appointment.status) for row in rows),
    )


def queue_tag(session: ClinicSession, now: datetime) -> str:
    """Another one as soon as the page of the queue shows anything else but names that were corrected. One query,
    without a name."""
    rows = (
        Appointment.objects.filter(session=session)
        .exclude(
            status__in=[AppointmentStatus.PENDING, AppointmentStatus.EXPIRED, AppointmentStatus.RELEASED]
        )
        .order_by("pk")
        .values_list(
            *("pk", "status", "patient_id", "slot_id"),
            *(
                f"arrival__{name}"
                for name in ("rank", "calls", "called_at", "passed", "away_since", "back_since", "late")
            ),
            *(f"session__reception__{name}" for name in ("calls", "by_arrival", "signed_off_at")),
        )
    )
    of_session = (session.pk, session.status, session.delay_minutes, session.room_id)
    said = repr((*of_session, callable_today(session, now), list(rows)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _there(session: ClinicSession) -> list[Arrival]:
    """Everybody who has checked in, in the order of their turns. One query."""
    rows = Arrival.objects.filter(appointment__session=session)
    loaded = rows.select_related("appointment__slot", "appointment__patient__joined_into")
    return list(loaded.order_by(*IN_TURN))


def _where(row: Arrival) -> str:
    """In which part of the queue they are; empty for who left, or was closed otherwise."""
    match row.appointment.status:
        case AppointmentStatus.ARRIVED:
            return "waiting" if row.away_since is None else "away"
        case AppointmentStatus.CALLED:
            return "called"
        case AppointmentStatus.FULFILLED:
            return "seen"
    return ""


def _line(row: Arrival, delay: timedelta) -> QueueLine:
    visit = row.appointment
    person = visit.patient.joined_into or visit.patient
    return QueueLine(
        id=row.pk,
        ordinal=visit.slot.ordinal,
        added=visit.slot.added,
        name=person.masked_name,
        starts_at=visit.slot.starts_at + delay,
        arrived_at=row.arrived_at,
        late=row.late,
        passed=row.passed,
        calls=row.calls,
        called_at=row.called_at,
        away_since=row.away_since,
    )


def _counts(session: ClinicSession) -> dict[str, int]:
    counted: dict[str, int] = Appointment.objects.filter(session=session).aggregate(
        expected=Count("pk", filter=Q(status=AppointmentStatus.BOOKED)),
        seen=Count("pk", filter=Q(status=AppointmentStatus.FULFILLED)),
    )
    return counted
