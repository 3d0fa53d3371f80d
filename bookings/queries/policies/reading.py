"""The rules as they were, are and will be: for the whole portal, and at one hospital."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from bookings.enums import PER_HOSPITAL, Rule
from bookings.models import Policy
from bookings.queries.policies.tables import TABLES
from hospitals.models import Hospital

Values = dict[str, str | int]


@dataclass(frozen=True)
class Figure:
    """One value in words; with what it was before, where it changes."""

    name: str
    label: str
    words: str
    before: str = ""


@dataclass(frozen=True)
class Step:
    """A dated row: what changes with it. `follows`: the hospital goes by the portal's rule again."""

    row: Policy
    changes: tuple[Figure, ...]

    @property
    def follows(self) -> bool:
        """Whether a hospital gives up its own rule here."""
        return not self.row.values


@dataclass(frozen=True)
class Timeline:
    """One rule. `rows`: the portal's and, for a hospital, its own, by the moment from which they hold."""

    rule: Rule
    hospital_id: int | None
    rows: tuple[Policy, ...]

    def row_at(self, moment: datetime, *, but: Policy | None = None) -> Policy | None:
        """The row that decides at `moment`, as if `but` were not there."""
        deciding: dict[int | None, Policy] = {}
        for row in self.rows:
            if row.valid_from <= moment and row != but:
                deciding[row.hospital_id] = row
        own = deciding.get(self.hospital_id)
        return own if own is not None and own.values else deciding.get(None)

    def values_at(self, moment: datetime, *, but: Policy | None = None) -> Values:
        """The stored values that hold at `moment`."""
        row = self.row_at(moment, but=but)
        return dict(row.values) if row else {}

    def is_own_at(self, moment: datetime) -> bool:
        """Whether the hospital goes by a rule of its own then."""
        row = self.row_at(moment)
        return row is not None and row.hospital_id is not None

    def coming(self, now: datetime) -> list[Step]:
        """What will change, the next first. At a hospital with its own rule the portal's changes are none."""
        steps = (self._step(row) for row in self.rows if row.valid_from > now)
        return [step for step in steps if step.row.hospital_id == self.hospital_id or step.changes]

    def past(self, now: datetime) -> list[Step]:
        """What changed, the newest first: at a hospital what it set itself."""
        own = (row for row in self.rows if row.valid_from <= now and row.hospital_id == self.hospital_id)
        return [self._step(row) for row in own][::-1]

    def next_after(self, moment: datetime) -> Policy | None:
        """The next own row after `moment`: what is set for `moment` holds until then."""
        later = (row for row in self.rows if row.valid_from > moment and row.hospital_id == self.hospital_id)
        return next(later, None)

    def _step(self, row: Policy) -> Step:
        before = self.values_at(row.valid_from, but=row)
        return Step(row, tuple(changes(self.rule, before, self.values_at(row.valid_from))))


@dataclass(frozen=True)
class RuleLine:
    """A rule in a list: what holds now."""

    rule: Rule
    row: Policy
    own: bool  # the hospital's, not the portal's
    figures: list[Figure]
    coming: list[Step]


def figures(rule: Rule, values: Values) -> list[Figure]:
    """The values in words, in the order of the rule."""
    fields = TABLES[rule].fields
    return [
        Figure(name, str(field.label), field.words(values[name]))
        for name, field in fields.items()
        if name in values
    ]


def changes(rule: Rule, before: Values, after: Values) -> list[Figure]:
    """Those values that are others than before, with both."""
    was = {figure.name: figure.words for figure in figures(rule, before)}
    return [
        Figure(new.name, new.label, new.words, was.get(new.name, ""))
        for new in figures(rule, after)
        if before.get(new.name) != after[new.name]
    ]


def timeline(rule: Rule, hospital_id: int | None = None) -> Timeline:
    """All rows of one rule. One query."""
    return _timelines(_rows(hospital_id).filter(rule=rule), hospital_id)[rule]


def rule_lines(now: datetime, hospital_id: int | None = None) -> list[RuleLine]:
    """All rules as they stand; of a hospital those it may have of its own. One query."""
    found = _timelines(_rows(hospital_id), hospital_id)
    wanted = [rule for rule in Rule if hospital_id is None or rule in PER_HOSPITAL]
    lines = []
    for rule in wanted:
        row = found[rule].row_at(now)
        if row is not None:
            shown = figures(rule, row.values)
            own = row.hospital_id is not None
            lines.append(RuleLine(rule, row, own, shown, found[rule].coming(now)))
    return lines


