"""The audit as auditors read it: found, paged, handed out; every look at it noted."""

import ast
import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions import audit, note_seen
from accounts.actions.leaving import close_account
from accounts.models import AuditEntry, User
from accounts.queries.audit import PER_PAGE, AuditSearch, all_entries, found_entries, kinds_of_subjects
from portal import audit_words
from portal.pages import audit as pages
from tests.architecture.sources import calls, modules
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

NOW = make.NOW
ADDRESS = "/staff/audit/"
SUBJECT = 987654  # no account of a test


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def auditor(client: Client) -> User:
    user = work.auditor(reference.region())
    client.force_login(user)
    return user


def note(by: User | None, **facts: Any) -> AuditEntry:
    said = {"action": "sign_in", "subject_kind": "account", "subject_id": SUBJECT, "now": NOW, **facts}
    return audit(by=by, **said)


def read(client: Client, **search: Any) -> str:
    return client.get(ADDRESS, {"go": "1", **search}).content.decode()


def last() -> AuditEntry:
    return AuditEntry.objects.latest("pk")


@pytest.mark.django_db
def test_members_of_staff_are_named_and_patients_are_numbers(client: Client, auditor: User) -> None:
    clerk, patient = work.staff_account(username="zhang.clerk"), make.account(name="乌云其木格")
    note(clerk, action="grant_role", subject_kind="staff", reason="manager")
    note(patient, subject_id=patient.pk)
    gone = make.account()
    note(gone, subject_id=gone.pk)
    close_account(account=gone, by=None, now=NOW)
    page = read(client)
    assert f"账号 {gone.pk}" in page
    assert str(User.objects.get(pk=gone.pk).username) not in page
    assert "zhang.clerk" in page
    assert f"账号 {patient.pk}" in page
    assert "分配岗位" in page
    assert "医院负责人" in page
    for private in ("乌云其木格", patient.phone, clerk.name):
        assert private not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({}, 4),
        ({"since": "2026-12-01"}, 3),
        ({"until": "2026-11-30"}, 1),
        ({"since": "2026-11-30", "until": "2026-11-30"}, 1),
        ({"action": "draft_session"}, 1),
        ({"kind": "session"}, 1),
        ({"kind": "session", "subject": "8"}, 0),
        ({"by": "zhang.clerk"}, 2),
    ],
)
def test_each_box_narrows(client: Client, search: dict[str, str], found: int) -> None:
    clerk = work.staff_account(username="zhang.clerk")
    note(clerk, now=NOW - timedelta(hours=10, seconds=1))  # a second before midnight in Hohhot
    note(clerk, now=NOW - timedelta(hours=10))
    note(None, action="draft_session", subject_kind="session")
    note(make.account())
    client.force_login(work.auditor(reference.region()))
    answer = client.get(ADDRESS, {"go": "1", **search})
    rows = [row for row in answer.context["rows"] if row["subject"] == SUBJECT]
    assert len(rows) == found


@pytest.mark.django_db
def test_a_user_name_does_not_stand_in_the_address(client: Client, auditor: User) -> None:
    clerk = work.staff_account(username="zhang.clerk")
    answer = client.post(ADDRESS, {"by": "zhang.clerk"})
    assert (answer.status_code, answer.url) == (302, f"{ADDRESS}?by={clerk.pk}&go=1")
    for address in (ADDRESS, reverse("audit_export")):  # nor when it was posted after half an hour's pause
        assert "zhang" not in Client().post(address, {"by": "zhang.clerk"}).url


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"by": "nobody.here"}, "没有这个用户名的账号"),
        ({"by": "9" * 30}, "没有这个用户名的账号"),
        ({"by": "x\x00"}, "没有这个用户名的账号"),
        ({"since": "2026-13-01"}, "请写真实的日期"),
        ({"until": "9999-12-31"}, "请写真实的日期"),
        ({"since": "0001-01-01"}, "请写真实的日期"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "不能早于"),
        ({"subject": "7"}, "请同时选对象种类"),
        ({"subject": "-1", "kind": "account"}, "编号是一个数字"),
        ({"subject": "9" * 19, "kind": "account"}, "编号是一个数字"),
        ({"action": "nothing"}, "请选择列出的一项"),
    ],
)
def test_what_cannot_be_looked_for_is_said(client: Client, said: dict[str, str], sentence: str) -> None:
    client.force_login(work.auditor(reference.region()))
    noted = AuditEntry.objects.count()
    for page in (client.post(ADDRESS, said), client.get(ADDRESS, {"go": "1", **said})):
        assert page.status_code == 200
        assert sentence in page.content.decode()
        assert "错误：" in page.content.decode()
    assert client.post(f"{ADDRESS}export/", said)["Content-Type"].startswith("text/html")
    assert AuditEntry.objects.count() == noted


