"""The pages on which a desk joins two records of one person."""

from __future__ import annotations

from datetime import date

import pytest

from bookings.enums import DeskAct
from bookings.models import RecordNumber
from tests.bookings.staff.at_desk import NAME, ORIGINAL, elder, finds, fresh, noted, original, url
from tests.bookings.staff.joining import DECLARED, PASSPORT, nameless, reached
from tests.bookings.staff.planned import text
from tests.bookings.staff.test_persons_pages import hidden, sends
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kept(owner, desk, hospital):
    """By the card; looked up."""
    made = elder(owner)
    finds(desk, hospital, ORIGINAL.number)
    return made


@pytest.fixture
def again(desk, hospital):
    """The same woman by her passport; looked up."""
    made = make.person(make.account(), **{**DECLARED, "name": "WANG XIUYING"})
    finds(desk, hospital, PASSPORT.number, kind="passport", country="CHN")
    return made


def join_url(hospital, one, other) -> str:
    """Both side by side."""
    return url(hospital, one, "join_records", other_id=other.pk)


def test_the_other_one_is_found_here(desk, hospital, kept) -> None:
    address = url(hospital, kept, "join_person")
    assert address in text(desk.get(url(hospital, kept)))
    page = text(desk.get(address))
    assert "另一条登记是哪一条" in page
    assert "刚查到的就诊人" not in page
    for number in (PASSPORT.number, ORIGINAL.number):
        kind = "resident" if number == ORIGINAL.number else "passport"
        page = sends(desk, address, document_kind=kind, number=number, country="CHN")
        assert "没有查到另一条登记" in page
    assert "error-summary" in sends(desk, address, document_kind="passport", number="", country="CHN")
    other = make.person(make.account(), **{**DECLARED, "name": "WANG XIUYING"})
    said = {"document_kind": "passport", "number": PASSPORT.number, "country": "CHN"}
    assert desk.post(address, said).url == join_url(hospital, kept, other)
    assert join_url(hospital, kept, other) in text(desk.get(address))


def test_several_under_one_number_are_chosen_from(desk, hospital, kept) -> None:
    account = make.account()
    others = [make.person(account) for _ in range(2)]
    said = {"document_kind": "phone", "number": account.phone.removeprefix("+86"), "country": ""}
    page = sends(desk, url(hospital, kept, "join_person"), **said)
    assert "请选择" in page
    assert all(join_url(hospital, kept, one) in page for one in others)


def test_joined_step_by_step(desk, hospital, kept, again, owner) -> None:
    address = join_url(hospital, kept, again)
    page = text(desk.get(address))
    for words in ("保留这一条", "并入的一条", owner.masked_phone, join_url(hospital, again, kept)):
        assert words in page
    assert NAME not in page
    typed = original(second_number=PASSPORT.number)
    page = sends(desk, address, **typed)
    assert page.count("要本人（孩子由监护人）在场并同意，才能合并") == 2
    assert PASSPORT.number in page, "what was typed is kept"
    page = sends(desk, address, **typed, agrees="on")
    for words in ("不能撤销", "合并错了，两个人的就诊记录会混在一起", "确认合并"):
        assert words in page
    assert fresh(again).joined_into is None
    assert "下一步，看会怎样合并" in sends(desk, address, **hidden(page), do="again")
    page = sends(desk, address, **hidden(page), do="save")
    assert "两条登记已合并成一条" in page
    assert fresh(again).joined_into == kept
    assert desk.get(address).status_code == 404
    assert desk.get(url(hospital, again)).status_code == 404


def test_who_is_a_guardian_by_either_record_is_seen_before(desk, hospital, owner, reception) -> None:
    born, father = date(2016, 5, 1), make.account()
    one = make.person(owner, "王小宝", birth_date=born, relation="child", is_guardian=True)
    two = nameless(father, name="王小宝", sex="male", birth_date=born)
    for record in (one, two):
        reached(record, hospital, reception)
    page = text(desk.get(join_url(hospital, one, two)))
    assert f"{owner.masked_phone}</span> 监护人" in page
    assert f"{father.masked_phone}</span> 监护人" not in page


def test_what_does_not_fit_is_said(desk, hospital, kept, again) -> None:
    address = join_url(hospital, kept, again)
    page = sends(desk, address, **original(agrees="on"))
    assert page.count("那件证件的原件也在手上，才能合并") == 0
    assert "不能当作同一个人合并" in page, "a passport that nobody has seen, in another name"
    page = sends(desk, address, **original(agrees="on", second_number="E00000000"))
    assert page.count("和要并入的登记上的不一样") == 2
    page = sends(desk, address, **original(agrees="on", second_number="？"))
    assert "error-summary" in page
    page = sends(desk, address, **original(agrees="on", name="李四", second_number=PASSPORT.number))
    assert "先用“按原件更正资料”改对" in page
    assert len(noted(DeskAct.MISMATCH)) == 3
    assert desk.get(join_url(hospital, kept, kept)).url == url(hospital, kept, "join_person")


def test_which_record_number(desk, hospital, kept, again, reception) -> None:
    for person, number in ((kept, "A-1"), (again, "A-2")):
        RecordNumber.objects.create(
            patient=person, hospital=hospital, number=number, recorded_at=NOW, recorded_by=reception
        )
    address = join_url(hospital, kept, again)
    typed = original(agrees="on", second_number=PASSPORT.number)
    assert sends(desk, address, **typed).count("请选择以后用哪个病案号") == 2
    page = sends(desk, address, **typed, number_of="other")
    assert "以后用病案号 A-2" in page
    assert "A-2" in sends(desk, address, **hidden(page), do="save")


def test_a_clash_is_named_and_another_hospitals_is_not(desk, hospital, session, kept, again) -> None:
    make.booked(session, kept)
    ticket = make.booked(make.published_session(make.posting(where=make.hospital("外院"))), again)
    page = text(desk.get(join_url(hospital, kept, again)))
    assert "先取消有冲突的预约" in page
    assert "另一家医院的预约" in page
    assert ticket.code not in page
    assert "外院" not in page
    assert "下一步，看会怎样合并" not in page
    typed = original(agrees="on", second_number=PASSPORT.number)
    sends(desk, join_url(hospital, kept, again), **typed, do="save")
    assert fresh(again).joined_into is None


def test_a_number_that_another_record_has_leads_here(desk, hospital, kept) -> None:
    other = make.person(make.account(), **DECLARED)
    typed = original(document_kind="passport", number=PASSPORT.number, country="CHN", sex="female")
    typed |= {"birth_date_year": "1951", "birth_date_month": "3", "birth_date_day": "8"}
    page = sends(desk, url(hospital, kept, "correct_person"), **typed, do="save")
    assert "查看另一条登记，准备合并" in page
    answer = desk.post(url(hospital, kept, "join_person"), hidden(page))
    assert answer.url == join_url(hospital, kept, other)
