"""Roles for regions, and whoever audits does nothing else: in every order, by whatever way the role is given."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.rules import DutiesApart, PhoneAccountError
from hospitals.actions import end_region_role, end_role, grant_region_role, grant_role
from hospitals.enums import RegionRole, StaffRole
from hospitals.models import RegionStaff, Staff
from specialists.actions import appoint_attendant
from specialists.enums import AttendantRole
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

LATER = make.NOW
IS_AUDITOR, IS_OTHER = "这个账号是审计员", "这个账号是管理员或者已有别的岗位"


@pytest.fixture
def region():
    return reference.region()


def grant(user: User, region, role: RegionRole = RegionRole.AUDITOR, by: User | None = None) -> RegionStaff:
    return grant_region_role(user=user, region=region, role=role, by=by, now=work.YESTERDAY)


def test_a_role_is_given_once_and_ended_once(region) -> None:
    user, boss = work.staff_account(), work.staff_account()
    held = grant(user, region, RegionRole.OFFICER, boss)
    assert grant(user, region, RegionRole.OFFICER) == held
    assert grant(user, region, RegionRole.POLICY) != held
    for _ in range(2):
        held = end_region_role(staff=held, by=boss, now=LATER)
    assert held.ended_at == LATER
    entries = AuditEntry.objects.filter(subject_kind="regionstaff", subject_id=held.pk).order_by("pk")
    wanted = [("grant_role", boss.pk, "officer"), ("end_role", boss.pk, "")]
    assert list(entries.values_list("action", "by", "reason")) == wanted


def test_the_database_keeps_one_of_each_and_known_words(region) -> None:
    user = work.staff_account()
    row = {"user": user, "region": region, "began_at": work.YESTERDAY}
    RegionStaff.objects.create(**row, role="officer")
    for role in ("officer", "king"):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionStaff.objects.create(**row, role=role)


def test_a_patient_gets_no_role_of_a_region(region) -> None:
    with pytest.raises(PhoneAccountError):
        grant(make.account(), region, RegionRole.OFFICER)


# --- Whoever audits ---------------------------------------------------------------------------


def test_an_auditor_gets_no_other_role(region) -> None:
    user = work.staff_account()
    held = grant(user, region)
    others = (
        lambda: grant(user, region, RegionRole.OFFICER),
        lambda: grant(user, reference.region()),
        lambda: grant_role(
            user=user, hospital=make.hospital(), role=StaffRole.MANAGER, by=None, now=work.YESTERDAY
        ),
        lambda: appoint_attendant(
            user=user, specialist=make.specialist(), role=AttendantRole.ASSISTANT, by=None, now=work.YESTERDAY
        ),
    )
    for other in others:
        with pytest.raises(DutiesApart) as stop:
            other()
        assert IS_AUDITOR in stop.value.sentence
    assert grant(user, region) == held
    end_region_role(staff=held, by=None, now=LATER)
    for other in others[2:]:
        other()


def test_who_has_another_role_or_opens_the_admin_is_no_auditor(region) -> None:
    where = make.hospital()
    accounts = [
        work.clerk(where),
        work.attendant(make.specialist()),
        work.staff_account(is_staff=True),
        work.staff_account(is_superuser=True),
        work.staff_account(),
    ]
    grant(accounts[-1], region, RegionRole.POLICY)
    for user in accounts:
        with pytest.raises(DutiesApart) as stop:
            grant(user, region)
        assert IS_OTHER in stop.value.sentence
    role = Staff.objects.get(user=accounts[0])
    end_role(staff=role, by=None, now=LATER)
    grant(accounts[0], region)


def test_an_auditor_is_not_made_an_administrator(client: Client, region) -> None:
    work.administrator(client)
    auditor = work.staff_account()
    grant(auditor, region)
    address = reverse("admin:accounts_user_change", args=[auditor.pk])
    said = {"username": auditor.username, "language": "zh-hans", "is_active": "on"}
    for power in ("is_staff", "is_superuser"):
        answer = client.post(address, said | {power: "on"})
        assert IS_AUDITOR in answer.content.decode()
    auditor.refresh_from_db()
    assert not auditor.is_staff
    assert not auditor.is_superuser
    assert client.post(address, said | {"name": "李审计"}).status_code == 302


def test_the_admin_gives_and_ends_them_with_a_sentence_for_what_cannot_be(client: Client, region) -> None:
    work.administrator(client)
    user, clerk = work.staff_account(), work.clerk(make.hospital())
    add = reverse("admin:hospitals_regionstaff_add")
    wanted = {"user": user.pk, "region": region.pk, "role": "auditor"}
    assert IS_OTHER in client.post(add, wanted | {"user": clerk.pk}).content.decode()
    assert client.post(add, wanted).status_code == 302
    assert "这个账号已经有这个岗位。" in client.post(add, wanted).content.decode()
    hospital = {"user": user.pk, "hospital": make.hospital().pk, "role": "scheduler"}
    assert IS_AUDITOR in client.post(reverse("admin:hospitals_staff_add"), hospital).content.decode()
    row = RegionStaff.objects.get()
    act = reverse("admin:hospitals_regionstaff_act", args=[row.pk, "end"])
    client.post(act, {"seen": client.get(act).context["seen"]})
    row.refresh_from_db()
    assert row.ended_at
