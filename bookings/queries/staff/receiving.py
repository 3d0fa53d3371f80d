"""Whom a desk has before it: found by what was typed or scanned, and how their visit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.documents import Document
from accounts.hashes import hash_document, hash_phone
from bookings.enums import NEVER_BOOKED, AppointmentStatus, CancelReason, Verification
from bookings.models import Appointment, Arrival, ArrivalWay, Patient, PatientLink, Reception
from bookings.names import plain_name
from bookings.policy import policies_at
from bookings.queries.persons import holder_of
from bookings.queries.staff.persons import AROUND_A_VISIT, record_number_of
from bookings.queries.today import is_on, on_today
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Specialist
from specialists.querysets import shown


@dataclass(frozen=True)
class Sought:
    """What was typed or scanned, as one thing it can be. `text` is its one spelling; `end`: of a phone its last four
    digits alone; `document`: of a number that tells its kind."""

    way: ArrivalWay
    text: str
    end: bool = False
    document: Document | None = None


@dataclass(frozen=True)
class Hits:
    """Whom it fits. Without any of today's visits, what explains that: the nearest at this hospital on another day, or
    of a ticket of another hospital where and when it is."""

    today: list[Appointment] = field(default_factory=list)
    other_day: Appointment | None = None
    elsewhere: Appointment | None = None

    @property
    def timed(self) -> list[tuple[Appointment, datetime]]:
        """Those of today, each with the beginning of its stretch of time, delayed as the session is."""
        return [(one, _begins(one)) for one in self.today]

    @property
    def elsewhere_at(self) -> datetime | None:
        """When the ticket of another hospital begins, with the delay of its session."""
        return None if self.elsewhere is None else _begins(self.elsewhere)

    @property
    def anybody(self) -> bool:
        """Whether it fits anybody this desk may know of."""
        return bool(self.today or self.other_day)

    @property
    def chosen(self) -> Appointment | None:
        """The one visit there can be no doubt about: of one person, the only one of the day, or the only one that is
        still to be received."""
        if not self.today:
            return self.other_day
        if len({visit.patient_id for visit in self.today}) > 1:
            return None
        ahead = [visit for visit in self.today if visit.status in _TO_RECEIVE]
        return self.today[0] if len(self.today) == 1 else ahead[0] if len(ahead) == 1 else None


def _begins(visit: Appointment) -> datetime:
    return visit.slot.starts_at + timedelta(minutes=visit.session.delay_minutes)


_TO_RECEIVE = (AppointmentStatus.BOOKED, AppointmentStatus.NOSHOW)


def visits_here(hospital_id: int, now: datetime) -> QuerySet[Appointment]:
    """The visits a desk may know of, of people who are on record: of the hospital, around `now`."""
    rows = Appointment.objects.filter(
        shown("session__"),
        session__hospital_id=hospital_id,
        session__starts_at__gt=now - AROUND_A_VISIT,
        session__starts_at__lt=now + AROUND_A_VISIT,
        patient__erased_at__isnull=True,
    )
    rows = rows.exclude(status__in=NEVER_BOOKED).select_related(
        "patient", "slot", "arrival", "session__room", "session__department", "session__hospital"
    )
    return rows.prefetch_related("session__session_specialists__specialist")


def hits(hospital_id: int, wanted: Iterable[Sought], now: datetime) -> tuple[Sought, Hits]:
    """The first of what was typed that fits somebody, and whom; of none, the first and what there is to say of it."""
    first: tuple[Sought, Hits] | None = None
    for sought in wanted:
        found = _hits(hospital_id, sought, now)
        if found.anybody:
            return sought, found
        first = first or (sought, found)
    assert first is not None, "nothing was sought"  # noqa: S101 - forms give at least one
    return first


def _hits(hospital_id: int, sought: Sought, now: datetime) -> Hits:
    _start, end = day_bounds(local_date(now))
    here = visits_here(hospital_id, now).order_by("slot__starts_at", "pk")
    todays = here.filter(on_today(now, "session__"))
    whole = _whole(sought)
    fitting = Q(patient__in=_listed(todays, sought)) if whole is None else whole
    today = list(todays.filter(fitting))
    if today or whole is None:
        return Hits(today)
    by_ticket = sought.way in (ArrivalWay.CODE, ArrivalWay.QR)
    # What is over or given up explains a ticket that is shown, and nobody else's standing here.
    others = list(here.filter(fitting) if by_ticket else here.filter(fitting, status__in=_TO_RECEIVE))
    ahead = [visit for visit in others if visit.session.starts_at >= end]
    near = ahead[0] if ahead else others[-1] if others else None
    elsewhere = None
    if near is None and by_ticket:
        elsewhere = _of_another_hospital(hospital_id, sought.text, now)
    return Hits(other_day=near, elsewhere=elsewhere)


def _whole(sought: Sought) -> Q | None:
    """Condition on appointments, of what can be asked of the database; None for what only today's list tells."""
    if sought.way in (ArrivalWay.CODE, ArrivalWay.QR):
        return Q(code=sought.text)
    if sought.document is not None:
        holder = holder_of(hash_document(sought.document.key))
        return Q(patient=holder) if holder is not None else Q(pk__in=[])
    if sought.way == ArrivalWay.PHONE and not sought.end:
        hashed = hash_phone(sought.text)
        links = PatientLink.objects.in_force().filter(account__phone_hash=hashed)
        return Q(patient__in=links.values("patient")) | Q(patient__phone_hash=hashed)
    return None


