"""Accounts of staff for tests, with their roles given by the actions themselves, a day before NOW."""

from __future__ import annotations

import itertools
from datetime import timedelta

from accounts.models import User
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.actions import appoint_attendant
from specialists.enums import AttendantRole
from specialists.models import Specialist
from tests.factories.bookings import NOW

PASSWORD = "a-password-of-staff"
YESTERDAY = NOW - timedelta(days=1)

_numbers = itertools.count(1)


def staff_account(**fields: object) -> User:
    """An account that signs in by password and has no role yet."""
    return User.objects.create_user(
        **{"username": f"staff-{next(_numbers)}", "password": PASSWORD, "name": "李调度", **fields}
    )


def clerk(*hospitals: Hospital, role: StaffRole = StaffRole.SCHEDULER) -> User:
    """An account with this role at these hospitals."""
    made = staff_account()
    for hospital in hospitals:
        grant_role(user=made, hospital=hospital, role=role, by=None, now=YESTERDAY)
    return made


def attendant(*specialists: Specialist, role: AttendantRole = AttendantRole.ASSISTANT) -> User:
    """An account that sees the visits of these specialists."""
    made = staff_account()
    for specialist in specialists:
        appoint_attendant(user=made, specialist=specialist, role=role, by=None, now=YESTERDAY)
    return made
