"""What pages show of specialists and of what they treat, each in a constant number of queries.

Links come as rows, the reported before the inferred: `link.inferred` says that no article makes
it (据科室推断，待医院确认).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hospitals.enums import Side
from hospitals.models import Hospital, Programme
from specialists.enums import PostingStanding
from specialists.models import (
    Activity,
    ActivityDepartment,
    ActivitySpecialist,
    ConditionSpecialist,
    Posting,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
)
from specialists.querysets import ActivityQuerySet, shown


@dataclass(frozen=True)
class SpecialistPage:
    """All that is reported of one specialist; home hospital and source are loaded."""

    specialist: Specialist
    departments: list[SpecialistDepartment]
    conditions: list[ConditionSpecialist]
    hospitals: list[SpecialistHospital]  # where an article saw them


def specialist_page(slug: str) -> SpecialistPage | None:
    """The specialist of this address, or None. Four queries."""
    found = Specialist.objects.select_related("home_hospital", "source").filter(slug=slug).first()
    if found is None:
        return None
    return SpecialistPage(
        specialist=found,
        departments=list(found.department_links.select_related("department")),
        conditions=list(found.condition_links.select_related("condition")),
        hospitals=list(found.hospital_links.select_related("hospital")),
    )


def holding_postings(specialist: Specialist, *, today: date) -> QuerySet[Posting]:
    """Where the specialist is posted on `today` or later, with hospital and department; in production
    no demonstration. What is only reported does not count: nobody says that it still holds. One query."""
    return (
        specialist.postings.filter(
            shown(), Q(ends_on__isnull=True) | Q(ends_on__gt=today), standing=PostingStanding.CONFIRMED
        )
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


def reported_postings_of(specialist: Specialist) -> list[Posting]:
    """Where articles say the specialist was posted, the newest first; hospital, department, partnership
    and source are loaded. One query."""
    return list(_reported_postings().filter(specialist=specialist))


def reported_postings_at(hospital: Hospital) -> list[Posting]:
    """Whom articles say to be posted at a hospital, the newest first; specialist with home hospital,
    department, partnership and source are loaded. One query."""
    return list(_reported_postings().filter(hospital=hospital))


def _reported_postings() -> QuerySet[Posting]:
    return (
        Posting.objects.filter(standing=PostingStanding.REPORTED)
        .select_related("specialist__home_hospital", "hospital", "department", "partnership", "source")
        .order_by("-starts_on", "slug")
    )


def activities_at(hospital: Hospital) -> list[Activity]:
    """What was done at a hospital, the newest first, the undated last. Three queries.

    Hospital, region, programme, procedure and source are loaded, and the links to specialists
    (with home hospital) and departments, in the order of the report.
    """
    return _activities(Activity.objects.filter(hospital=hospital))


def activities_of(specialist: Specialist) -> list[Activity]:
    """What a specialist took part in; order and loaded rows as in `activities_at`. Three queries."""
    return _activities(Activity.objects.filter(specialists=specialist))


def activities_under(programme: Programme) -> list[Activity]:
    """What was done under a programme; order and loaded rows as in `activities_at`. Three queries."""
    return _activities(Activity.objects.filter(programme=programme))


def _activities(every: ActivityQuerySet[Activity]) -> list[Activity]:
    rows = every.told()  # what was counted here is for reports: these pages say what articles tell
    people = ActivitySpecialist.objects.select_related("specialist__home_hospital")
    departments = ActivityDepartment.objects.select_related("department")
    return list(
        rows.select_related("hospital", "region", "programme", "procedure", "source").prefetch_related(
            Prefetch("specialist_links", people), Prefetch("department_links", departments)
        )
    )
