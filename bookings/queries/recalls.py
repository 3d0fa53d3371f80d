"""复诊约定: for whom a session keeps a number, who is next in line for one, and how far each promise has come."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bookings.enums import WAITING, AppointmentStatus, Origin
from bookings.models import Appointment, Recall, RecallKind
from bookings.querysets import lapsed
from notices.localtime import local_date
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession, Slot


def kept_until(session: ClinicSession) -> datetime | None:
    """Until when a number is kept in the published session for who was promised one: until it flows back; published so
    late that it has flowed back already, until the public may book, which is all of a head start that is left. Never
    longer than booking is open."""
    if session.flows_back_at is None or session.opens_at is None or session.closes_at is None:
        return None
    return min(max(session.flows_back_at, session.opens_at), session.closes_at)


def _keeps_still(now: datetime) -> Q:
    """Condition on ClinicSession: kept_until has not passed."""
    later = Q(flows_back_at__gt=now) | Q(opens_at__gt=now)
    return later & Q(closes_at__gt=now, status=SessionStatus.PUBLISHED)


def kept_for(patient_id: int | None) -> Q:
    """Condition on Slot: its session keeps a number for this person."""
    return Q(session_id__in=_kept(patient_id).values("kept_in"))


def is_kept_for(patient_id: int | None, session_id: int) -> bool:
    """Whether the session keeps a number for this person. One query."""
    return _kept(patient_id).filter(kept_in=session_id).exists()


def _kept(patient_id: int | None) -> QuerySet[Recall]:
    kept = Recall.objects.filter(
        ~has_come(),
        ended_at=None,
        kept_in__session_specialists__specialist=F("specialist"),  # a substitute was promised to nobody
    )
    return kept.none() if patient_id is None else kept.filter(patient_id=patient_id)


def _later_visits() -> QuerySet[Appointment]:
    """Of the row's person, with its specialist at its hospital, after the visit it was made at."""
    return Appointment.objects.filter(
        patient=OuterRef("patient"),
        session__hospital=OuterRef("hospital"),
        session__session_specialists__specialist=OuterRef("specialist"),
        slot__starts_at__gt=OuterRef("after__slot__starts_at"),
    )


def has_come() -> Exists:
    """Condition on Recall: they were seen again since."""
    return Exists(_later_visits().filter(status=AppointmentStatus.FULFILLED))


def is_seen_again(recall: Recall) -> bool:
    """Whether its person was seen again since. One query."""
    return Recall.objects.filter(has_come(), pk=recall.pk).exists()


def has_number(now: datetime) -> Exists:
    """Condition on Recall: they have a number of a visit to come, or are just taking one."""
    held = Q(status=AppointmentStatus.PENDING, origin=Origin.HOLD) & ~lapsed(now)
    return Exists(_later_visits().filter(Q(status__in=WAITING) | held))


def still_without(recall: Recall, now: datetime) -> bool:
    """Whether the promise holds, and its person has neither come nor a number. One query."""
    return open_recalls(now).filter(~has_number(now), pk=recall.pk).exists()


def open_recalls(now: datetime) -> QuerySet[Recall]:
    """Promises that hold still: nobody ended them, and who is to come again has not been seen again."""
    return Recall.objects.filter(
        Q(kind=RecallKind.VISIT) & ~has_come() | ~Q(kind=RecallKind.VISIT),
        ended_at=None,
        until_on__gte=local_date(now),
    )


def of_session(session: ClinicSession, now: datetime) -> QuerySet[Recall]:
    """The promises, of whatever kind, that this session could keep: of its specialists, here, on its day."""
    day = local_date(session.starts_at)
    return open_recalls(now).filter(
        specialist__in=session.session_specialists.values("specialist_id"),
        hospital=session.hospital_id,
        demo=session.demo,
        from_on__lte=day,
        until_on__gte=day,
    )


def first_in_line(session: ClinicSession, now: datetime) -> QuerySet[Recall]:
    """Who is still to get a number of a next visit that this session could give, in the order in which it was promised:
    none is kept for them elsewhere."""
    keeping = ClinicSession.objects.filter(
        _keeps_still(now), session_specialists__specialist=OuterRef("specialist"), pk=OuterRef("kept_in")
    )
    return (
        of_session(session, now)
        .filter(~has_number(now), ~Exists(keeping.exclude(pk=session.pk)), kind=RecallKind.VISIT)
        .order_by("made_at", "pk")
    )


def to_look_at(session: ClinicSession, now: datetime) -> QuerySet[Recall]:
    """Whose results may be looked at in this session, without a number."""
    return of_session(session, now).filter(kind=RecallKind.RESULTS).order_by("made_at", "pk")


def has_spare_number(session: ClinicSession, now: datetime) -> bool:
    """Whether the session has a number of the pool RECALL that is kept for nobody. Two queries."""
    taken = Appointment.objects.taking(now).filter(slot_id=OuterRef("pk"))
    free = Slot.objects.filter(~Exists(taken), session=session, pool=Pool.RECALL, open=True, added=False)
    wanted = Recall.objects.filter(~has_number(now), ~has_come(), kept_in=session, ended_at=None)
    return free.count() > wanted.count()


def sessions_with_spare(now: datetime) -> list[ClinicSession]:
    """Sessions that keep numbers still, of which one is kept for nobody while somebody is in line, by id: who had it
    kept booked another, or theirs was withdrawn elsewhere. Three queries for each session that keeps numbers."""
    numbers = Slot.objects.filter(session=OuterRef("pk"), pool=Pool.RECALL, open=True, added=False)
    rows = ClinicSession.objects.filter(_keeps_still(now), Exists(numbers), flows_back_at__gt=now)
    return [
        one
        for one in rows.order_by("pk")
        if has_spare_number(one, now) and first_in_line(one, now).exclude(kept_in=one).exists()
    ]
