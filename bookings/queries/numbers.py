"""May this person have this number? One answer for every list, page and action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from accounts.queries.consents import not_agreed
from bookings.enums import AppointmentStatus, HospitalChange, Origin
from bookings.models import Appointment, StatusChange
from bookings.policy import policies_at
from bookings.queries.consents import ONCE
from bookings.queries.persons import PersonGaps, person_gaps
from bookings.rules import NumberFacts, PersonFacts, Reason, reason_against
from notices.localtime import day_bounds, local_date
from specialists.enums import Pool, SessionStatus
from specialists.models import Slot
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


def _sessions_used_up(asker: Asker, now: datetime) -> list[int]:
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
    most = policies_at(now).hold.per_session_and_day
    return list(counted.filter(n__gte=most, living=0).values_list("session_id", flat=True))


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
    mine = _of_person(asker, now)
    if besides is not None:
        mine = mine.exclude(pk=besides.pk)
    held_by_other = mine.filter(status=AppointmentStatus.PENDING)
    if besides is None:  # moving begins no hold
        slots = slots.exclude(session_id__in=_sessions_used_up(asker, now))
    return slots.exclude(
        Exists(mine.filter(session_id=OuterRef("session_id")))
        | Exists(
            mine.filter(slot__starts_at__lt=OuterRef("ends_at"), slot__ends_at__gt=OuterRef("starts_at"))
        )
        | Exists(held_by_other)
    )


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

    # What they have that could clash: session, start, end, status.
    taken: tuple[tuple[int, datetime, datetime, str], ...] = ()
    gaps: PersonGaps = PersonGaps()
    no_terms: bool = False
    used_up: tuple[int, ...] = ()  # sessions in which no further hold may begin

    def about(self, slot: Slot) -> PersonFacts:
        """What rules need to know about the person who would have `slot`."""
        return PersonFacts(
            no_terms=self.no_terms,
            no_document=self.gaps.no_document,
            no_consent=self.gaps.no_consent,
            in_session=any(session_id == slot.session_id for session_id, *_ in self.taken),
            overlaps=any(
                starts_at < slot.ends_at and ends_at > slot.starts_at
                for _, starts_at, ends_at, _ in self.taken
            ),
            held_by_other=any(status == AppointmentStatus.PENDING for *_, status in self.taken),
            holds_used_up=slot.session_id in self.used_up,
        )


def gather(asker: Asker, now: datetime, *, besides: Appointment | None = None) -> Gathered:
    """What is known about the person at `now`. Under the locks of account and person it stays so.

    `besides` is the appointment that would be moved: it is no obstacle to itself, and moving begins no hold.
    """
    if asker.patient_id is None:
        return Gathered()
    mine = _of_person(asker, now)
    if besides is not None:
        mine = mine.exclude(pk=besides.pk)
    return Gathered(
        taken=tuple(mine.values_list("session_id", "slot__starts_at", "slot__ends_at", "status")),
        gaps=person_gaps(asker.patient_id, now),
        no_terms=_no_terms(asker),
        used_up=() if besides is not None else tuple(_sessions_used_up(asker, now)),
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
