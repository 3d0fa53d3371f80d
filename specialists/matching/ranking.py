"""From names to people and places: who treats it, where, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from django.db import connection
from django.db.models import Q

from hospitals.models import Department, Hospital, Region
from hospitals.querysets import OF_THE_REPORT
from specialists.enums import NameKind
from specialists.matching.names import Fit
from specialists.matching.parts import Part
from specialists.models import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    SpecialistDepartment,
    SpecialistPartnership,
)

Row = TypeVar("Row")

# A place alone may have thousands; nobody turns that many pages, and the pages of places list all.
MOST_OF_PLACES = 600


class Via(IntEnum):
    """What led to a specialist."""

    NAME = 0
    CONDITION = 1
    DEPARTMENT = 2
    PLACE = 3


@dataclass(frozen=True)
class Reason:
    """Why a specialist is shown. `inferred`: no article says so (据科室推断，待医院确认)."""

    via: Via
    inferred: bool = False
    condition: Condition | None = None
    department: Department | None = None
    hospital: Hospital | None = None


@dataclass
class Ranked:
    """Ways to specialists, each with a key that orders them, and which parts of the question each answers."""

    ways: dict[int, tuple[tuple[int, ...], Reason]] = field(default_factory=dict)
    answers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, specialist_id: int, key: tuple[int, ...], reason: Reason, parts: Iterable[int]) -> None:
        """Keep the best way to each specialist, and all parts it answers."""
        self.answers[specialist_id].update(parts)
        if specialist_id not in self.ways or key < self.ways[specialist_id][0]:
            self.ways[specialist_id] = (key, reason)

    def order(self) -> list[int]:
        """Those who were named, then who answers most parts, then the best way."""

        def key(pk: int) -> tuple[object, ...]:
            way, reason = self.ways[pk]
            return reason.via != Via.NAME, -len(self.answers[pk]), way, pk

        return sorted(self.ways, key=key)


def in_order(rows: dict[int, Row], ids: Iterable[int]) -> list[Row]:
    """The rows in the order of their ids; what is gone is left out."""
    return [rows[pk] for pk in ids if pk in rows]


class Asked:
    """Things of one kind over all parts: who fits which part, and how well."""

    def __init__(self, parts: list[Part], kind: NameKind) -> None:
        self.parts: dict[int, set[int]] = defaultdict(set)  # by thing: the parts it fits
        self.fits: dict[int, Fit] = {}
        places: dict[int, tuple[int, int]] = {}
        for number, part in enumerate(parts):
            for place, (subject, how) in enumerate(part.of(kind).items()):
                if how <= Fit.SKIPS:
                    self.parts[subject].add(number)
                else:
                    self.parts[subject] |= set()
                if subject not in self.fits or how < self.fits[subject]:
                    self.fits[subject], places[subject] = how, (place, number)
        # Who fits more parts first, then the better fit; then as each part orders them, parts in turn.
        self.order = sorted(self.fits, key=lambda pk: (-len(self.parts[pk]), self.fits[pk], places[pk], pk))

    def place(self) -> dict[int, int]:
        """Each thing's place in the order."""
        return {pk: place for place, pk in enumerate(self.order)}


def through_conditions(conditions: list[Condition], asked: Asked, ranked: Ranked) -> None:
    """Who treats the conditions: the better fit first, then the reported, then in the report's order."""
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    for link in ConditionSpecialist.objects.filter(condition__in=place):
        pk, n = link.condition_id, place[link.condition_id]
        key = (Via.CONDITION, asked.fits[pk], link.inferred, n, link.position)
        reason = Reason(Via.CONDITION, link.inferred, condition=conditions[n])
        ranked.add(link.specialist_id, key, reason, asked.parts[pk])


def through_departments(
    conditions: list[Condition], asked: Asked, named: Asked, ranked: Ranked
) -> tuple[list[Department], dict[int, set[int]]]:
    """Who belongs to the departments that were named, then to those where the conditions are treated.

    Answers the named departments, then those of the conditions; and the parts each answers.
    """
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    cause: dict[int, Condition] = {}
    answers: dict[int, set[int]] = defaultdict(set, {pk: set(parts) for pk, parts in named.parts.items()})
    links = ConditionDepartment.objects.filter(condition__in=place)
    for link in sorted(links, key=lambda link: (place[link.condition_id], link.inferred, link.position)):
        answers[link.department_id] |= asked.parts[link.condition_id]
        if link.department_id not in named.fits:
            cause.setdefault(link.department_id, conditions[place[link.condition_id]])
    ids = _mixed(named, cause, asked)
    departments = in_order(Department.objects.defer(*OF_THE_REPORT).in_bulk(ids), ids)
    where = {department.pk: n for n, department in enumerate(departments)}
    for belongs in SpecialistDepartment.objects.filter(department__in=where):
        n = where[belongs.department_id]
        condition = cause.get(belongs.department_id)
        # To treat what is treated in one's department is our conclusion, even where one belongs to it.
        inferred = belongs.inferred or condition is not None
        how = named.fits.get(belongs.department_id, Fit.INSIDE)
        key = (
            Via.DEPARTMENT,
            condition is not None,
            how == Fit.INSIDE,
            belongs.inferred,
            n,
            belongs.position,
        )
        reason = Reason(Via.DEPARTMENT, inferred, condition=condition, department=departments[n])
        ranked.add(belongs.specialist_id, key, reason, answers[belongs.department_id])
    return departments, answers


