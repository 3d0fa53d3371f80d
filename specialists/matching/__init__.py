"""From what a person typed to conditions, departments, specialists and hospitals.

Names are compared folded: full-width and half-width alike, without case, spaces and punctuation.
A name fits exactly, begins with the words, or contains them. Where none does, names are looked for
inside the words (a sentence was typed); where there are none either, a slip of one character
in a longer word is forgiven. The order is the same whenever the data is.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, TypeVar

from django.db import connection

from hospitals.models import Department, Hospital
from specialists.models import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    Specialist,
    SpecialistDepartment,
)
from specialists.urgent import is_crisis, is_emergency

Row = TypeVar("Row")

READ_CHARACTERS = 200  # of what was typed; more is no name
COMPARED_CHARACTERS = 60
SLIP_FROM = 4  # shorter words have too many neighbours

# Twin of the SQL function portal_fold, made by the first migration of hospitals.
IGNORED = " \t\n\v\f\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~、。·・–—‐‘’“”〈〉《》「」『』【】〔〕〜"
_WITHOUT = str.maketrans("", "", IGNORED)


class Fit(IntEnum):
    """How well a name fits what was typed; the smaller the better."""

    EXACT = 0
    BEGINS = 1
    CONTAINS = 2
    INSIDE = 3
    SLIP = 4


class Via(IntEnum):
    """What led to a specialist."""

    NAME = 0
    CONDITION = 1
    DEPARTMENT = 2


@dataclass(frozen=True)
class Reason:
    """Why a specialist is shown. `inferred`: no article says so (据科室推断，待医院确认)."""

    via: Via
    inferred: bool = False
    condition: Condition | None = None
    department: Department | None = None


@dataclass(frozen=True)
class Matches:
    """What was found, each list with the best fit first."""

    conditions: list[Condition] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)  # terms of the vocabulary
    specialists: list[Specialist] = field(default_factory=list)
    hospitals: list[Hospital] = field(default_factory=list)
    reasons: dict[int, Reason] = field(default_factory=dict)  # by specialist id
    emergency: bool = False  # the page begins with 120
    crisis: bool = False  # the page begins with the help line 12356, and 120

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.conditions or self.departments or self.specialists or self.hospitals)


def fold(text: str) -> str:
    """`text` as names are compared; anything a keyboard, a phone or a program may send."""
    plain = unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).lower().translate(_WITHOUT)
    # Control characters, lone surrogates and the like are in no name, and some the database refuses.
    return "".join(
        character for character in plain if not unicodedata.category(character).startswith(("C", "Z"))
    )


class _Fitting(NamedTuple):
    """One name that fits, and whose it is; `alias`: 1 where it is not the main name."""

    kind: str
    subject: int
    alias: int
    name: str
    fit: Fit


# Every name there is, and how it fits. A service of a hospital counts for its term.
_FITS = """
WITH names (kind, subject, folded, alias) AS (
    SELECT 'condition', id, name_folded, 0 FROM specialists_condition
    UNION ALL SELECT 'condition', condition_id, text_folded, 1 FROM specialists_conditionsynonym
    UNION ALL SELECT 'specialist', id, name_folded, 0 FROM specialists_specialist
    UNION ALL SELECT 'department', coalesce(term_id, id), name_folded, 0 FROM hospitals_department
    UNION ALL SELECT 'department', coalesce(term_id, id), portal_fold(other), 1
        FROM hospitals_department, unnest(aliases) other
    UNION ALL SELECT 'hospital', id, name_folded, 0 FROM hospitals_hospital
    UNION ALL SELECT 'hospital', id, portal_fold(other), 1
        FROM hospitals_hospital, unnest(array_append(aliases, full_name)) other
)
SELECT kind, subject, alias, folded,
       CASE WHEN folded = %(words)s THEN 0
            WHEN starts_with(folded, %(words)s) THEN 1
            WHEN strpos(folded, %(words)s) > 0 THEN 2
            WHEN strpos(%(words)s, folded) > 0 THEN 3
            ELSE 4 END AS fit
  FROM names
 WHERE strpos(folded, %(words)s) > 0
    OR (length(folded) > 1 AND strpos(%(words)s, folded) > 0)
    OR (length(%(words)s) >= %(slip_from)s AND abs(length(folded) - length(%(words)s)) <= 1
        AND similarity(folded, %(words)s) >= 0.2)
