"""One session of a sheet as somebody states it, and as it is ready to be drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import Any

from specialists.enums import OpenTo, SessionPurpose
from specialists.models import ClinicSession, SheetSession
from specialists.sheets.preview import Planned

TEXT_LENGTH = 100


@dataclass(frozen=True)
class Stated:
    """One session as a line, or somebody who was asked, says it: what SheetSession keeps. `specialists`: ids."""

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
    bring: str = ""
    purpose: str = SessionPurpose.CLINIC
    open_to: str = OpenTo.EVERYBODY


@dataclass(frozen=True)
class Draftable:
    """One session of a sheet, ready to be made as the `plan` (by name, as the actions of drafts take it) says; or to be
    made of the draft `instead`, which differs."""

    row: SheetSession
    plan: dict[str, Any]
    instead: ClinicSession | None = None


def stated(row: SheetSession) -> Stated:
    """What a kept row says."""
    return Stated(**{one.name: getattr(row, one.name) for one in fields(Stated)})


def stated_by(one: Planned) -> Stated:
    """What a line says that was read."""
    return Stated(
        specialists=[who.pk for who in one.specialists],
        on=one.on,
        half=str(one.half),
        begins=one.start,
        ends=one.end,
        together=one.together,
        department=one.department[:TEXT_LENGTH],
        room=one.room[:TEXT_LENGTH],
        numbers=one.numbers,
        fee_yuan=one.fee_yuan,
        bring=one.bring,
        purpose=one.purpose,
        open_to=one.open_to,
    )
