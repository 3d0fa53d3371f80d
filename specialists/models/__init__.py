"""Specialists and what they offer: reference data, and the supply of sessions and numbers."""

from .books import LedgerMonth, LedgerSheet, MonthlyReturn, SessionCount
from .calendar import Holiday
from .documents import PostingDocument
from .finding import SearchName
from .ledger import Activity, ActivityDepartment, ActivitySpecialist
from .offers import Offer
from .people import Attendant
from .postings import Posting
from .reference import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    ConditionSynonym,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
    SpecialistPartnership,
)
from .series import SeriesException, SeriesSpecialist, SessionSeries
from .sheets import ScheduleSheet, SheetLine, SheetSession
from .supply import ClinicSession, SessionSpecialist, Slot
from .trips import Trip

__all__ = [
    "Activity",
    "ActivityDepartment",
    "ActivitySpecialist",
    "Attendant",
    "ClinicSession",
    "Condition",
    "ConditionDepartment",
    "ConditionSpecialist",
    "ConditionSynonym",
    "Holiday",
    "LedgerMonth",
    "LedgerSheet",
    "MonthlyReturn",
    "Offer",
    "Posting",
    "PostingDocument",
    "ScheduleSheet",
    "SearchName",
    "SeriesException",
    "SeriesSpecialist",
    "SessionCount",
    "SessionSeries",
    "SessionSpecialist",
    "SheetLine",
    "SheetSession",
    "Slot",
    "Specialist",
    "SpecialistDepartment",
    "SpecialistHospital",
    "SpecialistPartnership",
    "Trip",
]
