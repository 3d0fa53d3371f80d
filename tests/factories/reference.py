"""Reference data for tests: places, departments, specialists, conditions and who treats what."""

from __future__ import annotations

import itertools

from hospitals.models import Department, Hospital, Partnership, Programme, Region, Room, Source, Subject
from specialists.models import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    ConditionSynonym,
    Specialist,
    SpecialistDepartment,
)

_numbers = itertools.count(1)


def _slug(kind: str) -> str:
    return f"{kind}-{next(_numbers)}"


def source(**fields: object) -> Source:
    """An article."""
    slug = _slug("article")
    return Source.objects.create(**{"slug": slug, "file": f"{slug}.txt", "headline": "报道", **fields})


def region(name: str = "测试市", **fields: object) -> Region:
    """A region without a code."""
    return Region.objects.create(**{"slug": _slug("region"), "name": name, "level": "prefecture", **fields})


def subject(code: str = "04.03", **fields: object) -> Subject:
    """A national subject."""
    return Subject.objects.create(**{"code": code, "name": "骨科专业", **fields})


def hospital(name: str | None = None, **fields: object) -> Hospital:
    """A receiving hospital."""
    slug = _slug("ref-hospital")
    return Hospital.objects.create(**{"slug": slug, "name": name or f"医院{slug}", "side": "local", **fields})


def department(name: str, **fields: object) -> Department:
    """A term of the vocabulary; with `hospital` a service."""
    return Department.objects.create(**{"slug": _slug("department"), "name": name, **fields})


def room(name: str, **fields: object) -> Room:
    """A room, of a hospital of its own unless told."""
    if "hospital" not in fields:
        fields["hospital"] = hospital()
    return Room.objects.create(**{"slug": _slug("room"), "name": name, **fields})


def programme(name: str = "合作项目", **fields: object) -> Programme:
    """A programme without anything."""
    return Programme.objects.create(**{"slug": _slug("programme"), "name": name, **fields})


def partnership(**fields: object) -> Partnership:
    """A reported partnership of which hardly anything is known."""
    return Partnership.objects.create(
        **{"slug": _slug("partnership"), "title": "共建", "kind": "共建", **fields}
    )


def specialist(
    name: str | None = None,
    *,
    departments: tuple[Department, ...] = (),
    guessed: tuple[Department, ...] = (),
    **fields: object,
) -> Specialist:
    """A Beijing specialist, of these departments as reported, or only `guessed`."""
    slug = _slug("ref-specialist")
    made = Specialist.objects.create(
        **{"slug": slug, "name": name or f"专家{slug[-4:]}", "side": "beijing", "titles": ["教授"], **fields}
    )
    for inferred, terms in ((False, departments), (True, guessed)):
        for position, term in enumerate(terms):
            SpecialistDepartment.objects.create(
                specialist=made, department=term, inferred=inferred, position=position
            )
    return made


def condition(
    name: str,
    *,
    synonyms: tuple[str, ...] = (),
    treated_by: tuple[Specialist, ...] = (),
    guessed: tuple[Specialist, ...] = (),
    departments: tuple[Department, ...] = (),
    **fields: object,
) -> Condition:
    """A condition, treated by some as reported and by others as `guessed`, in these departments."""
    made = Condition.objects.create(**{"slug": _slug("condition"), "name": name, "kind": "disease", **fields})
    for position, text in enumerate(synonyms):
        ConditionSynonym.objects.create(condition=made, text=text, added=True, position=position)
    for inferred, people in ((False, treated_by), (True, guessed)):
        for position, person in enumerate(people):
            ConditionSpecialist.objects.create(
                condition=made, specialist=person, inferred=inferred, position=position
            )
    for position, term in enumerate(departments):
        ConditionDepartment.objects.create(condition=made, department=term, position=position)
    return made
