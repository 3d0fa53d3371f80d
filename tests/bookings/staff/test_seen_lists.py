"""What clerks have at the end of a day is read: numbers as they are ticked, and the list of the hospital's system."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from bookings.models import Appointment, RecordNumber
from bookings.queries.staff.seen_lists import read_numbers
from tests.bookings.staff.closing_day import EVENING, four, hidden, standing, statuses
from tests.bookings.staff.planned import of, text
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


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
    [({}, "请选择文件"), ({"text": "姓名,号\n谁,1\n"}, "没有当天有号的人"), ({"text": '"'}, "读不出来")],
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
    assert "未到 2 人" in page
    desk.post(of(session, "close_day"), hidden(page))
    assert statuses(people) == ["fulfilled", "noshow", "arrived", "noshow"]
