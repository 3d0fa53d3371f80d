"""Today at a glance (今日接诊): how each session of a hospital's day stands, and who was not reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from bookings.enums import LIVE, AppointmentStatus
from bookings.models import Appointment, Arrival, Reception
from bookings.queries.cards import OneSession
from bookings.queries.followups import to_phone
from bookings.queries.numbers import NOBODY, nobody_has, returned
from bookings.queries.staff.scope import loaded
from bookings.queries.today import on_today
from notices.enums import DropReason, NoticeStatus
from notices.localtime import day_bounds, local_date
from notices.models import Notice
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot, Specialist

# Who is or was expected on the day: not who is still choosing, and not who cancelled or was cancelled.
EXPECTED = tuple(status for status in LIVE if status != AppointmentStatus.PENDING)
JUST_RECEIVED = 3  # so many of the last check-ins a page offers to undo


@dataclass(frozen=True)
class Counts:
    """How many people of a session, or of a day, stand how."""

    expected: int = 0
    arrived: int = 0  # have checked in, wherever they are by now
    waiting: int = 0  # have checked in and are not called
    called: int = 0
    seen: int = 0
    noshow: int = 0  # so far
    free: int = 0  # numbers that nobody has

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True)
class SessionToday(OneSession):
    """One session of the day."""

    counts: Counts = Counts()
    free: tuple[tuple[str, int], ...] = ()  # pool, in words, and how many of its numbers nobody has
    signed_off: bool = False

    @property
    def held(self) -> bool:
        """Whether it takes place, or did and is signed off."""
        return self.session.status in (SessionStatus.PUBLISHED, SessionStatus.CLOSED)

    @property
    def closed(self) -> bool:
        """Whether its day is signed off: nobody is called, and no number is to be had."""
        return self.session.status == SessionStatus.CLOSED

    @property
    def specialists(self) -> list[Specialist]:
        """Who holds it."""
        return [row.specialist for row in self.session.session_specialists.all()]


@dataclass(frozen=True)
class Today:
    """A day of a hospital."""

    day: date
    sessions: list[SessionToday]
    counts: Counts
    unreached: list[Appointment] = field(
        default_factory=list
    )  # expected, and a message about it did not arrive
    to_phone: int = 0  # people to ask what they want instead of a visit

    @property
    def unreached_timed(self) -> list[tuple[Appointment, datetime]]:
        """Who was not reached, each with the beginning of their stretch of time, delayed as the session is."""
        late = [timedelta(minutes=one.session.delay_minutes) for one in self.unreached]
        return [(one, one.slot.starts_at + delay) for one, delay in zip(self.unreached, late, strict=True)]

    @property
    def mark(self) -> str:
        """Another one as soon as anything that is shown changes: fit for an ETag, of this day and hospital."""
        stands = [
            (one.session.pk, one.session.status, one.session.delay_minutes, one.session.room_id)
            + (one.counts, one.free, one.signed_off, [who.pk for who in one.specialists])
            for one in self.sessions
        ]
        return repr((self.day, stands, [one.pk for one in self.unreached], self.to_phone))


def today_at(hospital_id: int, day: date, now: datetime) -> Today:
    """How the hospital's `day` stands at `now`; today with what goes on from the evening before. At most ten queries,
    however many come."""
    of_day = ClinicSession.objects.filter(_of_day(day, now), hospital_id=hospital_id)
    sessions = list(loaded(of_day.exclude(status=SessionStatus.DRAFT)).order_by("starts_at", "pk"))
    ids = [one.pk for one in sessions]
    people, free = _people(ids), _free(ids, now)
    signed_off = set(
        Reception.objects.filter(session__in=ids, signed_off_at__isnull=False).values_list("pk", flat=True)
    )
    lines = [
        SessionToday(
            session,
            counts=Counts(**people.get(session.pk, {}), free=sum(n for _pool, n in free.get(session.pk, ()))),
            free=tuple(free.get(session.pk, ())),
            signed_off=session.pk in signed_off,
        )
        for session in sessions
    ]
    return Today(
        day=day,
        sessions=lines,
        counts=sum((one.counts for one in lines), Counts()),
        unreached=_unreached(ids),
        to_phone=to_phone(hospital_id, now).count(),
    )


def _of_day(day: date, now: datetime, prefix: str = "") -> Q:
    """Condition on sessions: those a desk has to do with on this day."""
    if day == local_date(now):
        return on_today(now, prefix)
    start, end = day_bounds(day)
    return Q(**{f"{prefix}starts_at__gte": start, f"{prefix}starts_at__lt": end})


def just_received(hospital_id: int, now: datetime) -> list[Appointment]:
    """Who checked in last today, the latest first: an error shows at once. One query."""
    start, _end = day_bounds(local_date(now))
    rows = Appointment.objects.filter(
        on_today(now, "session__"),
        status=AppointmentStatus.ARRIVED,
        arrival__calls=0,
        arrival__arrived_at__gte=start,
        session__hospital_id=hospital_id,
    )
    rows = rows.select_related("patient", "slot", "arrival").order_by("-arrival__arrived_at", "-pk")
    return list(rows[:JUST_RECEIVED])


def _people(session_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Session id → how many people stand how. One query."""
    rows = Appointment.objects.filter(session__in=session_ids, status__in=EXPECTED)
    there = Exists(Arrival.objects.filter(appointment=OuterRef("pk")))
    counted = (
        rows.order_by()
        .values("session_id")
        .annotate(
            expected=Count("pk"),
            arrived=Count(
                "pk", filter=there & ~Q(status__in=(AppointmentStatus.BOOKED, AppointmentStatus.NOSHOW))
            ),
            waiting=Count("pk", filter=Q(status=AppointmentStatus.ARRIVED)),
            called=Count("pk", filter=Q(status=AppointmentStatus.CALLED)),
            seen=Count("pk", filter=Q(status=AppointmentStatus.FULFILLED)),
            noshow=Count("pk", filter=Q(status=AppointmentStatus.NOSHOW)),
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for row in counted:
        said: dict[str, Any] = {**row}
        found[said.pop("session_id")] = said
    return found


def _free(session_ids: list[int], now: datetime) -> dict[int, list[tuple[str, int]]]:
    """Session id → how many numbers of each pool a desk could give; added ones are nobody else's. One query."""
    # What was given up comes back at a drawn moment; once booking is closed the desk has it at once.
    there = returned(now) | Q(session__closes_at__lte=now)
    slots = Slot.objects.filter(
        nobody_has(NOBODY, now),
        there,
        session__in=session_ids,
        session__status=SessionStatus.PUBLISHED,
        added=False,
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in slots.order_by().values("session_id", "pool").annotate(n=Count("pk")):
        found[row["session_id"]][row["pool"]] = row["n"]
    return {
        session_id: [(str(pool.label), pools[pool]) for pool in Pool if pool in pools]
        for session_id, pools in found.items()
    }


def _unreached(session_ids: Iterable[int]) -> list[Appointment]:
    """Who is still expected and was not told something about the visit as it stands: a message failed, or there was no
    number to send it to, and none of its kind arrived anywhere. By their time. One query."""
    coming = Appointment.objects.filter(session__in=session_ids, status=AppointmentStatus.BOOKED)
    told = Notice.objects.filter(
        status=NoticeStatus.SENT,
        subject_kind="appointment",
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
        version=OuterRef("version"),
    )
    lost = Notice.objects.filter(
        Q(status=NoticeStatus.FAILED) | Q(status=NoticeStatus.DROPPED, dropped_reason=DropReason.NO_ADDRESS),
        ~Exists(told),
        subject_kind="appointment",
        subject_id=OuterRef("pk"),
        version=OuterRef("version"),
    )
    rows = coming.filter(Exists(lost)).select_related("patient", "slot", "session")
    return list(rows.order_by("slot__starts_at", "pk"))
