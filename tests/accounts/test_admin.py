"""Accounts and audit in the admin."""

from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts.actions.leaving import close_account
from accounts.models import AuditEntry, User
from accounts.queries import account_invited, has_factor
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.accounts import PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    return work.administrator(client)


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


def test_an_account_that_was_deleted_becomes_nobodys(client: Client, boss: User) -> None:
    closed = close_account(account=User.objects.create(phone=PHONE), by=None, now=timezone.now())
    address = f"/admin/accounts/user/{closed.pk}/"
    for page in ("change/", "password/"):
        assert client.post(f"{address}{page}", {"is_active": "on", "username": "clerk"}).status_code == 403
    assert "way-in" not in client.get(f"{address}change/").content.decode()
    assert client.get(way_in(closed, "new-link")).status_code == 404
    closed.refresh_from_db()
    assert (closed.is_active, closed.has_usable_password()) == (False, False)


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


def test_administrators_do_not_read_the_audit(client: Client, boss: User) -> None:
    """Auditors do (tests/portal/pages/test_audit.py): 三员分立."""
    assert client.get("/admin/accounts/auditentry/").status_code == 404
    assert client.get("/staff/audit/").status_code == 404


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


def test_accounts_with_a_role_are_not_for_them_to_change(client: Client, manager: User) -> None:
    """Who sets the password of somebody invited sets up the app too, and then reads patients' data."""
    new = {"usable_password": "true", "password1": "another long one", "password2": "another long one"}
    for account in (work.clerk(reference.hospital()), work.auditor(reference.region())):
        address = f"/admin/accounts/user/{account.pk}"
        assert client.post(f"{address}/password/", new).status_code == 403
        assert client.post(f"{address}/change/", changes(account, username="mine")).status_code == 403
        account.refresh_from_db()
        assert account.check_password(work.PASSWORD)
    grant_role(
        user=manager, hospital=reference.hospital(), role=StaffRole.RECEPTION, by=None, now=work.YESTERDAY
    )
    own = f"/admin/accounts/user/{manager.pk}/change/"
    assert client.post(own, changes(manager, is_staff="on")).status_code == 302


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


# --- Who cannot sign in any more --------------------------------------------------------------


def way_in(account: User, name: str) -> str:
    return f"/admin/accounts/user/{account.pk}/way-in/{name}/"


def test_an_administrator_resets_a_lost_factor(client: Client, boss: User) -> None:
    clerk = work.staff_account()
    work.with_factor(clerk)
    address = way_in(clerk, "reset-factor")
    assert address in client.get(f"/admin/accounts/user/{clerk.pk}/change/").content.decode()
    assert client.get(address).status_code == 200
    assert "请选择原因。" in client.post(address, {"why": "x"}).content.decode()
    assert has_factor(clerk)
    assert client.post(address, {"why": "lost"}).status_code == 302
    assert not has_factor(clerk)
    assert AuditEntry.objects.get(action="reset_factor").by == boss.pk


def test_an_administrator_makes_a_link_for_a_forgotten_password(client: Client, boss: User) -> None:
    clerk = work.staff_account()
    page = client.post(way_in(clerk, "new-link"), {"why": "forgotten"}, follow=True).content.decode()
    token = page.split("/staff/invitation/?token=")[1].split()[0].split("<")[0]
    assert account_invited(unquote(token), now=timezone.now()) == clerk


def test_nobody_else_does(client: Client, manager: User) -> None:
    clerk, patient = work.staff_account(), User.objects.create(phone=PHONE)
    for name in ("reset-factor", "new-link"):
        assert client.post(way_in(clerk, name), {"why": "lost"}).status_code == 403
    work.administrator(client)
    for address in (way_in(patient, "new-link"), way_in(clerk, "x")):
        assert client.get(address).status_code == 404
