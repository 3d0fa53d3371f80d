"""What patients told, as this visit's staff read it, and nobody else; each look is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.actions import cancel_booking, move_booking, substitute_specialist, withdraw_session
from bookings.enums import ReasonAct
from hospitals.actions import end_role
from hospitals.enums import StaffRole
from hospitals.models import Staff
from specialists.enums import AttendantRole, WithdrawReason
from tests.bookings.telling import WORDS, picture, told
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner, "王秀英"))


@pytest.fixture
def record(booking):
    return told(booking, WORDS, picture())[0]


@pytest.fixture
def reception(hospital):
    return work.clerk(hospital, role=StaffRole.RECEPTION)


@pytest.fixture
def desk(browser_of, reception):
    """The browser of who receives patients."""
    return browser_of(reception)


def addresses(booking, record) -> list[str]:
    return [
        reverse("staff:reason", args=[booking.uid]),
        reverse("staff:record", args=[booking.uid, record.pk]),
    ]


def answers(browser, booking, record) -> list[int]:
    return [browser.get(address).status_code for address in addresses(booking, record)]


def looks() -> list[tuple[str, int | None, str]]:
    rows = AuditEntry.objects.filter(action__in=[ReasonAct.SAW, ReasonAct.SAW_RECORD]).order_by("pk")
    return list(rows.values_list("action", "by", "reason"))


def test_reason_and_pictures_with_a_masked_name(desk, booking, record) -> None:
    reason, jpeg = addresses(booking, record)
    text = desk.get(reason).content.decode()
    for said in (WORDS, "王*英", jpeg, "没有核对过", "第 1 号"):
        assert said in text
    assert "王秀英" not in text
    assert (
        "<img" not in text.partition("<main")[2].partition("</main")[0]
    )  # each picture is looked at by itself
    answer = desk.get(jpeg)
    assert (answer["Content-Type"], answer.content) == ("image/jpeg", picture().jpeg)
    assert "no-store" in answer["Cache-Control"]


def test_each_look_is_noted(desk, reception, booking, record) -> None:
    for address in addresses(booking, record) * 2:
        desk.get(address)
    seen = [("saw_reason", reception.pk, ""), ("saw_record", reception.pk, f"record-{record.pk}")]
    assert looks() == seen * 2


def test_words_of_danger_are_pointed_out(desk, booking) -> None:
    told(booking, "不想活了")
    assert "危急" in desk.get(reverse("staff:reason", args=[booking.uid])).content.decode()


def test_script_is_shown_as_words(desk, booking) -> None:
    told(booking, "<script>alert(1)</script>")
    assert "<script>alert" not in desk.get(reverse("staff:reason", args=[booking.uid])).content.decode()


@pytest.mark.parametrize("role", [StaffRole.RECEPTION, StaffRole.MANAGER])
def test_who_receives_patients_there_may(browser_of, hospital, booking, record, role) -> None:
    assert answers(browser_of(work.clerk(hospital, role=role)), booking, record) == [200, 200]


@pytest.mark.parametrize("role", AttendantRole)
def test_who_is_or_looks_after_the_specialist_may(browser_of, posting, booking, record, role) -> None:
    assert answers(browser_of(work.attendant(posting.specialist, role=role)), booking, record) == [200, 200]


def test_all_others_find_nothing_and_nothing_is_noted(
    browser_of, browser, hospital, owner, booking, record
) -> None:
    elsewhere = make.hospital("外院")
    everybody = [
        work.clerk(elsewhere, role=StaffRole.RECEPTION),
        work.clerk(elsewhere, role=StaffRole.MANAGER),
        work.attendant(make.specialist("另一位")),
        work.staff_account(),
        owner,
        make.account(),
    ]
    for one in everybody:
        assert answers(browser_of(one), booking, record) == [404, 404]
    assert answers(browser, booking, record) == [404, 404]  # who plans sessions receives nobody
    assert looks() == []


def test_nobody_signed_out(client, booking, record) -> None:
    for address in addresses(booking, record):
        assert reverse("accounts:staff_sign_in") in client.get(address).url


def test_a_role_that_has_ended_reads_nothing(desk, reception, booking, record) -> None:
    end_role(staff=Staff.objects.get(user=reception), by=None, now=NOW)
    assert answers(desk, booking, record) == [404, 404]


def test_until_seven_days_after_the_visit(browser_of, reception, booking, session, record, clock) -> None:
    clock.move_to(session.ends_at + timedelta(days=7, seconds=-1))
    desk = browser_of(reception)  # a working day signs everybody out
    assert answers(desk, booking, record) == [200, 200]
    clock.move_to(session.ends_at + timedelta(days=7))
    assert answers(desk, booking, record) == [404, 404]


def test_not_of_who_cancelled(desk, booking, record, owner) -> None:
    cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    assert answers(desk, booking, record) == [404, 404]


def test_not_of_a_session_that_was_withdrawn(desk, booking, session, record) -> None:
    withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    assert answers(desk, booking, record) == [404, 404]


def test_after_a_move_within_the_hospital_it_is_read_on(desk, posting, booking, record, owner) -> None:
    other = make.published_session(posting, starts_at=make.DAY + timedelta(days=1))
    make.tells(owner, other)
    move_booking(appointment=booking, session_id=other.pk, at=other.starts_at, by=owner.pk, now=NOW)
    assert answers(desk, booking, record) == [200, 200]


def test_after_a_move_to_another_hospital_nobody_reads_what_was_not_told_there(
    desk, browser_of, posting, booking, record, owner
) -> None:
    there = make.hospital("外院")
    other = make.published_session(
        make.posting(posting.specialist, there), starts_at=make.DAY + timedelta(days=1)
    )
    make.tells(owner, other)
    move_booking(appointment=booking, session_id=other.pk, at=other.starts_at, by=owner.pk, now=NOW)
    assert answers(desk, booking, record) == [404, 404]
    assert answers(browser_of(work.clerk(there, role=StaffRole.RECEPTION)), booking, record) == [404, 404]


def test_after_a_substitution_the_one_who_comes_reads_it(
    browser_of, hospital, posting, booking, session, record
) -> None:
    stand_in = make.posting(make.specialist("王接替"), hospital)
    before, after = work.attendant(posting.specialist), work.attendant(stand_in.specialist)
    leaving = {"leaving_id": posting.specialist_id, "posting": stand_in, "by": None, "now": NOW}
    substitute_specialist(session=session, **leaving)
    assert answers(browser_of(before), booking, record) == [404, 404]
    assert answers(browser_of(after), booking, record) == [200, 200]


def test_where_nothing_was_told_there_is_no_page(desk, booking) -> None:
    assert desk.get(reverse("staff:reason", args=[booking.uid])).status_code == 404


def test_a_picture_is_not_found_under_another_booking(desk, booking, record, session) -> None:
    other = make.booked(session, make.person(make.account()), at=session.starts_at + timedelta(hours=1))
    for uid, pk in ((other.uid, record.pk), (booking.uid, record.pk + 1), (booking.uid, 2**63)):
        assert desk.get(reverse("staff:record", args=[uid, pk])).status_code == 404


# --- The roster leads there -----------------------------------------------------------------


def test_the_roster_leads_there_for_who_may_read_it(
    desk, browser, browser_of, posting, booking, session, record
) -> None:
    page, way = reverse("staff:session", args=[session.pk]), addresses(booking, record)[0]
    assert way in desk.get(page).content.decode()
    assert way not in browser.get(page).content.decode()  # who plans sessions
    helper = browser_of(work.attendant(posting.specialist))
    assert way in helper.get(reverse("staff:visit", args=[session.pk])).content.decode()


def test_the_back_link_leads_to_the_readers_own_roster(
    desk, browser_of, posting, booking, session, record
) -> None:
    reason = addresses(booking, record)[0]
    assert reverse("staff:session", args=[session.pk]) in desk.get(reason).content.decode()
    helper = browser_of(work.attendant(posting.specialist))
    assert reverse("staff:visit", args=[session.pk]) in helper.get(reason).content.decode()


def test_the_roster_asks_as_often_for_three_as_for_one(
    desk, booking, session, owner, record, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    page = reverse("staff:session", args=[session.pk])
    desk.get(page)  # that it was seen is noted once
    with django_assert_max_num_queries(40) as one:
        desk.get(page)
    for half_hours in (1, 2):
        at = session.starts_at + timedelta(minutes=30 * half_hours)
        told(make.booked(session, make.person(make.account()), at=at), WORDS, picture(half_hours))
    with django_assert_num_queries(len(one.captured_queries)):
        desk.get(page)
