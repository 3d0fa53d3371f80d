"""After a visit: whether feedback may be given or changed, what of it is over; who wants to be told of a next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Feedback, Interest
from bookings.policy import policies_at
from bookings.queries.mine import Ticket
from notices.localtime import day_bounds, local_date
from specialists.models import ClinicSession, Specialist
from specialists.querysets import session_not_over, shown

# So long after the visit one may say how it was: later nobody remembers, and nobody can put it right.
GIVEN_WITHIN = timedelta(days=30)
# What was said may be put better, or taken out, for so long.
CHANGED_WITHIN = timedelta(days=7)
# Of what has ended, the row goes after so long.
ENDED_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Afterwards:
    """What the account may do about feedback on a visit that took place."""

    feedback: Feedback | None  # the account's own
    by_another: bool  # somebody else who books for the person has given it
    may_give: bool
    may_change: bool
    until: datetime  # to give it, or to change what was given
    specialists: tuple[Specialist, ...] = ()  # whose next session one may want to be told of

    @property
    def may_write(self) -> bool:
        """Whether the form is open."""
        return self.may_give or self.may_change


def afterwards(
    account_id: int, appointment: Appointment, ends_at: datetime, now: datetime
) -> Afterwards | None:
    """What may be said of a visit that ended at `ends_at`; None where it did not take place. One query."""
    if appointment.status != AppointmentStatus.FULFILLED:
        return None
    row = Feedback.objects.filter(appointment_id=appointment.pk).first()
    own = row if row is not None and row.given_by_id == account_id else None
    until = ends_at + GIVEN_WITHIN if own is None else own.given_at + CHANGED_WITHIN
    return Afterwards(
        feedback=own,
        by_another=row is not None and own is None,
        may_give=row is None and now < until,
        may_change=own is not None and now < until,
        until=until,
    )


def afterwards_of(account_id: int, ticket: Ticket, now: datetime) -> Afterwards | None:
    """The same for a ticket, which is loaded with who holds its session."""
    found = afterwards(account_id, ticket.appointment, ticket.ends_at, now)
    if found is None:
        return None
    held = ticket.appointment.session.session_specialists.all()
    return replace(found, specialists=tuple(row.specialist for row in held))


def words_over(now: datetime) -> QuerySet[Feedback]:
    """Feedback whose words have had their time: as long as reasons for visits. The answers stay."""
    days = policies_at(now).retention.reasons_days
    first_kept, _ = day_bounds(local_date(now) - timedelta(days=days - 1))
    said = Q(words__empty=False) | Q(thanks__empty=False)
    return Feedback.objects.filter(said, appointment__during__endswith__lte=first_kept).order_by("pk")


def standing(now: datetime) -> Q:
    """Condition on interests: not ended, and not so old that it has lapsed."""
    return Q(ended_at__isnull=True, began_at__gt=now - Interest.LASTS)


def my_interests(account_id: int, now: datetime) -> list[Interest]:
    """What the account wants to be told of, the newest first. One query."""
    rows = Interest.objects.filter(standing(now), shown(), account_id=account_id)
    return list(rows.select_related("specialist__home_hospital", "hospital").order_by("-began_at", "-id"))


def interest_by(uid: UUID) -> Interest | None:
    """The one a message leads to, ended or not; None for none. One query."""
    rows = Interest.objects.filter(shown(), uid=uid)
    return rows.select_related("specialist__home_hospital", "hospital").first()


def interests_over(now: datetime) -> QuerySet[Interest]:
    """Those that ended a while ago, or lapsed."""
    ended = Q(ended_at__lte=now - ENDED_KEPT)
    return Interest.objects.filter(ended | Q(began_at__lte=now - Interest.LASTS)).order_by("pk")


def of_interest(interest: Interest, now: datetime) -> QuerySet[ClinicSession]:
    """The published sessions it is about that are not over, the soonest first."""
    rows = ClinicSession.objects.coming(now).filter(
        session_not_over(now), session_specialists__specialist=interest.specialist_id, demo=interest.demo
    )
    if interest.hospital_id is not None:
        rows = rows.filter(hospital_id=interest.hospital_id)
    return rows.order_by("starts_at", "pk")


def session_of(specialist_id: int, session_id: int) -> ClinicSession | None:
    """A session of the specialist that the public was shown, with its hospital; None for any other. One query."""
    rows = ClinicSession.objects.public().filter(session_specialists__specialist=specialist_id, pk=session_id)
    return rows.select_related("hospital").first()


def demonstrated(specialist_id: int) -> bool:
    """Whether all sessions of the specialist the public was shown are demonstrations. One query."""
    rows = ClinicSession.objects.public().filter(session_specialists__specialist=specialist_id)
    kinds = set(rows.order_by().values_list("demo", flat=True).distinct())
    return kinds == {True}
