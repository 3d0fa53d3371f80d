"""Write a plan: many rows at a time, each error with the line it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from hospitals.admin.exchange.columns import BySlugs, DateColumn, RowsColumn
from hospitals.admin.exchange.plans import MOST_PROBLEMS, Line, Plan, Problem, Sort
from hospitals.admin.exchange.sentences import sentence_of

CHUNK = 500
REFUSED = (IntegrityError, DataError)


def settle() -> None:
    """Have the deferred constraints checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class Writer:
    """Writes the lines of one plan, within the caller's transaction, which is to be undone where problems are found."""

    def __init__(self, model: Any, columns: Sequence[Any]) -> None:
        self.model, self.columns = model, columns
        self.problems: list[Problem] = []

    def write(self, plan: Plan) -> list[Problem]:
        """Write it; answers what the database refuses, at most MOST_PROBLEMS of it."""
        try:
            with transaction.atomic():
                self._rows(plan)
                if not self.problems:
                    self._what_hangs_on_them(plan)
                if not self.problems:
                    settle()
        except REFUSED as error:
            self._find(plan, error)
        return self.problems

    def _rows(self, plan: Plan) -> None:
        """New rows without their pointers to one another, then these pointers, then the changed rows."""
        new = plan.of(Sort.NEW)
        own = [one.name for one in self.model._meta.fields if one.related_model is self.model]
        pointing = self._put_off(new, own)
        self._in_chunks(new, self._insert)
        if self.problems:
            return
        for line, pointers in pointing:
            for name, row in pointers.items():
                setattr(line.row, name, row)
        self._in_chunks([line for line, _pointers in pointing], lambda lines: self._save(lines, own))
        self._in_chunks(plan.of(Sort.UPDATE), self._update)

    def _put_off(self, new: list[Line], own: list[str]) -> list[tuple[Line, dict[str, Any]]]:
        """Take out the pointers to rows that are not there yet; answers them by line."""
        found = []
        for line in new:
            pointers = {
                name: row for name in own if (row := getattr(line.row, name)) is not None and row.pk is None
            }
            for name in pointers:
                setattr(line.row, name, None)
            if pointers:
                found.append((line, pointers))
        return found

    def _insert(self, lines: list[Line]) -> None:
        self.model._default_manager.bulk_create([line.row for line in lines])

    def _update(self, lines: list[Line]) -> None:
        places = {place for line in lines for place in line.changed()}
        names = [name for place in sorted(places) for name in self._stored_in(self.columns[place])]
        if names:
            self._save(lines, names)

    def _save(self, lines: list[Line], names: list[str]) -> None:
        """Write these columns of rows that are there: one statement for all, which `bulk_update` has not."""
        self.model._default_manager.bulk_create(
            [line.row for line in lines], update_conflicts=True, unique_fields=["pk"], update_fields=names
        )

    @staticmethod
    def _stored_in(column: Any) -> list[str]:
        """The columns of the table that a column of the file is kept in."""
        if isinstance(column, RowsColumn) or isinstance(column.widget, BySlugs):
            return []
        if isinstance(column, DateColumn):
            return [f"{column.prefix}_on", f"{column.prefix}_precision"]
        return [column.attribute]

    def _what_hangs_on_them(self, plan: Plan) -> None:
        for place, column in enumerate(self.columns):
            changed = [line for line in plan.lines if line.before[place] != line.after[place]]
            if isinstance(column, RowsColumn):
                self._in_chunks(changed, partial(self._hang, column))
            elif isinstance(column.widget, BySlugs):
                self._in_chunks(changed, partial(self._tie, column))

    def _hang(self, column: RowsColumn, lines: list[Line]) -> None:
        """Rows that are listed and not there are made, those not listed any more deleted, the others put in order."""
        relation: Any = self.model._meta.get_field(column.attribute)
        manager = relation.related_model._default_manager
        gone, made, moved = [], [], []
        for line in lines:
            wanted = line.tied[column.column_name]
            rows = getattr(line.row, column.attribute).all() if line.sort == Sort.UPDATE else []
            stored = {column.name(row): row for row in rows}
            gone += [row.pk for name, row in stored.items() if name not in wanted]
            for position, (name, target) in enumerate(wanted.items()):
                row = stored.get(name)
                if row is None:
                    said = {relation.field.name: line.row, column.target: target}
                    made.append(relation.related_model(**said, position=position, **column.new))
                elif row.position != position:
                    row.position = position
                    moved.append(row)
        if gone:
            manager.filter(pk__in=gone).delete()
        manager.bulk_create(made)
        manager.bulk_update(moved, ["position"])

    def _tie(self, column: Any, lines: list[Line]) -> None:
        """The same for plain many-to-many pairs."""
        relation = self.model._meta.get_field(column.attribute)
        pairs = relation.remote_field.through._default_manager
        mine, theirs = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        held: dict[int, dict[int, int]] = defaultdict(dict)
        for pk, owner, other in pairs.filter(**{f"{mine}__in": [line.row.pk for line in lines]}).values_list(
            "pk", mine, theirs
        ):
            held[owner][other] = pk
        gone, made = [], []
        for line in lines:
            wanted = {row.pk for row in line.tied[column.column_name].values()}
            gone += [pk for other, pk in held[line.row.pk].items() if other not in wanted]
            for other in wanted - held[line.row.pk].keys():
                made.append(pairs.model(**{mine: line.row.pk, theirs: other}))
        if gone:
            pairs.filter(pk__in=gone).delete()
        pairs.bulk_create(made)

    # --- Whose error it is --------------------------------------------------------------

    def _in_chunks(self, lines: list[Line], write: Callable[[list[Line]], None]) -> None:
        """Write some hundred at once; where these are refused, one by one, to say which."""
        for start in range(0, len(lines), CHUNK):
            chunk = lines[start : start + CHUNK]
            if _tried(chunk, write) is not None:
                self._one_by_one(chunk, write)

    def _one_by_one(self, lines: list[Line], write: Callable[[list[Line]], None]) -> None:
        for line in lines:
            if len(self.problems) >= MOST_PROBLEMS:
                return
            if (error := _tried([line], write)) is not None:
                self.problems.append(Problem(sentence_of(error, self.model), line=line.number))

    def _find(self, plan: Plan, error: Exception) -> None:
        """Which changed row breaks a rule that is checked last; where none does alone, the file as a whole."""

        def and_settle(lines: list[Line]) -> None:
            self._update(lines)
            settle()

        self._one_by_one(plan.of(Sort.UPDATE), and_settle)
        if not self.problems:
            self.problems.append(Problem(sentence_of(error, self.model)))


def _tried(lines: list[Line], write: Callable[[list[Line]], None]) -> Exception | None:
    """Write them; answers the error of the database, with nothing of them written."""
    try:
        with transaction.atomic():
            write(lines)
    except REFUSED as error:
        return error
    return None
