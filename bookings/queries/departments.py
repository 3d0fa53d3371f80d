"""What pages show of a department, as a word that all hospitals share: who, where, for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from bookings.queries.coming import coming_departments
from hospitals.enums import Side
from hospitals.models import Department, Subject
from specialists.models import ClinicSession, ConditionDepartment, SpecialistDepartment


@dataclass(frozen=True)
class DepartmentPage:
    """One department. Links are reported before inferred ones; `services` are those of hospitals."""

    department: Department
    services: list[Department]
    conditions: list[ConditionDepartment]

    def people(self, now: datetime) -> QuerySet[SpecialistDepartment]:
        """Its specialists, with their home hospitals: those from Beijing first, of these who comes soon."""
        held = ClinicSession.objects.coming(now).order_by()
        links = self.department.specialist_links.select_related("specialist__home_hospital").alias(
            elsewhere=Case(When(specialist__side=Side.BEIJING, then=False), default=True),
            idle=~Exists(held.filter(session_specialists__specialist_id=OuterRef("specialist_id"))),
        )
        return links.order_by("elsewhere", "idle", "inferred", "specialist__name", "pk")


def department_page(slug: str) -> DepartmentPage | None:
    """The department (a term of the vocabulary) of this address, or None. Three queries."""
    terms = Department.objects.terms().select_related("subject__parent", "source")
    found = terms.filter(slug=slug).first()
    if found is None:
        return None
    return DepartmentPage(
        department=found,
        services=list(found.services.select_related("hospital__region").order_by("hospital__name")),
        conditions=list(found.condition_links.select_related("condition")),
    )


def term_of_service(slug: str) -> Department | None:
    """The term of a hospital's own department of this address, or None. One query."""
    service = Department.objects.filter(slug=slug, term__isnull=False).select_related("term").first()
    return service.term if service else None


@dataclass(frozen=True)
class DepartmentGroup:
    """Departments of one top subject; None has those of no subject. `coming`: ids of those with sessions."""

    subject: Subject | None
    departments: list[Department]


@dataclass(frozen=True)
class DepartmentIndex:
    """All departments, by subject; and ids of those that have coming sessions."""

    groups: list[DepartmentGroup]
    coming: set[int]


def department_index(now: datetime) -> DepartmentIndex:
    """All terms of the vocabulary by their top subject, in the order of the national list. Three queries."""
    groups: dict[Subject | None, list[Department]] = {}
    for term in Department.objects.terms().select_related("subject__parent").order_by("name"):
        top = (term.subject.parent or term.subject) if term.subject else None
        groups.setdefault(top, []).append(term)
    ordered = sorted(groups.items(), key=lambda item: item[0].code if item[0] else "~")
    return DepartmentIndex(
        groups=[DepartmentGroup(subject, terms) for subject, terms in ordered],
        coming={term.pk for term in coming_departments(now)},
    )
