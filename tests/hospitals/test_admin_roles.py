"""Roles by spreadsheet: given by their action, never ended; no number and no password in it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from hospitals.actions import end_role
from hospitals.models import Staff
from tests.factories import reference as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.hospitals.exchange import export, put, upload
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_wait_elsewhere")]


def test_a_file_gives_roles_by_the_action(boss) -> None:
    where, clerk = make.hospital(slug="city"), work.staff_account(username="clerk")
    sheet = "account,hospital,role\nclerk,city,scheduler\nclerk,city,reception\n"
    assert "新增 2 条" in said(put(boss, sheet, "staff"))
    rows = Staff.objects.filter(user=clerk, hospital=where, ended_at=None)
    assert {row.role for row in rows} == {"scheduler", "reception"}
    noted = AuditEntry.objects.filter(action="grant_role", subject_kind="staff")
    assert {entry.subject_id for entry in noted} == {row.pk for row in rows}
    assert {entry.by for entry in noted} == {User.objects.get(username="boss-of-data").pk}
    assert "没有要导入的" in said(put(boss, sheet, "staff"))


def test_what_came_out_goes_in_again_and_changes_nothing(boss) -> None:
    ended = work.clerk(make.hospital(), make.hospital())
    end_role(staff=Staff.objects.filter(user=ended).first(), by=None, now=NOW)
    sheet = export(boss, "staff")
    assert sheet.decode("utf-8-sig").splitlines()[0] == "account,hospital,role,began_at,ended_at"
    assert upload(boss, sheet, "staff").context["plan"].counts == {"new": 0, "update": 0, "same": 2}


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("account,hospital\nclerk,city\n", "要有“role”这一列"),
        (
            "account,hospital,role\nnobody,city,scheduler\n",
            "第 2 行 账号（account）：没有用户名是“nobody”的启用账号",
        ),
        ("account,hospital,role\nclerk,nowhere,scheduler\n", "没有编号为“nowhere”的医院"),
        ("account,hospital,role\nclerk,city,boss\n", "第 2 行 岗位（role）：不能填“boss”"),
        ("account,hospital,role\nclerk,city,scheduler\nclerk,city,scheduler\n", "和第 2 行重复"),
        ("account,hospital,role,ended_at\nclerk,city,scheduler,2026-12-01 08:30\n", "起止时间由系统记下"),
        ("account,hospital,role,began_at\nclerk,city,manager,2020-01-01 08:30\n", "起止时间由系统记下"),
        ("account,hospital,role,password\nclerk,city,manager,secret\n", "不认识这些列：password"),
        ("account,hospital,role\nauditor,city,manager\n", "第 2 行 账号（account）：这个账号是审计员"),
        ("account,hospital,role\n+8613800138000,city,manager\n", "没有用户名是“+8613800138000”的启用账号"),
    ],
)
def test_what_a_file_cannot_do_is_said(boss, sheet: str, sentence: str) -> None:
    work.staff_account(username="clerk")
    work.auditor(make.region(), username="auditor")
    make.hospital(slug="city")
    User.objects.create(phone="+8613800138000")
    assert sentence in said(upload(boss, sheet, "staff"))
    assert not Staff.objects.exists()


def test_a_preview_asks_the_same_for_many(boss) -> None:
    make.hospital(slug="city")
    names = [work.staff_account().username for _ in range(6)]

    def queries(some: list[str | None]) -> int:
        lines = "".join(f"{name},city,scheduler\n" for name in some)
        with CaptureQueriesContext(connection) as caught:
            answer = upload(boss, f"account,hospital,role\n{lines}", "staff")
        assert answer.context["plan"].counts["new"] == len(some)
        return len(caught)

    assert queries(names) == queries(names[:1])


def test_only_who_may_give_roles_may_import_them(client) -> None:
    reader = User.objects.create_user("reader", "a-long-enough-password", is_staff=True)
    client.force_login(reader)
    into, out = (reverse(f"admin:hospitals_staff_{name}") for name in ("import", "export"))
    assert (client.get(into).status_code, client.get(out).status_code) == (403, 403)
    for right, may in {"view": (403, 200), "change": (403, 200), "add": (200, 200)}.items():
        reader.user_permissions.add(Permission.objects.get(codename=f"{right}_staff"))
        assert (client.get(into).status_code, client.get(out).status_code) == may
