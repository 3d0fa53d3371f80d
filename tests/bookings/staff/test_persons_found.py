"""Whom a desk reaches: by a whole number, or with a visit there; how often it may ask; what is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.documents import read_document
from accounts.models import AuditEntry
from accounts.phones import spaced_phone
from bookings.actions import desk as acts
from bookings.enums import DeskAct, LookUp
from bookings.models import RecordNumber
from bookings.queries.staff.persons import MOST_LOOK_UPS, person_at_desk
from hospitals.actions import end_role
from hospitals.enums import StaffRole
from hospitals.models import Staff
from tests.bookings.staff.at_desk import NAME, ORIGINAL, PARTICULARS, elder, finds, look_up, noted, url, whom
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def person(owner):
    return elder(owner)


# --- By a whole number ---------------------------------------------------------------------------


def test_found_by_document_however_it_is_typed(desk, hospital, person) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign.lower() for sign in ORIGINAL.number)
    for typed in (ORIGINAL.number, wide, f" {ORIGINAL.number[:6]}-{ORIGINAL.number[6:]} "):
        answer = finds(desk, hospital, typed)
        assert answer.url == url(hospital, person)
    page = text(desk.get(answer.url))
    assert "王*英" in page
    assert "1951 年生" in page
    assert "150102********" in page
    for private in (NAME, ORIGINAL.number, "3月8日"):
        assert private not in page


def test_found_by_the_number_of_their_own(desk, reception, hospital, owner) -> None:
    person = elder(owner, phone="+8613900009999")
    assert finds(desk, hospital, "139 0000 9999", "phone").url == url(hospital, person)
    herself = make.account()
    make.linked(herself, person, "self")
    acts.claim_person(**whom(hospital, person, reception), particulars=PARTICULARS, phone=herself.phone)
    assert "没有查到" in text(finds(desk, hospital, "139 0000 9999", "phone"))
    assert finds(desk, hospital, spaced_phone(herself.phone), "phone").url == url(hospital, person)


def test_found_by_ticket_and_record_number_of_this_hospital_alone(
    browser_of, hospital, session, owner
) -> None:
    person = elder(owner)
    ticket = make.booked(session, person)
    here = work.clerk(hospital, role=StaffRole.MANAGER)
    RecordNumber.objects.create(
        patient=person, hospital=hospital, number="B-0017", recorded_at=NOW, recorded_by=here
    )
    other = make.hospital("别院")
    there = browser_of(work.clerk(other, role=StaffRole.MANAGER))
    code = f"{ticket.code[:4]} {ticket.code[4:]}"
    for kind, number in (("ticket", code), ("record_number", "ｂ-0017")):
        assert finds(browser_of(here), hospital, number, kind).url == url(hospital, person)
        assert "没有查到" in text(finds(there, other, number, kind))
    assert there.get(url(other, person)).status_code == 404


def test_a_mobile_number_may_find_several(desk, hospital, owner) -> None:
    person, other = elder(owner), make.person(owner, "张小明")
    answer = finds(desk, hospital, spaced_phone(owner.phone), "phone")
    assert answer.url == url(hospital)
    page = text(desk.get(answer.url))
    for one in (person, other):
        assert url(hospital, one) in page
        assert one.masked_name in page
    assert "请选择" in page


def test_nobody_found(desk, hospital) -> None:
    page = text(finds(desk, hospital, ORIGINAL.number))
    assert "没有查到" in page
    assert "没有人用这个号码登记过" in page
    assert [entry.reason for entry in noted(DeskAct.LOOK_UP)] == ["document:none"]


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("", "1", "请选择按什么查找"),
        ("resident", "", "请输入号码"),
        ("resident", "150102", "居民身份证号码是 18 位"),
        ("ticket", "123", "取号码是 8 位数字"),
        ("record_number", "<script>alert(1)</script>", "病案号由字母和数字组成"),
        ("phone", "12345", "11 位的中国大陆手机号码"),
        ("passport", "E1234567", "请选择护照的签发国家"),
        ("resident", "\0", "这个号码里有不能用的符号"),
        ("resident", "9" * 5000, "这个号码里有不能用的符号"),
    ],
)
def test_what_is_no_number_is_said_and_not_looked_up(desk, hospital, kind, number, said) -> None:
    page = text(finds(desk, hospital, number, kind))
    assert said in page
    assert "error-summary" in page
    assert "<script>alert" not in page
    assert noted(DeskAct.LOOK_UP) == []


def test_a_passport_is_found_with_its_country(desk, hospital, owner) -> None:
    person = make.person(owner, "巴图", document=read_document("passport", "E1234567", "MNG"))
    assert finds(desk, hospital, "e123 4567", "passport", country="MNG").url == url(hospital, person)
    assert "没有查到" in text(finds(desk, hospital, "E1234567", "passport", country="RUS"))


# --- Whom, and for how long --------------------------------------------------------------------------


def test_who_was_found_is_within_reach_for_half_an_hour(desk, clock, hospital, person) -> None:
    assert desk.get(url(hospital, person)).status_code == 404
    finds(desk, hospital, ORIGINAL.number)
    clock.shift(timedelta(minutes=29))
    assert desk.get(url(hospital, person)).status_code == 200
    assert "王*英" in text(desk.get(url(hospital)))
    clock.shift(timedelta(minutes=1))
    assert desk.get(url(hospital, person)).status_code == 404
    assert "王*英" not in text(desk.get(url(hospital)))


def test_what_one_account_or_desk_found_is_not_found_by_another(
    desk, browser_of, hospital, person, reception
) -> None:
    finds(desk, hospital, ORIGINAL.number)
    colleague = browser_of(work.clerk(hospital, role=StaffRole.RECEPTION))
    assert colleague.get(url(hospital, person)).status_code == 404
    other = make.hospital("别院")
    assert person_at_desk(reception.pk, other.pk, person.pk, NOW) is None


@pytest.mark.parametrize(("days", "reached"), [(89, True), (90, False)])
def test_a_visit_here_makes_a_person_reachable_around_its_day(
    hospital, session, owner, reception, days, reached
) -> None:
    person = elder(owner)
    make.booked(session, person)
    for moment in (DAY + timedelta(days=days), DAY - timedelta(days=days)):
        assert (person_at_desk(reception.pk, hospital.pk, person.pk, moment) is not None) is reached


def test_a_number_only_held_makes_nobody_reachable(hospital, session, owner, reception) -> None:
    person = elder(owner)
    make.held(session, person)
    assert person_at_desk(reception.pk, hospital.pk, person.pk, NOW) is None


def test_an_erased_person_is_not_found(desk, hospital, person) -> None:
    finds(desk, hospital, ORIGINAL.number)
    person.erased_at = NOW
    person.save(update_fields=["erased_at"])
    assert desk.get(url(hospital, person)).status_code == 404
    assert "没有查到" in text(finds(desk, hospital, ORIGINAL.number))


# --- Who --------------------------------------------------------------------------------------------------


def test_a_role_that_ends_ends_the_reach(desk, hospital, person, reception) -> None:
    finds(desk, hospital, ORIGINAL.number)
    for role in Staff.objects.filter(user=reception, ended_at=None):
        end_role(staff=role, by=None, now=NOW)
    assert desk.get(url(hospital, person)).status_code == 404
    with pytest.raises(acts.NotAtDesk):
        look_up(hospital, ORIGINAL, reception)


def test_schedulers_assistants_and_patients_have_no_desk(
    browser_of, hospital, session, owner, posting
) -> None:
    person = elder(owner)
    make.booked(session, person)
    for account in (work.clerk(hospital), work.attendant(posting.specialist), owner, make.account()):
        browser = browser_of(account)
        for address in (url(hospital), url(hospital, person), reverse("staff:persons")):
            assert browser.get(address).status_code == 404
        assert finds(browser, hospital, ORIGINAL.number).status_code == 404
        with pytest.raises(acts.NotAtDesk):
            look_up(hospital, ORIGINAL, account)
    assert noted(DeskAct.FOUND) == []


def test_at_which_desk(browser_of, hospital, desk) -> None:
    assert desk.get(reverse("staff:persons")).url == url(hospital)
    other = make.hospital("别院")
    both = browser_of(work.clerk(hospital, other, role=StaffRole.RECEPTION))
    page = text(both.get(reverse("staff:persons")))
    assert url(hospital) in page
    assert url(other) in page


def test_signed_out_nothing_typed_goes_into_the_address(client, hospital) -> None:
    answer = finds(client, hospital, ORIGINAL.number)
    assert answer.status_code == 302
    assert ORIGINAL.number not in answer.url
    assert answer.url.endswith(f"?next={url(hospital)}")


# --- How often, and what is noted -----------------------------------------------------------------------


def test_numbers_cannot_be_tried_out(desk, clock, hospital, person, reception) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=NOW, by=reception.pk, action=DeskAct.LOOK_UP, subject_kind="hospital", subject_id=hospital.pk
        )
        for _ in range(MOST_LOOK_UPS - 1)
    )
    assert finds(desk, hospital, ORIGINAL.number).status_code == 302
    answer = finds(desk, hospital, ORIGINAL.number)
    assert "一小时内已查找 200 次，为保护患者信息，请在 11:00 以后再查" in text(answer)
    with pytest.raises(acts.TooManyLookUps):
        look_up(hospital, ORIGINAL, reception)
    colleague = work.clerk(hospital, role=StaffRole.RECEPTION)
    assert look_up(hospital, ORIGINAL, colleague) == [person]
    clock.shift(timedelta(hours=1))
    assert finds(desk, hospital, ORIGINAL.number).status_code == 302


def test_what_is_noted_holds_ids_and_codes_alone(desk, hospital, person, owner, reception) -> None:
    finds(desk, hospital, ORIGINAL.number)
    desk.get(url(hospital, person))
    desk.get(url(hospital, person))
    acts.look_up(hospital_id=hospital.pk, how=LookUp.PHONE, number=owner.phone, by=reception.pk, now=NOW)
    rows = AuditEntry.objects.filter(by=reception.pk, action__startswith="desk_").order_by("pk")
    assert [(row.action, row.subject_kind, row.subject_id, row.reason) for row in rows] == [
        ("desk_look_up", "hospital", hospital.pk, "document:found"),
        ("desk_found", "patient", person.pk, f"hospital:{hospital.pk}"),
        ("desk_saw", "patient", person.pk, f"hospital:{hospital.pk}"),
        ("desk_look_up", "hospital", hospital.pk, "phone:found"),
        ("desk_found", "patient", person.pk, f"hospital:{hospital.pk}"),
    ]


def test_pages_are_kept_by_nobody_and_name_nobody_in_their_address(desk, hospital, person) -> None:
    finds(desk, hospital, ORIGINAL.number)
    for address in (url(hospital), url(hospital, person)):
        answer = desk.get(address)
        assert answer["Cache-Control"] == "private, no-store"
        assert 'name="robots" content="noindex' in text(answer)


# --- What the page asks of the database ------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_with_one_and_with_three(
    desk, hospital, owner, django_assert_num_queries, rows
) -> None:
    person = elder(owner)
    for n in range(rows):
        post = make.posting(where=hospital)
        make.booked(make.published_session(post, starts_at=DAY + timedelta(days=n)), person)
        if n:
            make.linked(make.account(), person)
            make.linked(make.account(), person, granted_at=None, granted_by=None, basis="")
    desk.get(url(hospital, person))
    with django_assert_num_queries(16):
        assert desk.get(url(hospital, person)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_asks_the_same_with_one_and_with_three(
    desk, hospital, owner, django_assert_max_num_queries, rows
) -> None:
    for _ in range(rows):
        make.person(owner)
    finds(desk, hospital, owner.phone, "phone")
    with django_assert_max_num_queries(10):
        assert desk.get(url(hospital)).status_code == 200
