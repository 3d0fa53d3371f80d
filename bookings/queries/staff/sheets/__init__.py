"""A sheet of visits beside what the hospital has: what it would make, change or take away."""

from bookings.queries.staff.sheets.beside import Preview, ShownLine, preview_of
from bookings.queries.staff.sheets.proposals import (
    KINDS,
    Change,
    NewRoom,
    Proposal,
    Standing,
    called_so,
)
from bookings.queries.staff.sheets.sent import latest_sheets, my_line, my_sheet

__all__ = [
    "KINDS",
    "Change",
    "NewRoom",
    "Preview",
    "Proposal",
    "ShownLine",
    "Standing",
    "called_so",
    "latest_sheets",
    "my_line",
    "my_sheet",
    "preview_of",
]
