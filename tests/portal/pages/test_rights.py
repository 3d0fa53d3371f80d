"""隐私与权利: consents, seeing and taking along, deleting; each only one's own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import audit
from accounts.enums import CodePurpose, ConsentPurpose
from accounts.models import AuditEntry, SignInCode, User
from bookings.models import Patient, PatientLink, VisitReason
from notices.models import ViewerMessage
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.accounts import digits_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

MINE, DATA, DOWNLOAD = "/privacy/mine/", "/privacy/mine/data/", "/privacy/mine/download/"
PROVE, DELETE = "/privacy/mine/prove/", "/privacy/mine/account/delete/"


@pytest.fixture
def owner() -> User:
    return make.account()


@pytest.fixture
def mother(owner: User) -> Patient:
    return make.person(owner, "王秀英")


def browser_of(account: User) -> Client:
    browser = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    browser.force_login(account)
    return browser


def text(answer) -> str:
    return answer.content.decode()


def prove(browser: Client, onward: str) -> None:
    """Have a code sent and type it in."""
    there = f"{PROVE}?next={onward}"
    browser.post(there, {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    assert browser.post(there, {"code": code})["Location"] == onward


def removal(account: User, patient: Patient) -> str:
    link = PatientLink.objects.get(account=account, patient=patient)
    return f"/privacy/mine/people/{link.pk}/delete/"


def test_every_consent_with_its_day_its_text_and_the_way_back(owner: User) -> None:
    hospital = reference.hospital("市中医蒙医医院")
    make.agreed(owner, ConsentPurpose.HOSPITAL, about=hospital.pk)
    page = text(browser_of(owner).get(MINE))
    for words in (
        "用户协议和隐私政策",
        "2026年11月1日",
        'href="/consent/identity/2026-11/"',
        'href="/consent/identity/"',
        f'href="/consent/hospital/?about={hospital.pk}"',
        "市中医蒙医医院",
    ):
        assert words in page, words


def test_a_child_that_left_the_account_is_not_named(owner: User) -> None:
    child = make.person(make.account(), "李小朵")
    Patient.objects.filter(pk=child.pk).update(birth_date=date(2018, 3, 4))
    make.agreed(owner, ConsentPurpose.CHILD, about=child.pk)
    page = text(browser_of(owner).get(MINE))
    assert "已不在您的账号里" in page
    assert "李小朵" not in page


def test_all_that_is_kept_can_be_read(owner: User, mother: Patient) -> None:
    booking = make.booked(make.published_session(), mother)
    VisitReason.objects.create(appointment=booking, text="腰疼三年", written_at=make.NOW, written_by=owner)
    clerk = work.clerk(booking.session.hospital)
    audit(by=clerk, action="saw_roster", subject_kind="patient", subject_id=mother.pk, now=make.NOW)
    page = text(browser_of(owner).get(DATA))
    for words in (
        "王秀英",
        "腰疼三年",
        "预约成功",
        mother.masked_document,
        f"{booking.session.hospital.name}的工作人员",
    ):
        assert words in page, words
    assert mother.document not in page
    assert str(clerk.username) not in page, "by part, not by name"


def test_others_things_are_not_in_it(owner: User, mother: Patient) -> None:
    stranger = make.account()
    make.booked(make.published_session(), make.person(stranger, "赵钱孙"))
    ended = make.person(owner, "周吴郑")
    PatientLink.objects.filter(patient=ended).update(ended_at=make.NOW)
    asked = make.person(stranger, "冯陈褚")
    make.linked(owner, asked, granted_at=None, granted_by=None, basis="")
    page = text(browser_of(owner).get(DATA))
    for name in ("赵钱孙", "周吴郑", "冯陈褚"):
        assert name not in page


def test_an_empty_account_is_shown_as_such() -> None:
    nobody = User.objects.create(phone="+8613900000009", password="!")
    browser = browser_of(nobody)
    assert "您还没有作过决定" in text(browser.get(MINE))
    for words in ("还没有就诊人", "没有预约记录", "还没有发过通知"):
        assert words in text(browser.get(DATA))


def test_the_file_asks_for_a_code_first(owner: User, mother: Patient) -> None:
    booking = make.booked(make.published_session(), mother)
    browser = browser_of(owner)
    assert browser.get(DOWNLOAD)["Location"] == DATA
    assert browser.post(DOWNLOAD)["Location"].startswith(PROVE)
    assert not AuditEntry.objects.filter(action="copy_own_data").exists()
    prove(browser, DATA)
    answer = browser.post(DOWNLOAD)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    found = json.loads(answer.content)
    assert (found["schema"], found["schema_version"]) == ("jiamenkou-personal-data", 1)
    assert found["account"]["phone"] == owner.phone
    assert found["persons"][0]["document"] == mother.document
    assert found["bookings"][0]["id"] == str(booking.uid)
    assert {row["purpose"] for row in found["consents"]} == {"terms", "identity", "hospital"}
    assert AuditEntry.objects.filter(action="copy_own_data", by=owner.pk).count() == 1


def test_a_relative_takes_no_whole_number_along(owner: User, mother: Patient) -> None:
    relative = make.account()
    make.linked(relative, mother)
    browser = browser_of(relative)
    prove(browser, DATA)
    person = json.loads(browser.post(DOWNLOAD).content)["persons"][0]
    assert person["document"] == mother.masked_document


def test_a_proof_lasts_a_quarter_of_an_hour_and_for_its_browser(owner: User) -> None:
    browser = browser_of(owner)
    prove(browser, DATA)
    assert browser_of(owner).post(DOWNLOAD).status_code == 302
    with time_machine.travel(make.NOW + timedelta(minutes=15), tick=False):
        assert browser.post(DOWNLOAD).status_code == 302
    assert browser.post(DOWNLOAD).status_code == 200


def test_a_wrong_code_proves_nothing(owner: User) -> None:
    browser = browser_of(owner)
    browser.post(PROVE, {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    answer = browser.post(PROVE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert "error-summary" in text(answer)
    assert browser.post(DOWNLOAD)["Location"].startswith(PROVE)


def test_a_code_leads_to_no_other_site(owner: User) -> None:
    browser = browser_of(owner)
    browser.post(f"{PROVE}?next=https://evil.example/", {"send": "1"})
    code = digits_in(ViewerMessage.objects.latest("pk").text)
    assert browser.post(f"{PROVE}?next=https://evil.example/", {"code": code})["Location"] == MINE


def test_a_person_is_deleted_after_a_warning(owner: User, mother: Patient) -> None:
    browser, page = browser_of(owner), removal(owner, mother)
    warning = text(browser.get(page))
    for words in ('要删除 <span class="nowrap">王秀英</span> 的资料吗', "删除以后找不回来", "最多留 1095 天"):
        assert words in warning, words
    assert browser.post(page)["Location"] == MINE
    mother.refresh_from_db()
    assert not mother.name
    assert browser.post(page)["Location"] == MINE, "pressed twice"


def test_oneself_is_deleted_after_a_code_as_well(owner: User) -> None:
    herself = make.person(owner, "李小燕", relation="self")
    browser = browser_of(owner)
    answer = browser.post(removal(owner, herself))
    assert answer.url == f"{PROVE}?{urlencode({'next': removal(owner, herself)})}"
    herself.refresh_from_db()
    assert herself.name == "李小燕"
    prove(browser, removal(owner, herself))
    browser.post(removal(owner, herself))
    herself.refresh_from_db()
    assert (herself.name, herself.document, herself.erased_at is not None) == ("", "", True)


def test_a_code_for_this_signs_nobody_in(owner: User) -> None:
    browser_of(owner).post(PROVE, {"send": "1"})
    code = SignInCode.objects.latest("pk")
    assert code.purpose == CodePurpose.PROVE
    assert "下载或删除您的资料" in ViewerMessage.objects.latest("pk").text


def test_not_while_a_booking_is_coming(owner: User, mother: Patient) -> None:
    make.booked(make.published_session(), mother)
    answer = browser_of(owner).post(removal(owner, mother))
    assert answer.status_code == 409
    assert "还有待就诊的预约" in text(answer)


@pytest.mark.parametrize("who", ["stranger", "relative"])
def test_only_ones_own_link_is_deleted(owner: User, mother: Patient, who: str) -> None:
    other = make.account()
    if who == "relative":
        make.linked(other, mother)
    browser = browser_of(other)
    assert browser.get(removal(owner, mother)).status_code == 404
    assert browser.post(removal(owner, mother)).status_code == 404


def test_the_account_is_deleted_after_a_tick_and_a_code(owner: User, mother: Patient) -> None:
    browser = browser_of(owner)
    assert "王秀英" in text(browser.get(DELETE))
    assert "error-summary" in text(browser.post(DELETE))
    assert browser.post(DELETE, {"sure": "yes"})["Location"].startswith(PROVE)
    owner.refresh_from_db()
    assert owner.is_active
    prove(browser, DELETE)
    answer = browser.post(DELETE, {"sure": "yes"}, follow=True)
    assert "您的账号已删除" in text(answer)
    owner.refresh_from_db()
    assert (owner.is_active, owner.phone) == (False, None)
    assert browser.get(MINE)["Location"].startswith("/sign-in/")


def test_with_a_booking_coming_the_account_stays(owner: User, mother: Patient) -> None:
    make.booked(make.published_session(), mother)
    browser = browser_of(owner)
    assert "请先取消" in text(browser.get(DELETE))
    prove(browser, DELETE)
    assert browser.post(DELETE, {"sure": "yes"}).status_code == 409
    owner.refresh_from_db()
    assert owner.is_active


@pytest.mark.parametrize("page", [MINE, DATA, PROVE, DELETE])
def test_staff_have_no_such_page(page: str) -> None:
    assert browser_of(work.clerk(reference.hospital())).get(page).status_code == 404


def test_as_many_queries_for_three_as_for_one(owner: User, mother: Patient) -> None:
    session = make.published_session(numbers=12)
    make.booked(session, mother)
    browser = browser_of(owner)
    one = queries(browser)
    for name in ("李大山", "周大海"):
        other = make.person(owner, name)
        make.booked(session, other)
        audit(by=owner, action="sign_in", subject_kind="patient", subject_id=other.pk, now=make.NOW)
    assert queries(browser) == one


def queries(browser: Client) -> dict[str, int]:
    counts = {}
    for page in (MINE, DATA):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        counts[page] = len(asked)
    return counts


def test_decisions_are_explained_with_the_figures_in_force(zh: Client) -> None:
    page = text(zh.get("/how-it-works/decisions/"))
    for words in (
        "在 30 到 120 分钟之间",
        "保留 10 分钟",
        "30 天里只能换一个",
        "最多输错 5 次",
        "第二十四条",
    ):
        assert words in page, words
