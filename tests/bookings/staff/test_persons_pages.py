"""The pages of a desk about one person, as a receptionist without script meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from bookings.enums import DeskAct, Relation, Verification
from bookings.models import PatientLink, RecordNumber
from notices.models import ViewerMessage
from tests.bookings.staff.at_desk import (
    NAME,
    ORIGINAL,
    OTHER,
    elder,
    finds,
    fresh,
    noted,
    original,
    url,
)
from tests.bookings.staff.planned import text
from tests.factories import accounts as codes
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def person(owner, desk, hospital):
    """Looked up already."""
    made = elder(owner)
    finds(desk, hospital, ORIGINAL.number)
    return made


@pytest.fixture
def verified(desk, hospital, person):
    """The original was compared too."""
    said = {"document_kind": "resident", "number": ORIGINAL.number, "country": "", "same": "on"}
    assert desk.post(url(hospital, person, "verify_person"), said).status_code == 302
    return person


def sends(browser: Client, address: str, **said: str) -> str:
    """The form sent, and the page that comes."""
    return text(browser.post(address, said, follow=True))


def hidden(page: str) -> dict[str, str]:
    """What a page keeps of a form to send it again."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_verify(desk, hospital, person) -> None:
    address = url(hospital, person, "verify_person")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in ORIGINAL.number)
    said = {"document_kind": "resident", "number": wide, "country": ""}
    page = sends(desk, address, **said)
    assert page.count("请看过照片和姓名再勾选") == 2
    assert "错误：" in page
    page = sends(desk, address, **{**said, "number": OTHER.number, "same": "on"})
    assert page.count("和登记的不一样") == 2
    assert OTHER.number in page, "what was typed is kept"
    page = sends(desk, address, **said, same="on")
    for words in ("已核对证件原件", "窗口已核对证件原件", "您刚核对过原件"):
        assert words in page
    assert fresh(person).verification == Verification.SEEN


def test_correct_shows_what_will_change_first(desk, hospital, person) -> None:
    address = url(hospital, person, "correct_person")
    typed = original(name="王秀瑛", number=OTHER.number)
    page = sends(desk, address, **typed)
    for words in ("改成这样？", "王秀瑛", "现在是 王*英", "（不变）", "确认更正"):
        assert words in page
    assert NAME not in page
    assert fresh(person).name == NAME
    again = sends(desk, address, **hidden(page), do="again")
    assert "下一步，看会改什么" in again
    assert 'value="王秀瑛"' in again
    page = sends(desk, address, **hidden(page), do="save")
    assert "已按证件原件更正" in page
    now = fresh(person)
    assert (now.name, now.document, now.birth_date.isoformat()) == ("王秀瑛", OTHER.number, "1952-04-09")


