"""How many numbers one person may have: the visits they have, and the rules over them.

queries.numbers makes of it the answer for one number, and the database's condition for many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from bookings.policy import QuotasPolicy
from bookings.rules import Reason
from notices.localtime import local_date
from specialists.enums import Pool, SessionPurpose
from specialists.models import ClinicSession, Slot

UNCOUNTED_POOLS = (Pool.REFERRAL, Pool.WALK_IN, Pool.RECALL)

# The limits over days in a row, in the order of QuotasPolicy.by_days.
_BY_DAYS = (Reason.QUOTA_DAY, Reason.QUOTA_SPAN, Reason.QUOTA_LONG_SPAN)


@dataclass(frozen=True)
class Visit:
    """A visit somebody has, or would have. Referrals, 复诊, free clinics (义诊) and walk-ins are no `counted` ones."""

    day: date  # local
    hospital_id: int
    department_id: int | None
    specialists: frozenset[int]
    coming: bool = True  # its person is still to be seen
    counted: bool = True


def free_clinic(session: str) -> Exists:
    """Condition: the session whose id is in the column `session` is a free clinic (义诊)."""
    return Exists(ClinicSession.objects.filter(pk=OuterRef(session), purpose=SessionPurpose.FREE))


def visit_at(slot: Slot, pool: str) -> Visit:
    """The visit somebody would have with this number, booked as one of `pool`: what counts is how it is booked, not
    for whom the number was kept. One query."""
    session = slot.session
    return Visit(
        day=local_date(slot.starts_at),
        hospital_id=session.hospital_id,
        department_id=session.department_id,
        specialists=frozenset(session.session_specialists.values_list("specialist_id", flat=True)),
        counted=pool not in UNCOUNTED_POOLS and session.purpose != SessionPurpose.FREE,
    )


def _full(day: date, days: Counter[date], *, most: int, span: int) -> bool:
    """Whether another visit on `day` would be one too many in some `span` days in a row."""
    if days.total() < most:
        return False
    for first in (day - timedelta(days=back) for back in range(span)):
        last = first + timedelta(days=span - 1)
        if sum(n for one, n in days.items() if first <= one <= last) >= most:
            return True
    return False


def _day_reason(day: date, days: Counter[date], limits: QuotasPolicy) -> Reason | None:
    """Which limit over days in a row another visit on `day` would break, the shortest first."""
    for reason, (most, span) in zip(_BY_DAYS, limits.by_days, strict=True):
        if _full(day, days, most=most, span=span):
            return reason
    return None


def _days(visits: Collection[Visit]) -> Counter[date]:
    return Counter(visit.day for visit in visits if visit.counted)


def specialists_full(visits: Collection[Visit], limits: QuotasPolicy) -> set[int]:
    """The specialists of whom the person has as many numbers to come as allowed; a team or joint session counts for
    each of its specialists."""
    coming = Counter(one for visit in visits if visit.counted and visit.coming for one in visit.specialists)
    return {one for one, n in coming.items() if n >= limits.per_specialist}


def departments_full(visits: Collection[Visit], limits: QuotasPolicy) -> set[tuple[date, int, int | None]]:
    """Day, hospital and department where the person has as many numbers as allowed. A department nobody named is
    nobody's."""
    there = Counter(
        (visit.day, visit.hospital_id, visit.department_id)
        for visit in visits
        if visit.counted and visit.department_id is not None
    )
    return {place for place, n in there.items() if n >= limits.per_day_and_department}


def days_full(visits: Collection[Visit], limits: QuotasPolicy) -> list[tuple[date, date]]:
    """First and last day of each stretch of days on which the person may have no further visit."""
    days = _days(visits)
    longest = max(span for _, span in limits.by_days)
    near = {one + timedelta(days=n) for one in days for n in range(1 - longest, longest)}
    return _stretches(sorted(day for day in near if _day_reason(day, days, limits)))


def _stretches(days: list[date]) -> list[tuple[date, date]]:
    """Days in order as stretches of days in a row."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day == found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def quota_reason(wanted: Visit, visits: Collection[Visit], limits: QuotasPolicy) -> Reason | None:
    """Which limit keeps `wanted` from somebody who has `visits`; None if none does."""
    if not wanted.counted:
        return None
    if wanted.specialists & specialists_full(visits, limits):
        return Reason.QUOTA_SPECIALIST
    if (wanted.day, wanted.hospital_id, wanted.department_id) in departments_full(visits, limits):
        return Reason.QUOTA_DEPARTMENT
    return _day_reason(wanted.day, _days(visits), limits)
