"""候补 at a desk: which full sessions one may wait for, where a person waits, what is offered to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import policies_at
from bookings.queries.mine import WHO
from bookings.queries.numbers import NOBODY, bookable_by
from bookings.queries.offers import Turn, line_closed, may_be_offered, places_in_line
from bookings.queries.places import Place
from bookings.queries.staff.giving import GiveIn, narrowed_to
from notices.localtime import day_bounds, local_date
from specialists.enums import OpenTo, SessionStatus
from specialists.models import ClinicSession
from specialists.querysets import shown

DAYS = 28  # from today on: further away nobody has found the session full
MOST_SHOWN = 20


@dataclass(frozen=True)
class PlaceHere(Place):
    """A place in line as a desk sees it."""

    @property
    def leavable(self) -> bool:
        """Whether the desk may end it: one for any hospital is not this hospital's to end (see places_here)."""
        return self.entry.session_id is not None or self.entry.hospital_id is not None


@dataclass(frozen=True)
class Answerable:
    """A number that is kept for the person now, and whether a desk may take it for them."""

    offer: Appointment
    turn: Turn

    @property
    def starts_at(self) -> datetime:
        """When to come, with the session's delay."""
        return self.offer.slot.starts_at + timedelta(minutes=self.offer.session.delay_minutes)

    @property
    def ends_at(self) -> datetime:
        """The end of the number's time, with the session's delay."""
        return self.offer.slot.ends_at + timedelta(minutes=self.offer.session.delay_minutes)

    @property
    def instead_at(self) -> datetime | None:
        """When the booking is that would go for it, with its session's delay."""
        old = self.turn.instead
        return None if old is None else old.slot.starts_at + timedelta(minutes=old.session.delay_minutes)


def places_here(patient_id: int, hospital_id: int) -> QuerySet[WaitlistEntry]:
    """The person's places in line, ended ones too, for a session of this hospital or any of a specialist's here."""
    rows = WaitlistEntry.objects.filter(
        Q(session__hospital_id=hospital_id) | Q(hospital_id=hospital_id), patient_id=patient_id
    )
    return rows.select_related("patient", "session__hospital", "session__room", "specialist", "hospital")


def offers_here(patient_id: int, hospital_id: int) -> QuerySet[Appointment]:
    """What was offered to the person of this hospital's numbers, by whichever place in line."""
    rows = Appointment.objects.filter(
        shown("session__"), origin=Origin.OFFER, patient_id=patient_id, session__hospital_id=hospital_id
    )
    return rows.select_related("slot", "session__hospital", "session__room", "entry", "patient")


def waits_here(patient_id: int, hospital_id: int, now: datetime) -> list[PlaceHere]:
    """Where the person is in line at this hospital, and what is kept for them of its numbers, the soonest asked first;
    a place for any hospital only while a number of this one is offered by it. Four queries at most."""
    live = offers_here(patient_id, hospital_id).filter(status=AppointmentStatus.PENDING, expires_at__gt=now)
    offers = {row.entry_id: row for row in live.prefetch_related(WHO)}
    mine = Q(pk__in=places_here(patient_id, hospital_id).values("pk")) | Q(pk__in=list(offers))
    rows = WaitlistEntry.objects.filter(mine, status__in=IN_LINE).select_related(
        "session__hospital", "session__room", "specialist", "hospital"
    )
    rows = rows.prefetch_related(WHO).order_by("joined_at", "pk")
    return [PlaceHere(row, offers.get(row.pk)) for row in rows]


def place_here(patient_id: int, hospital_id: int, entry_id: int, now: datetime) -> PlaceHere | None:
    """One of them; None for any other."""
    return next((one for one in waits_here(patient_id, hospital_id, now) if one.entry.pk == entry_id), None)


def answerable(patient_id: int, hospital_id: int, entry_id: int, now: datetime) -> Answerable | None:
    """What is offered now by this place in line, if it is a number of this hospital."""
    place = place_here(patient_id, hospital_id, entry_id, now)
    if place is None or place.offer is None:
        return None
    place.offer.slot.session = place.offer.session
    return Answerable(place.offer, may_be_offered(place.entry, place.offer.slot, now, at_desk=True))


def full_here(
    patient_id: int, hospital_id: int, now: datetime, *, words: str = "", day: date | None = None
) -> list[GiveIn]:
    """The hospital's coming sessions that are full, for which this person may be put in line now and is not yet; the
    soonest first, narrowed as by to_give. None where they wait for as many as one may. At most eight queries."""
    policy = policies_at(now, hospital_id).waitlist
    if places_in_line(patient_id) >= policy.entries:
        return []
    waits = WaitlistEntry.objects.filter(status__in=IN_LINE, patient_id=patient_id, session_id=OuterRef("pk"))
    has = Appointment.objects.taking(now).filter(patient_id=patient_id, session_id=OuterRef("pk"))
    rows = ClinicSession.objects.filter(
        shown(),
        ~Exists(waits),
        ~Exists(has),
        hospital_id=hospital_id,
        status=SessionStatus.PUBLISHED,
        open_to=OpenTo.EVERYBODY,
        opens_at__lte=now,
        closes_at__gt=now,
        starts_at__gte=day_bounds(policy.first_day(now))[0],
        starts_at__lt=day_bounds(local_date(now) + timedelta(days=DAYS))[1],
    )
    ids = list(rows.values_list("pk", flat=True))
    # Asked once for all of them: asked for each it takes several times as long.
    free = bookable_by(NOBODY, now).filter(session_id__in=ids)
    left = set(free.order_by().values_list("session_id", flat=True).distinct())
    full = ClinicSession.objects.filter(pk__in=[pk for pk in ids if pk not in left])
    full = full.select_related("hospital", "department", "room").order_by("starts_at", "pk")
    full = full.prefetch_related("session_specialists__specialist")
    found = [GiveIn(row, tuple(one.specialist for one in row.session_specialists.all()), ()) for row in full]
    return narrowed_to(found, words, day)[:MOST_SHOWN]


def session_to_wait_for(hospital_id: int, session_id: int) -> ClinicSession | None:
    """A session of this hospital that the public was shown; None for any other. Two queries."""
    rows = ClinicSession.objects.public().filter(hospital_id=hospital_id, pk=session_id)
    rows = rows.select_related("hospital", "department", "room")
    return rows.prefetch_related("session_specialists__specialist__home_hospital").first()


def why_no_line(session: ClinicSession, now: datetime) -> str:
    """Why nobody may wait for the session now, as a sentence; empty where they may."""
    why = line_closed(session, policies_at(now, session.hospital_id).waitlist, now)
    return str(why.label) if why is not None else ""
