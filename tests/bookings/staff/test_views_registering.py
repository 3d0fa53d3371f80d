"""The page on which a desk registers somebody, as a receptionist without script meets it."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.enums import DeskAct, Verification
from bookings.models import Patient
from bookings.queries.staff.persons import MOST_LOOK_UPS
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from tests.bookings.staff.at_desk import NAME, ORIGINAL, elder, finds, noted, url
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def address(hospital: Hospital) -> str:
    return reverse("staff:register_person", args=[hospital.slug])


def typed(**changes: str) -> dict[str, str]:
    """What a caller says of herself."""
    return {
        "document_kind": "resident",
        "number": ORIGINAL.number,
        "country": "",
        "name": NAME,
        "phone": "139 0000 9999",
        "came": "phone",
        "agreed": "on",
        **changes,
    }


def sends(browser: Client, hospital: Hospital, **changes: str) -> HttpResponse:
    return browser.post(address(hospital), typed(**changes))


def test_from_nobody_found_to_the_persons_page(desk, hospital) -> None:
    page = text(finds(desk, hospital, ORIGINAL.number))
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    kept = {name: kept[name] for name in ("document_kind", "number", "country")}
    page = text(desk.post(address(hospital), {**kept, "do": "begin"}))
    assert f'value="{ORIGINAL.number}"' in page
    assert "error-summary" not in page
    answer = sends(desk, hospital)
    person = Patient.objects.get()
    assert answer.url == url(hospital, person)
    page = text(desk.get(answer.url))
    assert "已登记。30 分钟内可以办理其他事项。" in page
    assert "王*英" in page
    for private in (NAME, ORIGINAL.number):
        assert private not in page
    assert (person.phone, person.sex, person.birth_date.year) == ("+8613900009999", "female", 1951)


def test_a_phone_that_nobody_has_is_kept_too(desk, hospital) -> None:
    kept = {"document_kind": "phone", "number": "13900009999", "country": "", "do": "begin"}
    page = text(desk.post(address(hospital), kept))
    assert re.search(r'name="phone" value="13900009999"', page)
    page = text(desk.post(address(hospital), {"document_kind": "<i>x", "number": "1", "do": "begin"}))
    assert "<i>x" not in page


def test_the_find_page_leads_there(desk, hospital) -> None:
    assert address(hospital) in text(desk.get(url(hospital)))


def test_seen_at_the_desk(desk, hospital) -> None:
    sends(desk, hospital, came="present", seen_original="on")
    assert Patient.objects.get().verification == Verification.SEEN


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请输入就诊人姓名"),
        ({"name": "王\0"}, "姓名里有不能用的符号"),
        ({"name": "<b>王</b>"}, "姓名请用文字填写"),
        ({"number": ORIGINAL.number[:-1]}, "居民身份证号码是 18 位"),
        ({"document_kind": "hk_macao", "number": "H12345678"}, "请输入出生日期"),
        ({"document_kind": "passport", "number": "E1234567"}, "请选择护照的签发国家"),
        ({"phone": "12345"}, "11 位的中国大陆手机号码"),
        ({"came": ""}, "请选择来窗口还是打电话"),
        ({"agreed": ""}, "请先告诉对方并得到同意"),
        ({"seen_original": "on"}, "打电话的看不到原件"),
        ({"number": make.resident(NOW.date().replace(year=2016), "female", n=9).number}, "要由监护人同意"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, hospital, changes, sentence) -> None:
    page = text(sends(desk, hospital, **changes))
    assert sentence in page
    assert "错误：" in page
    assert "error-summary" in page
    if "phone" not in changes:
        assert 'value="139 0000 9999"' in page
    if "number" not in changes:
        assert f'value="{ORIGINAL.number}"' in page
    assert "<b>王" not in page
    assert not Patient.objects.exists()


def test_who_is_on_record_is_said_and_opened(desk, hospital, owner) -> None:
    person = elder(owner)
    answer = sends(desk, hospital, name="王秀瑛")
    assert answer.url == url(hospital, person)
    page = text(desk.get(answer.url))
    assert "已经登记过，没有另做登记" in page
    assert NAME not in page


def test_too_many(desk, hospital, reception) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, by=reception.pk, action=DeskAct.REGISTER, subject_kind="patient", subject_id=1)
        for _ in range(MOST_LOOK_UPS)
    )
    page = text(sends(desk, hospital))
    assert "请在 11:00 以后再查" in page
    assert f'value="{ORIGINAL.number}"' in page
    assert not Patient.objects.exists()


def test_nobody_elses_desk(browser_of, hospital, clerk, owner) -> None:
    other = work.clerk(make.hospital("别院"), role=StaffRole.RECEPTION)
    for account in (clerk, other, owner):
        browser = browser_of(account)
        assert browser.get(address(hospital)).status_code == 404
        assert sends(browser, hospital).status_code == 404
    assert not Patient.objects.exists()


def test_nothing_typed_stands_in_an_address_or_a_report(desk, hospital) -> None:
    answer = sends(desk, hospital, name="")
    assert answer["Cache-Control"].startswith("max-age=0") or "no-store" in answer["Cache-Control"]
    assert ORIGINAL.number not in answer.request["QUERY_STRING"]
    assert noted(DeskAct.REGISTER) == []


def test_queries(desk, hospital, django_assert_max_num_queries) -> None:
    desk.get(address(hospital))
    with django_assert_max_num_queries(8):
        desk.get(address(hospital))
    with django_assert_max_num_queries(30):
        sends(desk, hospital)
