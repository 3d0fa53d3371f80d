"""Who asks for a number, and what they have already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from bookings.enums import COMING, AppointmentStatus, HospitalChange, Origin
from bookings.models import Appointment, StatusChange
from bookings.policy import Policies
from bookings.queries.limits import excused_on_appeal
from bookings.queries.quotas import (
    UNCOUNTED_POOLS,
    Visit,
    days_full,
    departments_full,
    free_clinic,
    specialists_full,
)
from bookings.queries.recalls import is_kept_for
from notices.localtime import day_bounds, local_date
from notices.prepared import Prepared
from specialists.enums import Pool
from specialists.models import SessionSpecialist
from specialists.rules import AT_THE_DESK


@dataclass(frozen=True)
class Asker:
    """Who asks: the acting account and the person the number is for; both empty for a passer-by.

    `pool`: as whom: by a referral, at the desk (also by telephone or for an elder), who walked in, to whom a number was
    promised (复诊: in those sessions that keep one for them, and no other), or as the public.
    `by_desk`: the hospital's desk asks for them, and answers for it.
    """

    account_id: int | None = None
    patient_id: int | None = None
    pool: str = Pool.PUBLIC
    by_desk: bool = False

    @property
    def at_desk(self) -> bool:
        """Whether they may have what a desk has: what is left at the closing, until the session is over."""
        return self.by_desk or self.pool in AT_THE_DESK


NOBODY = Asker()


def mover(booked: Appointment, account_id: int) -> Asker:
    """Who asks when this account moves a booking: one that came by a referral or a promise stays one, any other is the
    public's."""
    return Asker(account_id=account_id, patient_id=booked.patient_id, pool=asked_again(booked, Pool.PUBLIC))


def asked_again(booked: Appointment, other: Pool) -> Pool:
    """As one of which pool a booking is moved: a referral and a 复诊 stay what they are, any `other` is asked anew."""
    return Pool(booked.pool) if booked.pool in (Pool.REFERRAL, Pool.RECALL) else other


def settled(asker: Asker, session_id: int, besides: Appointment | None) -> Asker:
    """As whom `asker` asks in this session: who moves a 复诊 (`besides`) has what is kept for them, and elsewhere what
    everybody, or the desk, has. At most one query."""
    if besides is None or asker.pool != Pool.RECALL or is_kept_for(asker.patient_id, session_id):
        return asker
    return replace(asker, pool=_otherwise(asker))


def _otherwise(asker: Asker) -> Pool:
    return Pool.DESK if asker.by_desk else Pool.PUBLIC


def all_of_mover(asker: Asker) -> tuple[Asker, ...]:
    """As whom somebody asks who moves a booking, wherever it may go to."""
    return (asker, replace(asker, pool=_otherwise(asker))) if asker.pool == Pool.RECALL else (asker,)


def desk_for(patient_id: int, pool: str) -> Asker:
    """Who asks when a desk gives this person a number: not the clerk, whose own holds and limits say nothing."""
    return Asker(patient_id=patient_id, pool=pool, by_desk=True)


def own_hold(asker: Asker) -> Q:
    """A hold the account itself has: a new one replaces it, so it stands in nobody's way."""
    return Q(status=AppointmentStatus.PENDING, origin=Origin.HOLD, booked_by_id=asker.account_id)


def of_person(asker: Asker, now: datetime) -> QuerySet[Appointment]:
    """What the person has that could clash. An offer does not clash until it is accepted."""
    if asker.patient_id is None:
        return Appointment.objects.none()
    rows = Appointment.objects.taking(now).filter(patient_id=asker.patient_id)
    rows = rows.exclude(status=AppointmentStatus.PENDING, origin=Origin.OFFER)
    return rows.exclude(own_hold(asker))


# A hold that became a booking is not counted: nothing was kept from others in vain.
_IN_VAIN = [
    AppointmentStatus.PENDING,
    AppointmentStatus.EXPIRED,
    AppointmentStatus.RELEASED,
    AppointmentStatus.CANCELLED,
]


def _ended_by_hospital(holds: QuerySet[Appointment]) -> Subquery:
    """Ids of holds that ended because the hospital changed the session: nobody held them in vain."""
    ended = StatusChange.objects.filter(subject_kind="appointment", reason=HospitalChange.CHANGED)
    ended = ended.filter(subject_id__in=holds.values("pk"), to_status=AppointmentStatus.EXPIRED)
    return Subquery(ended.values("subject_id"))


