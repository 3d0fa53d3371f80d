"""The sorts of rows the loader keeps in step with the files, and the tables that hang on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from hospitals.models import (
    Contradiction,
    ContradictionFigure,
    Department,
    Figure,
    Hospital,
    Organisation,
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
    Posting,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
    SpecialistPartnership,
)

from . import building, outcome_building
from .reader import Built
from .reading import Files


@dataclass(frozen=True)
class LinkTable:
    """A table of rows that belong to a row: links, synonyms, plain many-to-many pairs.

    `owner` is the column that says to which row; `columns` are what the files give.
    """

    name: str
    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One sort of row the loader keeps in step with the files.

    `build` makes them from the files; `links` are the tables whose rows belong to one of them.
    """

    name: str
    model: type[models.Model]
    build: Callable[[Files], dict[str, Built]]
    key: str = "slug"
    links: tuple[LinkTable, ...] = ()

    def rows(self) -> "QuerySet[Any]":
        """The rows of this sort, whoever made them; what has no key is none of the loader's."""
        rows = self.model._default_manager.exclude(**{self.key: None})
        if self.name in ("departments", "services"):
            rows = rows.filter(hospital__isnull=self.name == "departments")
        return rows


def plain(model: type[models.Model], name: str, target: str) -> LinkTable:
    """The hidden table of the many-to-many field `name`."""
    through = getattr(model, name).through
    return LinkTable(name, through, str(model._meta.model_name), (target,))


def linked(name: str, model: type[models.Model], owner: str, target: str) -> LinkTable:
    """A table of links that are reported or inferred, in order."""
    return LinkTable(name, model, owner, (target, "inferred", "position"))


# In the order in which they can be written: what is pointed at comes first.
KINDS = (
    Kind("sources", Source, building.sources),
    Kind("regions", Region, building.regions),
    Kind("organisations", Organisation, building.organisations),
    Kind("subjects", Subject, building.subjects, key="code"),
    Kind("hospitals", Hospital, building.hospitals),
    Kind("departments", Department, building.departments),
    Kind("services", Department, building.services),
    Kind("rooms", Room, building.rooms),
    Kind(
        "programmes",
        Programme,
        building.programmes,
        links=(plain(Programme, "sponsors", "organisation"), plain(Programme, "hospitals", "hospital")),
    ),
    Kind(
        "partnerships",
        Partnership,
        building.partnerships,
        links=(
            plain(Partnership, "programmes_also", "programme"),
            plain(Partnership, "supporting_also", "hospital"),
            plain(Partnership, "receiving_also", "hospital"),
            plain(Partnership, "organisations", "organisation"),
            plain(Partnership, "departments", "department"),
        ),
    ),
    Kind(
        "specialists",
        Specialist,
        building.specialists,
        links=(
            linked("departments", SpecialistDepartment, "specialist", "department"),
            linked("hospitals", SpecialistHospital, "specialist", "hospital"),
            linked("partnerships", SpecialistPartnership, "specialist", "partnership"),
        ),
    ),
    Kind(
        "conditions",
        Condition,
        building.conditions,
        links=(
            LinkTable("synonyms", ConditionSynonym, "condition", ("text", "added", "position")),
            linked("departments", ConditionDepartment, "condition", "department"),
            linked("specialists", ConditionSpecialist, "condition", "specialist"),
        ),
    ),
    Kind("postings", Posting, outcome_building.postings),
    Kind(
        "visits",
        Activity,
        outcome_building.activities,
        links=(
            linked("specialists", ActivitySpecialist, "activity", "specialist"),
            linked("departments", ActivityDepartment, "activity", "department"),
        ),
    ),
    Kind("outcomes", Figure, outcome_building.figures),
    Kind(
        "contradictions",
        Contradiction,
        outcome_building.contradictions,
        links=(
            LinkTable("figures", ContradictionFigure, "contradiction", ("figure", "position")),
            plain(Contradiction, "programmes", "programme"),
            plain(Contradiction, "hospitals", "hospital"),
        ),
    ),
)
FILES = [kind.name for kind in KINDS if kind.name != "services"]
