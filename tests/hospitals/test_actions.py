"""Roles are given and taken away, and the audit keeps by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.actions.leaving import close_account
from accounts.models import AuditEntry
from accounts.rules import PhoneAccountError
from hospitals.actions import end_role, grant_role
from hospitals.enums import StaffRole
from hospitals.models import Staff
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def test_a_role_is_given_once_and_audited() -> None:
    user, chief, hospital = work.staff_account(), work.staff_account(), make.hospital()
    granted = {"user": user, "hospital": hospital, "by": chief, "now": NOW}
    first = grant_role(role=StaffRole.SCHEDULER, **granted)
    assert grant_role(role=StaffRole.SCHEDULER, **granted) == first
    grant_role(role=StaffRole.RECEPTION, **granted)
    assert Staff.objects.filter(user=user).count() == 2
    entries = AuditEntry.objects.filter(action="grant_role", by=chief.pk)
    assert [entry.reason for entry in entries.order_by("pk")] == ["scheduler", "reception"]


def test_a_patients_account_gets_no_role() -> None:
    patient = make.account()
    for account in (patient, close_account(account=patient, by=None, now=NOW)):
        with pytest.raises(PhoneAccountError):
            grant_role(user=account, hospital=make.hospital(), role=StaffRole.MANAGER, by=None, now=NOW)
    assert not Staff.objects.exists()


def test_a_role_ends_once_stays_on_record_and_may_be_given_again() -> None:
    user = work.clerk(make.hospital())
    row = user.staff_roles.get()
    for later in (0, 1):
        end_role(staff=row, by=None, now=NOW + timedelta(hours=later))
    row.refresh_from_db()
    assert row.ended_at == NOW
    assert AuditEntry.objects.filter(action="end_role", subject_id=row.pk).count() == 1
    grant_role(user=user, hospital=row.hospital, role=StaffRole.SCHEDULER, by=None, now=NOW)
    assert Staff.objects.filter(user=user).count() == 2
