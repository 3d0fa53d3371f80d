"""The list of a session for the hospital's own registration: masked; in full once, for who says why."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from accounts.enums import AuditAction
from accounts.models import AuditEntry
from accounts.phones import spaced_phone
from bookings import actions
from bookings.actions import desk as acts
from bookings.enums import DeskAct, RevealReason
from bookings.models import Patient, RecordNumber
from bookings.queries.staff.visit_list import visit_list
from bookings.transitions import move_status
from hospitals.enums import StaffRole
from specialists.models import ClinicSession
from tests.bookings.changing import withdraw
from tests.bookings.staff.at_desk import NAME, ORIGINAL, elder, noted
from tests.bookings.staff.planned import of, text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = timedelta(minutes=30)
ASKED = {"reason": "register", "form": "csv"}
PHONE = "+8613900001234"


@pytest.fixture
def patient(owner, session, hospital, reception) -> Patient:
    """王秀英, with the second number and a record number here."""
    made = elder(owner, phone=PHONE)
    make.booked(session, made, at=DAY + HALF)
    RecordNumber.objects.create(
        patient=made, hospital=hospital, number="A-0017", recorded_at=NOW, recorded_by=reception
    )
    return made


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]


def exported(browser, session) -> list[dict[str, str]]:
    return rows(browser.get(of(session, "visit_list_export"), {"format": "csv"}))


# --- Masked --------------------------------------------------------------------------------------


def test_who_comes_masked(desk, session, patient) -> None:
    masked = {
        "号": "2",
        "时间": "08:30–09:00",
        "姓名": "王*英",
        "性别": "女",
        "年龄": "75",
        "证件类型": "居民身份证",
        "证件号码": patient.masked_document,
        "手机号码": "139****1234",
        "病案号": "A-0017",
        "号源": "公开预约",
        "情况": "已预约",
    }
    assert exported(desk, session) == [masked]
    page = text(desk.get(of(session, "visit_list")))
    for words in (*masked, *masked.values(), "内部资料", "李调度"):
        assert words in page
    for private in (NAME, ORIGINAL.number, "13900001234"):
        assert private not in page
    sheet = load_workbook(io.BytesIO(desk.get(of(session, "visit_list_export")).content)).active
    assert [sheet["A2"].value, sheet["C2"].value, sheet["I2"].value] == [2, "王*英", "A-0017"]


def test_who_has_no_number_for_good_is_left_out(desk, session, patient, owner) -> None:
    make.held(session, make.person(make.account(), "李大海"))
    gone = make.booked(session, make.person(make.account(), "赵钱孙"), at=DAY + 2 * HALF)
    actions.cancel_booking(appointment=gone, by=gone.booked_by_id, now=NOW)
    assert [row["姓名"] for row in exported(desk, session)] == ["王*英"]
    mine = patient.appointments.get()
    move_status(mine, "arrived", by_id=None, now=NOW)
    move_status(mine, "fulfilled", by_id=None, now=NOW)
    assert [row["情况"] for row in exported(desk, session)] == ["已就诊"]


def test_a_withdrawn_session_has_nobody(desk, session, patient) -> None:
    withdraw(session)
    assert exported(desk, session) == []
    page = text(desk.get(of(session, "visit_list")))
    assert "还没有人预约" in page
    assert "导出表格" not in page


def test_times_carry_the_delay(desk, session, patient) -> None:
    actions.delay_session(session=session, minutes=20, by=None, now=NOW)
    assert exported(desk, session)[0]["时间"] == "08:50–09:20"


def test_the_number_of_another_hospital_is_not_told(desk, session, patient) -> None:
    RecordNumber.objects.filter(patient=patient).update(hospital=make.hospital("别院"))
    assert exported(desk, session)[0]["病案号"] == ""


def test_by_which_number_they_are_reached(session, patient, owner) -> None:
    [line] = visit_list(session)
    assert line.phone == PHONE
    Patient.objects.filter(pk=patient.pk).update(phone="")
    assert visit_list(session)[0].phone == owner.phone
    herself = make.account()
    make.linked(herself, patient, "self")
    assert visit_list(session)[0].phone == herself.phone


def test_who_was_joined_into_another_record_is_that_person(desk, session, patient, owner) -> None:
    left = make.booked(session, make.person(make.account(), "旧登记")).patient
    Patient.objects.filter(pk=left.pk).update(joined_into=patient, erased_at=NOW, name="")
    assert [line.patient.pk for line in visit_list(session)] == [patient.pk] * 2


def test_looking_is_noted_as_of_a_roster(desk, reception, session, patient) -> None:
    desk.get(of(session, "visit_list"))
    desk.get(of(session, "visit_list_export"))
    [entry] = AuditEntry.objects.filter(action=AuditAction.SAW_ROSTER)
    assert (entry.by, entry.subject_kind, entry.subject_id) == (reception.pk, "session", session.pk)
    assert noted(DeskAct.REVEAL) == []


def test_names_are_no_formulas(desk, session, patient) -> None:
    RecordNumber.objects.get(patient=patient).delete()
    RecordNumber.objects.create(
        patient=patient,
        hospital=session.hospital,
        number="=1+1",
        recorded_at=NOW,
        recorded_by=patient.created_by,
    )
    assert exported(desk, session)[0]["病案号"] == "'=1+1"


# --- In full -------------------------------------------------------------------------------------


def test_in_full_with_a_reason_noted_once_for_each(desk, reception, session, patient) -> None:
    other = make.person(make.account(), "李大海")
    make.booked(session, other)
    answer = desk.post(of(session, "visit_list_full"), ASKED)
    assert [(row["姓名"], row["证件号码"], row["手机号码"]) for row in rows(answer)] == [
        ("李大海", other.document, other.created_by.phone.removeprefix("+86")),
        (NAME, ORIGINAL.number, "13900001234"),
    ]
    assert sorted(
        (entry.by, entry.subject_kind, entry.subject_id, entry.reason) for entry in noted(DeskAct.REVEAL)
    ) == [(reception.pk, "patient", pk, "list:register") for pk in sorted([patient.pk, other.pk])]
    assert NAME not in answer["Content-Disposition"]
    assert answer["Content-Disposition"] == f'attachment; filename="list-{session.pk}-20261208.csv"'


def test_in_full_as_a_workbook_and_as_a_page(desk, session, patient) -> None:
    book = desk.post(of(session, "visit_list_full"), {**ASKED, "form": "xlsx"})
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert [sheet["C2"].value, sheet["G2"].value] == [NAME, ORIGINAL.number]
    answer = desk.post(of(session, "visit_list_full"), {**ASKED, "form": "page"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = text(answer)
    for words in (NAME, ORIGINAL.number, "13900001234", "只显示这一次"):
        assert words in page
    assert "导出表格" not in page
    assert len(noted(DeskAct.REVEAL)) == 2


def test_nothing_without_a_reason(desk, session, patient) -> None:
    for said in ({"form": "csv"}, {**ASKED, "reason": "curious"}, {"reason": "register", "form": "exe"}, {}):
        answer = desk.post(of(session, "visit_list_full"), said)
        assert "<title>错误：" in text(answer)
        assert NAME not in text(answer)
    asks = text(desk.get(of(session, "visit_list_full")))
    assert "名单上有 1 人" in asks
    assert "checked" in asks.split('value="page"')[1].split(">")[0]
    assert NAME not in asks
    assert noted(DeskAct.REVEAL) == []


def test_no_more_than_a_day_has(desk, reception, session, patient) -> None:
    make.booked(session, make.person(make.account(), "李大海"))
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, by=reception.pk, action=DeskAct.REVEAL, subject_kind="patient", subject_id=1)
        for _ in range(59)
    )
    page = text(desk.post(of(session, "visit_list_full"), ASKED))
    assert "名单上有 2 人，您今天还能查看 1 次完整信息" in page
    assert NAME not in page
    assert len(noted(DeskAct.REVEAL)) == 59
    [refused] = noted(DeskAct.REVEAL_REFUSED)
    assert (refused.subject_kind, refused.subject_id, refused.reason) == (
        "session",
        session.pk,
        "list:register",
    )


def test_whose_particulars_were_deleted_is_seen_by_nobody(desk, session, patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(
        erased_at=NOW, name="", document="", document_kind="", document_hash=None, phone=""
    )
    [row] = rows(desk.post(of(session, "visit_list_full"), ASKED))
    assert row["姓名"] == row["证件号码"] == ""
    assert noted(DeskAct.REVEAL) == []


def test_an_empty_list(desk, session) -> None:
    assert rows(desk.post(of(session, "visit_list_full"), ASKED)) == []
    assert noted(DeskAct.REVEAL) == []
    assert "要完整的姓名" not in text(desk.get(of(session, "visit_list")))


def test_of_a_visit_long_past_nobody_is_shown_in_full(browser_of, reception, session, patient, clock) -> None:
    clock.shift(timedelta(days=98))
    desk = browser_of(reception)
    asks = {"session_id": session.pk, "reason": RevealReason.RECORD, "by": reception.pk}
    with pytest.raises(acts.NotAtDesk):
        acts.reveal_list(**asks, now=NOW + timedelta(days=98))
    assert desk.get(of(session, "visit_list_full")).status_code == 404
    assert "要完整的姓名" not in text(desk.get(of(session, "visit_list")))


# --- Who may -------------------------------------------------------------------------------------


def test_only_who_receives_patients_there(client, browser_of, browser, hospital, session, patient) -> None:
    other = make.hospital("别院")
    strangers = {
        "scheduler": browser,
        "another desk": browser_of(work.clerk(other, role=StaffRole.RECEPTION)),
        "another manager": browser_of(work.clerk(other, role=StaffRole.MANAGER)),
        "patient": browser_of(patient.created_by),
        "assistant": browser_of(work.attendant(session.specialists.get())),
    }
    for who, stranger in strangers.items():
        for name in ("visit_list", "visit_list_export", "visit_list_full"):
            assert stranger.get(of(session, name)).status_code == 404, (who, name)
        assert stranger.post(of(session, "visit_list_full"), ASKED).status_code == 404, who
    assert client.post(of(session, "visit_list_full"), ASKED).status_code == 302
    assert noted(DeskAct.REVEAL) == []
    manager = browser_of(work.clerk(hospital, role=StaffRole.MANAGER))
    assert len(rows(manager.post(of(session, "visit_list_full"), ASKED))) == 1


def test_a_draft_has_no_list_and_the_session_leads_to_it(desk, browser, session, posting, patient) -> None:
    draft = make.draft(posting, starts_at=DAY + timedelta(days=1))
    assert desk.get(of(draft, "visit_list")).status_code == 404
    assert of(session, "visit_list") in text(desk.get(of(session)))
    assert of(session, "visit_list") not in text(browser.get(of(session)))


def test_nobody_stands_in_a_title(desk, session, patient) -> None:
    page = text(desk.post(of(session, "visit_list_full"), {**ASKED, "form": "page"}))
    title = page.split("<title>")[1].split("</title>")[0]
    assert "登记名单" in title
    assert NAME not in title
    assert spaced_phone(PHONE) not in title


@pytest.mark.parametrize("people", [1, 4])
def test_queries(desk, session, django_assert_num_queries, people: int) -> None:
    for n in range(people):
        make.booked(session, make.person(make.account()), at=DAY + n * HALF)
    listed, full = of(session, "visit_list"), of(session, "visit_list_full")
    assert ClinicSession.objects.count() == 1
    with django_assert_num_queries(13):
        assert desk.get(listed).status_code == 200
    with django_assert_num_queries(29):
        assert len(rows(desk.post(full, ASKED))) == people
