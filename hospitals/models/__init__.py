"""Hospitals of both sides, what binds them, and where we know it from."""

from .dates import (
    ReportedDate,
    both_or_neither,
    in_words,
    parse_reported_date,
    precision_field,
    reported_date,
)
from .figures import Contradiction, ContradictionFigure, Figure
from .partnerships import Partnership, Programme
from .people import Staff
from .places import Department, Hospital, Organisation, Region, Room, Subject
from .sources import Reported, Source

__all__ = [
    "Contradiction",
    "ContradictionFigure",
    "Department",
    "Figure",
    "Hospital",
    "Organisation",
    "Partnership",
    "Programme",
    "Region",
    "Reported",
    "ReportedDate",
    "Room",
    "Source",
    "Staff",
    "Subject",
    "both_or_neither",
    "in_words",
    "parse_reported_date",
    "precision_field",
    "reported_date",
]
