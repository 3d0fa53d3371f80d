"""From names to people: who treats it, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Q

from hospitals.enums import Side
from hospitals.models import Department, Hospital, Subject, steps_up
from hospitals.querysets import OF_THE_REPORT
from specialists.enums import NameKind
from specialists.matching.names import Fit
from specialists.matching.question import Part
from specialists.models import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    SpecialistDepartment,
    SpecialistPartnership,
)

Row = TypeVar("Row")


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


@dataclass(frozen=True)
class Way:
    """How one came to a specialist: `good` orders ways, `place` those that are equally good."""

    good: tuple[int, ...]
    place: tuple[int, ...]
    reason: Reason


@dataclass
class Ranked:
    """The best way to each specialist, and which parts of the question each answers."""

    ways: dict[int, Way] = field(default_factory=dict)
    answers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, specialist_id: int, way: Way, parts: Iterable[int]) -> None:
        """Keep the best way to each specialist, and all parts it answers."""
        self.answers[specialist_id].update(parts)
        best = self.ways.get(specialist_id)
        if best is None or (way.good, way.place) < (best.good, best.place):
            self.ways[specialist_id] = way

    def order(self, now: datetime | None) -> tuple[list[int], list[int]]:
        """The specialists by fit, and as pages show them. One query.

        By fit: those who were named, then who answers most parts, then the best way; of equally good
        ones those from Beijing who come soon first. Readers look for somebody from Beijing to go to:
        on pages the others stand behind, and of ways that are nearly as good that of who comes soon.
        """
        standing = _standing(list(self.ways), now)

        def fit(pk: int) -> tuple[object, ...]:
            way = self.ways[pk]
            named = way.reason.via == Via.NAME
            return not named, -len(self.answers[pk]), way.good, standing.get(pk, _NOBODY), way.place, pk

        def use(pk: int) -> tuple[object, ...]:
            way = self.ways[pk]
            if way.reason.via == Via.NAME:
                return (0,)
            elsewhere, idle = standing.get(pk, _NOBODY)
            return 1, -len(self.answers[pk]), elsewhere, way.good[: _NEARLY[way.reason.via]], idle

        by_fit = sorted(self.ways, key=fit)
        return by_fit, sorted(by_fit, key=use)


# How much of what makes a way good counts before whether somebody comes: not whether an article says so.
_NEARLY = {Via.CONDITION: 2, Via.DEPARTMENT: 3, Via.PLACE: 1}
_NOBODY = (True, True)


# Whether each is from elsewhere than Beijing, and has no session that is still to end, as planned.
_STANDING = """
SELECT id, side <> %(beijing)s, (
  SELECT held.id FROM specialists_sessionspecialist held
   WHERE held.specialist_id = person.id AND published AND upper(during) > %(now)s AND (%(demo)s OR NOT demo)
   LIMIT 1) IS NULL
  FROM specialists_specialist person WHERE id = ANY(%(people)s::bigint[])
"""


def _standing(people: list[int], now: datetime | None) -> dict[int, tuple[bool, bool]]:
    """By specialist: (from elsewhere than Beijing, without a coming session); no clock, nobody comes. One query."""
    if not people:
        return {}
    demo = not settings.PRODUCTION
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"beijing": Side.BEIJING, "people": people, "now": now, "demo": demo})
        return {pk: (elsewhere, idle or now is None) for pk, elsewhere, idle in cursor.fetchall()}


def in_order(rows: dict[int, Row], ids: Iterable[int]) -> list[Row]:
    """The rows in the order of their ids; what is gone is left out."""
    return [rows[pk] for pk in ids if pk in rows]


class Asked:
    """Things of one kind over all parts: who fits which part, and how well."""

    def __init__(self, parts: list[Part], kind: NameKind) -> None:
        self.parts: dict[int, set[int]] = defaultdict(set)  # by thing: the parts it fits
        self.fits: dict[int, Fit] = {}
        self._places: dict[int, tuple[int, int]] = {}
        for number, part in enumerate(parts):
            for place, (subject, how) in enumerate(part.of(kind).items()):
                if how <= Fit.SKIPS:
                    self.parts[subject].add(number)
                else:
                    self.parts[subject] |= set()
                if subject not in self.fits or how < self.fits[subject]:
                    self.fits[subject], self._places[subject] = how, (place, number)
        self._sort()

    def _sort(self) -> None:
        """Who fits more parts first, then the better fit; then as each part orders them, parts in turn."""
        last = (len(self._places), 0)
        self.order = sorted(
            self.fits,
            key=lambda pk: (-len(self.parts[pk]), self.fits[pk], self._places.get(pk, last), pk),
        )

    def also(self, things: dict[int, set[int]], how: Fit) -> None:
        """Further things, each with the parts it fits, in no way but `how`."""
        for pk, parts in things.items():
            self.parts[pk] |= parts
            self.fits[pk] = min(how, self.fits.get(pk, how))
        self._sort()

    def place(self) -> dict[int, int]:
        """Each thing's place in the order."""
        return {pk: place for place, pk in enumerate(self.order)}


def through_conditions(conditions: list[Condition], asked: Asked, ranked: Ranked) -> None:
    """Who treats the conditions: the better fit first, then the reported, then in the report's order."""
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    for link in ConditionSpecialist.objects.filter(condition__in=place):
        pk, n = link.condition_id, place[link.condition_id]
        reason = Reason(Via.CONDITION, link.inferred, condition=conditions[n])
        way = Way((Via.CONDITION, asked.fits[pk], link.inferred), (n, link.position), reason)
        ranked.add(link.specialist_id, way, asked.parts[pk])


