"""One session of a sheet as somebody states it, and as it is ready to be drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from hospitals.models import Department, Room
from specialists.models import ClinicSession, Posting, SheetSession


@dataclass(frozen=True)
class Stated:
    """One session as somebody says it who was asked. `specialists`: ids."""

    specialists: Sequence[int]
    on: date
    half: str
    begins: time | None = None
    ends: time | None = None
    together: str = ""
    department: str = ""
    room: str = ""
    numbers: int | None = None
    fee_yuan: Decimal | None = None


@dataclass(frozen=True)
class Draftable:
    """One session of a sheet, ready to be made; or to be made of the draft `instead`, which differs."""

    row: SheetSession
    postings: Sequence[Posting]
    starts_at: datetime
    ends_at: datetime
    numbers: int
    room: Room | None
    department: Department | None
    fee_yuan: Decimal | None
    group_minutes: int = 30
    bring: str = ""
    instead: ClinicSession | None = None


def stated(row: SheetSession) -> Stated:
    """What a kept row says."""
    return Stated(
        specialists=row.specialists,
        on=row.on,
        half=row.half,
        begins=row.begins,
        ends=row.ends,
        together=row.together,
        department=row.department,
        room=row.room,
        numbers=row.numbers,
        fee_yuan=row.fee_yuan,
    )
