"""From a clerk's sheet to drafts: nothing made that was not said, nothing made twice, all of it taken back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from bookings import actions
from notices.localtime import local
from specialists.models import ClinicSession, ScheduleSheet
from tests.bookings.staff.sending import (
    SHEET,
    answer,
    line_of,
    make_all,
    said_by,
    send,
    sent,
    shown,
    url,
)
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "posting")]


@pytest.fixture(autouse=True)
def room(hospital):
    return reference.room("一诊室", hospital=hospital)


def drafts() -> list[tuple[str, str, int]]:
    rows = ClinicSession.objects.order_by("starts_at")
    return [
        (f"{local(one.starts_at):%m-%d %H:%M}", f"{local(one.ends_at):%H:%M}", one.slots.count())
        for one in rows
    ]


# --- The way -------------------------------------------------------------------------------


def test_what_is_sure_becomes_drafts_and_the_rest_is_asked(browser, hospital, room) -> None:
    sheet = sent(browser, hospital)
    assert not ClinicSession.objects.exists(), "nothing is made before somebody says so"
    page = shown(browser, sheet)
    for said in ("可以存为草稿的有 <strong>3</strong> 场", "只写了星期，没有写日期。", "没有写号源数。"):
        assert said in page
    make_all(browser, sheet)
    assert drafts() == [
        ("12-08 08:00", "12:00", 20),
        ("12-09 14:00", "17:30", 15),
        ("12-10 08:30", "11:30", 0),
    ]
    assert {one.status for one in ClinicSession.objects.all()} == {"draft"}
    assert ClinicSession.objects.earliest("starts_at").room == room
    assert AuditEntry.objects.filter(action="keep_sheet", subject_id=sheet.pk).count() == 1


def test_only_what_is_ticked(browser, hospital) -> None:
    sheet = sent(browser, hospital)
    [second] = said_by(sheet, 3)
    browser.post(url("sheet_make", hospital, sheet.pk), {"do": "chosen", "session": [second.pk]})
    assert drafts() == [("12-09 14:00", "17:30", 15)]


def test_nothing_ticked_says_so(browser, hospital) -> None:
    sheet = sent(browser, hospital)
    for said in ({"do": "chosen"}, {"do": "chosen", "session": ["x", "99", "²"]}):
        page = browser.post(url("sheet_make", hospital, sheet.pk), said, follow=True).content.decode()
        assert "没有勾选" in page
    assert not ClinicSession.objects.exists()


def test_a_line_in_doubt_is_mended_there_and_then(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital)
    line = line_of(sheet, 5)
    address = url("sheet_line", hospital, sheet.pk, line.pk)
    page = browser.get(address).content.decode()
    assert "只写了星期" in page
    for known in (f'value="{posting.specialist_id}" selected', 'value="08:00"', 'value="20"', 'value="50"'):
        assert known in page, "what was understood need not be typed again"
    who = str(posting.specialist_id)
    wrong = answer(sheet, {"specialist": who, "day": "2026-11-01", "begins": "08:00"}, before=1)
    page = browser.post(address, wrong).content.decode()
    assert "日期已经过去了" in page
    assert 'value="2026-11-01"' in page, "what was typed is still there"
    right = {"day": "2026-12-11", "begins": "08:00", "ends": "12:00", "numbers": "20"}
    browser.post(address, answer(sheet, {"specialist": who, **right}, before=1))
    line.refresh_from_db()
    assert line.answered_at == NOW
    make_all(browser, sheet)
    assert ("12-11 08:00", "12:00", 20) in drafts()


def test_what_was_understood_right_takes_one_press(browser, hospital) -> None:
    sheet = sent(browser, hospital, SHEET.replace("12月9日", "12月9日（周五）"))
    [second] = said_by(sheet, 3)
    assert "日期和星期对不上" in shown(browser, sheet, "ask")
    browser.post(url("sheet_line", hospital, sheet.pk, second.line_id), {"do": "as_read"})
    make_all(browser, sheet)
    assert ("12-09 14:00", "17:30", 15) in drafts()


def test_a_line_that_was_understood_can_be_corrected_or_left_out(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital)
    [first], [second] = said_by(sheet, 2), said_by(sheet, 3)
    who = str(posting.specialist_id)
    later = {"specialist": who, "day": "2026-12-08", "begins": "09:00", "ends": "11:00", "numbers": "10"}
    browser.post(url("sheet_line", hospital, sheet.pk, first.line_id), answer(sheet, later, before=1))
    gone = {"specialist": who, "day": "2026-12-09", "begins": "14:00", "ends": "17:30", "DELETE": "on"}
    browser.post(url("sheet_line", hospital, sheet.pk, second.line_id), answer(sheet, gone, before=1))
    make_all(browser, sheet)
    assert drafts() == [("12-08 09:00", "11:00", 10), ("12-10 08:30", "11:30", 0)]
    assert "您说了这一行不排门诊" in shown(browser, sheet)


def test_a_file_is_read_and_an_unreadable_one_says_why(browser, hospital) -> None:
    def post(name: str, data: bytes):
        file = SimpleUploadedFile(name, data)
        return browser.post(url("sheets", hospital), {"key": str(uuid.uuid4()), "file": file})

    assert post("12月.csv", SHEET.replace("\t", ",").encode("gb18030")).status_code == 302
    assert ScheduleSheet.objects.get().name == "12月.csv"
    assert "旧版 Excel" in post("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99).content.decode()
    assert "空文件" in post("a.csv", b"").content.decode()
    both = {"key": str(uuid.uuid4()), "file": SimpleUploadedFile("a.csv", b"x"), "text": "x"}
    assert "只选一种" in browser.post(url("sheets", hospital), both).content.decode()
    assert "请选择文件" in browser.post(url("sheets", hospital), {"key": str(uuid.uuid4())}).content.decode()


# --- Twice, changed, taken back ---------------------------------------------------------------


def test_the_same_form_and_the_same_sheet_make_nothing_twice(browser, hospital) -> None:
    key = str(uuid.uuid4())
    assert send(browser, hospital, key=key).url == send(browser, hospital, key=key).url
    sheet = ScheduleSheet.objects.get()
    make_all(browser, sheet)
    make_all(browser, sheet)
    again = sent(browser, hospital)
    assert "可以存为草稿的有 <strong>0</strong> 场" in shown(browser, again)
    make_all(browser, again)
    assert len(drafts()) == 3


def test_next_weeks_sheet_shows_differences_and_applies_only_those(browser, hospital) -> None:
    make_all(browser, sent(browser, hospital))
    before = set(ClinicSession.objects.values_list("pk", flat=True))
    changed = SHEET.replace("\t20\t50\n12月9日", "\t25\t60\n12月9日").replace(
        "12月10日\t8:30-11:30", "12月12日\t8:30-11:30"
    )
    again = sent(browser, hospital, changed)
    page = shown(browser, again)
    assert "号源：<del>20</del> → <ins>25</ins>" in page
    assert "费用：<del>50</del> → <ins>60</ins>" in page
    assert "以前的表里有，这张表里没有" in page
    assert "12月10日" in page.split("以前的表里有")[1]
    make_all(browser, again)
    assert drafts() == [
        ("12-08 08:00", "12:00", 25),
        ("12-09 14:00", "17:30", 15),
        ("12-10 08:30", "11:30", 0),
        ("12-12 08:30", "11:30", 0),
    ]
    assert len(set(ClinicSession.objects.values_list("pk", flat=True)) - before) == 1


def test_a_draft_that_is_changed_keeps_what_the_sheet_does_not_say(browser, hospital, posting) -> None:
    there = make.draft(posting, numbers=12, group_minutes=20, bring="片子", hours=4, fee_yuan=50)
    sheet = sent(browser, hospital, "日期\t时间\t专家\t限号\n12月8日\t上午\t陈卫衡\t24")
    make_all(browser, sheet)
    there.refresh_from_db()
    first = there.slots.earliest("ordinal")
    assert (there.slots.count(), there.bring, there.fee_yuan) == (24, "片子", 50)
    assert first.ends_at - first.starts_at == timedelta(minutes=20)
    assert "撤销这张表" in shown(browser, sheet)
    assert browser.get(url("sheet_undo", hospital, sheet.pk)).status_code == 302, "it made no draft"


def test_what_was_answered_is_not_asked_again(browser, hospital, posting) -> None:
    sheet = sent(browser, hospital)
    right = {
        "specialist": str(posting.specialist_id),
        "day": "2026-12-11",
        "begins": "08:00",
        "ends": "12:00",
    }
    browser.post(url("sheet_line", hospital, sheet.pk, line_of(sheet, 5).pk), answer(sheet, right, before=1))
    make_all(browser, sheet)
    again = sent(browser, hospital)
    page = shown(browser, again, "ask")
    assert "只写了星期" not in page
    assert "以前的表里有，这张表里没有" not in page
    assert make_all(browser, again).status_code == 302
    assert len(drafts()) == 4


def test_what_is_published_is_changed_by_its_own_page(browser, hospital) -> None:
    make_all(browser, sent(browser, hospital))
    first = ClinicSession.objects.earliest("starts_at")
    actions.publish_session(session=first, by=None, now=NOW)
    again = sent(browser, hospital, SHEET.replace("12月8日\t上午", "12月8日\t9:00-11:00"))
    page = shown(browser, again, "changed")
    assert "时间：<del>08:00–12:00</del> → <ins>09:00–11:00</ins>" in page
    assert url_of("change", first) in page
    make_all(browser, again)
    first.refresh_from_db()
    assert local(first.starts_at).hour == 8
    off = sent(browser, hospital, SHEET.replace("12月8日\t上午\t陈卫衡", "12月8日\t上午\t陈卫衡（停诊）"))
    assert url_of("withdraw", first) in shown(browser, off, "off")


def url_of(name: str, session: ClinicSession) -> str:
    return f"/staff/sessions/{session.pk}/{name}/"


def test_undone_while_nobody_has_booked(browser, clerk, hospital, owner) -> None:
    sheet = sent(browser, hospital)
    make_all(browser, sheet)
    first, second, third = ClinicSession.objects.order_by("starts_at")
    for one in (first, second):
        actions.publish_session(session=one, by=None, now=NOW - timedelta(days=10))
        one.slots.update(pool="public")
    make.booked(first, make.person(owner))
    address = url("sheet_undo", hospital, sheet.pk)
    assert "撤销这张表存的 3 场" in browser.get(address).content.decode()
    assert ClinicSession.objects.count() == 3, "a GET changes nothing"
    said = browser.post(address, follow=True).content.decode()
    assert "已删除草稿 1 份，已停诊还没有人预约的 1 场" in said
    assert "1 场没有动" in said
    noted = AuditEntry.objects.filter(action="delete_draft", by=clerk.pk)
    assert list(noted.values_list("subject_id", flat=True)) == [third.pk]
    statuses = dict(ClinicSession.objects.values_list("pk", "status"))
    assert statuses == {first.pk: "published", second.pk: "withdrawn"}
    assert third.pk not in statuses


def test_a_draft_that_was_changed_since_stays(browser, hospital) -> None:
    sheet = sent(browser, hospital)
    make_all(browser, sheet)
    kept = ClinicSession.objects.earliest("starts_at")
    ClinicSession.objects.filter(pk=kept.pk).update(bring="片子")
    browser.post(url("sheet_undo", hospital, sheet.pk))
    assert list(ClinicSession.objects.values_list("pk", flat=True)) == [kept.pk]


def test_a_line_of_which_drafts_were_made_is_changed_there(browser, hospital) -> None:
    sheet = sent(browser, hospital)
    make_all(browser, sheet)
    [first] = said_by(sheet, 2)
    address = url("sheet_line", hospital, sheet.pk, first.line_id)
    for response in (browser.get(address), browser.post(address, answer(sheet))):
        assert response.status_code == 302
    assert said_by(sheet, 2) == [first]


# --- What stands in the way -------------------------------------------------------------------


def test_somebody_without_a_posting_cannot_be_planned(browser, hospital) -> None:
    make.specialist("王无派")
    sheet = sent(browser, hospital, SHEET.replace("陈卫衡", "王无派"))
    page = shown(browser, sheet)
    assert "王无派 在本院没有登记派驻" in page
    make_all(browser, sheet)
    assert not ClinicSession.objects.exists()


def test_a_posting_that_has_lapsed_makes_a_draft_with_a_word(browser, hospital, posting) -> None:
    posting.ends_on = local(NOW).date() + timedelta(days=8)
    posting.save()
    page = shown(browser, sent(browser, hospital))
    assert "陈卫衡 的派驻这一天无效" in page


def test_a_hundred_at_once_and_the_rest_goes_on(browser, hospital, monkeypatch) -> None:
    monkeypatch.setattr("bookings.views.staff.sheets.AT_ONCE", 2)
    sheet = sent(browser, hospital)
    page = make_all(browser, sheet).content.decode()
    assert "已存 2 场，共 3 场" in page
    assert len(drafts()) == 2
    assert browser.post(url("sheet_make", hospital, sheet.pk), {"do": "go_on"}).status_code == 302
    assert len(drafts()) == 3
