"""What a person typed, and what is found for it: conditions, specialists, departments, places, programmes.

In four steps: what was typed is read (reading, days), its parts are looked up (names, guessing,
parts), and the people and places behind them are put in order (ranking).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from hospitals.models import Department, Hospital, Programme, Region, Subject
from hospitals.querysets import OF_THE_REPORT, with_light
from specialists.enums import NameKind
from specialists.matching.danger import danger_in
from specialists.matching.days import Days, read_days
from specialists.matching.names import Fit
from specialists.matching.noise import FROM_BEIJING
from specialists.matching.parts import read_parts
from specialists.matching.places import Place, rank_hospitals
from specialists.matching.question import Part, Question
from specialists.matching.ranking import (
    Asked,
    Ranked,
    Reason,
    Via,
    Way,
    in_order,
    through_conditions,
    through_departments,
    through_partnerships,
    through_subjects,
)
from specialists.matching.reading import READ_CHARACTERS, simplify, words
from specialists.matching.suggesting import suggest
from specialists.models import Condition, Specialist

__all__ = [
    "READ_CHARACTERS",
    "Days",
    "Matches",
    "Part",
    "Reason",
    "Via",
    "match",
    "specialists_of",
    "suggest",
]


FIRST = 50  # of each list: further ones fit so badly, or are so many, that nobody reads them


@dataclass(frozen=True)
class Matches:
    """What was found, each list with the best fit first."""

    conditions: list[Condition] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)  # terms of the vocabulary
    specialist_ids: list[int] = field(default_factory=list)
    for_readers: list[int] = field(default_factory=list)  # the same, in the order of pages
    hospitals: list[Hospital] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    reasons: dict[int, Reason] = field(default_factory=dict)  # by specialist id
    parts: list[Part] = field(default_factory=list)  # what was understood, in the order it was typed
    unknown: list[str] = field(default_factory=list)  # what no name explains, where something else does
    subjects: list[Subject] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)  # where was asked for, outside Beijing
    only_places: bool = False  # nothing but where
    days: Days | None = None  # when, if that was said
    only_days: bool = False  # nothing but when
    emergency: bool = False  # the page begins with 120
    crisis: bool = False  # the page begins with the help line 12356, and 120

    @cached_property
    def specialists(self) -> list[Specialist]:
        """The first FIRST specialists. One query."""
        return specialists_of(self.specialist_ids[:FIRST])

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.parts)

    @property
    def guesses(self) -> list[Part]:
        """Parts where another name was meant than what was typed: 您可能想找."""
        return [part for part in self.parts if part.guessed]


def specialists_of(ids: list[int]) -> list[Specialist]:
    """The specialists with these ids, in this order, each with their home hospital. One query."""
    rows = with_light(Specialist.objects.defer(*OF_THE_REPORT), "home_hospital")
    return in_order(rows.in_bulk(ids), ids)


def _read(plain: str, today: date | None) -> tuple[Question, Days | None]:
    """The parts of a simplified text, and its days. Letters that spell a day may be a name: that goes before."""
    rest, days = read_days(plain, today) if today else (plain, None)
    question = read_parts(words(rest))
    if days and days.spelled and not question.parts:
        named = read_parts(words(plain))
        if len(named.parts) == 1 and named.parts[0].fitting[0][0] == Fit.EXACT:
            return named, None
    if days and all(part.typed in FROM_BEIJING for part in question.parts):
        question.parts = []  # 这周末有北京专家吗
    return question, days


def match(text: str, today: date | None = None, now: datetime | None = None) -> Matches:
    """What fits `text`, in a number of queries that does not grow with what is found.

    Words for days count from `today`; without it they are not read. Specialists come by their
    name, then through conditions (reported links before inferred ones), then through
    departments, those named before those of a condition, then through places; who answers more
    parts of the question comes first, of those who answer it equally well whoever has a session
    after `now`. Harmless for any input: of long texts only the beginning is looked up.
    """
    question, days = _read(simplify(text), today)
    parts = question.parts
    if not parts:
        emergency, crisis = danger_in(text)
        only = days is not None and not question.rest
        return Matches(days=days, only_days=only, emergency=emergency, crisis=crisis)
    asked = {kind: Asked(parts, kind) for kind in NameKind}
    ill = asked[NameKind.CONDITION]
    conditions = in_order(
        Condition.objects.defer(*OF_THE_REPORT).in_bulk(ill.order[:FIRST]), ill.order[:FIRST]
    )
    ranked = Ranked()
    named = asked[NameKind.SPECIALIST]
    for place, specialist_id in enumerate(named.order):
        way = Way((Via.NAME, named.fits[specialist_id]), (place,), Reason(Via.NAME))
        ranked.add(specialist_id, way, named.parts[specialist_id])
    through_conditions(conditions, ill, ranked)
    subjects = through_subjects(asked[NameKind.SUBJECT], asked[NameKind.DEPARTMENT])
    departments, answers = through_departments(conditions, ill, asked[NameKind.DEPARTMENT], ranked)
    where = rank_hospitals(parts, asked[NameKind.HOSPITAL], asked[NameKind.REGION], answers, ranked)
    programmes = asked[NameKind.PROGRAMME]
    if programmes.fits:
        through_partnerships(programmes, ranked)
    order, for_readers = ranked.order(now)
    noticed = {one.pk for one in conditions if one.emergency_notice}
    emergency, crisis = danger_in(
        text,
        (
            part.typed
            for part in parts
            if any(how <= Fit.SOUNDS and pk in noticed for pk, how in part.of(NameKind.CONDITION).items())
        ),
    )
    return Matches(
        conditions=conditions,
        departments=departments,
        specialist_ids=order,
        for_readers=for_readers,
        hospitals=where.hospitals,
        programmes=in_order(Programme.objects.in_bulk(programmes.order), programmes.order),
        regions=where.regions,
        reasons={pk: ranked.ways[pk].reason for pk in order},
        parts=parts,
        unknown=question.unknown,
        subjects=subjects,
        places=where.places,
        only_places=where.alone and bool(where.places),
        days=days,
        emergency=emergency,
        crisis=crisis,
    )
