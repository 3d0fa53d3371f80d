"""Reference data about specialists and conditions in the admin, for editing by the region's staff."""

from .people import AttendantAdmin
from .reference import ActivityAdmin, ConditionAdmin, PostingAdmin, SpecialistAdmin

__all__ = ["ActivityAdmin", "AttendantAdmin", "ConditionAdmin", "PostingAdmin", "SpecialistAdmin"]
