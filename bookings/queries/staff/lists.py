"""A hospital's sessions as its staff see them in lists: with how many numbers are booked, held and free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.queries.cards import OneSession
from bookings.queries.staff.scope import loaded
from notices.localtime import day_bounds, local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Slot, Specialist
from specialists.querysets import shown


class Show:
    """Which of a hospital's sessions a list shows."""

    COMING = "coming"
    CHANGED = "changed"
    DRAFTS = "drafts"


_OF_TODAY_ON = Q(status__in=[SessionStatus.PUBLISHED, SessionStatus.WITHDRAWN, SessionStatus.CLOSED])
_CHANGED = Q(status=SessionStatus.WITHDRAWN) | Q(status=SessionStatus.PUBLISHED, delay_minutes__gt=0)


@dataclass(frozen=True)
class SessionLine(OneSession):
    """One session with its counts."""

    total: int
    booked: int
    held: int

    @property
    def free(self) -> int:
        """Numbers nobody has, whether they are open to everybody or not."""
        return self.total - self.booked - self.held

    @property
    def specialists(self) -> list[Specialist]:
        """Who holds it."""
        return [row.specialist for row in self.session.session_specialists.all()]


def _shown_as(show: str, now: datetime) -> Q:
    today, _ = day_bounds(local_date(now))
    if show == Show.DRAFTS:
        return Q(status=SessionStatus.DRAFT)
    from_today = Q(_OF_TODAY_ON, starts_at__gte=today)
    return from_today & _CHANGED if show == Show.CHANGED else from_today


def sessions_of(hospital_id: int, show: str, now: datetime) -> QuerySet[ClinicSession]:
    """The hospital's sessions of today and later, those of them that were delayed or withdrawn, or its
    drafts (whatever their day); the soonest first."""
    of_hospital = ClinicSession.objects.filter(_shown_as(show, now), hospital_id=hospital_id)
    return with_counts(loaded(of_hospital), now).order_by("starts_at", "id")


def how_many(hospital_id: int, now: datetime) -> dict[str, int]:
    """How many sessions each list has. One query."""
    wanted = (Show.COMING, Show.CHANGED, Show.DRAFTS)
    counted: dict[str, int] = ClinicSession.objects.filter(shown(), hospital_id=hospital_id).aggregate(
        **{show: Count("pk", filter=_shown_as(show, now)) for show in wanted}
    )
    return counted


def with_counts(sessions: QuerySet[ClinicSession], now: datetime) -> QuerySet[ClinicSession]:
    """Annotate how many numbers each session has, and how many are booked and held."""

    def counted(rows: QuerySet[Slot] | QuerySet[Appointment]) -> Coalesce:
        of_session = rows.filter(session_id=OuterRef("pk")).order_by().values("session_id")
        number = of_session.annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    taking = Appointment.objects.taking(now)
    return sessions.annotate(
        total=counted(Slot.objects.filter(withdrawn_at=None)),
        booked=counted(taking.exclude(status=AppointmentStatus.PENDING)),
        held=counted(taking.filter(status=AppointmentStatus.PENDING)),
    )


def lines(sessions: Iterable[ClinicSession]) -> list[SessionLine]:
    """Lines of sessions that came out of `with_counts`, in their order."""
    return list(each_line(sessions))


def each_line(sessions: Iterable[ClinicSession]) -> Iterator[SessionLine]:
    """The same one by one, for thousands of them."""
    for session in sessions:
        counted: dict[str, int] = {name: getattr(session, name) for name in ("total", "booked", "held")}
        yield SessionLine(session, **counted)
