"""Questions asked in every rush: their SQL is made once, and planned once, not at each asking."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from psycopg2.extensions import AsIs

M = TypeVar("M", bound=Model)

# In place of a value while the SQL is made; rows with such ids, or of such years, are in no table of ours.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 8_000_000_000_000_000_000 + n,
    datetime: lambda n: datetime(1000 + n, 1, 1, tzinfo=UTC),
    UUID: lambda n: UUID(int=n + 1),
    str: lambda n: f"stands-in-{n}",
}
_KINDS = {int: "bigint", datetime: "timestamptz", UUID: "uuid", str: "text"}
_numbers = itertools.count(1)


class Prepared(Generic[M]):
    """A queryset whose SQL is made once by each thread, and planned by PostgreSQL once for each connection: in a rush
    both would take several times as long as the answer. What it says must not depend on anything but its values.
    """

    def __init__(
        self, build: Callable[..., QuerySet[M]], values: Mapping[str, type], *, ending: str = ""
    ) -> None:
        """`build` makes the queryset, given its values by name. `values`: their kinds; each is an int, an instant, a
        UUID or a text, and stands in the question as it is. `ending` is added to the SQL: locks that Django has no
        word for.
        """
        self._build = build
        self._ending = ending
        self._values = values
        self._name = f"portal_{next(_numbers)}"
        self._made = threading.local()

    def __call__(self, **values: Any) -> list[M]:
        """The rows, for these values. Raises KeyError when one is missing."""
        made = self._made
        if not hasattr(made, "compiler"):
            self._make()
        if settings.DATABASE_PLANS:
            self._plan(connections[made.queryset.db])
            asked = made.planned, tuple(values[name] for name in self._values)
        else:
            params = (values[name] if name is not None else value for name, value in made.params)
            asked = made.sql, tuple(params)
        made.compiler.as_sql = lambda *args, **kwargs: asked
        return list(made.queryset._iterable_class(made.queryset))

    def first(self, **values: Any) -> M | None:
        """The first of the rows; None without any."""
        return next(iter(self(**values)), None)

    def _make(self) -> None:
        names = {_STAND_INS[kind](n): name for n, (name, kind) in enumerate(self._values.items())}
        queryset = self._build(**{name: value for value, name in names.items()})
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        kinds = tuple(_STAND_INS)
        found = [(names.get(value) if isinstance(value, kinds) else None, value) for value in params]
        derived = any(name is None and isinstance(value, date) for name, value in found)
        if derived or set(names.values()) - {name for name, _ in found}:
            raise TypeError("a value does not stand in the question as it is")
        # The compiler knows by now how rows become objects. What it would work out again is there.
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda expressions: converters
        queryset.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        made = self._made
        made.queryset, made.sql, made.params = queryset, sql + self._ending, found
        places = ", ".join(["%s"] * len(self._values))
        made.planned = f"EXECUTE {self._name} ({places})" if places else f"EXECUTE {self._name}"
        made.planned_on = None
        made.compiler = compiler

    def _plan(self, connection: BaseDatabaseWrapper) -> None:
        """Have the connection know the question, once: it is none of what a request asks."""
        made = self._made
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        if made.planned_on is connection.connection:
            return
        places = {name: AsIs(f"${n}") for n, name in enumerate(self._values, 1)}
        params = [places[name] if name is not None else value for name, value in made.params]
        kinds = ", ".join(_KINDS[kind] for kind in self._values.values())
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            question = cursor.mogrify(made.sql, params).decode()
            cursor.execute(f"PREPARE {self._name}{f' ({kinds})' if kinds else ''} AS {question}")
        made.planned_on = connection.connection