def _begun(account_id: int, start: datetime, end: datetime, now: datetime) -> QuerySet[Any]:
    """Sessions, and how many holds the account has begun there in vain, where none of them lives."""
    begun = Appointment.objects.filter(
        booked_by_id=account_id,
        origin=Origin.HOLD,
        status__in=_IN_VAIN,
        created_at__gte=start,
        created_at__lt=end,
    )
    begun = begun.exclude(pk__in=_ended_by_hospital(begun))
    living = Count("pk", filter=Q(status=AppointmentStatus.PENDING, expires_at__gt=now))
    counted = begun.values("session_id").annotate(n=Count("pk"), living=living)
    return counted.filter(living=0).values_list("session_id", "n")


_begun_by = Prepared(_begun, {"account_id": int, "start": datetime, "end": datetime, "now": datetime})


def sessions_used_up(asker: Asker, policies: Policies, now: datetime) -> list[int]:
    """Sessions in which the account has begun as many holds since local midnight as the policy allows.

    Where it has one that lives still it may change it: that begins none. A desk holds nothing, it books.
    """
    if asker.account_id is None:
        return []
    start, end = day_bounds(local_date(now))
    counted = _begun_by(account_id=asker.account_id, start=start, end=end, now=now)
    return [session_id for session_id, n in counted if n >= policies.hold.per_session_and_day]


@dataclass(frozen=True)
class Has:
    """A number the person has, as far as it says what further one they may have."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    status: str
    visit: Visit


def _clashing(account_id: int | None, patient_id: int | None, now: datetime) -> QuerySet[Appointment]:
    rows = of_person(Asker(account_id, patient_id), now).select_related("slot", "session")
    specialists = SessionSpecialist.objects.filter(session_id=OuterRef("session_id")).values("specialist_id")
    return rows.annotate(
        who=ArraySubquery(specialists), free_clinic=free_clinic("session_id"), excused=excused_on_appeal()
    )


_clashing_with = Prepared(_clashing, {"account_id": int, "patient_id": int, "now": datetime})


def what_person_has(asker: Asker, now: datetime, besides: Appointment | None) -> tuple[Has, ...]:
    """What the person has, but for what would be moved. One query."""
    if asker.account_id is None or asker.patient_id is None:
        rows: Iterable[Any] = _clashing(asker.account_id, asker.patient_id, now)
    else:
        rows = _clashing_with(account_id=asker.account_id, patient_id=asker.patient_id, now=now)
    return tuple(
        Has(
            session_id=row.session_id,
            starts_at=row.slot.starts_at,
            ends_at=row.slot.ends_at,
            status=row.status,
            visit=Visit(
                day=local_date(row.slot.starts_at),
                hospital_id=row.session.hospital_id,
                department_id=row.session.department_id,
                specialists=frozenset(row.who),
                coming=row.status in COMING and local_date(row.slot.starts_at) >= local_date(now),
                counted=row.pool not in UNCOUNTED_POOLS and not row.free_clinic and not row.excused,
            ),
        )
        for row in rows
        if besides is None or row.pk != besides.pk
    )


def beyond_quotas(has: tuple[Has, ...], policies: Policies) -> Q:
    """Condition on Slot: a limit on one person's numbers is reached there; quotas.quota_reason's twin."""
    visits, limits = [one.visit for one in has], policies.quotas
    reached = Q(pk__in=[])
    for first, last in days_full(visits, limits):
        reached |= Q(starts_at__gte=day_bounds(first)[0], starts_at__lt=day_bounds(last)[1])
    for day, hospital_id, department_id in departments_full(visits, limits):
        start, end = day_bounds(day)
        there = Q(session__hospital=hospital_id, session__department=department_id)
        reached |= there & Q(starts_at__gte=start, starts_at__lt=end)
    theirs = SessionSpecialist.objects.filter(
        session_id=OuterRef("session_id"), specialist__in=specialists_full(visits, limits)
    )
    reached |= Q(Exists(theirs))
    return reached & ~Q(free_clinic("session_id"))