def _listed(todays: QuerySet[Appointment], sought: Sought) -> set[int]:
    """Ids of those of today's persons whom it fits: their whole name, the number of a document of whatever kind, or the
    end of a number of theirs or of an account that books for them. One query, two for a phone."""
    people = list(Patient.objects.filter(pk__in=todays.order_by().values("patient")))
    if sought.way == ArrivalWay.NAME:
        wanted = plain_name(sought.text)
        return {one.pk for one in people if plain_name(one.name) == wanted}
    if not sought.end:
        return {one.pk for one in people if one.document == sought.text}
    links = PatientLink.objects.in_force().filter(patient__in=people).select_related("account")
    theirs = {link.patient_id for link in links if (link.account.phone or "").endswith(sought.text)}
    return theirs | {one.pk for one in people if one.phone.endswith(sought.text)}


def _of_another_hospital(hospital_id: int, code: str, now: datetime) -> Appointment | None:
    """The ticket is another hospital's: where and when it is tells its holder, who stands here with it, where to go."""
    tickets = Appointment.objects.filter(shown("session__"), code=code, status=AppointmentStatus.BOOKED)
    rows = tickets.exclude(session__hospital_id=hospital_id).select_related("slot", "session__hospital")
    return rows.filter(session__ends_at__gt=now - timedelta(days=1)).first()


class Standing:
    """How a visit stands before a desk."""

    EXPECTED = "expected"
    NOSHOW = "noshow"  # noted as not having come: may be let back
    THERE = "there"
    CALLED = "called"  # or was: nothing to undo
    SEEN = "seen"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # by the hospital
    OTHER_DAY = "other_day"
    NOT_HELD = "not_held"
    SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class VisitAtDesk:
    """One visit before a desk, with all that its page shows."""

    visit: Appointment
    standing: str
    late: bool  # if they are received now
    behind: int  # so many who wait would then be called first
    record_number: str  # here; empty without one

    @property
    def starts_at(self) -> datetime:
        """When their stretch of time begins, with the session's delay."""
        return _begins(self.visit)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.visit.slot.ends_at + timedelta(minutes=self.visit.session.delay_minutes)

    @property
    def specialists(self) -> list[Specialist]:
        """Who holds the session."""
        return [row.specialist for row in self.visit.session.session_specialists.all()]

    @property
    def may_receive(self) -> bool:
        """Whether they may check in now, or be let back."""
        return self.standing in (Standing.EXPECTED, Standing.NOSHOW)

    @property
    def may_undo(self) -> bool:
        """Whether the check-in may be undone."""
        return self.standing == Standing.THERE

    @property
    def declared(self) -> bool:
        """Whether nobody has seen the original yet, and there is a number to compare it with."""
        return self.visit.patient.verification == Verification.DECLARED and bool(self.visit.patient.document)


def visit_at_desk(hospital_id: int, appointment_id: int, now: datetime) -> VisitAtDesk | None:
    """The visit, if this desk may know of it; None for any other. Six queries."""
    visit = visits_here(hospital_id, now).filter(pk=appointment_id).first()
    if visit is None:
        return None
    policy = policies_at(now, hospital_id).reception
    standing = _standing(visit, now)
    late = standing == Standing.NOSHOW or policy.is_late(late_from(visit, visit.session), now=now)
    return VisitAtDesk(
        visit=visit,
        standing=standing,
        late=late,
        behind=policy.passed_behind,
        record_number=record_number_of(visit.patient, hospital_id),
    )


def late_from(visit: Appointment, session: ClinicSession) -> datetime:
    """From when on the grace of who is expected in the session runs: the end of their stretch of time, with the delay.
    Who was given the number later than that is not late at once."""
    ends_at = visit.slot.ends_at + timedelta(minutes=session.delay_minutes)
    return ends_at if visit.booked_at is None else max(ends_at, visit.booked_at)


def arrival_of(visit: Appointment) -> Arrival | None:
    """Where the person of the visit stands, if they have checked in; no query where it was loaded."""
    return getattr(visit, "arrival", None)


def _standing(visit: Appointment, now: datetime) -> str:
    arrival = arrival_of(visit)
    if visit.status == AppointmentStatus.CANCELLED:
        taken_back = visit.cancel_reason == CancelReason.HOSPITAL_WITHDREW
        return Standing.WITHDRAWN if taken_back else Standing.CANCELLED
    if not is_on(visit.session, now):
        return Standing.OTHER_DAY
    if visit.status == AppointmentStatus.FULFILLED:
        return Standing.SEEN
    if visit.status == AppointmentStatus.CALLED or (
        visit.status == AppointmentStatus.ARRIVED and arrival is not None and arrival.calls
    ):
        return Standing.CALLED
    if visit.session.status == SessionStatus.CLOSED:
        return Standing.SIGNED_OFF
    if visit.session.status != SessionStatus.PUBLISHED:
        return Standing.NOT_HELD
    if Reception.objects.filter(session=visit.session_id, signed_off_at__isnull=False).exists():
        return Standing.SIGNED_OFF
    if visit.status == AppointmentStatus.ARRIVED:
        return Standing.THERE
    return Standing.NOSHOW if visit.status == AppointmentStatus.NOSHOW else Standing.EXPECTED
