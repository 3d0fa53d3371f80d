"""Reference data for tests: places, departments, specialists, conditions and who treats what."""

from __future__ import annotations

import itertools
from datetime import date

from hospitals.models import (
    Contradiction,
    ContradictionFigure,
    Department,
    Figure,
    Hospital,
    Partnership,
    Programme,
    Region,
    Room,
    Source,
    Subject,
)
from specialists.models import (
    Activity,
    ActivityDepartment,
    ActivitySpecialist,
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    ConditionSynonym,
    Holiday,
    Posting,
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


def figure(**fields: object) -> Figure:
    """What an article counted: 32 projects, of a programme of its own unless told."""
    if not fields.keys() & {"programme", "hospital"}:
        fields["programme"] = programme()
    return Figure.objects.create(
        **{
            "slug": _slug("figure"),
            "metric": "projects",
            "value": 32,
            "unit": "in_all",
            "phrase": "32个合作项目",
            **fields,
        }
    )


def contradiction(*figures: Figure, **fields: object) -> Contradiction:
    """Articles that disagree, with these figures in this order."""
    made = Contradiction.objects.create(
        **{"slug": _slug("contradiction"), "kind": "between", "statement": "说法不一。", **fields}
    )
    for position, one in enumerate(figures):
        ContradictionFigure.objects.create(contradiction=made, figure=one, position=position)
    return made


def activity(
    *specialists: Specialist, departments: tuple[Department, ...] = (), **fields: object
) -> Activity:
    """A clinic these specialists held, at a hospital of its own unless told, nobody knows when."""
    if not fields.keys() & {"hospital", "region", "place"}:
        fields["hospital"] = hospital()
    made = Activity.objects.create(**{"slug": _slug("activity"), "kinds": ["clinic"], **fields})
    for position, person in enumerate(specialists):
        ActivitySpecialist.objects.create(activity=made, specialist=person, position=position)
    for position, term in enumerate(departments):
        ActivityDepartment.objects.create(activity=made, department=term, position=position)
    return made


def reported_posting(
    who: Specialist | None = None, where: Hospital | None = None, **fields: object
) -> Posting:
    """A posting an article tells of, at the latest since July 2023."""
    return Posting.objects.create(
        **{
            "slug": _slug("posting"),
            "specialist": who or specialist(),
            "hospital": where or hospital(),
            "standing": "reported",
            "role": "挂职副院长",
            "starts_on": date(2023, 7, 1),
            "starts_precision": "month",
            "source": fields.get("source") or source(),
            **fields,
        }
    )


def holiday(on: date = date(2026, 10, 1), name: str = "国庆节", **fields: object) -> Holiday:
    """A day off."""
    return Holiday.objects.create(on=on, name=name, notice="放假通知", **fields)