def test_what_the_record_says_cannot_be_guessed_by_asking_for_changes(desk, hospital, person) -> None:
    address = url(hospital, person, "correct_person")
    page = sends(desk, address, **original(number=OTHER.number))
    assert "1951 年生" in page
    assert "3月8日" not in page
    assert [entry.subject_id for entry in noted(DeskAct.MISMATCH)] == [person.pk]
    asked = [
        AuditEntry(at=NOW, by=entry.by, action=entry.action, subject_kind="patient", subject_id=person.pk)
        for entry in noted(DeskAct.MISMATCH) * 200
    ]
    AuditEntry.objects.bulk_create(asked)
    for name in ("correct_person", "claim_person"):
        page = sends(desk, url(hospital, person, name), **original())
        assert "请在 11:00 以后再查" in page
        assert "（不变）" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": SCRIPT}, "姓名里不能有数字"),
        ({"name": "<b>王</b>"}, "姓名请用文字填写"),
        ({"name": ""}, "请输入就诊人姓名"),
        ({"name": "王\0"}, "姓名里有不能用的符号"),
        ({"holder": ""}, "请看过原件和照片再勾选"),
        ({"number": ORIGINAL.number[:-1]}, "居民身份证号码是 18 位"),
        ({"document_kind": "hk_macao", "number": "H12345678"}, "请输入出生日期"),
        ({"sex": "male"}, "性别和证件号码里的不一样"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(desk, hospital, person, changes, sentence) -> None:
    page = sends(desk, url(hospital, person, "correct_person"), **original(**changes), do="save")
    assert sentence in page
    assert "error-summary" in page
    assert "<script>alert" not in page
    assert "<b>王" not in page
    assert fresh(person).name == NAME
    assert noted(DeskAct.CORRECT) == []


def test_claim(desk, hospital, person, owner) -> None:
    own = make.account()
    address = url(hospital, person, "claim_person")
    page = sends(desk, address, **original(phone=own.phone))
    for words in ("由本人收回？", "确认收回", "其他账号都不能再为这位就诊人预约"):
        assert words in page
    page = sends(desk, address, **hidden(page), do="save")
    assert "已收回，其他账号不能再为本人预约" in page
    assert "本人的账号" in page
    assert own.masked_phone in page
    assert owner.masked_phone not in page
    assert own.phone.removeprefix("+86") not in page


def test_a_child_claims_without_an_account_of_its_own(desk, hospital, owner) -> None:
    born = date(2014, 5, 1)
    document = make.resident(born, "female", n=12)
    about = {"relation": "child", "is_guardian": True, "sex": "female", "birth_date": born}
    child = make.person(owner, "小雨", document=document, **about)
    finds(desk, hospital, document.number)
    typed = original(name="小雨", number=document.number, phone=make.account().phone)
    page = sends(desk, url(hospital, child, "claim_person"), **typed, do="save")
    assert "就诊人不满 18 岁，不能有本人的账号" in page
    assert child.links.get().ended_at is None
    page = sends(desk, url(hospital, child, "claim_person"), **{**typed, "phone": ""}, do="save")
    assert "已收回" in page
    assert "没有账号可以为这位就诊人预约" in page


def test_acts_about_accounts_ask_for_the_original_first(desk, hospital, person) -> None:
    link = person.links.get()
    PatientLink.objects.update(relation=Relation.SELF)
    for name, more in (
        ("link_person", {}),
        ("grant_link", {"link_id": link.pk}),
        ("end_link", {"link_id": link.pk}),
        ("new_phone", {}),
    ):
        page = text(desk.get(url(hospital, person, name, **more)))
        assert "请先核对证件原件" in page
        assert url(hospital, person, "verify_person") in page
        desk.post(url(hospital, person, name, **more), {"phone": "13900001111"})
    assert person.links.get().ended_at is None


def test_link_an_account(desk, hospital, verified) -> None:
    address = url(hospital, verified, "link_person")
    typed = {"phone": "139 0000 1111", "relation": "parent"}
    assert sends(desk, address, **typed).count("要就诊人（孩子由监护人）在场并同意") == 2
    page = sends(desk, address, **typed, agrees="on")
    assert page.count("还没有登录过") == 2
    assert 'value="139 0000 1111"' in page
    relative = make.account(phone="+8613900001111")
    page = sends(desk, address, **typed, agrees="on")
    assert "已允许这个账号为就诊人预约" in page
    assert "139****1111" in page
    assert "医院窗口核对证件" in page
    assert PatientLink.objects.in_force().get(account=relative).patient == verified


def test_answer_who_asked_and_end_who_books(desk, hospital, verified, owner) -> None:
    asked = make.linked(make.account(), verified, "parent", granted_at=None, granted_by=None, basis="")
    page = text(desk.get(url(hospital, verified)))
    assert "等待同意" in page
    address = url(hospital, verified, "grant_link", link_id=asked.pk)
    assert asked.account.masked_phone in text(desk.get(address))
    assert "已允许" in sends(desk, address)
    ending = url(hospital, verified, "end_link", link_id=verified.links.get(account=owner).pk)
    assert "确认停止" in text(desk.get(ending))
    assert "不能再为就诊人预约了" in sends(desk, ending)
    assert desk.post(ending).url == url(hospital, verified), "pressed twice"
    assert owner.masked_phone not in text(desk.get(url(hospital, verified)))
    assert desk.get(ending).status_code == 404


def test_record_number(desk, hospital, person) -> None:
    address = url(hospital, person, "record_number")
    assert "病案号由字母和数字组成" in sends(desk, address, number=SCRIPT)
    assert "ａ-17" in sends(desk, address, number="ａ-17 ？")
    page = sends(desk, address, number="ａ-17 ")
    assert "已登记本院病案号" in page
    assert "A-17" in page
    other = make.person(make.account(), document=OTHER, birth_date=OTHER.birth_date, sex="female")
    finds(desk, hospital, OTHER.number)
    page = sends(desk, url(hospital, other, "record_number"), number="a-17")
    assert page.count("这个病案号在本院已登记给另一位就诊人") == 2
    assert "没有登记" in sends(desk, address, do="remove")
    assert not RecordNumber.objects.exists()


def test_reveal_shows_one_thing_once(desk, hospital, person, owner) -> None:
    address = url(hospital, person, "reveal_person")
    assert "您今天已查看 0 次" in text(desk.get(address))
    page = sends(desk, address, what="document", reason="")
    assert page.count("请选择为什么要看") == 2
    assert ORIGINAL.number not in page
    assert noted(DeskAct.REVEAL) == []
    answer = desk.post(address, {"what": "document", "reason": "check"})
    page = text(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert ORIGINAL.number in page
    assert NAME not in page
    assert "您今天已查看 1 次" in page
    assert ORIGINAL.number not in text(desk.get(address, {"what": "document", "reason": "check"}))
    for address in (url(hospital), url(hospital, person), url(hospital, person, "verify_person")):
        assert ORIGINAL.number not in text(desk.get(address))


def test_another_number_for_a_lost_phone(desk, clock, hospital, verified, owner) -> None:
    PatientLink.objects.update(relation=Relation.SELF)
    address = url(hospital, verified, "new_phone")
    assert owner.masked_phone in text(desk.get(address))
    assert "11 位的中国大陆手机号码" in sends(desk, address, phone="12")
    page = sends(desk, address, phone="139 0000 2222")
    assert "请输入新号码收到的验证码" in page
    digits = codes.digits_in(ViewerMessage.objects.latest("pk").text)
    code_url = url(hospital, verified, "phone_code")
    assert "验证码不对" in sends(desk, code_url, code=codes.wrong(digits))
    page = sends(desk, code_url, code=digits)
    assert "手机号码已更换" in page
    assert "139****2222" in page
    assert User.objects.get(pk=owner.pk).phone == "+8613900002222"
    assert desk.get(code_url).url == address


def test_a_taken_number_is_said_after_the_code_alone(desk, hospital, verified) -> None:
    PatientLink.objects.update(relation=Relation.SELF)
    taken = make.account(phone="+8613900002222")
    page = sends(desk, url(hospital, verified, "new_phone"), phone=taken.phone)
    assert "请输入新号码收到的验证码" in page
    digits = codes.digits_in(ViewerMessage.objects.latest("pk").text)
    page = sends(desk, url(hospital, verified, "phone_code"), code=digits)
    assert "这个号码已经有另一个账号" in page


def test_the_code_page_of_one_person_is_nothing_for_another(desk, hospital, verified) -> None:
    PatientLink.objects.update(relation=Relation.SELF)
    other = make.person(make.account(), document=OTHER, birth_date=OTHER.birth_date, sex="female")
    finds(desk, hospital, OTHER.number)
    sends(desk, url(hospital, verified, "new_phone"), phone="13900002222")
    assert desk.get(url(hospital, other, "phone_code")).url == url(hospital, other, "new_phone")


def test_what_was_verified_is_over_after_half_an_hour(desk, clock, hospital, verified) -> None:
    for _ in range(2):
        clock.shift(timedelta(minutes=15))
        finds(desk, hospital, ORIGINAL.number)
    assert "请先核对证件原件" in text(desk.get(url(hospital, verified, "link_person")))


def test_the_home_page_leads_a_desk_there(desk, hospital, browser) -> None:
    assert url(hospital) in text(desk.get("/staff/"))
    assert url(hospital) not in text(browser.get("/staff/"))
