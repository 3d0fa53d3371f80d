"""An administrator's power: begun by a step of its own, over by itself, noted at both ends, stored nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.actions import change_own_password, forget_over_browsers, suspend_account
from accounts.enums import SuspendReason
from accounts.hashes import hash_session_key
from accounts.models import AuditEntry, BrowserSession, User
from tests.factories import staff as work
from tests.factories.accounts import NOW, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ELEVATE, END = "/staff/elevate/", "/staff/elevate/end/"
REGIONS = "/admin/hospitals/region/"


@pytest.fixture
def boss(client: Client) -> User:
    """An administrator who has signed in, and no more."""
    made = User.objects.create_superuser("boss", work.PASSWORD)
    work.with_factor(made)
    client.force_login(made)
    return made


def begins(client: Client, boss: User, **changes: str):
    return client.post(ELEVATE, {"reason": "fault", "code": work.code_now(boss), "next": REGIONS} | changes)


def noted() -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(action__in=["begin_power", "end_power"]).order_by("pk")
    return list(entries.values_list("action", "reason"))


def test_who_signs_in_has_no_power(client: Client, boss: User) -> None:
    assert client.get("/admin/").status_code == 200
    assert client.get(REGIONS).url == f"{ELEVATE}?next=%2Fadmin%2Fhospitals%2Fregion%2F"
    assert client.post("/admin/hospitals/region/add/", {"name": "x"}).url.startswith(ELEVATE)
    assert not boss.has_perm("hospitals.view_region")
    assert not boss.has_perms(["hospitals.view_region"])
    assert not boss.has_module_perms("hospitals")


def test_it_begins_with_a_code_and_a_reason_and_is_shown(client: Client, boss: User) -> None:
    key = client.session.session_key
    assert begins(client, boss).url == REGIONS
    assert client.session.session_key != key
    assert client.get(REGIONS).status_code == 200
    for address in (REGIONS, "/"):
        page = client.get(address).content.decode()
        assert "正在使用管理员权限，09:30 自动结束。" in page
        assert END in page
    assert noted() == [("begin_power", "fault")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "请选择要办什么事。"),
        ({"reason": "curiosity"}, "请选择要办什么事。"),
        ({"code": ""}, "请输入手机上显示的"),
    ],
)
def test_both_are_needed(client: Client, boss: User, changes: dict[str, str], sentence: str) -> None:
    assert sentence in begins(client, boss, **changes).content.decode()
    assert client.get(REGIONS).status_code == 302
    assert begins(client, boss).status_code == 302  # a code that was right is not used up by it
    assert noted() == [("begin_power", "fault")]


def test_a_wrong_code_begins_nothing(client: Client, boss: User) -> None:
    assert "动态验证码不对" in begins(client, boss, code=wrong(work.code_now(boss))).content.decode()
    assert noted() == []


def test_it_is_over_after_half_an_hour(client: Client, boss: User, clock) -> None:
    begins(client, boss)
    clock.shift(timedelta(minutes=29))
    assert client.get(REGIONS).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert client.get(REGIONS).url.startswith(ELEVATE)
    assert noted() == [("begin_power", "fault"), ("end_power", "over")]
    assert AuditEntry.objects.get(action="end_power").at == NOW + timedelta(minutes=30)


def test_it_makes_the_working_day_no_longer(client: Client, boss: User, clock) -> None:
    clock.shift(timedelta(minutes=29))
    begins(client, boss)
    assert BrowserSession.objects.get().began_at == NOW


def test_it_ends_when_one_says_so_and_by_a_form_alone(client: Client, boss: User) -> None:
    begins(client, boss)
    client.get(END)
    assert client.get(REGIONS).status_code == 200
    client.post(END)
    assert client.get(REGIONS).status_code == 302
    client.post(END)
    assert noted() == [("begin_power", "fault"), ("end_power", "self")]


def test_it_ends_with_signing_out(client: Client, boss: User) -> None:
    begins(client, boss)
    client.post("/sign-out/")
    assert noted() == [("begin_power", "fault"), ("end_power", "signed_out")]


def test_it_is_of_one_browser(client: Client, boss: User) -> None:
    begins(client, boss)
    other = Client()
    other.force_login(boss)
    assert other.get(REGIONS).status_code == 302


def test_it_goes_to_nobody_who_signs_in_afterwards(client: Client, boss: User) -> None:
    begins(client, boss)
    another = User.objects.create_superuser("another", work.PASSWORD)
    client.force_login(another)
    assert client.get(REGIONS).status_code == 302


def test_it_leads_to_pages_of_this_site_alone(client: Client, boss: User) -> None:
    assert begins(client, boss, next="https://evil.example/").url == "/admin/"


def test_nobody_else_has_such_a_page(client: Client) -> None:
    editor = User.objects.create_user("editor", work.PASSWORD, is_staff=True)
    client.force_login(editor)
    for address in (ELEVATE, END):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert client.get(REGIONS).status_code == 403


def test_other_staff_keep_their_rights_without_it(client: Client) -> None:
    editor = User.objects.create_user("editor", work.PASSWORD, is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="view_region"))
    client.force_login(editor)
    assert client.get(REGIONS).status_code == 200
    assert "管理员权限" not in client.get(REGIONS).content.decode()


# --- Wherever it ends, it is noted ------------------------------------------------------------------


def ended() -> list[tuple[str, int | None, timedelta]]:
    """Reason, by whom, and how long after NOW, of each end that is noted."""
    rows = AuditEntry.objects.filter(action="end_power").order_by("pk")
    return [(row.reason, row.by, row.at - NOW) for row in rows]


def test_a_browser_that_is_over_ends_it(client: Client, boss: User, clock) -> None:
    clock.shift(timedelta(hours=11, minutes=50))
    BrowserSession.objects.update(used_at=NOW + timedelta(hours=11, minutes=50))
    begins(client, boss)
    clock.shift(timedelta(minutes=10))
    client.get(REGIONS)
    assert ended() == [("browser_ended", None, timedelta(hours=12))]


def test_who_is_suspended_loses_it(client: Client, boss: User) -> None:
    begins(client, boss)
    other = User.objects.create_superuser("other", work.PASSWORD)
    suspend_account(account=boss, by=other, reason=SuspendReason.STOLEN, now=NOW)
    assert ended() == [("browser_ended", other.pk, timedelta(0))]
    client.get(REGIONS)
    assert len(ended()) == 1


def test_another_password_ends_it_in_other_browsers_alone(client: Client, boss: User) -> None:
    begins(client, boss)
    here = Client()
    work.elevated(here, boss)
    row = BrowserSession.objects.get(session_key=hash_session_key(here.session.session_key))
    change_own_password(account=boss, password="another long one", besides=row.session_key, now=NOW)
    assert ended() == [("browser_ended", boss.pk, timedelta(0))]


def test_a_password_changed_by_hand_ends_it_at_the_next_page(client: Client, boss: User) -> None:
    begins(client, boss)
    boss.set_password("by manage.py")
    boss.save(update_fields=["password"])
    client.get(REGIONS)
    assert ended() == [("browser_ended", None, timedelta(0))]


def test_who_is_no_administrator_any_more_loses_it(client: Client, boss: User) -> None:
    begins(client, boss)
    User.objects.filter(pk=boss.pk).update(is_superuser=False)
    client.get(REGIONS)
    assert ended() == [("browser_ended", None, timedelta(0))]
    client.get(REGIONS)
    assert len(ended()) == 1


def test_a_browser_that_never_comes_back_is_noted_when_it_is_forgotten(
    client: Client, boss: User, clock
) -> None:
    begins(client, boss)
    clock.shift(timedelta(hours=12))
    forget_over_browsers(now=NOW + timedelta(hours=12))
    assert ended() == [("over", None, timedelta(minutes=30))]
    assert not BrowserSession.objects.filter(account=boss).exists()


def test_who_is_no_administrator_any_more_and_never_comes_back_lost_it_all_the_same(
    client: Client, boss: User, clock
) -> None:
    begins(client, boss)
    other = Client()
    work.elevated(other, boss)
    User.objects.filter(pk=boss.pk).update(is_superuser=False)
    here = hash_session_key(client.session.session_key or "")
    change_own_password(account=boss, password="another long one", besides=here, now=NOW)
    assert ended() == [("browser_ended", boss.pk, timedelta(0))]
    clock.shift(timedelta(hours=12))
    forget_over_browsers(now=NOW + timedelta(hours=12))
    assert ended()[1:] == [("over", None, timedelta(minutes=30))]
