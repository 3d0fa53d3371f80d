"""隐私与权利: consents, seeing and taking along, deleting; each only one's own."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import audit
from accounts.actions.leaving import close_account
from accounts.enums import ConsentPurpose
from accounts.models import AuditEntry, User
from bookings.actions import add_newborn
from bookings.models import Patient, PatientLink, RecordNumber, VisitReason
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.portal.pages.conftest import PROVE, browser_of, prove, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

MINE, DATA, DOWNLOAD = "/privacy/mine/", "/privacy/mine/data/", "/privacy/mine/download/"
DELETE = "/privacy/mine/account/delete/"


@pytest.fixture
def owner() -> User:
    return make.account()


@pytest.fixture
def mother(owner: User) -> Patient:
    return make.person(owner, "王秀英")


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
    RecordNumber.objects.create(
        patient=mother,
        hospital=reference.hospital("市医院"),
        number="HLS-884219",
        recorded_at=make.NOW,
        recorded_by=work.staff_account(),
    )
    for account, document, number in (
        (owner, mother.document, "HLS-884219"),
        (relative, mother.masked_document, "HL******19"),
    ):
        browser = browser_of(account)
        page = text(browser.get(DATA))
        assert "HL******19，市医院" in page
        assert "HLS-884219" not in page
        prove(browser, DATA)
        person = json.loads(browser.post(DOWNLOAD).content)["persons"][0]
        assert (person["document"], person["record_numbers"]) == (
            document,
            [{"hospital": "市医院", "number": number}],
        )


def test_who_deleted_their_account_meanwhile_was_no_staff(owner: User, mother: Patient) -> None:
    relative = make.account()
    audit(by=relative, action="link_person", subject_kind="patient", subject_id=mother.pk, now=make.NOW)
    close_account(account=relative, by=relative, now=make.NOW)
    page = text(browser_of(owner).get(DATA))
    assert "另一个账号（家人等）" in page
    assert "工作人员" not in page.split('id="seen"')[1].split("</section>")[0]


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


def test_what_becomes_of_a_newborn_is_said_before(owner: User) -> None:
    mother = make.person(owner, "王秀英", relation="self", sex="female", birth_date=date(1995, 5, 5))
    browser = browser_of(owner)
    assert "未命名之子" not in text(browser.get(removal(owner, mother)))
    add_newborn(
        guardian=PatientLink.objects.get(patient=mother),
        sex="male",
        birth_date=date(2026, 11, 20),
        order=1,
        is_guardian=True,
        by=owner.pk,
        now=make.NOW,
    )
    assert "未命名之子" in text(browser.get(removal(owner, mother)))
