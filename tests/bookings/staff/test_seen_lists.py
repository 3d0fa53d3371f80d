"""What clerks have at the end of a day is read: numbers as they are ticked, and the list of the hospital's system."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from bookings.models import Appointment, RecordNumber
from bookings.queries.staff.seen_lists import read_numbers
from tests.bookings.staff.closing_day import EVENING, four, hidden, standing, statuses
from tests.bookings.staff.planned import of, text
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


TAKEN_BACK = ("已退号", "已取消", "停诊")  # these the page names


@pytest.fixture
def evening(clock) -> None:
    """The day is over."""
    clock.move_to(EVENING)


@pytest.fixture
def people(session) -> list[Appointment]:
    """张一, 李二, 王三, 赵四 with numbers 1 to 4; the third has checked in."""
    some = four(session)
    standing(some[2], "arrived")
    return some


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1-3", {1: True, 2: False, 3: True}),
        ("１－３，５", {1: True, 2: False, 3: True, 5: True}),
        ("第1号、第3号", {1: True, 3: True}),
        ("1 到 2；4", {1: True, 2: True, 4: True}),
        ("3,1-3,2", {3: True, 1: True, 2: True}),
        ("", {}),
    ],
)
def test_numbers_are_read_as_they_are_written(typed, found) -> None:
    assert read_numbers(typed) == found


def test_the_list_of_the_hospitals_system(desk, session, hospital, reception, people) -> None:
    one, two, three, four_ = people
    RecordNumber.objects.create(
        patient=one.patient, hospital=hospital, number="A-0017", recorded_at=NOW, recorded_by=reception
    )
    listed = (
        "病案号\t取号码\t姓名\t号\t状态\n"
        "a-0017\t\t\t\t已就诊\n"
        f"\t{two.code}\t\t\t已就诊\n"
        f"\t\t王三\t第3号\t未就诊\n"
        f"\t\t赵四\t4\t已就诊\n"
        f"\t\t赵四\t4\t已就诊\n"
        f"\t\t赵四\t2\t已就诊\n"
        f"A-0017\t{two.code}\t\t\t已就诊\n"
    )
    page = text(desk.post(of(session, "close_by_list"), {"text": listed}))
    for words in (
        "已就诊 3 人",
        "名单上写着没有看",
        "和前面一行是同一个人",
        "当天名单里找不到",
        "是两个人的",
    ):
        assert words in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["fulfilled", "fulfilled", "arrived", "fulfilled"]
    page = text(desk.post(of(session, "close_by_list"), {"text": listed, "rest": "on"}))
    assert "已经记过" in page


def test_without_headings_codes_and_documents_are_found(desk, session, people) -> None:
    listed = f"{people[0].code},什么\n{people[1].patient.document},别的\n99999999,别人\n"
    page = text(desk.post(of(session, "close_by_list"), {"text": listed}))
    assert "已就诊 2 人" in page
    assert people[1].patient.document not in page


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "请选择文件"), ({"text": "姓名,号\n谁,1\n"}, "没有当天预约的人"), ({"text": '"'}, "读不出来")],
)
def test_a_list_of_others_is_said_to_be_so(desk, session, people, said, words) -> None:
    page = text(desk.post(of(session, "close_by_list"), said))
    assert words in page


def test_a_workbook_is_read_like_what_is_pasted(desk, session, people) -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["当天就诊名单"])
    book.active.append(["姓名", "号", "就诊状态"])
    book.active.append(["张一", 1, "完成"])
    book.active.append(["李二", 2, "已取消"])
    book.save(file)
    sent = SimpleUploadedFile("名单.xlsx", file.getvalue())
    page = text(desk.post(of(session, "close_by_list"), {"file": sent, "rest": "on"}))
    assert "已就诊 1 人" in page
    assert "未到诊 1 人" in page
    assert "名单上写着退号、取消或者停诊" in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["fulfilled", "booked", "arrived", "noshow"]


def test_one_row_that_is_nobodys_and_nobody_failed_to_come(desk, session, people) -> None:
    listed = f"取号码\t姓名\n{people[0].code}\t张一\n99999999\t赵四\n"
    page = text(desk.post(of(session, "close_by_list"), {"text": listed, "rest": "on"}))
    assert "已就诊 1 人" in page
    assert "未到诊 1 人" not in page
    assert "名单里有 1 行找不到是谁，所以没有把其他人记为未到诊。" in page
    assert 'name="rest"' not in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["fulfilled", "booked", "arrived", "booked"]
    page = text(desk.post(of(session, "close_by_list"), {"text": listed}))
    assert "找不到是谁" not in page


def test_who_may_be_meant_did_not_fail_to_come(desk, session, hospital, reception, people) -> None:
    RecordNumber.objects.create(
        patient=people[0].patient, hospital=hospital, number="A-0017", recorded_at=NOW, recorded_by=reception
    )
    listed = f"病案号\t取号码\nA-0017\t{people[1].code}\n"
    page = text(desk.post(of(session, "close_by_list"), {"text": listed, "rest": "on"}))
    assert "是两个人的" in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["booked", "booked", "arrived", "noshow"]


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        ("已就诊", "fulfilled"),
        ("就诊完成", "fulfilled"),
        ("诊毕", "fulfilled"),
        ("是", "fulfilled"),
        ("未就诊", "noshow"),
        ("否", "noshow"),
        ("已退号", "booked"),
        ("已取消", "booked"),
        ("停诊", "booked"),
        ("就诊中", "booked"),
        ("待诊", "booked"),
        ("已就诊，未缴费", "booked"),
        ("已就诊未缴费", "booked"),
        ("已就诊（未取药）", "booked"),
        ("未缴费", "booked"),
        ("已接诊/未完成", "booked"),
        ("未来就诊", "noshow"),
        ("没有来", "noshow"),
        ("已预约未报到", "noshow"),
        ("过号，未就诊", "noshow"),
        ("已就诊，已完成", "fulfilled"),
        ("已分诊", "booked"),
        ("未看诊" * 22 + "x", "booked"),  # longer than anything a list says: not matched at all
        ("", "booked"),
    ],
)
def test_only_known_words_say_that_somebody_was_seen(desk, session, people, state, becomes) -> None:
    listed = f"取号码\t姓名\t状态\n{people[0].code}\t张一\t{state}\n{people[1].code}\t李二\t完成\n"
    page = text(desk.post(of(session, "close_by_list"), {"text": listed, "rest": "on"}))
    assert ("看不出看过没有" in page) == (becomes == "booked" and state not in TAKEN_BACK)
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == [becomes, "fulfilled", "arrived", "noshow"]


def test_the_count_of_the_rows_is_no_number_beside_the_number(desk, session, people) -> None:
    for headings, cells in (
        ("序号\t姓名\t号", "1\t李二\t2"),
        ("号\t姓名\t序号", "2\t李二\t1"),
        ("序号\t姓名", "2\t李二"),
    ):
        page = text(desk.post(of(session, "close_by_list"), {"text": f"{headings}\n{cells}\n"}))
        assert "已就诊 1 人" in page
        assert f'name="o-{people[1].pk}" value="seen"' in page


@pytest.mark.parametrize("typed", ["1-301", "1-9999", "5、0001-9999"])
def test_a_range_too_long_is_no_number_of_a_day(typed) -> None:
    with pytest.raises(ValidationError) as caught:
        read_numbers(typed)
    assert caught.value.code == "long"
    assert len(read_numbers("1-300")) == 300
