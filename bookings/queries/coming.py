"""Which hospitals and departments have sessions in the coming time: for the home page and for filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce

from hospitals.models import Department, Hospital
from specialists.enums import ConditionKind
from specialists.models import ClinicSession, Condition, ConditionSpecialist


@dataclass(frozen=True)
class HospitalSupply:
    """A hospital with its coming sessions: how many, the next one, and which departments they are of."""

    hospital: Hospital
    sessions: int
    next_at: datetime
    departments: tuple[Department, ...]


def coming_hospitals(now: datetime) -> list[HospitalSupply]:
    """Hospitals with published sessions that are not over at `now`, the soonest first. Three queries."""
    rows = list(
        ClinicSession.objects.coming(now)
        .order_by()
        .values("hospital_id")
        .annotate(
            sessions=Count("pk"),
            next_at=Min("starts_at"),
            department_ids=ArrayAgg(
                Coalesce("department__term_id", F("department_id")),
                filter=Q(department__isnull=False),
                distinct=True,
                default=[],
            ),
        )
        .order_by("next_at", "hospital_id")
    )
    hospitals = Hospital.objects.in_bulk([row["hospital_id"] for row in rows])
    departments = Department.objects.in_bulk({pk for row in rows for pk in row["department_ids"]})
    return [
        HospitalSupply(
            hospital=hospitals[row["hospital_id"]],
            sessions=row["sessions"],
            next_at=row["next_at"],
            departments=tuple(departments[pk] for pk in row["department_ids"]),
        )
        for row in rows
    ]


def coming_departments(supplies: list[HospitalSupply]) -> list[Department]:
    """The departments of `supplies`, each once, by name. No query."""
    found = {department.pk: department for supply in supplies for department in supply.departments}
    return sorted(found.values(), key=lambda department: department.name)


def coming_conditions(now: datetime, *, most: int = 12) -> list[Condition]:
    """Diseases and symptoms that specialists with coming sessions treat, those of the soonest session first.

    Emergencies are left out: nobody should wait for a session with them. Two queries.
    """
    links = ConditionSpecialist.objects.filter(
        specialist__session_specialists__session__in=ClinicSession.objects.coming(now).order_by(),
        condition__kind__in=[ConditionKind.DISEASE, ConditionKind.SYMPTOM],
        condition__emergency_notice=False,
    )
    soonest = (
        links.order_by()
        .values("condition_id")
        .annotate(next_at=Min("specialist__session_specialists__session__starts_at"))
        .order_by("next_at", "condition_id")
    )
    ids = [row["condition_id"] for row in soonest[:most]]
    conditions = Condition.objects.in_bulk(ids)
    return [conditions[pk] for pk in ids]
