"""Reference data about specialists and conditions in the admin, for editing by the region's staff."""

from .calendar import HolidayAdmin
from .follows import coming_in
from .people import AttendantAdmin
from .postings import PostingAdmin
from .reference import ActivityAdmin, ConditionAdmin, SpecialistAdmin

__all__ = [
    "ActivityAdmin",
    "AttendantAdmin",
    "ConditionAdmin",
    "HolidayAdmin",
    "PostingAdmin",
    "SpecialistAdmin",
    "coming_in",
]
