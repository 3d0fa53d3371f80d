"""The public list as a table."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bookings import actions
from portal.pages import session_table
from specialists.models import ClinicSession
from tests.bookings.changing import withdraw
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW
from tests.portal.pages.conftest import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

ADDRESS = "/sessions/export/"


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]


def exported(zh: Client, **said: str) -> list[dict[str, str]]:
    return rows(zh.get(ADDRESS, {"format": "csv", **said}))


@pytest.fixture
def session() -> ClinicSession:
    """At a hospital with an address."""
    hospital = make.hospital("本院", address="新城区一号")
    home = make.hospital("北京医院", side="beijing")
    posting = make.posting(make.specialist("陈卫衡", home_hospital=home), hospital)
    return make.published_session(posting, department=reference.department("骨科"))


def test_a_row_says_when_who_and_where(zh, session, settings) -> None:
    settings.SITE_URL = "https://portal.example"
    make.booked(session, make.person(make.account(), "王秀英"))
    [row] = exported(zh)
    said = {
        "日期": "2026-12-08",
        "星期": "星期二",
        "半天": "上午",
        "开始": "08:00",
        "结束": "10:00",
        "专家": "陈卫衡",
        "派出医院": "北京医院",
        "出诊医院": "本院",
        "地址": "新城区一号",
        "科室": "骨科",
        "诊室": "",
        "号数": "4",
        "费用（元）": "",
        "状态": "已放号",
        "延时（分钟）": "0",
        "备注": "",
        "网页": f"https://portal.example/sessions/{session.pk}/",
    }
    assert {name: row[name] for name in said} == said
    assert row.keys() - said.keys() == {"放号", "截止预约"}
    assert row["截止预约"] == "2026-12-07 15:00"


def test_states_and_marks(zh, session) -> None:
    posting = session.session_specialists.get().posting
    withdraw(make.published_session(posting, starts_at=DAY + timedelta(days=1)))
    make.published_session(posting, starts_at=DAY + timedelta(days=60), published_at=NOW)
    late = make.published_session(posting, starts_at=DAY + timedelta(days=2))
    actions.delay_session(session=late, minutes=30, by=None, now=NOW)
    ClinicSession.objects.filter(pk=late.pk).update(demo=True)
    make.draft(posting, starts_at=DAY + timedelta(days=3))
    found = [(row["状态"], row["备注"]) for row in exported(zh)]
    assert found == [
        ("已放号", ""),
        ("已停诊", "专家行程受阻"),
        ("已放号", "演示；延时后 08:30 开始"),
        ("还未放号", ""),
    ]


def test_it_is_narrowed_as_the_list_is_and_has_all_pages(zh, session) -> None:
    posting = make.posting(where=make.hospital("别院"))
    for n in range(12):
        make.published_session(posting, starts_at=DAY + timedelta(days=n), numbers=1)
    assert len(exported(zh)) == 13
    assert [row["出诊医院"] for row in exported(zh, hospital=session.hospital.slug)] == ["本院"]
    assert len(exported(zh, date="2026-12-08")) == 2
    assert zh.get(ADDRESS, {"hospital": "no-such"}).status_code == 404
    page = text(zh.get("/sessions/", {"hospital": session.hospital.slug}))
    assert f'href="{ADDRESS}?hospital={session.hospital.slug}" rel="nofollow"' in page
    assert f'href="{ADDRESS}?hospital={session.hospital.slug}&amp;format=csv" rel="nofollow"' in page
    assert f'href="{ADDRESS}?format=csv"' in text(zh.get("/sessions/"))


def test_the_workbook(zh, session) -> None:
    answer = zh.get(ADDRESS)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [sheet["A2"].value, sheet["F2"].value] == ["2026-12-08", "陈卫衡"]
    assert answer["Content-Disposition"] == 'attachment; filename="sessions-20261201-1000.xlsx"'
    assert answer["X-Robots-Tag"] == "noindex"


def test_no_demonstration_in_production(zh, session, settings) -> None:
    ClinicSession.objects.filter(pk=session.pk).update(demo=True)
    settings.PRODUCTION = True
    assert exported(zh) == []


def test_too_many_are_refused(zh, session, monkeypatch) -> None:
    monkeypatch.setattr(session_table, "MOST_ROWS", 0)
    answer = zh.get(ADDRESS, {"hospital": session.hospital.slug})
    assert answer.status_code == 400
    assert f'href="{reverse("sessions")}?hospital={session.hospital.slug}"' in text(answer)


@pytest.mark.parametrize("more", [0, 3])
def test_queries(zh, session, django_assert_num_queries, more: int) -> None:
    for n in range(more):
        make.published_session(starts_at=DAY + timedelta(days=n + 1))
    with django_assert_num_queries(3):
        assert len(exported(zh)) == 1 + more


def test_what_is_not_booked_has_no_window_and_a_place_elsewhere_its_own_address(zh) -> None:
    hospital = make.hospital("本院", address="新城区一号")
    site = reference.room("伍什家卫生院", hospital=hospital, address="托克托县伍什家镇")
    several = [make.posting(where=hospital) for _ in range(2)]
    for days, open_to in enumerate(("comers", "referred", "everybody")):
        make.published_session(
            *several,
            kind="joint",
            open_to=open_to,
            pools=True,
            room=site,
            starts_at=DAY + timedelta(days=days),
        )
    found = exported(zh)
    assert [bool(row["放号"]) for row in found] == [False, False, True]
    assert [bool(row["截止预约"]) for row in found] == [False, False, True]
    assert {row["地址"] for row in found} == {"托克托县伍什家镇"}
    assert {row["备注"] for row in found} == {"联合门诊"}
