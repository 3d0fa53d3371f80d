"""Rows by the hundred thousand: PostgreSQL's COPY, with our own triggers asleep. For `manage.py fill` alone.

Constraints and foreign keys are checked as ever; what triggers copy or compare is left to whoever writes the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction

from accounts.sealed import Sealed

CHUNK = 50_000  # rows a COPY
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"

Row = TypeVar("Row")


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in lists of CHUNK."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


@contextmanager
def triggers_asleep(*tables: type[models.Model]) -> Iterator[None]:
    """One transaction in which the triggers of these tables do not run; whatever happens, they are awake after it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks outstanding cannot be altered
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table._meta.db_table}" DISABLE TRIGGER USER')
        yield
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table._meta.db_table}" ENABLE TRIGGER USER')


def first_free(model: type[models.Model]) -> int:
    """The id that the next row may have; `copy_rows` moves the sequence behind what it wrote."""
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0) + 1


def row_of(instance: models.Model) -> dict[str, Any]:
    """Column → what is written there, sealed and hashed as when the row is saved."""
    return {field.attname: field.pre_save(instance, True) for field in _columns(instance._meta.model)}


def copy_rows(
    model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, say: Callable[[int], None] | None = None
) -> int:
    """Write rows with their ids; columns that a row does not name have their defaults. `say` hears how many there are
    after each chunk. Returns how many."""
    fields = _columns(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    same = {field.attname: text_of(field.get_default()) for field in fields if _has_one_default(field)}
    done = 0
    with connection.cursor() as cursor:
        for chunk in chunks(rows):
            text = StringIO()
            for row in chunk:
                text.write(
                    "\t".join(
                        text_of(row[field.attname])
                        if field.attname in row
                        else (same[field.attname] if field.attname in same else text_of(field.get_default()))
                        for field in fields
                    )
                )
                text.write("\n")
            text.seek(0)
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', text)
            done += len(chunk)
            if say is not None:
                say(done)
        _move_sequence(cursor, model)
    return done


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _has_one_default(field: Any) -> bool:
    """Whether all rows have the same: not where each draws its own, and not where the database gives it."""
    return not callable(field.default) and not field.has_db_default()


def _move_sequence(cursor: Any, model: type[models.Model]) -> None:
    key = model._meta.pk
    if isinstance(key, models.AutoField):
        table = model._meta.db_table
        cursor.execute(
            f'SELECT setval(pg_get_serial_sequence(%s, %s), max("{key.column}")) FROM "{table}"',  # noqa: S608
            [f'"{table}"', key.column],
        )


def text_of(value: Any) -> str:
    """A value as COPY reads it; a pair of instants is a half-open range. Raises TypeError for what it cannot write."""
    write = _TEXTS.get(type(value))
    if write is None and isinstance(value, str):  # a word of an enum
        write = _TEXTS[str]
    if write is None:
        raise TypeError(f"COPY is not taught how to write {type(value).__name__}")
    return write(value)


_TEXTS: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: NULL,
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    str: lambda value: str.translate(value, ESCAPED),
    tuple: lambda value: f'["{value[0].isoformat()}","{value[1].isoformat()}")',
    Sealed: lambda value: f"\\\\x{value.box.hex()}",
}
