"""Whom a change of a published session would touch, before anybody decides on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment
from bookings.refusals import Reason
from specialists.models import ClinicSession, Slot

_PENDING = AppointmentStatus.PENDING
# Who is with the specialist may have come before their time: their number is used as well.
_USED = (AppointmentStatus.CALLED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)


@dataclass(frozen=True)
class Part:
    """Some numbers of a session: those that begin from `starts_at` on and before `ends_at`, both as planned; of them
    those from number `from_ordinal` on."""

    starts_at: datetime
    ends_at: datetime
    from_ordinal: int = 1

    def has(self, number: Slot) -> bool:
        """Whether the number belongs to it."""
        return self.starts_at <= number.starts_at < self.ends_at and number.ordinal >= self.from_ordinal


def not_used(session: ClinicSession) -> QuerySet[Slot]:
    """The session's numbers with which nobody is or has been seen, or has failed to come, withdrawn ones too, by
    ordinal."""
    used = Appointment.objects.filter(slot=OuterRef("pk"), status__in=_USED)
    return Slot.objects.filter(~Exists(used), session=session).order_by("ordinal")


def numbers_of_part(session: ClinicSession, part: Part) -> QuerySet[Slot]:
    """Those of them that belong to the part."""
    return not_used(session).filter(
        starts_at__gte=part.starts_at, starts_at__lt=part.ends_at, ordinal__gte=part.from_ordinal
    )


def has_left(session: ClinicSession, part: Part) -> bool:
    """Whether any number of the part is not withdrawn yet. One query."""
    return numbers_of_part(session, part).filter(withdrawn_at__isnull=True).exists()


def rest_of(session: ClinicSession, part: Part) -> bool:
    """Whether any number of the session would be left without this part: also one with which somebody was seen. One
    query."""
    left = Slot.objects.filter(session=session, withdrawn_at__isnull=True)
    return left.exclude(pk__in=numbers_of_part(session, part).order_by().values("pk")).exists()


def not_begun(session: ClinicSession, now: datetime) -> Part:
    """Of the session those numbers whose time has not come yet, with its delay."""
    return Part(now - timedelta(minutes=session.delay_minutes), session.ends_at)


def why_not_whole(session: ClinicSession, now: datetime) -> Reason | None:
    """Why a session cannot be withdrawn as a whole: somebody is or has been seen, however early or delayed; or had a
    number whose time has come, and may have been seen on paper alone. Two queries at most."""
    people = Appointment.objects.filter(session=session)
    if people.filter(status__in=(AppointmentStatus.CALLED, AppointmentStatus.FULFILLED)).exists():
        return Reason.SEEN_SOME
    reached = not_begun(session, now).starts_at
    if session.starts_at > reached:
        return None
    expected = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.NOSHOW)
    passed = people.filter(status__in=expected, slot__starts_at__lte=reached)
    return Reason.PASSED_BOOKED if passed.exists() else None


@dataclass(frozen=True)
class Impact:
    """What a change of planned times would meet."""

    people: list[Appointment]  # who wait to be seen, and are told; with patient and slot, by number
    held: int  # who are just choosing, and are asked to look again
    booked_elsewhere: list[Appointment]  # of this session; their people have another number then: in the way
    choosing_elsewhere: list[
        Appointment
    ]  # of this session; their people hold another number then: in a while not
    holds_in_the_way: list[Appointment]  # only held here, by people who are elsewhere then: they end

    @property
    def booked(self) -> int:
        """How many wait to be seen."""
        return len(self.people)

    @property
    def clashing(self) -> list[Appointment]:
        """All numbers of this session whose people have or hold another one at the new time."""
        return [*self.booked_elsewhere, *self.choosing_elsewhere, *self.holds_in_the_way]


def impact_of_part(session: ClinicSession, part: Part, now: datetime) -> Impact:
    """Whom withdrawing this part would touch at `now`. One query."""
    return impact_on(Q(slot__in=numbers_of_part(session, part).order_by().values("pk")), now)


def impact_on(wanted: Q, now: datetime) -> Impact:
    """Who waits to be seen, or is just choosing, of these appointments. One query."""
    here = _coming(wanted, now)
    waiting = [row for row in here if row.status != _PENDING]
    return Impact(waiting, len(here) - len(waiting), [], [], [])


def _coming(wanted: Q, now: datetime) -> list[Appointment]:
    rows = Appointment.objects.coming(now).filter(wanted).select_related("patient", "slot")
    return list(rows.order_by("slot__ordinal", "pk"))


def impact_of_change(session: ClinicSession, *, shift: timedelta, now: datetime) -> Impact:
    """Whom moving all numbers of `session` by `shift` would touch at `now`, in at most two queries."""
    here = _coming(Q(session=session), now)
    elsewhere: dict[int, list[Appointment]] = defaultdict(list)
    if shift:
        others = Appointment.objects.taking(now).exclude(session=session)
        others = others.exclude(status=_PENDING, origin=Origin.OFFER)
        for other in others.filter(patient__in={row.patient_id for row in here}).select_related("slot"):
            elsewhere[other.patient_id].append(other)
    waiting = [row for row in here if row.status != _PENDING]
    impact = Impact(waiting, len(here) - len(waiting), [], [], [])
    for row in here:
        start, end = row.slot.starts_at + shift, row.slot.ends_at + shift
        met = [
            other
            for other in elsewhere[row.patient_id]
            if other.slot.starts_at < end and start < other.slot.ends_at
        ]
        if met and row.status == _PENDING:
            impact.holds_in_the_way.append(row)
        elif any(other.status != _PENDING for other in met):
            impact.booked_elsewhere.append(row)
        elif met:
            impact.choosing_elsewhere.append(row)
    return impact
