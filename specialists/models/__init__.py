"""Specialists and what they offer: reference data, and the supply of sessions and numbers."""

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
    "ClinicSession",
    "Condition",
    "ConditionDepartment",
    "ConditionSpecialist",
    "ConditionSynonym",
    "Posting",
    "SessionSpecialist",
    "Slot",
    "Specialist",
    "SpecialistDepartment",
    "SpecialistHospital",
    "SpecialistPartnership",
]
