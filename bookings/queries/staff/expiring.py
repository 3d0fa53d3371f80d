"""What of a hospital's postings and papers is about to run out, and who is to be told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.models import User
from accounts.queries.roles import in_force
from bookings.queries.staff.postings import AHEAD, GRAVE, SOON, PostingLine, lines_at
from bookings.queries.staff.scope import PLANNERS
from hospitals.models import Staff
from specialists.enums import PostingStanding
from specialists.models import Posting
from specialists.querysets import shown

STAGES = (GRAVE, SOON, AHEAD)  # days ahead at which it is told, the gravest first


@dataclass(frozen=True)
class Expiring:
    """How many postings and papers of a hospital run out, each counted at the gravest stage it has reached."""

    counts: dict[int, int]  # days of the stage → how many
    over: int  # of those still told: how many have run out already
    since: date | None  # the last day on which one of them reached a stage; None while nothing runs out

    @property
    def pressing(self) -> int:
        """How many have run out, or do within the gravest stage."""
        return self.over + self.counts[GRAVE]


def expiring(lines: Iterable[PostingLine], today: date) -> Expiring:
    """What runs out of these postings, as it stands on that local day."""
    counts, over, reached = dict.fromkeys(STAGES, 0), 0, []
    for one in (run for line in lines for run in line.runs):
        if one.over:
            over += 1
            continue
        stage = next(days for days in STAGES if one.days_left <= days)
        counts[stage] += 1
        reached.append(one.last_on - timedelta(days=stage))
    return Expiring(counts, over, max(reached, default=None))


def expiring_at(hospital_id: int, today: date) -> Expiring:
    """What of this hospital's runs out. Two queries."""
    return expiring(lines_at(hospital_id, today), today)


def hospitals_to_look_at(today: date) -> list[int]:
    """The hospitals with a posting that holds or is to come. One query."""
    holds = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    confirmed = Posting.objects.filter(holds, shown(), standing=PostingStanding.CONFIRMED)
    return sorted(set(confirmed.order_by().values_list("hospital_id", flat=True)))


def told_about(hospital_id: int, now: datetime) -> list[User]:
    """Who plans or manages at the hospital and has an e-mail address: staff have no mobile number. One query."""
    roles = Staff.objects.filter(in_force(now), hospital_id=hospital_id, role__in=PLANNERS)
    accounts = {role.user_id: role.user for role in roles.select_related("user")}
    return [account for _pk, account in sorted(accounts.items()) if account.email]
