"""Who waits for a number, in which order, and which numbers were given up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from bookings.enums import AppointmentStatus, Origin, Rule
from bookings.models import Appointment, EntryStatus, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import policies_at, policies_for
from bookings.queries.followups import waiting_for_another
from bookings.queries.policies import TABLES
from notices.localtime import day_bounds, local_date
from specialists.enums import OpenTo, Pool, SessionStatus
from specialists.models import ClinicSession, SessionSpecialist, Slot
from specialists.querysets import shown
from specialists.rules import FLOWING


def someone_waits(session: str, *, still: datetime | None = None) -> Combinable | Q:
    """Condition: somebody is in line for the session whose id is in the column `session`, for itself or for one of
    its specialists; with `still`, somebody who may still be offered a number of it then (by the region's rule)."""
    ahead: dict[str, datetime] = {}
    if still is not None:
        ahead["session__starts_at__gte"] = day_bounds(policies_at(still).waitlist.first_day(still))[0]
    itself = WaitlistEntry.objects.filter(status__in=IN_LINE, session=OuterRef(session), **ahead)
    theirs = SessionSpecialist.objects.filter(
        Q(specialist__waitlist__hospital=None) | Q(specialist__waitlist__hospital=F("session__hospital")),
        session=OuterRef(session),
        session__open_to=OpenTo.EVERYBODY,
        specialist__waitlist__status__in=IN_LINE,
        specialist__waitlist__demo=F("session__demo"),
        **ahead,
    )
    return Exists(itself) | Exists(theirs)


def entries_for(session: ClinicSession) -> QuerySet[WaitlistEntry]:
    """The places in line that a number of this session could satisfy, whatever their status: none of one that is not
    open to everybody."""
    if session.open_to != OpenTo.EVERYBODY:
        return WaitlistEntry.objects.none()
    specialists = session.session_specialists.values("specialist_id")
    of_specialist = Q(specialist__in=specialists, demo=session.demo)
    of_specialist &= Q(hospital=None) | Q(hospital=session.hospital_id)
    return WaitlistEntry.objects.filter(Q(session=session) | of_specialist)


def in_line(session: ClinicSession) -> QuerySet[WaitlistEntry]:
    """Those that still wait for a number of this session."""
    return entries_for(session).filter(status__in=IN_LINE)


def line(session: ClinicSession) -> list[WaitlistEntry]:
    """Everybody in line for a number of this session, in the order in which they are asked: first those whose visit
    the hospital withdrew and who have no other one, then by when they joined. Two queries."""
    rows = list(in_line(session).order_by("joined_at", "pk"))
    first = waiting_for_another({row.patient_id for row in rows}, session) if rows else set()
    return sorted(rows, key=lambda row: row.patient_id not in first)


def had_turn(patient_ids: Iterable[int], slot: Slot, now: datetime) -> set[int]:
    """Those of these persons who were offered this number before, by whichever place, gave it up themselves, or are
    being offered another one of its session. One query."""
    rows = Appointment.objects.filter(patient_id__in=set(patient_ids))
    # Not by the session: what is over stays in the one it was in, also where the number has gone to a part split off.
    before = Q(slot=slot) & (Q(origin=Origin.OFFER) | Q(status=AppointmentStatus.CANCELLED))
    offered = Q(origin=Origin.OFFER, status=AppointmentStatus.PENDING, expires_at__gt=now)
    return set(
        rows.filter(before | offered & Q(session_id=slot.session_id)).values_list("patient_id", flat=True)
    )


def offers_over(now: datetime) -> QuerySet[WaitlistEntry]:
    """Places in line whose offer is over, and nobody has written that down yet."""
    live = Appointment.objects.filter(
        entry=OuterRef("pk"), status=AppointmentStatus.PENDING, expires_at__gt=now
    )
    return WaitlistEntry.objects.filter(~Exists(live), status=EntryStatus.OFFERED)


def may_be_over(now: datetime) -> QuerySet[WaitlistEntry]:
    """Places in line that may have come to their end: a session's by policy some days before, so all that are near."""
    most = TABLES[Rule.WAITLIST].fields["ends_days_before"].most
    near = Q(session__starts_at__lte=now + timedelta(days=most + 1))
    return WaitlistEntry.objects.filter(Q(until_at__lte=now) | near, status=EntryStatus.WAITING)


def sessions_to_offer(now: datetime) -> list[int]:
    """Sessions with a freed number for which somebody waits who may still be offered it, by the rule of the hospital;
    the soonest first."""
    slots = freed(now).filter(
        someone_waits("session_id"), session__starts_at__gte=day_bounds(local_date(now))[0]
    )
    rows = ClinicSession.objects.filter(pk__in=slots.order_by().values("session_id"))
    found = list(rows.order_by("starts_at", "pk").values_list("pk", "hospital_id", "starts_at"))
    policies = policies_for(now, {hospital for _pk, hospital, _at in found})
    return [pk for pk, hospital, at in found if policies[hospital].waitlist.first_day(now) <= local_date(at)]


def freed(now: datetime) -> QuerySet[Slot]:
    """Numbers of published sessions that are open, were given up or have flowed back, and that nobody has at `now`,
    whether or not the public may have them again. Where somebody waits for the session itself it was full then: every
    number that is free now has been given up, as by a hold that lapsed."""
    full_once = Exists(WaitlistEntry.objects.filter(status__in=IN_LINE, session=OuterRef("session_id")))
    taken = Appointment.objects.taking(now).filter(slot_id=OuterRef("pk"))
    return Slot.objects.filter(
        (Q(pool=Pool.PUBLIC) & (Q(reopens_at__isnull=False) | full_once))
        | Q(pool__in=FLOWING, session__flows_back_at__lte=now),
        ~Exists(taken),
        shown("session__"),
        session__status=SessionStatus.PUBLISHED,
        session__opens_at__lte=now,
        open=True,
        added=False,
    )
