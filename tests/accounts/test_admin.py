"""Accounts and audit in the admin."""

import pytest
from django.test import Client

from accounts.actions import audit
from accounts.models import AuditEntry, User
from tests.factories.accounts import NOW, PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    user = User.objects.create_superuser("boss", "a long password")
    client.force_login(user)
    return user


def test_the_administrator_signs_in_with_name_and_password(client: Client) -> None:
    User.objects.create_superuser("boss", "a long password")
    answer = client.post(
        "/admin/login/", {"username": "boss", "password": "a long password", "next": "/admin/"}
    )
    assert (answer.status_code, answer.url) == (302, "/admin/")


def test_a_patient_does_not_get_in(client: Client) -> None:
    client.force_login(User.objects.create(phone=PHONE))
    assert client.get("/admin/accounts/user/").status_code == 302


def test_accounts_are_listed_with_masked_numbers(client: Client, boss: User) -> None:
    patient = User.objects.create(phone=PHONE)
    for address in ("/admin/accounts/user/", f"/admin/accounts/user/{patient.pk}/change/"):
        page = client.get(address).content.decode()
        assert "138****8000" in page
        assert "13800138000" not in page


def test_a_patients_account_is_read_only(client: Client, boss: User) -> None:
    patient = User.objects.create(phone=PHONE)
    address = f"/admin/accounts/user/{patient.pk}/change/"
    assert client.post(address, {"name": "changed"}).status_code == 403
    assert client.post(f"/admin/accounts/user/{patient.pk}/delete/").status_code == 403


def test_staff_are_made_and_changed(client: Client, boss: User) -> None:
    fields = {"username": "clerk", "usable_password": "true"}
    fields |= {"password1": "a long passphrase", "password2": "a long passphrase"}
    assert client.post("/admin/accounts/user/add/", fields).status_code == 302
    clerk = User.objects.get(username="clerk")
    assert clerk.check_password("a long passphrase")
    assert client.get(f"/admin/accounts/user/{clerk.pk}/change/").status_code == 200
    changes = {"username": "clerk", "name": "王", "language": "zh-hans", "is_active": "on", "is_staff": "on"}
    answer = client.post(f"/admin/accounts/user/{clerk.pk}/change/", changes)
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_staff) == ("王", True)


def test_who_makes_and_changes_an_account_is_audited(client: Client, boss: User) -> None:
    passwords = {"password1": "a long passphrase", "password2": "a long passphrase"}
    fields = {"username": "clerk", "usable_password": "true"} | passwords
    client.post("/admin/accounts/user/add/", fields)
    clerk = User.objects.get(username="clerk")
    changes = {"username": "clerk", "language": "zh-hans", "is_active": "on", "is_superuser": "on"}
    client.post(f"/admin/accounts/user/{clerk.pk}/change/", changes)
    client.post(f"/admin/accounts/user/{clerk.pk}/password/", {"usable_password": "true"} | passwords)
    client.post(f"/admin/accounts/user/{clerk.pk}/password/", {"password1": "short", "password2": "short"})
    entries = AuditEntry.objects.filter(subject_kind="account", subject_id=clerk.pk).order_by("pk")
    wanted = ["add_account", "change_account", "change_account"]
    assert list(entries.values_list("action", "by")) == [(action, boss.pk) for action in wanted]


def test_the_audit_is_read_only(client: Client, boss: User) -> None:
    entry = audit(by=boss, action="sign_in", subject_kind="account", subject_id=boss.pk, now=NOW)
    assert client.get("/admin/accounts/auditentry/", {"q": str(boss.pk)}).status_code == 200
    assert client.get(f"/admin/accounts/auditentry/{entry.pk}/change/").status_code == 200
    assert client.post(f"/admin/accounts/auditentry/{entry.pk}/change/", {}).status_code == 403
    assert client.get("/admin/accounts/auditentry/add/").status_code == 403
    assert client.post(f"/admin/accounts/auditentry/{entry.pk}/delete/").status_code == 403
