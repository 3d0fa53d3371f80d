"""Sheets belong to who plans at their hospital; the template is read as it says; questions stay few."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from hospitals.enums import StaffRole
from notices.localtime import local
from specialists.models import ClinicSession
from specialists.sheets.directory import directory_now
from specialists.sheets.files import read_file
from specialists.sheets.reading import read_sheets
from tests.bookings.staff.sending import SHEET, line_of, make_all, said_by, send, sent, url
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "posting")]


# --- Who may -----------------------------------------------------------------------------------


def test_only_who_plans_at_this_hospital(browser, browser_of, hospital, owner) -> None:
    sheet = sent(browser, hospital)
    line = line_of(sheet, 2)
    other = make.hospital()
    strangers = [
        work.clerk(other),
        work.clerk(hospital, role=StaffRole.RECEPTION),
        owner,
    ]
    addresses = [
        url("sheets", hospital),
        url("sheet_template", hospital),
        url("sheet", hospital, sheet.pk),
        url("sheet_undo", hospital, sheet.pk),
        url("sheet_line", hospital, sheet.pk, line.pk),
    ]
    for stranger in strangers:
        them = browser_of(stranger)
        for address in addresses:
            assert them.get(address).status_code == 404
        assert make_all(them, sheet).status_code == 404
        assert send(them, hospital).status_code == 404
    theirs = browser_of(strangers[0])
    for name in ("sheet", "sheet_undo"):
        assert theirs.get(url(name, other, sheet.pk)).status_code == 404, "by its id at another hospital"
    assert not ClinicSession.objects.exists()


def test_a_row_of_another_sheet_is_not_made(browser, browser_of, hospital) -> None:
    other = make.hospital("别院")
    make.posting(make.specialist("李别"), other)
    theirs = sent(browser_of(work.clerk(other)), other, SHEET.replace("陈卫衡", "李别"))
    mine = sent(browser, hospital)
    [row] = said_by(theirs, 2)
    browser.post(url("sheet_make", hospital, mine.pk), {"do": "chosen", "session": [row.pk]})
    row.refresh_from_db()
    assert not row.wanted
    assert not ClinicSession.objects.exists()


# --- The template ------------------------------------------------------------------------------


def test_the_template_is_read_as_empty_and_filled_in_as_it_says(browser, hospital) -> None:
    data = browser.get(url("sheet_template", hospital)).content
    known = directory_now()
    own = next(one for one in known.hospitals if one.pk == hospital.pk)

    def read(content: bytes):
        return read_sheets(read_file("模板.xlsx", content), known, local(NOW).date(), hospital=own)

    assert [one for one in read(data) if one.sessions] == []
    book = load_workbook(BytesIO(data))
    for column, text in enumerate(["2026-12-08", "上午", "陈卫衡", "", "一诊室", 20, 50], 1):
        book.worksheets[0].cell(4, column, text)
    out = BytesIO()
    book.save(out)
    [made] = [one for one in read(out.getvalue()) if one.sessions]
    assert made.verdict == "make"
    assert [one.numbers for one in made.sessions] == [20]


def test_questions_do_not_grow_with_the_sheet(browser, hospital, django_assert_max_num_queries) -> None:
    few = sent(browser, hospital)
    many = sent(
        browser,
        hospital,
        SHEET.split("\n")[0]
        + "".join(
            f"\n2027年{1 + n // 28}月{1 + n % 28}日\t上午\t陈卫衡\t\t一诊室\t20\t50" for n in range(120)
        ),
    )
    for sheet in (few, many):
        with django_assert_max_num_queries(24):
            browser.get(url("sheet", hospital, sheet.pk), {"show": "all"})
