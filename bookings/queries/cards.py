"""One session as lists show it: its specialists, its state, its numbers left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bookings.queries.numbers import NOBODY, bookable_by
from hospitals.models import Hospital
from hospitals.querysets import with_light
from notices.localtime import local_date
from specialists.enums import OpenTo, SessionKind, SessionPurpose, SessionStatus
from specialists.models import (
    ClinicSession,
    Condition,
    ConditionSpecialist,
    SessionSpecialist,
    Slot,
    Specialist,
)


class State:
    """What a session is to a reader at one moment."""

    WITHDRAWN = "withdrawn"
    PAST = "past"
    CLOSED = "closed"
    NOT_YET_OPEN = "not_yet_open"
    FULL = "full"
    OPEN = "open"
    REFERRED = "referred"  # for those alone whom a doctor refers
    COMERS = "comers"  # its numbers are given out on the day, to who is there


@dataclass(frozen=True)
class TreatedCondition:
    """A condition some specialist of a session treats; `inferred`: no article says so, we concluded it."""

    condition: Condition
    inferred: bool


@dataclass(frozen=True)
class OneSession:
    """One session in a list: when it is held."""

    session: ClinicSession

    @property
    def starts_at(self) -> datetime:
        """Planned start plus delay: when people should come."""
        return self.session.starts_at + timedelta(minutes=self.session.delay_minutes)

    @property
    def ends_at(self) -> datetime:
        """Planned end plus delay."""
        return self.session.ends_at + timedelta(minutes=self.session.delay_minutes)

    @property
    def day(self) -> date:
        """The local day it is planned for."""
        return local_date(self.session.starts_at)


@dataclass(frozen=True)
class SessionCard(OneSession):
    """One session in a list. `left` counts numbers that anybody may book now."""

    specialists: tuple[Specialist, ...]
    left: int
    total: int
    state: str

    @property
    def bookable(self) -> bool:
        """Whether anybody may book a number of it now."""
        return self.state == State.OPEN

    @property
    def shared(self) -> bool:
        """Whether several specialists hold it."""
        return self.session.kind != SessionKind.SINGLE

    @property
    def special(self) -> bool:
        """Whether it is something else than a clinic: a free one, one of a studio."""
        return self.session.purpose != SessionPurpose.CLINIC

    @property
    def home_hospitals(self) -> tuple[Hospital, ...]:
        """Where its specialists come from, each hospital once."""
        homes = {s.home_hospital.pk: s.home_hospital for s in self.specialists if s.home_hospital is not None}
        return tuple(homes.values())

    @property
    def homes_inferred(self) -> set[int]:
        """Ids of home hospitals that no article states."""
        return {
            s.home_hospital_id for s in self.specialists if s.home_hospital_id and s.home_hospital_inferred
        }

    @property
    def conditions(self) -> tuple[TreatedCondition, ...]:
        """What its specialists treat, the reported before the inferred."""
        links = [link for specialist in self.specialists for link in specialist.condition_links.all()]
        found: dict[int, TreatedCondition] = {}
        for link in sorted(links, key=lambda link: (link.inferred, link.position, link.pk)):
            found.setdefault(link.condition_id, TreatedCondition(link.condition, link.inferred))
        return tuple(found.values())


@dataclass(frozen=True)
class DayCount:
    """One day of the strip above lists, and how many sessions it has."""

    day: date
    sessions: int


@dataclass(frozen=True)
class Allotment:
    """For whom the numbers of a session are kept (号源分配)."""

    public: int
    referral: int
    desk: int  # who comes, telephones or walks in
    recall: int = 0  # who was promised one (复诊)

    @property
    def shared(self) -> bool:
        """Whether any are kept for somebody."""
        return bool(self.referral or self.desk or self.recall)


@dataclass(frozen=True)
class HalfHour:
    """Numbers that share one half-hour; `left` are those this reader may have, `withdrawn` those the hospital took
    back while the session goes on."""

    starts_at: datetime
    ends_at: datetime
    left: int
    total: int
    delay_minutes: int = 0
    withdrawn: int = 0
    kept: int = 0  # for others than this reader, until it flows back
    referral: int = 0
    desk: int = 0  # who comes, telephones or walks in
    recall: int = 0  # who was promised one

    @property
    def for_others(self) -> bool:
        """Whether this reader has none of them because all are kept for others."""
        return 0 < self.kept == self.total - self.withdrawn and not self.left

    @property
    def off(self) -> bool:
        """Whether the hospital took all of them back."""
        return self.withdrawn == self.total

    @property
    def shown_starts_at(self) -> datetime:
        """Planned start plus the session's delay."""
        return self.starts_at + timedelta(minutes=self.delay_minutes)

    @property
    def shown_ends_at(self) -> datetime:
        """Planned end plus the session's delay."""
        return self.ends_at + timedelta(minutes=self.delay_minutes)


