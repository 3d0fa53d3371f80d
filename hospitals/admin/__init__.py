"""Reference data about hospitals in the admin, for editing by the region's staff."""

from .acts import Act, ActsAdmin, EndingAdmin, NotDone
from .base import LookInline, PrintedAdmin, ReadableAdmin, ReportedAdmin, WordedInline
from .exchange import ExchangeAdmin
from .partnerships import ContradictionAdmin, FigureAdmin, PartnershipAdmin, ProgrammeAdmin
from .people import PasswordAccountForm, StaffAdmin
from .places import (
    DepartmentAdmin,
    HospitalAdmin,
    OrganisationAdmin,
    RegionAdmin,
    RoomAdmin,
    SourceAdmin,
    SubjectAdmin,
)

__all__ = [
    "Act",
    "ActsAdmin",
    "ContradictionAdmin",
    "DepartmentAdmin",
    "EndingAdmin",
    "ExchangeAdmin",
    "FigureAdmin",
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
    "ReportedAdmin",
    "RoomAdmin",
    "SourceAdmin",
    "StaffAdmin",
    "SubjectAdmin",
    "WordedInline",
]
