"""From the lines of a file to a plan: cells read, rows found, rules asked, in a few queries for any number of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hospitals.admin.exchange.columns import (
    BETWEEN,
    BySlug,
    BySlugs,
    DateColumn,
    References,
    RowsColumn,
    as_typed,
    parts,
)
from hospitals.admin.exchange.plans import Line, Plan, Problem, Sort
from hospitals.admin.exchange.sentences import sentences_of
from hospitals.admin.exchange.tables import Table
from hospitals.models import circle_said, goes_round


def problems_of_names(table: Table, known: Iterable[str], needed: Iterable[str]) -> list[Problem]:
    """What is wrong with the first line: a file that would be half understood is refused."""
    names = table.names
    found = []
    for name in needed:
        if name not in names:
            found.append(_("表格第一行里要有“%(name)s”这一列。") % {"name": name})
    if found:
        return [Problem(sentence, line=1) for sentence in found]
    if "" in names:
        found.append(_("第 %(place)s 列没有列名。") % {"place": names.index("") + 1})
    if unknown := [name for name in names if name and name not in set(known)]:
        found.append(_("不认识这些列：%(names)s。请改名或删去。") % {"names": BETWEEN.join(unknown)})
    if twice := [name for name, count in Counter(names).items() if name and count > 1]:
        found.append(_("这些列出现了两次：%(names)s。") % {"names": BETWEEN.join(twice)})
    if not found and not table.lines:
        return [Problem(_("只有列名，没有要导入的内容。"))]
    return [Problem(sentence, line=1) for sentence in found]


class Planner:
    """Reads one table for one resource."""

    def __init__(self, resource: Any, table: Table) -> None:
        self.resource, self.table = resource, table
        self.model: Any = resource._meta.model
        self.key: str = resource.key
        self.columns = [one for one in resource.get_import_fields() if one.column_name in table.names]
        self.problems: list[Problem] = []

    def plan(self) -> Plan:
        """The plan. Within a transaction: rows that are there already are locked."""
        known = [column.column_name for column in self.resource.get_import_fields()]
        if wrong := problems_of_names(self.table, known, [self.key]):
            return Plan(problems=wrong)
        cells = [
            (number, {name: as_typed(cell) for name, cell in line.items()})
            for number, line in self.table.lines
        ]
        self._check_keys(cells)
        there = self._there({str(line[self.key]) for _number, line in cells})
        rows = {
            key: there.get(key) or self.model(**{self.key: key})
            for key in (str(line[self.key]) for _number, line in cells)
        }
        references = self._references(cells, rows)
        lines = [self._line(number, line, rows[str(line[self.key])], references) for number, line in cells]
        self._refuse_circles(lines)
        return Plan(
            names=[column.column_name for column in self.columns],
            columns=[self.resource.label(column) for column in self.columns],
            lines=lines,
            problems=self.problems,
            sheet=self.table.sheet,
        )

    def _check_keys(self, cells: list[tuple[int, dict[str, Any]]]) -> None:
        """Each line is of one row, and of another one than the others."""
        first: dict[str, int] = {}
        for number, line in cells:
            key = str(line[self.key] or "")
            if not key:
                self._wrong(number, self.key, _("没有填编号。"))
            elif key in first:
                said = {"slug": key, "line": first[key]}
                self._wrong(number, self.key, _("编号“%(slug)s”和第 %(line)s 行重复。") % said)
            first.setdefault(key, number)

    def _there(self, keys: set[str]) -> dict[str, Any]:
        """The rows that are there already, with all that their cells name."""
        one = [column.attribute for column in self.columns if isinstance(column.widget, BySlug)]
        several = [column.attribute for column in self.columns if isinstance(column.widget, BySlugs)]
        hanging = [column.needed for column in self.columns if isinstance(column, RowsColumn)]
        rows = self.model._default_manager.filter(**{f"{self.key}__in": keys}).order_by("pk")
        rows = rows.select_related(*one, *self.resource.also).prefetch_related(*several, *hanging)
        return {getattr(row, self.key): row for row in rows.select_for_update(of=("self",))}

    def _references(self, cells: list[tuple[int, dict[str, Any]]], own: dict[str, Any]) -> References:
        found = References(self.model, own)
        for column in self.columns:
            if (named := _names_other(column)) is not None:
                for _number, line in cells:
                    found.want(*named, _said_in(column, line[column.column_name]))
        found.fetch()
        return found

    def _line(self, number: int, cells: dict[str, Any], row: Any, references: References) -> Line:
        new = row.pk is None
        before = ["" for _column in self.columns] if new else self._cells(row, {})
        tied: dict[str, dict[str, Any]] = {}
        broken: set[str] = set()
        for column in self.columns:
            try:
                self._read(column, row, cells[column.column_name], references, tied)
            except (ValueError, ValidationError) as error:
                sentences = sentences_of(error) if isinstance(error, ValidationError) else [str(error)]
                for sentence in sentences:
                    self._wrong(number, column.column_name, sentence)
                broken.add(column.attribute)
        self._validate(row, number, broken)
        after = self._cells(row, tied)
        if not new:
            self._refuse_fixed(number, before, after)
        sort = Sort.NEW if new else Sort.SAME if before == after else Sort.UPDATE
        return Line(number, row, sort, before, after, tied)

    def _read(
        self, column: Any, row: Any, cell: Any, references: References, tied: dict[str, dict[str, Any]]
    ) -> None:
        """Set what the cell says; raises ValueError or ValidationError for what it cannot say."""
        if isinstance(column, DateColumn):
            column.read(row, cell)
        elif isinstance(column, RowsColumn):
            names = column.in_order(row, parts(cell))
            column.check(self.model, names)
            named = references.pick(column.of, "slug", names) if column.of else names
            tied[column.column_name] = dict(zip(names, named, strict=True))
        elif isinstance(column.widget, BySlugs):
            names = parts(cell)
            named = references.pick(column.widget.model, column.widget.field, names)
            tied[column.column_name] = dict(zip(names, named, strict=True))
        elif isinstance(column.widget, BySlug):
            found = references.pick(column.widget.model, column.widget.field, _said_in(column, cell))
            setattr(row, column.attribute, found[0] if found else None)
        else:
            value = column.widget.clean(cell)
            self._refuse_unknown_choice(column, value)
            setattr(row, column.attribute, value)

    def _refuse_unknown_choice(self, column: Any, value: Any) -> None:
        codes = [code for code, _word in self.model._meta.get_field(column.attribute).choices or []]
        if codes and value not in (None, "", *codes):
            said = {"cell": value, "choices": self.resource.takes(column)}
            raise ValueError(_("不能填“%(cell)s”。可以填：%(choices)s。") % said)

    def _validate(self, row: Any, number: int, broken: set[str]) -> None:
        """What columns and rows refuse of themselves; what only the database knows is asked when it is written."""
        read = {column.attribute for column in self.columns} - broken
        fields = self.model._meta.fields
        relations = {one.name for one in fields if one.is_relation}
        asked = {one.name for one in fields} - relations - broken if row.pk is None else read - relations
        try:
            row.clean_fields(exclude={one.name for one in fields} - asked)
            self.resource.check(row)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                for one in errors:
                    self._wrong(number, name, *sentences_of(one))
        for field in fields:
            needed = field.is_relation and not field.null and field.name not in broken
            if needed and getattr(row, field.attname) is None:
                self._wrong(number, field.name, _("不能空着。"))

    def _refuse_fixed(self, number: int, before: list[str], after: list[str]) -> None:
        for column, old, new in zip(self.columns, before, after, strict=True):
            if old != new and column.column_name in self.resource.fixed:
                self._wrong(number, column.column_name, str(self.resource.fixed[column.column_name]))

    def _refuse_circles(self, lines: list[Line]) -> None:
        """No row stands above itself, whatever the lines say together."""
        for place, column in enumerate(self.columns):
            if not isinstance(column.widget, BySlug) or column.widget.model is not self.model:
                continue
            stored = self.model._default_manager.values_list(self.key, f"{column.attribute}__{self.key}")
            above = dict(stored) | {self._key_of(line.row): line.after[place] or None for line in lines}
            for line in lines:
                if line.before[place] != line.after[place] and goes_round(above, self._key_of(line.row)):
                    sentence = circle_said(getattr(line.row, column.attribute), line.row)
                    self._wrong(line.number, column.column_name, sentence)

    def _key_of(self, row: Any) -> str:
        return str(getattr(row, self.key))

    def _cells(self, row: Any, tied: dict[str, dict[str, Any]]) -> list[str]:
        """The cells of a row; `tied`: what is to hang on it."""
        return [self._cell(column, row, tied) for column in self.columns]

    def _cell(self, column: Any, row: Any, tied: dict[str, dict[str, Any]]) -> str:
        if (named := tied.get(column.column_name)) is not None:
            return BETWEEN.join(named if isinstance(column, RowsColumn) else sorted(named))
        return str(column.export(row))

    def _wrong(self, number: int, name: str, sentence: str) -> None:
        named = self.resource.named(name) if name != "__all__" else ""
        self.problems.append(Problem(sentence, line=number, column=named))


def _said_in(column: Any, cell: Any) -> list[str]:
    """The names in a cell: one, or several parted by 、 where there may be several."""
    if isinstance(column.widget, BySlug):
        return [str(cell)] if cell not in (None, "") else []
    return parts(cell)


def _names_other(column: Any) -> tuple[Any, str] | None:
    """Of which rows, by which column, its cells say the names; None for other columns."""
    if isinstance(column.widget, BySlug | BySlugs):
        return column.widget.model, column.widget.field
    of = getattr(column, "of", None)
    return (of, "slug") if of is not None else None
