"""The referrals of one hospital's desk: what came in, what it sent, and what of it is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value

from accounts.models import User
from accounts.queries.roles import in_force
from bookings.models import Referral, ReferralStatus
from bookings.queries.referrals import RECEIVER_ACTS, SENDER_ACTS, has_number, lost_number, side_of
from bookings.queries.staff.scope import RECEIVERS
from hospitals.models import Staff
from specialists.querysets import shown


class Show:
    """Which referrals a list shows."""

    INCOMING = "in"
    OUTGOING = "out"
    DONE = "done"


def to_act(hospital_id: int) -> Q:
    """Condition: this hospital is the one that has something to do next."""
    return Q(to_hospital_id=hospital_id, status__in=RECEIVER_ACTS) | Q(
        from_hospital_id=hospital_id, status__in=SENDER_ACTS
    )


def overdue(now: datetime) -> Q:
    """Condition: it ought to have been done by now; a number that is lost, too, is to be replaced at once. A visit may
    have been moved since it was booked: what came of it is due after where it is now."""
    days = F("route__outcome_days") * Value(timedelta(days=1))
    since = ExpressionWrapper(Value(now) - days, output_field=DateTimeField())
    visited = ~Q(status=ReferralStatus.BOOKED) | Q(appointment__slot__ends_at__lte=since)
    return Q(due_at__lte=now) & visited | lost_number()


def seen_by(hospital_id: int) -> QuerySet[Referral]:
    """The referrals of this hospital's side whose person is still on record; in production no demonstration."""
    return Referral.objects.filter(side_of(hospital_id), shown("route__"), patient__erased_at=None)


@dataclass(frozen=True)
class ReferralLine:
    """One line of a list."""

    referral: Referral
    due_at: datetime | None
    ours: bool  # this hospital is to act next
    late_hours: int | None  # since so many full hours it is overdue; None while it is not
    lost: bool  # the number was given up, withdrawn or missed

    @property
    def late_days(self) -> int:
        """The same in full days."""
        return (self.late_hours or 0) // 24


def line_of(referral: Referral, hospital_id: int, now: datetime) -> ReferralLine:
    """The referral as this hospital's lists show it. Its route, and its appointment with the number, are loaded."""
    sender = referral.from_hospital_id == hospital_id
    waits = referral.status in (SENDER_ACTS if sender else RECEIVER_ACTS) and referral.due_at is not None
    lost = referral.status == ReferralStatus.BOOKED and not has_number(referral)
    due_at, late = _due_at(referral), None
    if due_at is not None and due_at <= now:
        late = int((now - due_at).total_seconds() // 3600)
    return ReferralLine(referral, due_at, ours=waits, late_hours=late, lost=lost)


def _due_at(referral: Referral) -> datetime | None:
    """The twin, for one line, of what `overdue` asks."""
    visit, due_at = referral.appointment, referral.due_at
    if referral.status != ReferralStatus.BOOKED or visit is None or due_at is None:
        return due_at
    return max(due_at, referral.route.outcome_due(visit.slot.ends_at))


def referrals_of(hospital_id: int, show: str, now: datetime) -> QuerySet[Referral]:
    """What the hospital received, or sent, and is not over: what is overdue first, then what is due soonest; or what is
    over, the newest first."""
    rows = seen_by(hospital_id).select_related(
        "patient", "from_hospital", "to_hospital", "department", "specialist", "appointment__slot", "route"
    )
    if show == Show.DONE:
        return rows.filter(due_at=None).order_by("-sent_at", "-pk")
    rows = rows.filter(due_at__isnull=False)
    mine = Q(to_hospital_id=hospital_id) if show == Show.INCOMING else Q(from_hospital_id=hospital_id)
    return rows.filter(mine).annotate(lost=lost_number()).order_by(F("lost").desc(), "due_at", "pk")


@dataclass(frozen=True)
class ReferralCounts:
    """How many of a hospital's referrals are open, and of which something is overdue that it is to do."""

    incoming: int
    outgoing: int
    to_act: int
    overdue: int


def counts_of(hospital_id: int, now: datetime) -> ReferralCounts:
    """One query."""
    ours = to_act(hospital_id)
    found = (
        seen_by(hospital_id)
        .filter(due_at__isnull=False)
        .aggregate(
            incoming=Count("pk", filter=Q(to_hospital_id=hospital_id)),
            outgoing=Count("pk", filter=Q(from_hospital_id=hospital_id)),
            to_act=Count("pk", filter=ours),
            overdue=Count("pk", filter=ours & overdue(now)),
        )
    )
    return ReferralCounts(**found)


def desks_behind(now: datetime) -> list[int]:
    """The hospitals that are to act on something overdue. One query."""
    rows = Referral.objects.filter(
        overdue(now), shown("route__"), due_at__isnull=False, patient__erased_at=None
    )
    pairs = rows.values_list("status", "from_hospital_id", "to_hospital_id")
    return sorted({sender if status in SENDER_ACTS else receiver for status, sender, receiver in pairs})


def overdue_at(hospital_id: int, now: datetime) -> int:
    """On how many the hospital is to act that are overdue. One query."""
    return counts_of(hospital_id, now).overdue


def told_at(hospital_id: int, now: datetime) -> list[User]:
    """Who receives patients at the hospital and has an e-mail address: staff have no mobile number. One query."""
    roles = Staff.objects.filter(in_force(now), hospital_id=hospital_id, role__in=RECEIVERS)
    accounts = {role.user_id: role.user for role in roles.select_related("user")}
    return [account for _pk, account in sorted(accounts.items()) if account.email]