# Departments for children are called so, whatever else they are of.
_CHILDREN = "07"
_FOR_CHILDREN = Q(name__startswith="小儿") | Q(name__startswith="儿童")


def through_subjects(asked: Asked, departments: Asked) -> list[Subject]:
    """The national subjects that were named; their departments, and those of what lies below, are asked for too."""
    if not asked.fits:
        return []
    codes, parents = {}, {}
    for pk, code, parent_id in Subject.objects.order_by().values_list("pk", "code", "parent_id"):
        codes[pk], parents[pk] = code, parent_id
    below: dict[int, set[int]] = {}
    for pk in codes:
        named = (one for one in (pk, *steps_up(parents, pk)) if one in asked.fits)
        if parts := set().union(*(asked.parts[one] for one in named)):
            below[pk] = parts
    children = next((pk for pk in asked.fits if codes.get(pk) == _CHILDREN), None)
    wanted = Q(subject__in=below)
    if children is not None:
        wanted |= _FOR_CHILDREN
    found: dict[int, set[int]] = defaultdict(set)
    rows = Department.objects.filter(wanted).order_by()
    for pk, term_id, subject_id in rows.values_list("pk", "term_id", "subject_id"):
        found[term_id or pk] |= below.get(subject_id or 0) or asked.parts[children or 0]
    departments.also(found, Fit.CONTAINS)
    return in_order(Subject.objects.defer("loaded").in_bulk(asked.order), asked.order)


def through_departments(
    conditions: list[Condition], asked: Asked, named: Asked, ranked: Ranked
) -> tuple[list[Department], dict[int, set[int]]]:
    """Who belongs to the departments that were named, then to those where the conditions are treated.

    Answers the named departments, then those of the conditions; and the parts each answers.
    """
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    cause: dict[int, Condition] = {}
    answers: dict[int, set[int]] = defaultdict(set, {pk: set(parts) for pk, parts in named.parts.items()})
    treated = ConditionDepartment.objects.filter(condition__in=place)
    for link in sorted(treated, key=lambda link: (place[link.condition_id], link.inferred, link.position)):
        answers[link.department_id] |= asked.parts[link.condition_id]
        if link.department_id not in named.fits:
            cause.setdefault(link.department_id, conditions[place[link.condition_id]])
    ids = _mixed(named, cause, asked)
    departments = in_order(Department.objects.defer(*OF_THE_REPORT).in_bulk(ids), ids)
    where = {department.pk: n for n, department in enumerate(departments)}
    somebody: set[int] = set()

    @cache
    def way_through(pk: int, guessed: bool, position: int) -> Way:  # a department may have hundreds
        n, condition = where[pk], cause.get(pk)
        # To treat what is treated in one's department is our conclusion, even where one belongs to it.
        inferred = guessed or condition is not None
        how = named.fits[pk] if condition is None else asked.fits[condition.pk]
        reason = Reason(Via.DEPARTMENT, inferred, condition=condition, department=departments[n])
        good = (Via.DEPARTMENT, condition is not None, how == Fit.INSIDE, guessed, how)
        return Way(good, (n, position), reason)

    links = SpecialistDepartment.objects.filter(department__in=where).order_by()
    for specialist_id, pk, guessed, position in links.values_list(
        "specialist_id", "department_id", "inferred", "position"
    ):
        ranked.add(specialist_id, way_through(pk, guessed, position), answers[pk])
        somebody.add(pk)
    without = [pk for pk in where if pk in named.fits and pk not in somebody]
    if without:
        _through_what_is_treated(without, named, ranked)
    return departments, answers


def _through_what_is_treated(departments: list[int], named: Asked, ranked: Ranked) -> None:
    """No article names anybody of these departments: who treats what is treated there."""
    place = {pk: n for n, pk in enumerate(departments)}
    treated: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for where in ConditionDepartment.objects.filter(department__in=departments):
        treated[where.condition_id].append((where.department_id, where.inferred))
    links = ConditionSpecialist.objects.filter(condition__in=treated).select_related("condition")
    for link in links.defer(*(f"condition__{column}" for column in OF_THE_REPORT)):
        reason = Reason(Via.CONDITION, link.inferred, condition=link.condition)
        for pk, inferred in treated[link.condition_id]:
            good = (Via.DEPARTMENT, True, True, link.inferred or inferred, named.fits[pk])
            ranked.add(link.specialist_id, Way(good, (place[pk], link.position), reason), named.parts[pk])


def _mixed(named: Asked, cause: dict[int, Condition], asked: Asked) -> list[int]:
    """Departments that were named, then those of conditions that fit better than the rest of the names."""
    clear = [pk for pk in named.order if named.fits[pk] <= Fit.BEGINS]
    vague = [pk for pk in named.order if named.fits[pk] > Fit.BEGINS]
    sure = [pk for pk, condition in cause.items() if asked.fits[condition.pk] <= Fit.SOUNDS]
    return [*clear, *sure, *vague, *(pk for pk in cause if pk not in sure)]


def through_partnerships(programmes: Asked, ranked: Ranked) -> None:
    """Who takes part in the programmes: the way to them where nothing else was asked."""
    only = not ranked.ways
    links = SpecialistPartnership.objects.filter(partnership__programme__in=programmes.fits)
    for specialist_id, programme_id in links.values_list("specialist_id", "partnership__programme_id"):
        parts = programmes.parts.get(programme_id or 0, set())
        if only:
            ranked.add(specialist_id, Way((Via.PLACE,), (), Reason(Via.PLACE)), parts)
        elif specialist_id in ranked.ways:
            ranked.answers[specialist_id] |= parts
