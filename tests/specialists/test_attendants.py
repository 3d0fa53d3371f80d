"""Who looks after a specialist is appointed and dismissed, and the audit keeps by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from accounts.rules import PhoneAccountError
from specialists.actions import appoint_attendant, end_attendant
from specialists.enums import AttendantRole
from specialists.models import Attendant
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def appoint(user, specialist, role=AttendantRole.ASSISTANT) -> Attendant:
    return appoint_attendant(user=user, specialist=specialist, role=role, by=None, now=NOW)


def test_once_for_each_specialist() -> None:
    user, first, second = work.staff_account(), make.specialist(), make.specialist()
    made = appoint(user, first)
    assert appoint(user, first, AttendantRole.SPECIALIST) == made
    appoint(user, second)
    assert Attendant.objects.filter(user=user).count() == 2
    assert AuditEntry.objects.filter(action="appoint_attendant").count() == 2


def test_not_a_patients_account() -> None:
    with pytest.raises(PhoneAccountError):
        appoint(make.account(), make.specialist())


def test_dismissed_once_and_kept_on_record() -> None:
    row = work.attendant(make.specialist()).attendant_of.get()
    for later in (0, 1):
        end_attendant(attendant=row, by=None, now=NOW + timedelta(hours=later))
    row.refresh_from_db()
    assert row.ended_at == NOW
    assert AuditEntry.objects.filter(action="end_attendant", subject_id=row.pk).count() == 1
