"""What a sheet comes to, line by line, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from specialists.enums import OpenTo, SessionPurpose
from specialists.sheets.directory import KnownHospital, KnownSpecialist
from specialists.sheets.doubts import Doubt


class Verdict(StrEnum):
    """What becomes of a line."""

    MAKE = "make"
    ASK = "ask"  # a reader could doubt: whoever sent it says
    REFUSE = "refuse"  # it says something that cannot be
    WITHDRAW = "withdraw"  # it says that this clinic is not held
    SKIP = "skip"  # nothing of a clinic: totals, ward rounds, notes


class Half(StrEnum):
    """Half-days as sheets say them."""

    MORNING = "am"
    AFTERNOON = "pm"
    EVENING = "evening"


@dataclass(frozen=True)
class Planned:
    """One session as a line says it. `start`, `end`: only where clocks are given."""

    on: date
    half: str
    start: time | None
    end: time | None
    specialists: tuple[KnownSpecialist, ...]
    hospital: KnownHospital
    together: str = ""  # "all" or "any", where several see patients in one session
    department: str = ""
    room: str = ""
    numbers: int | None = None
    fee_yuan: Decimal | None = None
    purpose: str = SessionPurpose.CLINIC
    open_to: str = OpenTo.EVERYBODY
    bring: str = field(
        default="", compare=False
    )  # said in one line and not in the other, it is the same session

    @property
    def same(self) -> tuple[object, ...]:
        """What makes it the session it is: two lines that agree in it say the same session."""
        return (
            self.on,
            self.half,
            self.start,
            frozenset(one.pk for one in self.specialists),
            self.hospital.pk,
        )


# Of one session, as JSON: specialist (an id), day, half, begins, ends, numbers, fee_yuan, room, department, bring,
# purpose, open_to.
Pieces = dict[str, str | int]


@dataclass(frozen=True)
class Read:
    """A line, and what was understood of it. `cell` of a grid: as C5.

    `sessions`: what is made, or withdrawn. `understood`: what would be, were the doubts answered so. `pieces`: of a
    line of which no whole session was understood, what was: for whoever says the rest.
    """

    sheet: str
    row: int
    said: tuple[str, ...]
    verdict: Verdict
    doubts: tuple[Doubt, ...] = ()
    warnings: tuple[Doubt, ...] = ()
    sessions: tuple[Planned, ...] = ()
    understood: tuple[Planned, ...] = ()
    cell: str = ""
    pieces: Pieces = field(default_factory=dict)
    about: str = ""  # what the doubt is about: the name that nobody has, who may be meant
    not_read: str = ""  # of its remarks, word by word

    @property
    def reason(self) -> str:
        """Why, in words; empty where there is nothing to say."""
        words = [str(one.label) for one in (*self.doubts, *self.warnings)]
        return "".join(dict.fromkeys(words)) + (self.about and f"（{self.about}）")


def as_json(reads: Iterable[Read]) -> list[dict[str, object]]:
    """The preview as programs read it."""
    return [
        {
            "sheet": one.sheet,
            "row": one.row,
            **({"cells": [one.cell]} if one.cell else {}),
            "verdict": one.verdict.value,
            "reason": one.reason,
            **({"not_read": one.not_read} if one.not_read else {}),
            "sessions": [_session(session) for session in one.sessions],
        }
        for one in reads
    ]


def _session(one: Planned) -> dict[str, object]:
    others: dict[str, object] = {}
    if len(one.specialists) > 1:
        others["specialists"] = [who.slug for who in one.specialists]
    if one.together:
        others["together"] = one.together
    if one.purpose != SessionPurpose.CLINIC:
        others["purpose"] = str(one.purpose)
    if one.open_to != OpenTo.EVERYBODY:
        others["open_to"] = str(one.open_to)
    return {
        "date": one.on.isoformat(),
        "half": one.half,
        "start": one.start and f"{one.start:%H:%M}",
        "end": one.end and f"{one.end:%H:%M}",
        "specialist": one.specialists[0].slug,
        **others,
        "hospital": one.hospital.slug,
        "department": one.department,
        "room": one.room,
        "numbers": one.numbers,
        "fee_yuan": None if one.fee_yuan is None else _figure(one.fee_yuan),
    }


def _figure(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
