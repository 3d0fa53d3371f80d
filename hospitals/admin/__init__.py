"""Reference data about hospitals in the admin, for editing by the region's staff."""

from .acts import Act, ActsAdmin, EndingAdmin, NotDone
from .base import PrintedAdmin, ReadableAdmin, ReportedAdmin, looked_at
from .exchange import ExchangeAdmin, imported
from .inlines import LookInline, WordedInline
from .partnerships import ContradictionAdmin, FigureAdmin, PartnershipAdmin, ProgrammeAdmin
from .people import HeldAdmin, PasswordAccountForm, RegionStaffAdmin, StaffAdmin, ending
from .places import (
    DepartmentAdmin,
    HospitalAdmin,
    OrganisationAdmin,
    RegionAdmin,
    RoomAdmin,
    SourceAdmin,
    SubjectAdmin,
)
from .refusals import REFUSALS
from .touching import register_sessions_of_rooms

__all__ = [
    "REFUSALS",
    "Act",
    "ActsAdmin",
    "ContradictionAdmin",
    "DepartmentAdmin",
    "EndingAdmin",
    "ExchangeAdmin",
    "FigureAdmin",
    "HeldAdmin",
    "HospitalAdmin",
    "LookInline",
    "NotDone",
    "OrganisationAdmin",
    "PartnershipAdmin",
    "PasswordAccountForm",
    "PrintedAdmin",
    "ProgrammeAdmin",
    "ReadableAdmin",
    "RegionAdmin",
    "RegionStaffAdmin",
    "ReportedAdmin",
    "RoomAdmin",
    "SourceAdmin",
    "StaffAdmin",
    "SubjectAdmin",
    "WordedInline",
    "ending",
    "imported",
    "looked_at",
    "register_sessions_of_rooms",
]
