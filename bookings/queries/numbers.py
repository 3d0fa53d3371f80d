"""May this person have this number? One answer for every list, page and action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from accounts.queries.consents import not_agreed
from bookings.enums import COMING, AppointmentStatus, HospitalChange, Origin
from bookings.models import Appointment, StatusChange
from bookings.policy import Policies, QuotasPolicy, policies_at
from bookings.queries.consents import ONCE
from bookings.queries.persons import PersonGaps, person_gaps
from bookings.queries.quotas import (
    UNCOUNTED_POOLS,
    Visit,
    days_full,
    departments_full,
    free_clinic,
    quota_reason,
    specialists_full,
    visit_at,
)
from bookings.rules import NumberFacts, PersonFacts, Reason, reason_against
from notices.localtime import day_bounds, local_date
from specialists.enums import Pool, SessionStatus
from specialists.models import SessionSpecialist, Slot
from specialists.querysets import shown


@dataclass(frozen=True)
class Asker:
    """Who asks: the acting account and the person the number is for; both empty for a passer-by."""

    account_id: int | None = None
    patient_id: int | None = None


NOBODY = Asker()


def _own_hold(asker: Asker) -> Q:
    """A hold the account itself has: a new one replaces it, so it stands in nobody's way."""
    return Q(status=AppointmentStatus.PENDING, origin=Origin.HOLD, booked_by_id=asker.account_id)


def _of_person(asker: Asker, now: datetime) -> QuerySet[Appointment]:
    """What the person has that could clash. An offer does not clash until it is accepted."""
    if asker.patient_id is None:
        return Appointment.objects.none()
    rows = Appointment.objects.taking(now).filter(patient_id=asker.patient_id)
    rows = rows.exclude(status=AppointmentStatus.PENDING, origin=Origin.OFFER)
    return rows.exclude(_own_hold(asker))


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


def _sessions_used_up(asker: Asker, policies: Policies, now: datetime) -> list[int]:
    """Sessions in which the account has begun as many holds since local midnight as the policy allows.

    Where it has one that lives still it may change it: that begins none.
    """
    start, end = day_bounds(local_date(now))
    begun = Appointment.objects.filter(
        booked_by_id=asker.account_id,
        origin=Origin.HOLD,
        status__in=_IN_VAIN,
        created_at__gte=start,
        created_at__lt=end,
    )
    begun = begun.exclude(pk__in=_ended_by_hospital(begun))
    living = Count("pk", filter=Q(status=AppointmentStatus.PENDING, expires_at__gt=now))
    counted = begun.values("session_id").annotate(n=Count("pk"), living=living)
    most = policies.hold.per_session_and_day
    return list(counted.filter(n__gte=most, living=0).values_list("session_id", flat=True))


