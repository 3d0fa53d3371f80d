"""Specialists and what they offer: reference data, and the supply of sessions and numbers."""

from .calendar import Holiday
from .finding import SearchName
from .ledger import Activity, ActivityDepartment, ActivitySpecialist
from .people import Attendant
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
from .supply import ClinicSession, Posting, SessionSpecialist, Slot

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
    "Posting",
    "SearchName",
    "SessionSpecialist",
    "Slot",
    "Specialist",
    "SpecialistDepartment",
    "SpecialistHospital",
    "SpecialistPartnership",
]
