"""What pages show of specialists and of what they treat, each in a constant number of queries.

Links come as rows, the reported before the inferred: `link.inferred` says that no article makes
it (据科室推断，待医院确认).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hospitals.enums import Side
from hospitals.models import Hospital, Partnership
from specialists.models import (
    Condition,
    ConditionSpecialist,
    Posting,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
)
from specialists.querysets import shown


@dataclass(frozen=True)
class SpecialistPage:
    """All that is reported of one specialist; home hospital and source are loaded."""

    specialist: Specialist
    departments: list[SpecialistDepartment]
    conditions: list[ConditionSpecialist]
    hospitals: list[SpecialistHospital]  # where an article saw them
    partnerships: list[Partnership]


def specialist_page(slug: str) -> SpecialistPage | None:
    """The specialist of this address, or None. Five queries."""
    found = Specialist.objects.select_related("home_hospital", "source").filter(slug=slug).first()
    if found is None:
        return None
    return SpecialistPage(
        specialist=found,
        departments=list(found.department_links.select_related("department")),
        conditions=list(found.condition_links.select_related("condition")),
        hospitals=list(found.hospital_links.select_related("hospital")),
        partnerships=list(found.partnerships.select_related("programme")),
    )


def who_treats(condition: Condition) -> list[ConditionSpecialist]:
    """Who treats a condition, with their home hospitals. One query."""
    return list(condition.specialist_links.select_related("specialist__home_hospital"))


def holding_postings(specialist: Specialist, *, today: date) -> QuerySet[Posting]:
    """Where the specialist is posted on `today` or later, with hospital and department; in production
    no demonstration. One query."""
    return (
        Posting.objects.filter(shown(), Q(ends_on__isnull=True) | Q(ends_on__gt=today), specialist=specialist)
        .select_related("hospital", "department")
        .order_by("starts_on", "pk")
    )


def specialists_of(hospital: Hospital) -> list[Specialist]:
    """Who works at a hospital in Beijing, or whom an article saw at a hospital here. One query.

    Hospitals an article only lets us guess (an inferred link) do not count.
    """
    if hospital.side == Side.LOCAL:
        people = Specialist.objects.filter(hospital_links__hospital=hospital, hospital_links__inferred=False)
    else:
        people = Specialist.objects.filter(home_hospital=hospital)
    return list(people.select_related("home_hospital"))
