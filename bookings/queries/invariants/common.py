"""One thing that must not be, and how it is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bookings.enums import COMING, LIVE, NEVER_BOOKED, NoticeKind
from bookings.models.waitlist import IN_LINE

# Whole tables are read as they lie: an index may be what is wrong.
READ_TABLES = """
SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off;
SET LOCAL work_mem = '64MB'; SET LOCAL jit = off
"""
# What says, at the time, that a number is had; each raises the version, or is written at it.
TELLING = (
    NoticeKind.CONFIRMED,
    NoticeKind.MOVED,
    NoticeKind.DELAYED,
    NoticeKind.CHANGED,
    NoticeKind.SUBSTITUTED,
)


@dataclass(frozen=True)
class Invariant:
    """`sql` gives a row for each place where it does not hold: ids, lists of ids, coded words, instants; never more.

    It may ask for `%(now)s` and the lists of words in `WORDS`.
    """

    name: str
    wrong: str  # what is wrong where a row is found
    sql: str


@dataclass(frozen=True)
class Finding:
    """One place where an invariant does not hold."""

    invariant: str
    about: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.invariant, *(f"{name}={_said(value)}" for name, value in self.about.items())])


WORDS = {
    "live": [str(one) for one in LIVE],
    "coming": [str(one) for one in COMING],
    "never_booked": [str(one) for one in NEVER_BOOKED],
    "telling": [str(one) for one in TELLING],
    "in_line": [str(one) for one in IN_LINE],
}


def findings_of(invariant: Invariant, *, now: datetime) -> list[Finding]:
    """Where it does not hold at `now`. One statement, so that what is being written meanwhile is seen whole or not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ_TABLES)
        cursor.execute(invariant.sql, {"now": now, **WORDS})
        names = [column.name for column in cursor.description]
        return [Finding(invariant.name, dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "-" if value in (None, "") else str(value)
