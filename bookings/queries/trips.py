"""Trips: visits of several half-days and outreach from place to place, as their hospital and as everybody sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.queries.cards import SessionCard, cards
from bookings.queries.impact import Part, has_left, not_begun, why_not_whole
from specialists.enums import SessionPurpose, SessionStatus, TripKind
from specialists.models import ClinicSession, Trip
from specialists.querysets import session_not_over


@dataclass(frozen=True)
class TripLine:
    """A trip in its hospital's list: from when until when, and how many sessions of it there are of each sort."""

    trip: Trip
    begins: datetime | None  # none: it has no sessions yet
    ends: datetime | None
    drafts: int
    published: int
    withdrawn: int


def trips_at(hospital_id: int) -> QuerySet[Trip]:
    """The hospital's trips, those that go on longest first; those without sessions before all."""
    counted = {
        "drafts": Count("sessions", filter=Q(sessions__status=SessionStatus.DRAFT)),
        "published": Count(
            "sessions", filter=Q(sessions__status__in=[SessionStatus.PUBLISHED, SessionStatus.CLOSED])
        ),
        "withdrawn": Count("sessions", filter=Q(sessions__status=SessionStatus.WITHDRAWN)),
    }
    found = Trip.objects.filter(hospital=hospital_id).annotate(
        begins=Min("sessions__starts_at"), ends=Max("sessions__ends_at"), **counted
    )
    return found.order_by("-ends", "-pk")  # PostgreSQL has those without an end first


def trip_lines(trips: Iterable[Trip]) -> list[TripLine]:
    """Lines of trips that came out of `trips_at`, in their order. One query."""
    names = ("begins", "ends", "drafts", "published", "withdrawn")
    return [TripLine(trip, *(getattr(trip, name) for name in names)) for trip in trips]


def my_trip(hospital_id: int, pk: int) -> Trip | None:
    """The hospital's trip of this id."""
    return Trip.objects.filter(hospital=hospital_id, pk=pk).select_related("hospital").first()


def left_of(trip: Trip, now: datetime) -> QuerySet[ClinicSession]:
    """The published sessions of the trip that are not over, the soonest first."""
    return ClinicSession.objects.coming(now).filter(trip=trip)


def left_to_withdraw(trip: Trip, now: datetime) -> list[ClinicSession]:
    """Those of them of which something can still be withdrawn: of one that goes on, and of which a part alone can be,
    a number whose time has not come."""
    sessions = list(left_of(trip, now))
    parts = in_part(sessions, now)
    return [one for one in sessions if one.pk not in parts or has_left(one, parts[one.pk])]


def in_part(sessions: Iterable[ClinicSession], now: datetime) -> dict[int, Part]:
    """Of which of these sessions a part alone can be withdrawn, because somebody may have been seen, and which: by id.
    Two queries for each that has begun."""
    return {one.pk: not_begun(one, now) for one in sessions if why_not_whole(one, now) is not None}


def people_booked(session_ids: Iterable[int], parts: Mapping[int, Part], now: datetime) -> int:
    """How many people have booked in these sessions, of some in these `parts` alone, and are still to be seen; who has
    two numbers of them is one. One query."""
    booked = Appointment.objects.coming(now).exclude(status=AppointmentStatus.PENDING)
    there = Q(session__in=[pk for pk in session_ids if pk not in parts])
    for pk, part in parts.items():
        there |= Q(session=pk, slot__starts_at__gte=part.starts_at)
    return booked.filter(there).values("patient_id").distinct().count()


@dataclass(frozen=True)
class PublicTrip:
    """A trip as everybody sees it: what of it is published, or was, in its order."""

    trip: Trip
    stops: list[SessionCard]


def public_trip(pk: int, now: datetime) -> PublicTrip | None:
    """The trip, unless nothing of it was ever published. Four queries."""
    trip = Trip.objects.filter(pk=pk).select_related("hospital").first()
    if trip is None:
        return None
    sessions = ClinicSession.objects.public().filter(trip=trip).order_by("starts_at", "id")
    stops = cards(sessions, now, treated=False)
    return PublicTrip(trip, stops) if stops else None


def outreach(now: datetime) -> QuerySet[ClinicSession]:
    """Free clinics and stops of outreach to come, and those that were withdrawn in their place; the soonest first."""
    sessions = ClinicSession.objects.public().filter(
        Q(purpose=SessionPurpose.FREE) | Q(trip__kind=TripKind.OUTREACH),
        session_not_over(now),
        status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN],
    )
    return sessions.order_by("starts_at", "id")
