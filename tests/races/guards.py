"""Taking a guard away for the length of a test, to see whether the other one holds alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from bookings import locks
from bookings.models import Patient


def unlocked_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Persons are read without being locked."""

    def read_only(ids: Iterable[int]) -> dict[int, Patient]:
        return {row.pk: row for row in Patient.objects.filter(pk__in=set(ids)).order_by("pk")}

    monkeypatch.setattr(locks, "lock_patients", read_only)


@contextmanager
def without_index(name: str) -> Iterator[None]:
    """The unique index is not there; afterwards the appointments are gone and it is back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE bookings_appointment, bookings_statuschange CASCADE")
            cursor.execute(definition)


def together(act: Callable[..., Any], people: int) -> Callable[..., Any]:
    """`act`, begun when so many have come to it."""
    all_here = threading.Barrier(people)

    def wait_and_act(*args: Any, **kwargs: Any) -> Any:
        all_here.wait(timeout=20)
        return act(*args, **kwargs)

    return wait_and_act
