"""A sheet of visits beside what the hospital has: what it would make, change or take away."""

from bookings.queries.staff.sheets.beside import Preview, ShownLine, preview_of
from bookings.queries.staff.sheets.proposals import (
    KINDS,
    Change,
    NewRoom,
    Places,
    Proposal,
    Standing,
    places_of,
)
from bookings.queries.staff.sheets.sent import latest_sheets, my_line, my_sheet

__all__ = [
    "KINDS",
    "Change",
    "NewRoom",
    "Places",
    "Preview",
    "Proposal",
    "ShownLine",
    "Standing",
    "latest_sheets",
    "my_line",
    "my_sheet",
    "places_of",
    "preview_of",
]
