"""Whom and what a sheet may name: specialists, hospitals, their departments and rooms, as they are known now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from hospitals.enums import Side
from hospitals.models import Department, Hospital, Room
from specialists.models import Posting, Specialist

_PLAIN: Final = re.compile(r"[\s·•・.,，、()（）\[\]【】\"“”'-]+")


@lru_cache(maxsize=4096)  # the same names stand in every row
def bare(text: str) -> str:
    """A name without what people put between its characters."""
    return _PLAIN.sub("", text).lower()


@dataclass(frozen=True)
class KnownSpecialist:
    """A specialist as sheets name them."""

    pk: int
    slug: str
    name: str
    home: int | None  # their hospital's id
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownHospital:
    """A hospital as sheets name it."""

    pk: int
    slug: str
    name: str
    names: tuple[str, ...]
    local: bool
    rooms: tuple[tuple[int, str], ...] = ()
    departments: tuple[tuple[int, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Found:
    """Who was meant: `sure`, or somebody whose name is one character off, or one of several of that name."""

    sure: KnownSpecialist | None = None
    near: tuple[KnownSpecialist, ...] = ()


@dataclass(frozen=True)
class Directory:
    """All that sheets may name. `posted`: (specialist id, hospital id) of postings that have not ended."""

    specialists: tuple[KnownSpecialist, ...]
    hospitals: tuple[KnownHospital, ...]
    posted: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def specialist(self, name: str, *, home: KnownHospital | None = None) -> Found:
        """Who is called so; of several the one from the hospital that is named beside."""
        wanted = bare(name)
        same = [one for one in self.specialists if bare(one.name) == wanted]
        if home is not None and len(same) > 1:
            same = [one for one in same if one.home == home.pk] or same
        if len(same) == 1:
            return Found(same[0])
        if same:
            return Found(near=tuple(same))
        if len(wanted) < 2:
            theirs = [one for one in self.specialists if wanted and bare(one.name).startswith(wanted)]
            return Found(near=tuple(theirs[:3]))
        near = [one for one in self.specialists if OSA.distance(bare(one.name), wanted, score_cutoff=1) == 1]
        return Found(near=tuple(near[:3]))

    def named_in(self, text: str) -> list[KnownSpecialist]:
        """Those whose whole names stand in the text, in its order."""
        plain = bare(text)
        found = [(plain.find(bare(one.name)), one) for one in self.specialists]
        return [one for at, one in sorted(found, key=lambda pair: pair[0]) if at >= 0]

    def hospital(self, text: str, *, local: bool | None = None) -> KnownHospital | None:
        """The hospital that is named in the text, by its longest name; None where none is, or two are."""
        plain, best, most = bare(text), [], 0
        for one in self.hospitals:
            if local is not None and one.local != local:
                continue
            long = max((len(name) for name in map(bare, one.names) if name and name in plain), default=0)
            if long > most:
                best, most = [one], long
            elif long and long == most:
                best.append(one)
        return best[0] if len(best) == 1 else None

    def hospitals_in(self, text: str) -> list[KnownHospital]:
        """The hospitals of this region that are named in the text, each in a place of its own."""
        plain = bare(text)
        found = []
        names = [(name, one) for one in self.hospitals if one.local for name in map(bare, one.names) if name]
        for name, one in sorted(names, key=lambda pair: -len(pair[0])):
            if name in plain:
                plain = plain.replace(name, "\0")
                found += [one] if one not in found else []
        return found


def department_of(hospital: KnownHospital, text: str) -> tuple[int, str] | None:
    """The hospital's department of this name, or of one of its other names."""
    wanted = bare(text)
    for pk, name, others in hospital.departments:
        if wanted in {bare(name), *map(bare, others)}:
            return pk, name
    return None


def departments_in(hospital: KnownHospital, text: str) -> list[str]:
    """The hospital's departments that are named in the text by names that end in 科 or 中心; the longest of each."""
    plain, found = bare(text), []
    names = [(bare(one), name) for _, name, others in hospital.departments for one in (name, *others)]
    for own, name in sorted(names, key=lambda pair: -len(pair[0])):
        if own.endswith(("科", "中心")) and own in plain:
            plain = plain.replace(own, "\0")
            found += [name] if name not in found else []
    return found


def room_of(hospital: KnownHospital, text: str) -> tuple[int, str] | None:
    """The hospital's room of this name."""
    return next(((pk, name) for pk, name in hospital.rooms if bare(name) == bare(text)), None)


def directory_now() -> Directory:
    """All of it. Five queries."""
    specialists = Specialist.objects.select_related("home_hospital").prefetch_related("departments")
    rooms: dict[int, list[tuple[int, str]]] = {}
    for room in Room.objects.only("pk", "name", "hospital_id"):
        rooms.setdefault(room.hospital_id, []).append((room.pk, room.name))
    departments: dict[int, list[tuple[int, str, tuple[str, ...]]]] = {}
    for own in Department.objects.filter(hospital__isnull=False).select_related("term"):
        others = (*own.aliases, *(() if own.term is None else (own.term.name, *own.term.aliases)))
        departments.setdefault(own.hospital_id or 0, []).append((own.pk, own.name, others))
    return Directory(
        specialists=tuple(
            KnownSpecialist(
                one.pk,
                one.slug,
                one.name,
                one.home_hospital_id,
                tuple(department.name for department in one.departments.all()),
            )
            for one in specialists
        ),
        hospitals=tuple(_known(one, rooms, departments) for one in Hospital.objects.all()),
        posted=frozenset(Posting.objects.values_list("specialist_id", "hospital_id")),
    )


def _known(
    one: Hospital,
    rooms: dict[int, list[tuple[int, str]]],
    departments: dict[int, list[tuple[int, str, tuple[str, ...]]]],
) -> KnownHospital:
    names: Iterable[str] = dict.fromkeys(name for name in (one.name, one.full_name, *one.aliases) if name)
    return KnownHospital(
        one.pk,
        one.slug,
        one.name,
        tuple(names),
        one.side == Side.LOCAL,
        tuple(rooms.get(one.pk, ())),
        tuple(departments.get(one.pk, ())),
    )