@pytest.mark.django_db
def test_each_search_is_noted_and_opening_the_form_is_none(client: Client, auditor: User) -> None:
    before = AuditEntry.objects.count()
    client.get(ADDRESS)
    assert AuditEntry.objects.count() == before
    read(client, action="sign_in", since="2026-12-01")
    entry = last()
    assert (entry.by, entry.action, entry.subject_kind, entry.subject_id, entry.reason) == (
        auditor.pk,
        "search_audit",
        "audit",
        0,
        "time,action",
    )
    note(None, subject_id=9)
    read(client, kind="account", subject="9")
    assert (last().subject_kind, last().subject_id, last().reason) == ("account", 9, "kind,subject")
    read(client, by=str(auditor.pk))
    assert (last().subject_kind, last().subject_id, last().reason) == ("account", auditor.pk, "by")


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap(client: Client, auditor: User) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, by=None, action="sign_in", subject_kind="account", subject_id=n)
        for n in range(PER_PAGE * 2 + 5)
    )
    seen: list[int] = []
    address = f"{ADDRESS}?go=1&action=sign_in"
    while address:
        answer = client.get(address)
        seen += [row["pk"] for row in answer.context["rows"]]
        address = answer.context["later"]
    wanted = AuditEntry.objects.filter(action="sign_in").order_by("-pk").values_list("pk", flat=True)
    assert seen == list(wanted)
    assert client.get(ADDRESS, {"go": "1", "before": "x" * 40}).status_code == 200
    assert client.get(ADDRESS, {"go": "1", "before": "9" * 19}).status_code == 200


@pytest.mark.django_db
def test_the_table_holds_no_formula_and_is_noted(client: Client, auditor: User) -> None:
    AuditEntry.objects.create(
        at=NOW, by=None, action="=1+1", subject_kind="@sum", subject_id=1, reason="\t-cmd|calc"
    )
    answer = client.post(f"{ADDRESS}export/", {"kind": "@sum"})
    said = b"".join(answer).decode()
    assert said.startswith("\ufeff")
    head, row = csv.reader(said.removeprefix("\ufeff").splitlines())
    assert dict(zip(head, row, strict=True))["action"] == "'=1+1"
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert (last().action, last().by, last().reason) == ("export_audit", auditor.pk, "rows:1")
    assert answer["Content-Disposition"] == 'attachment; filename="audit-20261201-1000.csv"'
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_too_much_is_not_cut_off_but_refused(client: Client, auditor: User, monkeypatch) -> None:
    monkeypatch.setattr(pages, "MOST_EXPORTED", 1)
    note(None)
    note(None)
    answer = client.post(f"{ADDRESS}export/", {})
    assert "请把时间范围选小一些" in answer.content.decode()


@pytest.mark.django_db
def test_a_role_that_ended_reads_nothing_more(client: Client, auditor: User) -> None:
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/staff/").url == ADDRESS
    auditor.region_roles.update(ended_at=NOW)
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_ten_entries_cost_as_many_queries_as_one(django_assert_num_queries) -> None:
    for number in range(10):
        note(work.staff_account() if number % 2 else None, subject_id=number)
        if number in (0, 9):
            with django_assert_num_queries(2):
                found_entries(AuditSearch())
    assert len(list(all_entries(AuditSearch()))) == 10
    assert kinds_of_subjects() == ["account"]


@pytest.mark.django_db
def test_who_looks_again_within_the_hour_has_seen_it_once() -> None:
    clerk = work.staff_account()

    def see(minutes: int, subject_id: int = 1) -> bool:
        now = NOW + timedelta(minutes=minutes)
        return bool(
            note_seen(by=clerk, what="saw_roster", subject_kind="session", subject_id=subject_id, now=now)
        )

    assert [see(0), see(59), see(60), see(61, 2)] == [True, False, True, True]


def test_every_code_that_is_audited_has_its_word() -> None:
    """Whoever audits with an enum of theirs names it in portal/audit_words.py."""
    known = {kind.__name__ for kind in audit_words.ACTIONS}
    found = set()
    for path in modules():
        for _line, name, call in calls(path):
            if name.rpartition(".")[2] in {
                "audit",
                "note",
                "note_seen",
                "give_role",
                "take_role",
                "_note",
                "audited",
            }:
                for keyword in call.keywords:
                    value = keyword.value
                    if keyword.arg in {"action", "what"} and isinstance(value, ast.Attribute):
                        found.add((ast.unparse(value.value), Path(path).as_posix()))
    assert len(found) > 5
    assert [f"{where}: {kind}" for kind, where in found if kind.rpartition(".")[2] not in known] == []


def test_no_code_is_said_by_two() -> None:
    codes = [code for code, _word in audit_words.action_words()]
    assert len(codes) == len(set(codes))