"""


def one_slip(typed: str, name: str) -> bool:
    """Whether one character is wrong, missing or too many, or two neighbours changed places."""
    if len(typed) == len(name):
        wrong = [n for n in range(len(name)) if typed[n] != name[n]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and typed[wrong[0]] == name[wrong[1]]
        return len(wrong) == 1 or (swapped and typed[wrong[1]] == name[wrong[0]])
    longer, shorter = sorted((typed, name), key=len, reverse=True)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def _best(rows: list[_Fitting], words: str) -> list[_Fitting]:
    """Names that have the words; else names that stand in the words; else those a slip away."""
    having = [row for row in rows if row.fit <= Fit.CONTAINS]
    if having:
        return sorted(having, key=lambda row: (row.fit, row.alias, len(row.name), row.subject))
    inside = {row.name for row in rows if row.fit == Fit.INSIDE}
    # 过敏 says nothing more where 过敏性鼻炎 was typed.
    longest = {name for name in inside if not any(name in other for other in inside - {name})}
    if longest:
        standing = [row for row in rows if row.name in longest]
        return sorted(standing, key=lambda row: (-len(row.name), row.alias, row.subject))
    near = [row for row in rows if one_slip(words, row.name)]
    return sorted(near, key=lambda row: (row.alias, row.subject))


def _fits(words: str) -> dict[str, dict[int, Fit]]:
    """By kind: id → fit, the best first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FITS, {"words": words, "slip_from": SLIP_FROM})
        rows = [
            _Fitting(kind, subject, alias, name, Fit(fit))
            for kind, subject, alias, name, fit in cursor.fetchall()
        ]
    found: dict[str, dict[int, Fit]] = defaultdict(dict)
    for row in _best(rows, words):
        found[row.kind].setdefault(row.subject, row.fit)
    return found


@dataclass
class _Ranked:
    """Ways to specialists, each with a key that orders them."""

    ways: dict[int, tuple[tuple[int, ...], Reason]] = field(default_factory=dict)

    def add(self, specialist_id: int, key: tuple[int, ...], reason: Reason) -> None:
        """Keep the best way to each specialist."""
        if specialist_id not in self.ways or key < self.ways[specialist_id][0]:
            self.ways[specialist_id] = (key, reason)


def match(text: str) -> Matches:
    """What fits `text`, in at most eight queries however much is found.

    Specialists come by their name, then through conditions (reported links before inferred
    ones), then through departments, those named before those of a condition. Harmless for
    any input: of long texts only the beginning is read.
    """
    typed = fold(text)
    words = typed[:COMPARED_CHARACTERS]
    if not words:
        return Matches()
    fits = _fits(words)
    conditions = _in_order(Condition.objects.in_bulk(fits["condition"]), fits["condition"])
    ranked = _Ranked()
    for place, specialist_id in enumerate(fits["specialist"]):
        ranked.add(specialist_id, (Via.NAME, place), Reason(Via.NAME))
    _through_conditions(conditions, fits["condition"], ranked)
    departments = _through_departments(conditions, fits["department"], ranked)
    people = Specialist.objects.select_related("home_hospital").in_bulk(ranked.ways)
    order = sorted(ranked.ways, key=lambda pk: (ranked.ways[pk][0], pk))
    meant = [one for one in conditions if fits["condition"][one.pk] in (Fit.EXACT, Fit.INSIDE)]
    return Matches(
        conditions=conditions,
        departments=departments,
        specialists=[people[pk] for pk in order],
        hospitals=_in_order(Hospital.objects.in_bulk(fits["hospital"]), fits["hospital"]),
        reasons={pk: ranked.ways[pk][1] for pk in order},
        emergency=is_emergency(typed) or any(one.emergency_notice for one in meant),
        crisis=is_crisis(typed),
    )


def _in_order(rows: dict[int, Row], ids: Iterable[int]) -> list[Row]:
    return [rows[pk] for pk in ids if pk in rows]


def _through_conditions(conditions: list[Condition], fits: dict[int, Fit], ranked: _Ranked) -> None:
    """Who treats the conditions: the better fit first, then the reported, then in the report's order."""
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    for link in ConditionSpecialist.objects.filter(condition__in=place):
        n = place[link.condition_id]
        key = (Via.CONDITION, fits[link.condition_id], link.inferred, n, link.position)
        ranked.add(link.specialist_id, key, Reason(Via.CONDITION, link.inferred, condition=conditions[n]))


def _through_departments(
    conditions: list[Condition], named: dict[int, Fit], ranked: _Ranked
) -> list[Department]:
    """Who belongs to the departments that were named, then to those where the conditions are treated.

    Answers the named departments, then those of the conditions.
    """
    place = {condition.pk: n for n, condition in enumerate(conditions)}
    cause: dict[int, Condition] = {}
    links = ConditionDepartment.objects.filter(condition__in=place)
    for link in sorted(links, key=lambda link: (place[link.condition_id], link.inferred, link.position)):
        if link.department_id not in named:
            cause.setdefault(link.department_id, conditions[place[link.condition_id]])
    departments = _in_order(Department.objects.in_bulk([*named, *cause]), [*named, *cause])
    where = {department.pk: n for n, department in enumerate(departments)}
    for belongs in SpecialistDepartment.objects.filter(department__in=where):
        n = where[belongs.department_id]
        condition = cause.get(belongs.department_id)
        # To treat what is treated in one's department is our conclusion, even where one belongs to it.
        inferred = belongs.inferred or condition is not None
        key = (Via.DEPARTMENT, condition is not None, belongs.inferred, n, belongs.position)
        ranked.add(
            belongs.specialist_id,
            key,
            Reason(Via.DEPARTMENT, inferred, condition=condition, department=departments[n]),
        )
    return departments
