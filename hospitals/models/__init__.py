"""Hospitals of both sides, what binds them, and where we know it from."""

from .dates import (
    DatePair,
    ReportedDate,
    both_or_neither,
    in_words,
    parse_reported_date,
    precision_field,
    reported_date,
)
from .figures import Contradiction, ContradictionFigure, Figure
from .names import called
from .partnerships import Partnership, PartnershipSubject, Programme
from .people import RegionStaff, Staff
from .places import Department, Hospital, Organisation, Region, Room, Subject
from .sources import Reported, Source
from .trees import circle_said, goes_round, refuse_circle, steps_up, within

__all__ = [
    "Contradiction",
    "ContradictionFigure",
    "DatePair",
    "Department",
    "Figure",
    "Hospital",
    "Organisation",
    "Partnership",
    "PartnershipSubject",
    "Programme",
    "Region",
    "RegionStaff",
    "Reported",
    "ReportedDate",
    "Room",
    "Source",
    "Staff",
    "Subject",
    "both_or_neither",
    "called",
    "circle_said",
    "goes_round",
    "in_words",
    "parse_reported_date",
    "precision_field",
    "refuse_circle",
    "reported_date",
    "steps_up",
    "within",
]
