"""What a desk may give a person: half-hours of the hospital's coming sessions with free numbers; and who is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from bookings.enums import NEVER_BOOKED, AppointmentStatus
from bookings.models import Appointment, Patient
from bookings.queries.cards import OneSession
from bookings.queries.hospital_changes import who_left
from bookings.queries.mine import Ticket, ticket_among
from bookings.queries.moving import sessions_to_move
from bookings.queries.numbers import Asker, bookable_by, desk_for, gather
from bookings.queries.persons import circle_of
from bookings.rules import PersonFacts, Reason, person_reason
from hospitals.models import called
from notices.localtime import day_bounds, local_date
from notices.masks import mask_phone
from specialists.enums import Pool, SessionStatus
from specialists.limits import MOST_DAYS_AHEAD
from specialists.models import ClinicSession, Specialist
from specialists.querysets import session_not_over, shown

DAYS = 14  # from today on
MOST_SHOWN = 100  # half-hours on one page


@dataclass(frozen=True)
class FreeTime:
    """A half-hour with numbers that may be had."""

    at: datetime  # as planned
    starts_at: datetime  # with the session's delay
    ends_at: datetime
    left: int
    over: bool = False  # this stretch is over while the session goes on


@dataclass(frozen=True)
class GiveIn(OneSession):
    """A session of the hospital with its free half-hours."""

    specialists: tuple[Specialist, ...]
    times: tuple[FreeTime, ...]
    keeps: bool = True  # of a booking that would move: whether its specialist is there

    @property
    def words(self) -> str:
        """By what it is found: the names of its specialists, also in Latin letters, and of its department."""
        department = self.session.department
        names = [name for one in self.specialists for name in (one.name, one.name_in_english)]
        if department is not None:
            names += [department.name, called(department)]
        return " ".join(names).casefold()


@dataclass(frozen=True)
class ToGive:
    """What can be given, narrowed as wanted."""

    sessions: list[GiveIn]  # the soonest first
    days: list[date]  # on which anything can be given at all
    more: bool  # than fits on the page


def to_give(
    patient_id: int,
    hospital_id: int,
    pool: Pool,
    now: datetime,
    *,
    words: str = "",
    day: date | None = None,
    first: Callable[[GiveIn], int] | None = None,
) -> ToGive:
    """Where a desk may give the person a number as one of this pool, within DAYS; `words`: of a specialist or a
    department; `first`: those for which it is lower come before the others. At most seven queries."""
    within = ClinicSession.objects.filter(hospital_id=hospital_id)
    found = _free(desk_for(patient_id, pool), within, now)
    return _narrowed(found if first is None else sorted(found, key=first), words, day)


def to_move(
    booked: Appointment, pool: Pool, now: datetime, *, words: str = "", day: date | None = None
) -> ToGive:
    """Where a desk may move the booking to within its hospital, as to_give, the sessions of its specialist first; its
    own half-hour is not among them."""
    rows = sessions_to_move(booked.session_id, also=who_left(booked))
    within = rows.filter(hospital_id=booked.session.hospital_id)
    found = _free(desk_for(booked.patient_id, pool), within, now, besides=booked)
    return _narrowed(sorted(found, key=lambda one: not one.keeps), words, day)


def why_nothing(patient_id: int, now: datetime) -> Reason | None:
    """What keeps any number from the person, if something does."""
    known = gather(desk_for(patient_id, Pool.DESK), now)
    return person_reason(
        PersonFacts(
            no_document=known.gaps.no_document,
            no_consent=known.gaps.no_consent,
            blocked=known.gaps.blocked,
            held_by_other=any(one.status == AppointmentStatus.PENDING for one in known.has),
        )
    )


def booking_here(patient_id: int, hospital_id: int, appointment_id: int, now: datetime) -> Ticket | None:
    """A booking of the person at this hospital, whoever booked it, with what may still be done; None for any other."""
    rows = Appointment.objects.filter(shown("session__"), pk=appointment_id, patient_id=patient_id)
    rows = rows.filter(session__hospital_id=hospital_id).exclude(status__in=NEVER_BOOKED)
    return ticket_among(rows, now)


def phones_told(patient: Patient) -> list[str]:
    """The numbers, masked, to which what a desk does is told by SMS: of who may book for the person, and their own.
    One query."""
    circle = circle_of(patient)
    phones = [link.account.phone or "" for link in circle.links] + [circle.own_phone]
    return [mask_phone(phone) for phone in dict.fromkeys(phones) if phone]


def _free(
    asker: Asker, within: QuerySet[ClinicSession], now: datetime, *, besides: Appointment | None = None
) -> list[GiveIn]:
    """The sessions, the soonest first, in which `asker` may have a number, with those half-hours: what is over already
    comes last."""
    days = (
        MOST_DAYS_AHEAD if asker.pool == Pool.RECALL else DAYS
    )  # a promise is kept as soon as it is published
    end = day_bounds(local_date(now) + timedelta(days=days - 1))[1]
    coming = within.filter(shown(), session_not_over(now), status=SessionStatus.PUBLISHED, starts_at__lt=end)
    rows = coming.select_related("department", "room").order_by("starts_at", "pk")
    sessions = {row.pk: row for row in rows.prefetch_related("session_specialists__specialist")}
    free = bookable_by(asker, now, besides=besides).filter(session_id__in=list(sessions))
    if besides is not None:
        free = free.exclude(session_id=besides.session_id, starts_at=besides.slot.starts_at)
    times: dict[int, list[FreeTime]] = {}
    counted = free.order_by("starts_at", "ends_at").values_list("session_id", "starts_at", "ends_at")
    for session_id, starts_at, ends_at, left in counted.annotate(n=Count("pk")):
        late = timedelta(minutes=sessions[session_id].delay_minutes)
        over = ends_at + late <= now
        one = FreeTime(starts_at, starts_at + late, ends_at + late, left, over)
        times.setdefault(session_id, []).append(one)
    return [
        GiveIn(
            session=row,
            specialists=tuple(one.specialist for one in row.session_specialists.all()),
            times=tuple(sorted(times[pk], key=lambda one: one.over)),
            keeps=getattr(row, "keeps", True),
        )
        for pk, row in sessions.items()
        if pk in times
    ]


def narrowed_to(found: list[GiveIn], words: str, day: date | None) -> list[GiveIn]:
    """Those of this day with all these words."""
    wanted = words.casefold().split()
    return [
        one for one in found if (day is None or one.day == day) and all(word in one.words for word in wanted)
    ]


def _narrowed(found: list[GiveIn], words: str, day: date | None) -> ToGive:
    """Those of this day with all these words, as many as fit."""
    kept = narrowed_to(found, words, day)
    fit, total = 0, 0
    for one in kept:
        total += len(one.times)
        if total > MOST_SHOWN and fit:
            break
        fit += 1
    days = sorted({one.day for one in found})
    return ToGive(sessions=kept[:fit], days=days, more=fit < len(kept))
