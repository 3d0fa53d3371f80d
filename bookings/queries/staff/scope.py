"""What an account may reach by its roles: its own hospitals' sessions, its own specialists' visits.

Everything that staff see or change is reached through here. A role that has ended reaches nothing from
the next request on, and neither does an account that a code by SMS would open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.queries import holding
from hospitals.enums import RegionRole, Side, StaffRole
from hospitals.models import Hospital, Staff
from hospitals.queries import hospitals_for, region_roles
from specialists.enums import SessionStatus
from specialists.models import Attendant, ClinicSession
from specialists.querysets import shown

# Who drafts, publishes, changes and withdraws sessions; reception reads them.
PLANNERS = frozenset({StaffRole.SCHEDULER, StaffRole.MANAGER})
# Who receives patients, and so may look a person up; schedulers need nobody's particulars.
RECEIVERS = frozenset({StaffRole.RECEPTION, StaffRole.MANAGER})


@dataclass(frozen=True)
class Workplace:
    """A hospital the account works for, and as what."""

    hospital: Hospital
    roles: frozenset[str]

    @property
    def manages(self) -> bool:
        """Whether the account says there who may do what."""
        return StaffRole.MANAGER in self.roles

    @property
    def plans(self) -> bool:
        """Whether the account may draft, publish, change and withdraw sessions there."""
        return bool(self.roles & PLANNERS)

    @property
    def receives(self) -> bool:
        """Whether the account may look persons up there and act for them at the desk."""
        return bool(self.roles & RECEIVERS)


def workplaces(account_id: int, now: datetime) -> list[Workplace]:
    """The hospitals the account works for, by name. One query."""
    roles: dict[int, set[str]] = defaultdict(set)
    hospitals: dict[int, Hospital] = {}
    for row in Staff.objects.filter(holding(account_id, now)).select_related("hospital"):
        roles[row.hospital_id].add(row.role)
        hospitals[row.hospital_id] = row.hospital
    found = [Workplace(hospital, frozenset(roles[pk])) for pk, hospital in hospitals.items()]
    return sorted(found, key=lambda workplace: workplace.hospital.name)


def oversees(account_id: int, now: datetime) -> bool:
    """Whether the account reads the postings of some region's hospitals. One query."""
    return region_roles(account_id, now, RegionRole.OFFICER).exists()


def overseen(account_id: int, now: datetime) -> QuerySet[Hospital]:
    """The hospitals whose postings the account reads as an officer of their region, by name."""
    around = hospitals_for(region_roles(account_id, now, RegionRole.OFFICER))
    return around.filter(side=Side.LOCAL).order_by("name", "pk")


def desk_roles(account_id: int, hospital_id: int, now: datetime) -> QuerySet[Staff]:
    """The roles by which the account receives patients at this hospital; none: it is no desk of theirs."""
    return Staff.objects.filter(holding(account_id, now), hospital_id=hospital_id, role__in=RECEIVERS)


def my_session(
    account_id: int, session_id: int, now: datetime, *, planning: bool = False
) -> ClinicSession | None:
    """A session of a hospital the account works for, with what its pages show; None for any other.

    `planning`: only where the account may change it. At most seven queries.
    """
    mine = Staff.objects.filter(holding(account_id, now))
    if planning:
        mine = mine.filter(role__in=PLANNERS)
    found = ClinicSession.objects.filter(hospital__in=mine.values("hospital"), pk=session_id)
    return loaded(found).prefetch_related("session_specialists__posting__specialist__home_hospital").first()


def attends(account_id: int, now: datetime) -> QuerySet[Attendant]:
    """The specialists the account is or looks after, as its roles say."""
    return Attendant.objects.filter(holding(account_id, now))


def my_visits(account_id: int, now: datetime) -> QuerySet[ClinicSession]:
    """The sessions of the account's specialists, past and coming, without drafts."""
    mine = attends(account_id, now).values("specialist")
    with_them = ClinicSession.objects.filter(session_specialists__specialist__in=mine).values("pk")
    return loaded(ClinicSession.objects.filter(pk__in=with_them).exclude(status=SessionStatus.DRAFT))


def loaded(sessions: QuerySet[ClinicSession]) -> QuerySet[ClinicSession]:
    """With all that pages of staff show; in production no demonstration."""
    return (
        sessions.filter(shown())
        .select_related("hospital", "department", "room")
        .prefetch_related("session_specialists__specialist__home_hospital")
    )
