"""From names to places: which hospitals, who comes there, and whether a place was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from hospitals.enums import Side
from hospitals.models import Department, Hospital, Region, steps_up
from hospitals.querysets import OF_THE_REPORT
from specialists.enums import NameKind
from specialists.matching.names import Fit
from specialists.matching.question import PLACES, Part
from specialists.matching.ranking import Asked, Ranked, Reason, Via, Way, in_order

# A place alone may have thousands; nobody turns that many pages, and the pages of places list all.
MOST_OF_PLACES = 600
_BESIDE_PLACES = {*PLACES, NameKind.PROGRAMME}  # what says nothing of whom one looks for


def _inside(regions: set[int]) -> dict[int, int]:
    """The regions and all below them, each with the one of `regions` it lies in."""
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    found: dict[int, int] = {}
    for pk in parents:
        within = next((one for one in (pk, *steps_up(parents, pk)) if one in regions), None)
        if within is not None:
            found[pk] = within
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
 ORDER BY array_position(%(hospitals)s::bigint[], hospital_id), specialist_id LIMIT %(most)s
"""
# The same of some people alone, who are looked up by who they are.
_COMING_OF_THEM = """
SELECT home_hospital_id AS hospital_id, id AS specialist_id FROM specialists_specialist
 WHERE id = ANY(%(people)s::bigint[]) AND home_hospital_id = ANY(%(hospitals)s::bigint[])
UNION SELECT hospital_id, specialist_id FROM specialists_specialisthospital
 WHERE specialist_id = ANY(%(people)s::bigint[]) AND hospital_id = ANY(%(hospitals)s::bigint[])
UNION SELECT hospital_id, specialist_id FROM specialists_posting
 WHERE specialist_id = ANY(%(people)s::bigint[]) AND hospital_id = ANY(%(hospitals)s::bigint[])
"""


def _coming_to(
    hospitals: list[int], people: list[int] | None = None, most: int | None = None
) -> dict[int, list[int]]:
    """Hospital → specialists connected with it: of `people` alone, or the first `most` pairs. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        asked = {"hospitals": hospitals, "people": people, "most": most}
        cursor.execute(_COMING if people is None else _COMING_OF_THEM, asked)
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


@dataclass(frozen=True)
class Place:
    """A place that was asked for, to be seen by a doctor there: a region or one of its hospitals."""

    row: Hospital | Region
    hospital_ids: tuple[int, ...]  # those there; none: no article names any


@dataclass(frozen=True)
class Where:
    """Hospitals and regions of the question, the best first; `alone`: nothing but places was asked for."""

    hospitals: list[Hospital] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    alone: bool = False


def rank_hospitals(
    parts: list[Part],
    asked: Asked,
    regions: Asked,
    departments: dict[int, set[int]],
    ranked: Ranked,
) -> Where:
    """Hospitals that were named or lie where was asked, those first that answer the rest of the question too.

    Tells `ranked` which of its specialists come there; where nothing but places was asked, they
    are the way to their specialists. So they are where a hospital was named and nobody else found.
    """
    within = _inside(set(regions.fits)) if regions.fits else {}
    there = in_order(Region.objects.in_bulk(regions.order), regions.order)
    rows = Hospital.objects.filter(Q(pk__in=asked.fits) | Q(region__in=within))
    hospitals = {row.pk: row for row in rows.defer(*OF_THE_REPORT).order_by("pk")}
    way = not ranked.ways and not departments and all(part.kind in _BESIDE_PLACES for part in parts)
    alone = way and all(part.kind in PLACES for part in parts)
    places = _places(parts, hospitals, there, within)
    if not hospitals:
        return Where(regions=there, places=places, alone=alone)
    answers = _in_parts(hospitals, asked, regions, within)
    coming = _coming_to(list(hospitals), list(ranked.ways)) if ranked.ways else {}
    also = _in_departments(hospitals, departments)
    for pk, some in coming.items():
        also[pk] = also[pk].union(*(ranked.answers[one] for one in some))
    place = asked.place()

    def key(pk: int) -> tuple[object, ...]:
        fits = asked.fits.get(pk, Fit.INSIDE)
        return -len(answers[pk] | also[pk]), fits, -len(coming.get(pk, ())), place.get(pk, len(place)), pk

    order = sorted(hospitals, key=key)
    if not ranked.ways:
        named = [pk for pk in order if asked.fits.get(pk, Fit.INSIDE) <= Fit.SOUNDS]
        _through_places(order if way else named, hospitals, asked, answers, ranked)
    for pk, some in coming.items():
        for specialist_id in some:
            ranked.answers[specialist_id] |= answers[pk]
    return Where(in_order(hospitals, order), there, places, alone)


# Its code, and the beginning of those of its districts: whoever comes from there is seen elsewhere.
_BEIJING = "11"


def _places(
    parts: list[Part], hospitals: dict[int, Hospital], regions: list[Region], within: dict[int, int]
) -> list[Place]:
    """For each part that is a place: the region it names, else the hospital."""
    by_id = {region.pk: region for region in regions}
    found: dict[tuple[str, int], Place] = {}
    for part in parts:
        if part.kind not in PLACES:
            continue
        best = part.fitting[0][0]
        same = [name for how, name in part.fitting if how == best and name.kind in PLACES]
        region = next((by_id.get(name.subject) for name in same if name.kind == NameKind.REGION), None)
        hospital = next(
            (hospitals.get(name.subject) for name in same if name.kind == NameKind.HOSPITAL), None
        )
        if region is not None:
            ids = tuple(pk for pk, row in hospitals.items() if within.get(row.region_id or 0) == region.pk)
            if not (region.code or "").startswith(_BEIJING):
                found.setdefault((NameKind.REGION, region.pk), Place(region, ids))
        elif hospital is not None and hospital.side != Side.BEIJING:
            found.setdefault((NameKind.HOSPITAL, hospital.pk), Place(hospital, (hospital.pk,)))
    return list(found.values())


def _through_places(
    order: list[int],
    hospitals: dict[int, Hospital],
    asked: Asked,
    answers: dict[int, set[int]],
    ranked: Ranked,
) -> None:
    """Nothing but places was asked: whoever comes there, the first MOST_OF_PLACES of them."""
    coming = _coming_to(order, most=MOST_OF_PLACES) if order else {}
    for n, pk in enumerate(order):
        reason = Reason(Via.PLACE, hospital=hospitals[pk])
        how = asked.fits.get(pk, Fit.INSIDE)
        good = (Via.PLACE, how if how <= Fit.SOUNDS else Fit.INSIDE)
        way = Way(good, (n,), reason)
        for specialist_id in coming.get(pk, ()):
            ranked.add(specialist_id, way, answers[pk])
