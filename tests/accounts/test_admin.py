"""Accounts and audit in the admin."""

import pytest
from django.contrib.auth.models import Group, Permission
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


# --- Who manages accounts makes no administrators ------------------------------------------


@pytest.fixture
def manager(client: Client) -> User:
    """May add and change accounts and groups, and is no administrator."""
    user = User.objects.create_user("manager", "a long password", is_staff=True)
    wanted = [
        "view_user",
        "add_user",
        "change_user",
        "view_group",
        "add_group",
        "change_group",
        "delete_group",
    ]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    return user


def changes(account: User, **more: str) -> dict[str, str]:
    return {"username": account.username or "", "language": "zh-hans", "is_active": "on", **more}


@pytest.mark.parametrize("whose", ["own", "of others"])
def test_who_manages_accounts_gives_no_rights(client: Client, manager: User, whose: str) -> None:
    account = manager if whose == "own" else User.objects.create_user("clerk", "a long password")
    before = set(account.user_permissions.all())
    group = Group.objects.create(name="everything")
    right = Permission.objects.get(codename="change_hospital")
    address = f"/admin/accounts/user/{account.pk}/change/"
    wanted = {"is_superuser": "on", "groups": str(group.pk), "user_permissions": str(right.pk)}
    answer = client.post(address, changes(account, name="新名字", is_staff="on", **wanted))
    assert answer.status_code == 302
    account = User.objects.get(pk=account.pk)
    assert account.name == "新名字"
    assert not account.is_superuser
    assert not account.groups.exists()
    assert set(account.user_permissions.all()) == before
    said = client.get(address).content.decode()
    assert 'name="is_superuser"' not in said


def test_accounts_with_more_rights_are_not_for_them_to_change(client: Client, manager: User) -> None:
    boss = User.objects.create_superuser("boss", "a long password")
    editor = User.objects.create_user("editor", "a long password", is_staff=True)
    group = Group.objects.create(name="editors")
    group.permissions.add(Permission.objects.get(codename="change_hospital"))
    editor.groups.add(group)
    gone = User.objects.create_user("gone", "a long password", is_active=False)
    gone.user_permissions.add(Permission.objects.get(codename="delete_hospital"))
    new = {"usable_password": "true", "password1": "another long one", "password2": "another long one"}
    for account in (boss, editor, gone):
        address = f"/admin/accounts/user/{account.pk}"
        assert client.get(f"{address}/change/").status_code == 200  # to be read
        assert client.post(f"{address}/change/", changes(account, name="x")).status_code == 403
        assert client.get(f"{address}/password/").status_code == 403
        assert client.post(f"{address}/password/", new).status_code == 403
        account.refresh_from_db()
        assert account.name == ""
        assert account.check_password("a long password")
    clerk = User.objects.create_user("clerk", "a long password")
    assert client.post(f"/admin/accounts/user/{clerk.pk}/password/", new).status_code == 302


def test_groups_of_rights_are_written_by_administrators_alone(client: Client, manager: User) -> None:
    group = Group.objects.create(name="own")
    manager.groups.add(group)
    right = Permission.objects.get(codename="change_hospital")
    address = f"/admin/auth/group/{group.pk}"
    assert client.get(f"{address}/change/").status_code == 200
    assert client.post(f"{address}/change/", {"name": "own", "permissions": str(right.pk)}).status_code == 403
    assert client.post("/admin/auth/group/add/", {"name": "new"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert not group.permissions.exists()


def test_staff_have_a_name_and_a_language_of_the_site(client: Client, boss: User) -> None:
    clerk = User.objects.create_user("clerk", "a long password")
    address = f"/admin/accounts/user/{clerk.pk}/change/"
    for wrong in ({"username": ""}, {"language": "xx"}):
        assert client.post(address, changes(clerk) | wrong).status_code == 200
    clerk.refresh_from_db()
    assert (clerk.username, clerk.language) == ("clerk", "zh-hans")
