"""What is known before a line is read, and what one says, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from specialists.enums import OpenTo, SessionPurpose
from specialists.sheets.cells import Cell
from specialists.sheets.dating import Day
from specialists.sheets.directory import Directory, KnownHospital, KnownSpecialist
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.preview import Pieces
from specialists.sheets.times import Time


@dataclass(frozen=True)
class Frame:
    """What is known before a line is read: the day it is, whose sheet it is, what the titles say."""

    today: date
    directory: Directory
    hospital: KnownHospital | None
    year: int | None = None
    month: int | None = None
    first: date | None = None
    last: date | None = None
    notes: tuple[str, ...] = ()  # beside the table, of all that it lists


@dataclass
class Said:
    """What one line says, gathered."""

    days: list[Day] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    people: list[KnownSpecialist] = field(default_factory=list)
    together: str = ""
    hospital: KnownHospital | None = None
    department: str = ""
    room: str = ""
    numbers: int | None = None
    per_half: dict[str, int] = field(default_factory=dict)
    each: bool = False
    unlimited: bool = False  # no number of numbers is meant: 不限号
    fee: Decimal | None = None
    bring: str = ""
    purposes: set[str] = field(default_factory=set)  # the sorts it names; of two it is asked
    whom: set[str] = field(default_factory=set)  # for whom it is, by its words
    not_read: str = ""  # of its remarks
    cancelled: bool = False
    cancels: list[str] = field(default_factory=list)  # what else stands beside the words that cancel
    other_work: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # words that stand there and are not understood
    about: list[str] = field(default_factory=list)

    @property
    def purpose(self) -> str:
        """What sort of clinic it is, also where two are named and it is asked."""
        return SessionPurpose.FREE if SessionPurpose.FREE in self.purposes else max(self.purposes, default="")

    @property
    def open_to(self) -> str:
        """Who may have its numbers, the narrowest that is named."""
        return next((one for one in (OpenTo.REFERRED, OpenTo.COMERS) if one in self.whom), "")

    def doubt(self, doubt: Doubt, about: str = "") -> None:
        """One more, once."""
        if doubt not in self.doubts:
            self.doubts.append(doubt)
        if about and about not in self.about:
            self.about.append(about)


def texts_of(line: Line, *roles: Role) -> list[Cell]:
    """The cells of these roles, in the order of the roles."""
    return [cell for role in roles for cell in line.said.get(role, ())]


def pieces_of(said: Said) -> Pieces:
    """What is known of the first session of a line that says too little for a whole one."""
    time = said.times[0] if said.times else None
    day = next((one.on for one in said.days if one.on is not None), None)
    found = {
        "specialist": said.people[0].pk if said.people else None,
        "day": day and day.isoformat(),
        "half": time and time.half and str(time.half),
        "begins": time and time.start and time.start.isoformat("minutes"),
        "ends": time and time.end and time.end.isoformat("minutes"),
        "numbers": said.numbers,
        "fee_yuan": None if said.fee is None else str(said.fee),
        "room": said.room,
        "department": said.department,
        "bring": said.bring,
        "purpose": said.purpose,
        "open_to": said.open_to,
    }
    return {name: value for name, value in found.items() if value}
