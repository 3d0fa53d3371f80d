"""Rows that are only ever added, written in every rush: their SQL is put together once.

What it leaves out of Django's own takes most of its time: signals, and preparing each value by its field. So only for
tables whose columns hold numbers, texts and instants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Model


def append(rows: Sequence[Model], *, once: str = "") -> None:
    """Insert new rows of one table in one statement, and give them their ids; no rows are no statement.

    `once`: a unique column; of a row that is there already the id is given, and nothing changes.
    """
    if not rows:
        return
    model = type(rows[0])
    columns, head, tail = _statement(model, once)
    places = f"({', '.join(['%s'] * len(columns))})"
    sql = f"{head} VALUES {', '.join([places] * len(rows))} {tail}"
    values = [row.__dict__[column] for row in rows for column in columns]
    using = router.db_for_write(model)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, using


def change_and_append(
    row: Model, changes: Mapping[str, Any], line: Model, *, still: Mapping[str, Any]
) -> bool:
    """Write these columns of a row that `still` has what is said, and append a line about it, in one statement. Whether
    it was so; neither is written otherwise. Fields go by their attributes."""
    model, using = type(row), router.db_for_write(type(row))
    columns, head, tail = _statement(type(line), "")
    sets = ", ".join(f'"{_column(model, name)}" = %s' for name in changes)
    where = " AND ".join(f'"{_column(model, name)}" = %s' for name in ("id", *still))
    change = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {where} RETURNING 1'  # noqa: S608 - our own words
    said = ", ".join(["%s"] * len(columns))
    sql = f"WITH changed AS ({change}) {head} SELECT {said} FROM changed {tail}"  # noqa: S608
    values = [*changes.values(), row.pk, *still.values(), *(line.__dict__[name] for name in columns)]
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    if found is None:
        return False
    (line.pk,) = found
    line._state.adding, line._state.db = False, using
    return True


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


@cache
def _statement(model: type[Model], once: str) -> tuple[list[str], str, str]:
    """The attributes in the order of the columns, and what stands before and after the values."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    head = f'INSERT INTO "{model._meta.db_table}" ({names})'
    # A row in conflict is written over by itself, so that its id comes back in the same statement.
    conflict = f'ON CONFLICT ("{once}") DO UPDATE SET "{once}" = EXCLUDED."{once}" ' if once else ""
    return [field.attname for field in fields], head, f'{conflict}RETURNING "{model._meta.pk.column}"'
