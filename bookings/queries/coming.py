"""Who has sessions in the coming time: hospitals, departments, regions, programmes, and for which conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from bookings.queries.cards import SessionCard
from hospitals.models import Department, Hospital, Programme, Region, Subject, steps_up
from hospitals.querysets import OF_THE_REPORT, with_light
from notices.localtime import day_bounds, local_date
from specialists.enums import ConditionKind
from specialists.models import (
    ClinicSession,
    Condition,
    ConditionSpecialist,
    Posting,
    SpecialistPartnership,
)

SOONEST_SESSIONS = 100  # so many are asked what they are for


@dataclass(frozen=True)
class HospitalSupply:
    """A hospital with its coming sessions: how many, the next one, and which departments (terms) they are of."""

    hospital: Hospital
    sessions: int
    next_at: datetime
    departments: tuple[Department, ...]


@dataclass(frozen=True)
class ComingHospitals:
    """The hospitals with sessions in a stretch of days: those with the soonest, and how many there are in all."""

    soonest: tuple[HospitalSupply, ...]
    hospitals: int
    sessions: int


def coming_hospitals(now: datetime, *, days: int = 14, most: int = 8) -> ComingHospitals:
    """Hospitals with sessions today or in the `days` - 1 days after; `most` of them in full. Four queries."""
    end = day_bounds(local_date(now) + timedelta(days=days - 1))[1]
    sessions = ClinicSession.objects.coming(now).filter(starts_at__lt=end).order_by()
    counted = list(
        sessions.values("hospital_id")
        .annotate(n=Count("pk"), next_at=Min("starts_at"))
        .order_by("next_at", "hospital_id")
        .values_list("hospital_id", "n")
    )
    wanted = [hospital_id for hospital_id, _n in counted[:most]]
    supplies = supplies_of(wanted, sessions)
    return ComingHospitals(
        soonest=tuple(supplies[pk] for pk in wanted if pk in supplies),
        hospitals=len(counted),
        sessions=sum(n for _hospital_id, n in counted),
    )


def supplies_of(
    hospital_ids: Collection[int], sessions: QuerySet[ClinicSession]
) -> dict[int, HospitalSupply]:
    """Hospital id → what it has of `sessions`; those without any are not in it. Three queries."""
    rows = list(
        sessions.filter(hospital_id__in=hospital_ids)
        .order_by()
        .values_list("hospital_id", "department_id")
        .annotate(n=Count("pk"), next_at=Min("starts_at"))
        .order_by("next_at", "department_id")
    )
    hospitals = with_light(Hospital.objects.defer(*OF_THE_REPORT), "region").in_bulk({row[0] for row in rows})
    services = with_light(Department.objects.defer(*OF_THE_REPORT), "term")
    departments = services.in_bulk({row[1] for row in rows if row[1]})
    found: dict[int, HospitalSupply] = {}
    for pk, hospital in hospitals.items():
        own = [row for row in rows if row[0] == pk]
        terms = {}
        for row in own:
            if row[1] is not None:
                department = departments[row[1]]
                terms[department.term_id or department.pk] = department.term or department
        found[pk] = HospitalSupply(
            hospital=hospital,
            sessions=sum(row[2] for row in own),
            next_at=min(row[3] for row in own),
            departments=tuple(terms.values()),
        )
    return found


@dataclass(frozen=True)
class Choices:
    """What a list of coming sessions can be narrowed to; programmes may have none."""

    regions: list[Region]
    hospitals: list[Hospital]
    subjects: list[Subject]
    departments: list[Department]
    programmes: list[Programme]


def choices(now: datetime) -> Choices:
    """Places, subjects and departments that have coming sessions, and programmes. Five queries."""
    coming = ClinicSession.objects.coming(now).order_by()
    hospitals = list(
        Hospital.objects.filter(Exists(coming.filter(hospital_id=OuterRef("pk"))))
        .only("slug", "name", "name_en", "region_id")
        .order_by("name")
    )
    departments = coming_departments(now)
    subjects = {one.subject.parent or one.subject for one in departments if one.subject}
    return Choices(
        regions=_with_above({hospital.region_id for hospital in hospitals}),
        hospitals=hospitals,
        subjects=sorted(subjects, key=lambda subject: subject.code),
        departments=departments,
        programmes=_programmes_with_people(),
    )


def coming_departments(now: datetime) -> list[Department]:
    """The departments (terms, with their subjects) of coming sessions, by name. Two queries."""
    coming = ClinicSession.objects.coming(now).order_by()
    services = Department.objects.filter(Exists(coming.filter(department_id=OuterRef("pk"))))
    terms = {term_id or pk for pk, term_id in services.values_list("pk", "term_id")}
    rows = Department.objects.filter(pk__in=terms).select_related("subject__parent")
    return list(rows.defer(*OF_THE_REPORT, "subject__loaded", "subject__parent__loaded").order_by("name"))


def _with_above(region_ids: Collection[int | None]) -> list[Region]:
    """These regions and those above them, in the order of the tree. One query: the tree is small."""
    regions = Region.objects.only("slug", "code", "name", "name_en", "parent_id").in_bulk()
    parents = {pk: region.parent_id for pk, region in regions.items()}
    found = {pk for start in region_ids if start is not None for pk in (start, *steps_up(parents, start))}
    return sorted((regions[pk] for pk in found), key=lambda region: (region.code or "~", region.slug))


def _programmes_with_people() -> list[Programme]:
    """Programmes in which somebody is named who may come. One query; whether they do would be a slow one."""
    named = SpecialistPartnership.objects.filter(partnership__programme_id=OuterRef("pk"))
    posted = Posting.objects.filter(partnership__programme_id=OuterRef("pk"))
    return list(
        Programme.objects.filter(Exists(named.order_by()) | Exists(posted))
        .only("slug", "name", "name_en")
        .order_by("name")
    )


_FOR_A_VISIT = (ConditionKind.DISEASE, ConditionKind.SYMPTOM)


def conditions_of(shown: Iterable[SessionCard], *, most: int) -> list[Condition]:
    """Diseases and symptoms that are treated in these sessions, as coming_conditions has them. No query."""
    found: dict[int, Condition] = {}
    for card in shown:
        for one in card.conditions:
            if one.condition.kind in _FOR_A_VISIT and not one.condition.emergency_notice:
                found.setdefault(one.condition.pk, one.condition)
    return list(found.values())[:most]


def coming_conditions(now: datetime, *, most: int = 12) -> list[Condition]:
    """Diseases and symptoms that specialists of the soonest sessions treat, those of the very next one first.

    Emergencies are left out: nobody should wait for a session with them. Two queries.
    """
    soonest = ClinicSession.objects.coming(now)[:SOONEST_SESSIONS]
    links = ConditionSpecialist.objects.filter(
        specialist__session_specialists__session__in=soonest.values("pk"),
        condition__kind__in=_FOR_A_VISIT,
        condition__emergency_notice=False,
    )
    ordered = (
        links.order_by()
        .values("condition_id")
        .annotate(next_at=Min("specialist__session_specialists__session__starts_at"))
        .order_by("next_at", "condition_id")
    )
    ids = [row["condition_id"] for row in ordered[:most]]
    conditions = Condition.objects.only("slug", "name", "name_en").in_bulk(ids)
    return [conditions[pk] for pk in ids]
