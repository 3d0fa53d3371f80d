"""The team of a hospital on its manager's pages: what is shown, what is done, and for whom it is not there."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.queries import has_factor
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital, Staff
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def here() -> Hospital:
    return make.hospital("市一院")


@pytest.fixture
def manager(here: Hospital, client: Client) -> User:
    """Signed in."""
    made = work.clerk(here, role=StaffRole.MANAGER)
    client.force_login(made)
    return made


def team(where: Hospital) -> str:
    return reverse("staff:team_of", args=[where.slug])


def act(where: Hospital, account: User, name: str = "") -> str:
    args = [where.slug, account.pk, name] if name else [where.slug, account.pk]
    return reverse("staff:member_act" if name else "staff:member", args=args)


def roles(account: User) -> set[str]:
    return set(Staff.objects.filter(user=account, ended_at=None).values_list("role", flat=True))


def test_the_way_there(client: Client, here: Hospital, manager: User) -> None:
    assert team(here) in said(client.get(reverse("staff:home")))
    assert client.get(reverse("staff:team")).url == team(here)
    grant_role(user=manager, hospital=make.hospital(), role=StaffRole.MANAGER, by=None, now=work.YESTERDAY)
    page = client.get(reverse("staff:team"))
    assert page.status_code == 200
    assert team(here) in said(page)


def test_who_is_there_as_what(client: Client, here: Hospital, manager: User) -> None:
    clerk, gone, new = work.clerk(here), work.clerk(here, role=StaffRole.RECEPTION), work.clerk(here)
    work.with_factor(clerk)
    User.objects.filter(pk=clerk.pk).update(last_login=make.NOW)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    new.set_unusable_password()
    new.save()
    page = said(client.get(team(here)))
    for words in (
        clerk.username,
        "排班员",
        "导诊台",
        "最近登录：2026年12月",
        "还没有登录过",
        "已停用",
        "已邀请，还没有设置密码",
        "还没有设置动态验证码",
    ):
        assert str(words) in page
    assert work.clerk(make.hospital()).username not in page


def test_pages_cost_the_same_with_one_and_with_three(
    client: Client, here: Hospital, manager: User, django_assert_max_num_queries
) -> None:
    client.get(team(here))
    with django_assert_max_num_queries(20) as alone:
        client.get(team(here))
    for _ in range(2):
        work.with_factor(work.clerk(here))
    with django_assert_max_num_queries(len(alone)):
        client.get(team(here))


def test_somebody_is_invited_and_the_link_is_shown_for_a_while(
    client: Client, here: Hospital, manager: User, clock
) -> None:
    address = reverse("staff:invite", args=[here.slug])
    wanted = {"username": "wang.fang", "name": "王芳", "role": "reception"}
    assert client.get(address).status_code == 200
    answer = client.post(address, wanted)
    assert answer.url == reverse("staff:team_link", args=[here.slug])
    page = said(client.get(answer.url))
    (link,) = set(re.findall(r"http://testserver(/staff/invitation/\?token=[^<\"&]+)", page))
    invited = Client()
    assert "wang.fang" in said(invited.get(link, follow=True))
    assert roles(User.objects.get(username="wang.fang")) == {"reception"}
    page = said(client.post(address, wanted))
    assert "这个用户名已经有人用了" in page
    assert 'value="王芳"' in page
    clock.shift(600)
    assert client.get(reverse("staff:team_link", args=[here.slug])).url == team(here)


def test_a_name_posted_while_signed_out_stands_in_no_address(here: Hospital) -> None:
    wanted = {"username": "wang.fang", "name": "王芳", "role": "reception"}
    answer = Client().post(reverse("staff:invite", args=[here.slug]), wanted)
    assert answer.status_code == 302
    assert answer.url.startswith("/staff/sign-in/?next=")
    assert "wang" not in answer.url
    assert "name" not in answer.url


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"username": "closed-42"}, "以字母开头"),  # as those of patients who left are called
        ({"username": ""}, "请输入用户名。"),
        ({"username": "13800138000"}, "以字母开头"),
        ({"username": "王芳"}, "以字母开头"),
        ({"username": "wang\0"}, "以字母开头"),
        ({"username": "wang.fang\n"}, ""),
        ({"name": ""}, "请输入姓名。"),
        ({"name": "王" * 61}, "姓名太长"),
        ({"role": "king"}, "请选择岗位。"),
        ({"role": ""}, "请选择岗位。"),
    ],
)
def test_what_cannot_be_invited_is_said(
    client: Client, here: Hospital, manager: User, wrong: dict[str, str], sentence: str
) -> None:
    wanted = {"username": "wang.fang", "name": "王芳", "role": "reception"} | wrong
    answer = client.post(reverse("staff:invite", args=[here.slug]), wanted)
    if sentence:
        assert sentence in said(answer)
        assert User.objects.count() == 1
    else:  # white space around is no part of it
        assert User.objects.filter(username="wang.fang").exists()


def test_scripts_in_names_are_words(client: Client, here: Hospital, manager: User) -> None:
    clerk = work.clerk(here)
    clerk.name = "<script>alert(1)</script>"
    clerk.save()
    for address in (team(here), act(here, clerk), act(here, clerk, "suspend")):
        page = said(client.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("name", "picked", "sentence"),
    [
        ("give", "reception", "岗位已增加。"),
        ("reset-factor", "lost", "动态验证码已重置。"),
        ("suspend", "left", "已办理。"),
    ],
)
def test_each_act_asks_once_more(
    client: Client, here: Hospital, manager: User, name: str, picked: str, sentence: str
) -> None:
    clerk = work.clerk(here)
    work.with_factor(clerk)
    address = act(here, clerk, name)
    assert address in said(client.get(act(here, clerk)))
    assert client.get(address).status_code == 200
    for nothing in ({}, {"picked": "nonsense"}):
        assert "请选择一项。" in said(client.post(address, nothing))
    assert sentence in said(client.post(address, {"picked": picked}, follow=True))


def test_what_acts_do(client: Client, here: Hospital, manager: User) -> None:
    clerk, heir = work.clerk(here), work.clerk(here, role=StaffRole.RECEPTION)
    work.with_factor(clerk)
    client.post(act(here, clerk, "suspend"), {"picked": "away"})
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert client.get(act(here, clerk, "suspend")).url == act(here, clerk)  # it is already
    client.post(act(here, clerk, "reopen"))
    clerk.refresh_from_db()
    assert clerk.is_active
    client.post(act(here, clerk, "reset-factor"), {"picked": "lost"})
    assert not has_factor(clerk)
    link = reverse("staff:team_link", args=[here.slug])
    assert client.post(act(here, clerk, "new-password"), {"picked": "forgotten"}).url == link
    assert client.post(act(here, clerk, "link")).url == link
    row = Staff.objects.get(user=heir)
    answer = client.post(act(here, clerk, "hand-over"), {"picked": str(heir.pk)})
    assert answer.url == team(here)
    assert roles(clerk) == set()
    assert roles(heir) == {"reception", "scheduler"}
    client.post(act(here, heir, "end"), {"picked": str(row.pk)})
    assert roles(heir) == {"scheduler"}


def test_a_role_of_another_is_not_ended_by_its_number(client: Client, here: Hospital, manager: User) -> None:
    clerk, stranger = work.clerk(here), work.clerk(make.hospital())
    row = Staff.objects.get(user=stranger)
    client.post(act(here, clerk, "end"), {"picked": str(row.pk)})
    assert roles(stranger) == {"scheduler"}


def test_an_account_with_roles_elsewhere(client: Client, here: Hospital, manager: User) -> None:
    clerk = work.clerk(here, make.hospital())
    work.with_factor(clerk)
    page = said(client.get(act(here, clerk)))
    assert "在别处也有岗位" in page
    assert "reset-factor" not in page
    assert "不停用账号，只撤销它在本院的全部岗位" in said(client.get(act(here, clerk, "suspend")))
    refused = client.post(act(here, clerk, "reset-factor"), {"picked": "lost"}, follow=True)
    assert "请联系平台管理员办理。" in said(refused)
    assert has_factor(clerk)
    assert client.post(act(here, clerk, "suspend"), {"picked": "left"}).url == team(here)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_oneself_and_an_empty_team(client: Client, here: Hospital, manager: User) -> None:
    page = said(client.get(act(here, manager)))
    assert "不能对自己的账号这样做" in page
    assert "suspend" not in page
    alone = client.get(act(here, manager, "hand-over"), follow=True)
    assert "本院还没有别的同事可选" in said(alone)


def test_for_others_there_is_no_such_team(client: Client, here: Hospital) -> None:
    clerk = work.clerk(here)
    addresses = [
        team(here),
        reverse("staff:invite", args=[here.slug]),
        reverse("staff:team_link", args=[here.slug]),
        act(here, clerk),
        act(here, clerk, "suspend"),
    ]
    there = make.hospital("市二院")
    people = [
        work.clerk(here),
        work.clerk(here, role=StaffRole.RECEPTION),
        work.clerk(there, role=StaffRole.MANAGER),
        work.attendant(make.specialist()),
        work.staff_account(is_staff=True, is_superuser=True),  # without power
        make.account(),
    ]
    for person in people:
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code == 404
            assert client.post(address, {"picked": "left"}).status_code in (404, 405)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_a_manager_reaches_nobody_of_another_hospital(client: Client, here: Hospital, manager: User) -> None:
    stranger = work.clerk(make.hospital())
    assert client.get(act(here, stranger)).status_code == 404
    assert client.post(act(here, stranger, "suspend"), {"picked": "left"}).status_code == 404
    assert client.get(act(here, work.staff_account(), "suspend")).status_code == 404
    assert client.get(f"{team(here)}{manager.pk}/nonsense/").status_code == 404


def test_an_administrator_with_power_reaches_every_team(client: Client, here: Hospital) -> None:
    clerk = work.clerk(here)
    work.administrator(client)
    assert str(clerk.username) in said(client.get(team(here)))
    client.post(act(here, clerk, "suspend"), {"picked": "misuse"})
    clerk.refresh_from_db()
    assert not clerk.is_active