def seen_of(rule: Rule, hospital_id: int | None) -> str:
    """What stands there now, as a form carries it: another text after anybody set or withdrew anything."""
    rows = Policy.objects.filter(_concerns(hospital_id), rule=rule)
    found = rows.aggregate(count=Count("pk"), newest=Max("pk"))
    return f"{found['count']}-{found['newest']}"


def own_rules(now: datetime, hospital_ids: Iterable[int] | None = None) -> dict[int, list[RuleLine]]:
    """Hospital id → the rules it has of its own at `now`, each with what is other than the portal's. Of all hospitals,
    or of these. One query."""
    rows = Policy.objects.filter(valid_from__lte=now).select_related("hospital")
    if hospital_ids is not None:
        rows = rows.filter(Q(hospital=None) | Q(hospital_id__in=hospital_ids))
    return _own(rows.order_by("valid_from", "pk"))


@dataclass(frozen=True)
class PublicRules:
    """What patients are told beside the rules that hold: none of the portal's own precautions."""

    coming: list[Step]  # of the whole portal, the next first
    own: list[tuple[Hospital, list[RuleLine]]]  # hospitals by name, with what is other than the portal's


def public_rules(now: datetime) -> PublicRules:
    """What will change, and at which hospitals something else holds. One query."""
    every = list(Policy.objects.select_related("hospital").order_by("valid_from", "pk"))
    portals = _timelines((row for row in every if row.hospital_id is None), None)
    coming = [_publicly(step) for rule in Rule for step in portals[rule].coming(now)]
    hospitals = {row.hospital_id: row.hospital for row in every if row.hospital is not None}
    own = _own([row for row in every if row.valid_from <= now])
    return PublicRules(
        sorted((step for step in coming if step.changes), key=lambda step: step.row.valid_from),
        sorted(
            (
                (hospitals[pk], other)
                for pk, lines in own.items()
                if (other := [o for o in lines if o.figures])
            ),
            key=lambda pair: pair[0].name,
        ),
    )


def _publicly(step: Step) -> Step:
    fields = TABLES[Rule(step.row.rule)].fields
    return Step(step.row, tuple(one for one in step.changes if fields[one.name].shown))


def hospitals_with_own(rule: Rule, now: datetime) -> list[Hospital]:
    """The hospitals that go by their own rule at `now`, by name. Two queries."""
    found = own_rules(now)
    mine = [pk for pk, lines in found.items() if any(line.rule == rule for line in lines)]
    return list(Hospital.objects.filter(pk__in=mine).order_by("name", "pk")) if mine else []


def _rows(hospital_id: int | None) -> QuerySet[Policy]:
    rows = Policy.objects.filter(_concerns(hospital_id)).select_related("created_by")
    return rows.order_by("valid_from", "pk")


def _concerns(hospital_id: int | None) -> Q:
    return Q(hospital=None) if hospital_id is None else Q(hospital=None) | Q(hospital_id=hospital_id)


def _timelines(rows: Iterable[Policy], hospital_id: int | None) -> dict[Rule, Timeline]:
    by_rule: dict[str, list[Policy]] = defaultdict(list)
    for row in rows:
        by_rule[row.rule].append(row)
    return {rule: Timeline(rule, hospital_id, tuple(by_rule[rule])) for rule in Rule}


def _own(rows: Iterable[Policy]) -> dict[int, list[RuleLine]]:
    """Of rows in force, by moment: hospital id → the rules it has of its own."""
    portals: dict[str, Policy] = {}
    own: dict[tuple[int, str], Policy] = {}
    for row in rows:
        if row.hospital_id is None:
            portals[row.rule] = row
        else:
            own[row.hospital_id, row.rule] = row
    found: dict[int, list[RuleLine]] = defaultdict(list)
    for (hospital_id, code), row in own.items():
        if row.values:
            rule = Rule(code)
            other = changes(rule, portals[code].values, row.values)
            found[hospital_id].append(RuleLine(rule, row, True, other, []))
    return dict(found)
