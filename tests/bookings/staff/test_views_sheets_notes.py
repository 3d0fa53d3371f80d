"""What a sheet says besides who and when: rooms nobody has recorded, what patients are asked to bring, 不限号."""

from __future__ import annotations

import pytest

from hospitals.enums import StaffRole
from hospitals.models import Room
from specialists.models import ClinicSession, SheetSession
from tests.bookings.staff.sending import answer, line_of, make_all, said_by, sent, shown, url
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "posting")]

HEAD = "日期\t时间\t专家\t诊室\t限号\t挂号费\t备注\n"


def row(day: int, *more: str, half: str = "上午") -> str:
    return "\t".join([f"12月{day}日", half, "陈卫衡", *more]) + "\n"


def record(browser, sheet, row: SheetSession):
    return browser.post(url("sheet_room", sheet.hospital, sheet.pk), {"session": str(row.pk)}, follow=True)


# --- Rooms ----------------------------------------------------------------------------------------


def test_a_place_elsewhere_has_its_address(browser, hospital) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "伍什家卫生院", "20"))
    [named] = said_by(sheet, 2)
    said = {"session": str(named.pk), "address": " 托克托县  伍什家镇\0"}
    browser.post(url("sheet_room", hospital, sheet.pk), said)
    room = Room.objects.get(hospital=hospital)
    assert (room.name, room.address) == ("伍什家卫生院", "托克托县 伍什家镇")


def test_a_room_is_recorded_at_a_press_and_used(browser, hospital, clerk) -> None:
    reference.room("一诊室", hospital=hospital)
    text = HEAD + row(8, "二诊室", "20") + row(9, "二诊室", "20") + row(10, "一诊室", "20")
    sheet = sent(browser, hospital, text)
    page = shown(browser, sheet)
    assert "还没有登记的诊室" in page
    assert "诊室“二诊室”没有登记" in page
    [first] = said_by(sheet, 2)
    assert "诊室“二诊室”登记好了" in record(browser, sheet, first).content.decode()
    room = Room.objects.get(hospital=hospital, name="二诊室")
    assert room.exclusive
    page = shown(browser, sheet)
    assert "还没有登记的诊室" not in page
    assert "没有登记" not in page
    make_all(browser, sheet)
    rooms = ClinicSession.objects.order_by("starts_at").values_list("room__name", flat=True)
    assert list(rooms) == ["二诊室", "二诊室", "一诊室"]
    again = record(browser, sheet, first).content.decode()
    assert "已经登记过" in again
    assert Room.objects.filter(hospital=hospital).count() == 2


def test_a_room_with_two_at_one_time_is_for_several(browser, hospital) -> None:
    make.posting(make.specialist("李接替"), hospital)
    text = HEAD + row(8, "名医堂", "20") + row(8, "名医堂", "20").replace("陈卫衡", "李接替")
    sheet = sent(browser, hospital, text)
    assert "登记为几场共用" in shown(browser, sheet)
    record(browser, sheet, said_by(sheet, 2)[0])
    assert not Room.objects.get(name="名医堂").exclusive


def test_only_rooms_of_the_sheet_by_who_plans_there(browser, browser_of, hospital) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "二诊室", "20") + row(9, "", "20"))
    named, without = said_by(sheet, 2)[0], said_by(sheet, 3)[0]
    other = make.hospital()
    for stranger in (work.clerk(other), work.clerk(hospital, role=StaffRole.RECEPTION)):
        assert record(browser_of(stranger), sheet, named).status_code == 404
    crossed = url("sheet_room", other, sheet.pk)
    assert browser_of(work.clerk(other)).post(crossed, {"session": str(named.pk)}).status_code == 404
    record(browser, sheet, without)
    for said in ({}, {"session": "x"}, {"session": "999999"}):
        browser.post(url("sheet_room", hospital, sheet.pk), said)
    assert browser.get(url("sheet_room", hospital, sheet.pk)).status_code == 302
    assert not Room.objects.filter(hospital=hospital).exists()


# --- What to bring --------------------------------------------------------------------------------


def test_what_patients_are_asked_goes_to_the_draft(browser, hospital) -> None:
    text = HEAD + row(8, "", "20", "50", "需空腹，请带既往片子") + row(9, "", "20", "50", "李四带片子")
    sheet = sent(browser, hospital, text)
    assert [said_by(sheet, n)[0].bring for n in (2, 3)] == ["需空腹，请带既往片子", ""]
    assert "请患者：需空腹，请带既往片子" in shown(browser, sheet)
    make_all(browser, sheet)
    assert [one.bring for one in ClinicSession.objects.order_by("starts_at")] == ["需空腹，请带既往片子", ""]
    later = sent(browser, hospital, text.replace("需空腹，", "").replace("李四带片子", ""))
    assert "需空腹，请带既往片子</del> → <ins>请带既往片子" in shown(browser, later, "changed")
    make_all(browser, later)
    assert [one.bring for one in ClinicSession.objects.order_by("starts_at")] == ["请带既往片子", ""]


def test_an_answer_keeps_it(browser, hospital) -> None:
    sheet = sent(browser, hospital, HEAD + row(6, "", "20", "50", "带医保卡").replace("12月6日", "周日"))
    line = line_of(sheet, 2)
    page = browser.get(url("sheet_line", hospital, sheet.pk, line.pk)).content.decode()
    assert "带医保卡</textarea>" in page
    said = {"specialist": str(hospital.postings.get().specialist_id), "day": "2026-12-06"}
    said |= {"begins": "08:00", "ends": "12:00", "numbers": "20", "bring": "带医保卡"}
    browser.post(url("sheet_line", hospital, sheet.pk, line.pk), answer(sheet, said, before=1))
    assert [one.bring for one in said_by(sheet, 2)] == ["带医保卡"]


# --- 不限号 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["不限", "不限号", "不限号源", "不设限"])
def test_no_limit_is_a_draft_without_a_figure(browser, hospital, words: str) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "", words, "50"))
    line = line_of(sheet, 2)
    assert (line.verdict, "no_limit" in line.warnings) == ("make", True)
    assert said_by(sheet, 2)[0].numbers is None
    page = shown(browser, sheet)
    assert "写的是不限号" in page
    assert "没有写号源数" not in page
    make_all(browser, sheet)
    assert ClinicSession.objects.get().slots.count() == 0


@pytest.mark.parametrize("words", ["上午20，下午不限", "20，不限", "不限号，限20号"])
def test_no_limit_beside_a_figure_is_asked(browser, hospital, words: str) -> None:
    sheet = sent(browser, hospital, HEAD + row(8, "", words, "50"))
    assert line_of(sheet, 2).verdict == "ask"
