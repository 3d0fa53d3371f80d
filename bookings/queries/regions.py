"""What pages show of a region: what lies above and within it, its hospitals, and who comes there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from bookings.queries.coming import HospitalSupply, supplies_of
from hospitals.enums import Side
from hospitals.models import Hospital, Region, steps_up
from specialists.models import ClinicSession


@dataclass(frozen=True)
class RegionLine:
    """A region in a list: how many hospitals it has, with all that lies within it."""

    region: Region
    hospitals: int
    parts: tuple[RegionLine, ...] = ()


@dataclass(frozen=True)
class RegionPage:
    """One region. `within` are the ids of it and of all below it."""

    region: Region
    above: tuple[Region, ...]  # from the top
    parts: tuple[RegionLine, ...]
    within: tuple[int, ...]

    def hospitals(self) -> QuerySet[Hospital]:
        """All hospitals there, those here before those that send, by name."""
        rows = Hospital.objects.filter(region_id__in=self.within).select_related("region")
        return rows.order_by("-side", "name", "pk")


@dataclass(frozen=True)
class HospitalLine:
    """A hospital in a list, with what comes there; `supply` is None where nobody does just now."""

    hospital: Hospital
    supply: HospitalSupply | None


class _Tree:
    """All regions and how many hospitals each has. Two queries: the tree is small."""

    def __init__(self) -> None:
        self.regions = Region.objects.select_related("source").in_bulk()
        self.own: dict[int, int] = dict(
            Hospital.objects.filter(region__isnull=False)
            .order_by()
            .values_list("region_id")
            .annotate(n=Count("pk"))
        )
        self.below: dict[int | None, list[Region]] = {}
        for region in sorted(self.regions.values(), key=lambda one: (one.code or "~", one.slug)):
            self.below.setdefault(region.parent_id, []).append(region)

    def within(self, region: Region) -> Iterator[int]:
        """Ids of it and of all below it, each once."""
        seen: set[int] = set()
        waiting = [region]
        while waiting:
            one = waiting.pop()
            if one.pk not in seen:
                seen.add(one.pk)
                yield one.pk
                waiting.extend(self.below.get(one.pk, []))

    def above(self, region: Region) -> tuple[Region, ...]:
        """What it lies in, from the top."""
        parents = {pk: one.parent_id for pk, one in self.regions.items()}
        return tuple(self.regions[pk] for pk in steps_up(parents, region.pk))[::-1]

    def line(self, region: Region, over: frozenset[int] = frozenset()) -> RegionLine:
        """It and what lies within it, with counts. `over`: what it was reached through, not to be entered again."""
        over |= {region.pk}
        below = (part for part in self.below.get(region.pk, []) if part.pk not in over)
        parts = tuple(self.line(part, over) for part in below)
        return RegionLine(region, self.own.get(region.pk, 0) + sum(part.hospitals for part in parts), parts)


def region_tree() -> list[RegionLine]:
    """The regions at the top that have hospitals, those with the most first. Two queries."""
    tree = _Tree()
    lines = [tree.line(region) for region in tree.below.get(None, [])]
    return sorted((line for line in lines if line.hospitals), key=lambda line: -line.hospitals)


def region_page(slug: str) -> RegionPage | None:
    """The region of this address, or None. Two queries."""
    tree = _Tree()
    found = next((region for region in tree.regions.values() if region.slug == slug), None)
    if found is None:
        return None
    return RegionPage(
        region=found,
        above=tree.above(found),
        parts=tree.line(found).parts,
        within=tuple(tree.within(found)),
    )


def hospitals_without_region() -> list[Hospital]:
    """Hospitals of which no article says where they are, by name. One query."""
    return list(Hospital.objects.filter(region__isnull=True).order_by("name", "pk"))


def hospital_lines(hospitals: list[Hospital], now: datetime) -> list[HospitalLine]:
    """These hospitals with what comes to them. Three queries."""
    supplies = supplies_of([one.pk for one in hospitals], ClinicSession.objects.coming(now))
    return [HospitalLine(one, supplies.get(one.pk)) for one in hospitals]


def hospitals_with_phone() -> list[Hospital]:
    """Hospitals here whose telephone number is known, by region and name. One query."""
    here = Hospital.objects.filter(side=Side.LOCAL).exclude(phone="").select_related("region")
    return list(here.order_by("region__code", "name"))