def count_of(slots: QuerySet[Slot]) -> Coalesce:
    """Number of `slots` of the session in the outer query."""
    counted = slots.filter(session_id=OuterRef("pk")).order_by().values("session_id").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


WHERE = ("hospital", "department", "room")
AROUND = ("hospital__region", "department__term")  # for the page of one session
WHO = ("specialist", "specialist__home_hospital")


def with_numbers(
    sessions: QuerySet[ClinicSession], now: datetime, *, treated: bool = True, around: bool = False
) -> QuerySet[ClinicSession]:
    """Annotate `left` (bookable by anybody at `now`) and `total`, and load what a card shows; its conditions
    where what is `treated` is asked, and what is `around` its place."""
    numbered = sessions.annotate(
        left=count_of(bookable_by(NOBODY, now)),
        total=count_of(Slot.objects.filter(added=False, withdrawn_at=None)),
    )
    who = Prefetch("session_specialists", with_light(SessionSpecialist.objects.all(), *WHO))
    loaded = with_light(numbered, *WHERE, *(AROUND if around else ())).prefetch_related(who)
    loaded = loaded.select_related("trip") if around else loaded
    if not treated:
        return loaded
    what = with_light(ConditionSpecialist.objects.all(), "condition")
    return loaded.prefetch_related(Prefetch("session_specialists__specialist__condition_links", what))


def state_of(session: ClinicSession, left: int, now: datetime) -> str:
    """What the session is to a reader at `now`, given how many numbers are left."""
    if session.status == SessionStatus.WITHDRAWN:
        return State.WITHDRAWN
    if session.status == SessionStatus.CLOSED or now >= session.ends_at + timedelta(
        minutes=session.delay_minutes
    ):
        return State.PAST
    if session.open_to != OpenTo.EVERYBODY:
        return State.COMERS if session.open_to == OpenTo.COMERS else State.REFERRED
    if session.closes_at is None or session.opens_at is None or now >= session.closes_at:
        return State.CLOSED
    if now < session.opens_at:
        return State.NOT_YET_OPEN
    return State.OPEN if left else State.FULL


def card(session: ClinicSession, now: datetime) -> SessionCard:
    """The card of one session that came out of `with_numbers`."""
    left: int = session.left  # type: ignore[attr-defined]
    total: int = session.total  # type: ignore[attr-defined]
    return SessionCard(
        session=session,
        specialists=tuple(row.specialist for row in session.session_specialists.all()),
        left=left,
        total=total,
        state=state_of(session, left, now),
    )


def cards(
    sessions: QuerySet[ClinicSession], now: datetime, *, treated: bool = True, around: bool = False
) -> list[SessionCard]:
    """Cards of `sessions`, in their order, `treated` and `around` as with_numbers takes them. Three queries at most."""
    # What was sliced out of many is found first: numbers are counted for the sessions that are shown, and no more.
    shown = ClinicSession.objects.filter(pk__in=sessions.values("pk")).order_by(*sessions.query.order_by)
    return [card(session, now) for session in with_numbers(shown, now, treated=treated, around=around)]
