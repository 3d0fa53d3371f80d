"""Questions asked in every rush: their SQL is made once, not at each asking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

# In place of a value while the SQL is made; rows with such ids, or of such years, are in no table of ours.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 8_000_000_000_000_000_000 + n,
    datetime: lambda n: datetime(1000 + n, 1, 1, tzinfo=UTC),
    UUID: lambda n: UUID(int=n + 1),
    str: lambda n: f"stands-in-{n}",
}


class Prepared(Generic[M]):
    """A queryset whose SQL is made once by each thread: Django takes several times as long to make it as PostgreSQL to
    answer it. What it says must not depend on anything but its values.
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
        self._made = threading.local()

    def __call__(self, **values: Any) -> list[M]:
        """The rows, for these values. Raises KeyError when one is missing."""
        made = self._made
        if not hasattr(made, "compiler"):
            self._make()
        params = tuple(values[name] if name is not None else value for name, value in made.params)
        compiler = made.compiler
        compiler.as_sql = lambda *args, **kwargs: (made.sql, params)
        return list(made.queryset._iterable_class(made.queryset))

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
        # The compiler knows by now how rows become objects. What it would compile again is there.
        queryset.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        made = self._made
        made.queryset, made.sql, made.params = queryset, sql + self._ending, found
        made.compiler = compiler