@dataclass(frozen=True)
class Has:
    """A number the person has, as far as it says what further one they may have."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    status: str
    visit: Visit


def _what_person_has(asker: Asker, now: datetime, besides: Appointment | None) -> tuple[Has, ...]:
    """What the person has, but for what would be moved. One query."""
    rows = _of_person(asker, now).select_related("slot", "session")
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    specialists = SessionSpecialist.objects.filter(session_id=OuterRef("session_id")).values("specialist_id")
    rows = rows.annotate(who=ArraySubquery(specialists), free_clinic=free_clinic("session_id"))
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
                counted=row.slot.pool not in UNCOUNTED_POOLS and not row.free_clinic,
            ),
        )
        for row in rows
    )


def _beyond_quotas(has: tuple[Has, ...], policies: Policies) -> Q:
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
    return reached & ~Q(pool__in=UNCOUNTED_POOLS) & ~Q(free_clinic("session_id"))


def _takers(asker: Asker, now: datetime) -> QuerySet[Appointment]:
    """Appointments that keep a number from `asker`: everybody's but the account's own holds."""
    rows = Appointment.objects.taking(now)
    return rows if asker.account_id is None else rows.exclude(_own_hold(asker))


def untaken(asker: Asker, now: datetime) -> Combinable | Q:
    """Condition on Slot: open, returned if it was freed, and nobody else has it at `now`."""
    return (
        Q(open=True)
        & (Q(reopens_at__isnull=True) | Q(reopens_at__lte=now))
        & ~Exists(_takers(asker, now).filter(slot_id=OuterRef("pk")))
    )


def _no_terms(asker: Asker) -> bool:
    """Whether the account has not agreed to what every account is asked before anything is booked."""
    return asker.account_id is not None and bool(not_agreed(asker.account_id, ONCE))


def bookable_by(asker: Asker, now: datetime, *, besides: Appointment | None = None) -> QuerySet[Slot]:
    """The numbers `asker` may have at `now`; the database's twin of rules.reason_against.

    `besides` is an appointment that would be moved: it is no obstacle to itself.
    """
    slots = Slot.objects.filter(
        untaken(asker, now),
        shown("session__"),
        session__status=SessionStatus.PUBLISHED,
        session__opens_at__lte=now,
        session__closes_at__gt=now,
        pool=Pool.PUBLIC,
        added=False,  # 加号 are given by name, never taken from a page
    )
    if asker.patient_id is None:
        return slots
    if _no_terms(asker) or person_gaps(asker.patient_id, now):
        return slots.none()
    policies = policies_at(now)
    has = _what_person_has(asker, now, besides)
    if any(one.status == AppointmentStatus.PENDING for one in has):
        return slots.none()  # another account is holding a number for them
    if besides is None:  # moving begins no hold
        slots = slots.exclude(session_id__in=_sessions_used_up(asker, policies, now))
    if not has:
        return slots
    clashes = Q(session_id__in=[one.session_id for one in has])
    for one in has:
        clashes |= Q(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at)
    return slots.exclude(clashes | _beyond_quotas(has, policies))


def number_facts(slot: Slot, asker: Asker, now: datetime) -> NumberFacts:
    """What rules need to know about one number, read now."""
    session = slot.session
    return NumberFacts(
        session_status=SessionStatus.DRAFT if session.demo and settings.PRODUCTION else session.status,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        open=slot.open,
        pool=slot.pool,
        added=slot.added,
        reopens_at=slot.reopens_at,
        taken=_takers(asker, now).filter(slot=slot).exists(),
    )


@dataclass(frozen=True)
class Gathered:
    """What is known about a person who asks, read once; `about` says what of it matters for a number."""

    has: tuple[Has, ...] = ()
    limits: QuotasPolicy | None = None
    gaps: PersonGaps = PersonGaps()
    no_terms: bool = False
    used_up: tuple[int, ...] = ()  # sessions in which no further hold may begin

    def about(self, slot: Slot) -> PersonFacts:
        """What rules need to know about the person who would have `slot`."""
        return PersonFacts(
            no_terms=self.no_terms,
            no_document=self.gaps.no_document,
            no_consent=self.gaps.no_consent,
            blocked=self.gaps.blocked,
            in_session=any(one.session_id == slot.session_id for one in self.has),
            overlaps=any(one.starts_at < slot.ends_at and one.ends_at > slot.starts_at for one in self.has),
            held_by_other=any(one.status == AppointmentStatus.PENDING for one in self.has),
            quota=self._quota(slot),
            holds_used_up=slot.session_id in self.used_up,
        )

    def _quota(self, slot: Slot) -> Reason | None:
        """Which limit on one person's numbers keeps `slot` from them. One query, of who has a number at all."""
        if not self.has or self.limits is None:
            return None
        return quota_reason(visit_at(slot), [one.visit for one in self.has], self.limits)


def gather(asker: Asker, now: datetime, *, besides: Appointment | None = None) -> Gathered:
    """What is known about the person at `now`. Under the locks of account and person it stays so.

    `besides` is the appointment that would be moved: it is no obstacle to itself, and moving begins no hold.
    """
    if asker.patient_id is None:
        return Gathered()
    policies = policies_at(now)
    return Gathered(
        has=_what_person_has(asker, now, besides),
        limits=policies.quotas,
        gaps=person_gaps(asker.patient_id, now),
        no_terms=_no_terms(asker),
        used_up=() if besides is not None else tuple(_sessions_used_up(asker, policies, now)),
    )


def why_not(
    slot: Slot,
    asker: Asker,
    now: datetime,
    *,
    besides: Appointment | None = None,
    known: Gathered | None = None,
) -> Reason | None:
    """Why `asker` may not have `slot` at `now`; None if they may. `known`: what was gathered about them already."""
    person = known or gather(asker, now, besides=besides)
    return reason_against(number_facts(slot, asker, now), person.about(slot), now=now)