def _mixed(named: Asked, cause: dict[int, Condition], asked: Asked) -> list[int]:
    """Departments that were named, then those of conditions that fit better than the rest of the names."""
    clear = [pk for pk in named.order if named.fits[pk] <= Fit.BEGINS]
    vague = [pk for pk in named.order if named.fits[pk] > Fit.BEGINS]
    sure = [pk for pk, condition in cause.items() if asked.fits[condition.pk] <= Fit.SOUNDS]
    return [*clear, *sure, *vague, *(pk for pk in cause if pk not in sure)]


def _inside(regions: set[int]) -> dict[int, int]:
    """The regions and all below them, each with the one of `regions` it lies in."""
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    found: dict[int, int] = {}
    for pk in parents:
        above: int | None = pk
        while above is not None and above not in regions:
            above = parents.get(above)
        if above is not None:
            found[pk] = above
    return found


# Who comes from a hospital or comes to it, as reported or posted: those of the first hospitals first.
_COMING = """
SELECT hospital_id, specialist_id FROM (
  SELECT home_hospital_id AS hospital_id, id AS specialist_id FROM specialists_specialist
   WHERE home_hospital_id = ANY(%(hospitals)s::bigint[])
  UNION SELECT hospital_id, specialist_id FROM specialists_specialisthospital
   WHERE hospital_id = ANY(%(hospitals)s::bigint[])
  UNION SELECT hospital_id, specialist_id FROM specialists_posting WHERE hospital_id = ANY(%(hospitals)s::bigint[])
) pairs
 WHERE %(people)s::bigint[] IS NULL OR specialist_id = ANY(%(people)s::bigint[])
 ORDER BY array_position(%(hospitals)s::bigint[], hospital_id), specialist_id LIMIT %(most)s
"""


def _coming_to(
    hospitals: list[int], people: list[int] | None = None, most: int | None = None
) -> dict[int, list[int]]:
    """Hospital → specialists connected with it; of `people` alone, at most `most` pairs. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_COMING, {"hospitals": hospitals, "people": people, "most": most})
        for hospital_id, specialist_id in cursor.fetchall():
            found[hospital_id].append(specialist_id)
    return found


def _in_parts(
    hospitals: dict[int, Hospital], asked: Asked, regions: Asked, within: dict[int, int]
) -> dict[int, set[int]]:
    """Which parts of the question each hospital answers by its name and by where it lies."""
    return {
        pk: asked.parts.get(pk, set()) | regions.parts.get(within.get(row.region_id or 0, 0), set())
        for pk, row in hospitals.items()
    }


def _in_departments(hospitals: Iterable[int], departments: dict[int, set[int]]) -> dict[int, set[int]]:
    """Which parts of the question each hospital answers by a department it has."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Department.objects.filter(hospital__in=list(hospitals))
    for hospital_id, pk, term_id in rows.values_list("hospital_id", "pk", "term_id"):
        if hospital_id is not None:
            found[hospital_id] |= departments.get(term_id or pk, set())
    return found


def rank_hospitals(
    asked: Asked, regions: Asked, departments: dict[int, set[int]], ranked: Ranked
) -> list[Hospital]:
    """Hospitals that were named or lie where was asked, those first that answer the rest of the question too.

    Tells `ranked` which of its specialists come there; where nothing but places was asked, they
    are the way to their specialists.
    """
    within = _inside(set(regions.fits)) if regions.fits else {}
    rows = Hospital.objects.filter(Q(pk__in=asked.fits) | Q(region__in=within))
    hospitals = {row.pk: row for row in rows.defer(*OF_THE_REPORT).order_by("pk")}
    if not hospitals:
        return []
    answers = _in_parts(hospitals, asked, regions, within)
    only_places = not ranked.ways and not departments
    coming = {} if only_places else _coming_to(list(hospitals), list(ranked.ways))
    also = _in_departments(hospitals, departments)
    for pk, some in coming.items():
        also[pk] = also[pk].union(*(ranked.answers[one] for one in some))
    place = asked.place()

    def key(pk: int) -> tuple[object, ...]:
        fits = asked.fits.get(pk, Fit.INSIDE)
        return -len(answers[pk] | also[pk]), fits, -len(coming.get(pk, ())), place.get(pk, len(place)), pk

    order = sorted(hospitals, key=key)
    if only_places:
        _through_places(order, hospitals, answers, ranked)
    for pk, some in coming.items():
        for specialist_id in some:
            ranked.answers[specialist_id] |= answers[pk]
    return in_order(hospitals, order)


def _through_places(
    order: list[int], hospitals: dict[int, Hospital], answers: dict[int, set[int]], ranked: Ranked
) -> None:
    """Nothing but places was asked: whoever comes there, the first MOST_OF_PLACES of them."""
    coming = _coming_to(order, most=MOST_OF_PLACES)
    for n, pk in enumerate(order):
        reason = Reason(Via.PLACE, hospital=hospitals[pk])
        for specialist_id in coming.get(pk, ()):
            ranked.add(specialist_id, (Via.PLACE, n, 0), reason, answers[pk])


def through_partnerships(programmes: Asked, ranked: Ranked) -> None:
    """Who takes part in the programmes: the way to them where nothing else was asked."""
    only = not ranked.ways
    links = SpecialistPartnership.objects.filter(partnership__programme__in=programmes.fits)
    for specialist_id, programme_id in links.values_list("specialist_id", "partnership__programme_id"):
        parts = programmes.parts.get(programme_id or 0, set())
        if only:
            ranked.add(specialist_id, (Via.PLACE, 0, 1), Reason(Via.PLACE), parts)
        elif specialist_id in ranked.ways:
            ranked.answers[specialist_id] |= parts
