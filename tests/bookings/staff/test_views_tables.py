"""A hospital's list of sessions as a table: all of its rows, as the list is narrowed, and noted."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import AuditAction
from accounts.models import AuditEntry
from bookings import actions
from bookings.views.staff import tables
from hospitals.enums import StaffRole
from specialists.models import ClinicSession, Specialist
from tests.bookings.changing import withdraw
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def address(hospital, show: str = "coming", form: str = "csv") -> str:
    return reverse("staff:sessions_table", args=[hospital.slug], query={"show": show, "format": form})


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]


def test_a_row_says_what_the_list_says(browser, hospital, session, owner) -> None:
    home = make.hospital("北京医院", side="beijing")
    Specialist.objects.filter(sessions=session).update(home_hospital=home)
    room = reference.room("3 诊室", hospital=hospital)
    department = reference.department("骨科", hospital=hospital)
    ClinicSession.objects.filter(pk=session.pk).update(room=room, department=department, fee_yuan=50)
    make.booked(session, make.person(owner))
    make.held(session, make.person(make.account()), at=DAY + timedelta(minutes=30))
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    answer = browser.get(address(hospital))
    assert rows(answer) == [
        {
            "日期": "2026-12-08",
            "星期": "星期二",
            "半天": "上午",
            "开始": "08:00",
            "结束": "10:00",
            "专家": "陈卫衡",
            "派出医院": "北京医院",
            "科室": "骨科",
            "诊室": "3 诊室",
            "号数": "4",
            "已约": "1",
            "锁定": "1",
            "费用（元）": "50.00",
            "状态": "已发布",
            "延时（分钟）": "20",
            "备注": "延时后 08:20 开始",
        }
    ]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="sessions-coming-20261201-1000.csv"'


def test_the_workbook_has_the_same(browser, hospital, session) -> None:
    answer = browser.get(reverse("staff:sessions_table", args=[hospital.slug]))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    [headings, row] = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    [same] = rows(browser.get(address(hospital)))
    assert dict(zip(headings, map(str, row), strict=True)) == {
        name: said or "None" for name, said in same.items()
    }
    assert isinstance(row[headings.index("号数")], int)


def test_what_is_narrowed_stays_narrowed_and_all_pages_are_in_it(browser, hospital, posting, session) -> None:
    for n in range(1, 60):
        make.published_session(posting, starts_at=DAY + timedelta(days=n), numbers=1)
    gone = withdraw(make.published_session(posting, starts_at=DAY + timedelta(days=70), numbers=1))
    make.draft(posting, starts_at=DAY + timedelta(days=80))
    make.published_session(make.posting(where=make.hospital()))
    assert len(rows(browser.get(address(hospital)))) == 61
    [changed] = rows(browser.get(address(hospital, "changed")))
    assert (changed["状态"], changed["备注"]) == ("已停诊", "专家行程受阻")
    assert gone.pk
    [draft] = rows(browser.get(address(hospital, "drafts")))
    assert draft["状态"] == "草稿"
    assert len(rows(browser.get(address(hospital, "nonsense")))) == 61


def test_names_are_no_formulas(browser, hospital, session) -> None:
    Specialist.objects.filter(sessions=session).update(name="=HYPERLINK(1)")
    [row] = rows(browser.get(address(hospital)))
    assert row["专家"] == "'=HYPERLINK(1)"


def test_it_is_noted(browser, clerk, hospital, session) -> None:
    browser.get(address(hospital, "changed"))
    [entry] = AuditEntry.objects.filter(action=AuditAction.EXPORT_TABLE)
    assert (entry.by, entry.subject_kind, entry.subject_id) == (clerk.pk, "hospital", hospital.pk)
    assert entry.reason == "sessions:changed:0"


def test_only_for_who_works_there(client, browser_of, hospital, session) -> None:
    other = make.hospital("别院")
    for account in (
        work.clerk(other),
        work.clerk(other, role=StaffRole.MANAGER),
        make.account(),
        work.attendant(session.specialists.get()),
    ):
        assert browser_of(account).get(address(hospital)).status_code == 404
    assert client.get(address(hospital)).status_code == 302
    assert not AuditEntry.objects.filter(action=AuditAction.EXPORT_TABLE).exists()
    assert (
        browser_of(work.clerk(hospital, role=StaffRole.RECEPTION)).get(address(hospital)).status_code == 200
    )


def test_too_many_are_refused_and_not_cut(browser, hospital, session, monkeypatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 0)
    answer = browser.get(address(hospital))
    assert answer.status_code == 400
    assert "一次最多导出" in text(answer)
    assert not AuditEntry.objects.filter(action=AuditAction.EXPORT_TABLE).exists()


def test_the_list_leads_to_it(browser, hospital, session) -> None:
    page = text(browser.get(reverse("staff:home"), {"show": "coming"}))
    assert f"{reverse('staff:sessions_table', args=[hospital.slug])}?show=coming" in page
    empty = text(browser.get(reverse("staff:home"), {"show": "drafts"}))
    assert "导出表格" not in empty


@pytest.mark.parametrize("more", [0, 3])
def test_queries(browser, hospital, posting, session, django_assert_num_queries, more: int) -> None:
    for n in range(1, more + 1):
        make.published_session(posting, starts_at=DAY + timedelta(days=n))
    asked = address(hospital)
    with django_assert_num_queries(10):
        assert len(rows(browser.get(asked))) == 1 + more
