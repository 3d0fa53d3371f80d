"""The pages of 复诊约定: promised at the desk after a visit, taken by the daughter, told of at the next visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from bookings import actions
from bookings.actions.recalls import Promise
from bookings.models import Appointment, Patient, Recall, RecallKind
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from tests.bookings.staff.recalling import AFTER, LATER, been
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(mother: Patient, session: ClinicSession) -> Appointment:
    """She was seen."""
    return been(make.booked(session, mother))


@pytest.fixture
def after(clock, visit) -> None:
    """It is the afternoon of that day; who is signed in then comes after it."""
    clock.move_to(AFTER)


@pytest.fixture
def desk(after, browser_of, reception) -> Client:
    """The reception's browser, that afternoon."""
    return browser_of(reception)


@pytest.fixture
def browser(after, browser_of, owner) -> Client:
    """Her daughter's, likewise."""
    return browser_of(owner)


def promised(visit: Appointment, by: User, kind: RecallKind = RecallKind.VISIT) -> Recall:
    specialist = visit.session.session_specialists.get().specialist_id
    return actions.promise_recall(
        hospital_id=visit.session.hospital_id,
        patient_id=visit.patient_id,
        after_id=visit.pk,
        promise=Promise(kind, specialist, date(2026, 12, 20), date(2027, 2, 8)),
        by=by.pk,
        now=AFTER,
    )


def url(name: str, hospital: Hospital, *args: int) -> str:
    return reverse(f"staff:{name}", args=[hospital.slug, *args])


def test_the_desk_promises_from_the_persons_page_in_one_form(
    desk: Client, hospital, mother, visit, after, posting
) -> None:
    here = url("promise_recall", hospital, mother.pk, visit.pk)
    assert here in desk.get(url("person", hospital, mother.pk)).content.decode()
    specialist = visit.session.session_specialists.get().specialist_id
    answer = desk.post(here, {"kind": "visit", "specialist": specialist, "when": "1"}, follow=True)
    made = Recall.objects.get()
    assert (made.from_on, made.until_on) == (date(2026, 12, 22), date(2027, 2, 6))
    page = answer.content.decode()
    assert "等下次出诊公布" in page
    later = make.published_session(posting, starts_at=LATER, published_at=AFTER, pools=True, numbers=10)
    listed = desk.get(url("recalls", hospital)).content.decode()
    assert "号已留好" in listed
    assert mother.name not in listed
    assert AuditEntry.objects.filter(action="saw_recalls", subject_id=hospital.pk).exists()
    give = url("give_number", hospital, mother.pk) + "?as=recall"
    assert give in listed
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    chosen = f"{later.pk}|{at.isoformat()}|{specialist}"
    desk.post(give, {"time": chosen, "came": "phone", "agreed": "on"})
    assert Appointment.objects.get(session=later).pool == "recall"
    assert "已有号" in desk.get(url("recalls", hospital)).content.decode()


def test_what_was_typed_wrong_is_said_and_nothing_is_lost(desk, hospital, mother, visit, after) -> None:
    here = url("promise_recall", hospital, mother.pk, visit.pk)
    specialist = visit.session.session_specialists.get().specialist_id
    said = {"kind": "partner", "specialist": specialist, "when": "dates", "from_on": "2027-02-01"}
    page = desk.post(here, {**said, "until_on": "2027-01-01"}).content.decode()
    assert "最晚日期不能早于最早日期" in page
    assert "2027-02-01" in page
    assert not Recall.objects.exists()
    assert "请写出日期" in desk.post(here, said).content.decode()
    far = desk.post(here, {**said, "until_on": "2029-01-01"}).content.decode()
    assert "最晚到一年以后" in far


def test_who_was_not_seen_yet_is_told_so(desk, hospital, mother, visit) -> None:
    Appointment.objects.filter(pk=visit.pk).update(status="noshow")
    booked = visit
    page = desk.get(url("promise_recall", hospital, mother.pk, booked.pk)).content.decode()
    assert "还没有看诊" in page
    assert "<form method" not in page.partition("<main")[2].partition("</main>")[0]


def test_results_stand_on_the_list_of_the_day_until_they_are_looked_at(
    browser_of, hospital, mother, visit, after, reception, posting, clock
) -> None:
    made = promised(visit, reception, RecallKind.RESULTS)
    later = make.published_session(posting, starts_at=LATER, published_at=AFTER)
    clock.move_to(LATER)
    desk = browser_of(reception)
    listed = reverse("staff:visit_list", args=[later.pk])
    assert "来看结果的" in desk.get(listed).content.decode()
    assistant = browser_of(work.attendant(posting.specialist))
    roster = assistant.get(reverse("staff:visit", args=[later.pk])).content.decode()
    assert "来看结果的" in roster
    assert mother.name not in roster
    end = url("end_recall", hospital, mother.pk, made.pk)
    assert end in desk.get(listed).content.decode()
    assert end not in roster
    assert "请选择为什么结束" in desk.post(end, {}).content.decode()
    desk.post(end, {"reason": "done"}, follow=True)
    assert desk.post(end, {"reason": "done"}).status_code == 302  # pressed twice
    assert "来看结果的" not in desk.get(listed).content.decode()


def test_the_daughter_sees_it_chooses_and_has_a_ticket(
    browser: Client, owner, mother, visit, after, reception, posting
) -> None:
    made = promised(visit, reception)
    assert reverse("bookings:recalls") in browser.get(reverse("bookings:mine")).content.decode()
    here = reverse("bookings:recall", args=[made.pk])
    assert "先为您留号" in browser.get(here).content.decode()
    later = make.published_session(posting, starts_at=LATER, published_at=AFTER, pools=True, numbers=10)
    make.tells(owner, later)
    assert here in browser.get(reverse("bookings:recalls")).content.decode()
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    assert "约这个时间" in browser.get(here).content.decode()
    assert "请选择时段" in browser.post(here, {}).content.decode()
    answer = browser.post(here, {"at": at.isoformat()})
    booked = Appointment.objects.get(session=later)
    assert answer["Location"] == reverse("bookings:ticket", args=[booked.uid]) + "?new=1"
    assert browser.post(here, {"at": at.isoformat()}).status_code == 302
    assert Appointment.objects.filter(session=later).count() == 1


def test_what_has_to_be_agreed_to_is_asked_first(
    browser, owner, mother, visit, after, reception, posting
) -> None:
    made = promised(visit, reception)
    later = make.published_session(posting, starts_at=LATER, published_at=AFTER, pools=True, numbers=10)
    make.agreed(owner, "hospital", about=later.hospital_id, decision="withdrawn")
    at = Slot.objects.get(session=later, pool=Pool.RECALL).starts_at
    answer = browser.post(reverse("bookings:recall", args=[made.pk]), {"at": at.isoformat()})
    assert answer["Location"].startswith(reverse("consent", args=["hospital"]))


def test_it_is_needed_no_more(browser, owner, visit, after, reception, posting) -> None:
    made = promised(visit, reception)
    make.published_session(posting, starts_at=LATER, published_at=AFTER, pools=True, numbers=10)
    end = reverse("bookings:recall_end", args=[made.pk])
    assert "会给下一位" in browser.get(end).content.decode()
    browser.post(end)
    made.refresh_from_db()
    assert made.end_reason == "unwanted"
    assert browser.post(end).status_code == 302
    assert "没有复诊约定" in browser.get(reverse("bookings:recalls")).content.decode()


def test_relatives_see_it_strangers_and_other_hospitals_do_not(
    browser_of: Callable[[User], Client], hospital, mother, visit, after, reception
) -> None:
    made = promised(visit, reception)
    relative, stranger = make.account(), make.account()
    make.linked(relative, mother)
    for name in ("recall", "recall_end"):
        address = reverse(f"bookings:{name}", args=[made.pk])
        assert browser_of(relative).get(address).status_code == 200
        assert browser_of(stranger).get(address).status_code == 404
    elsewhere = make.hospital("外院")
    other = browser_of(work.clerk(elsewhere, role=StaffRole.RECEPTION))
    assert other.get(url("recalls", hospital)).status_code == 404
    assert other.get(url("recalls", elsewhere)).status_code == 200
    assert other.get(url("end_recall", elsewhere, mother.pk, made.pk)).status_code == 404


def test_the_list_asks_no_more_for_many(desk, hospital, owner, session, visit, after, reception) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(url("recalls", hospital))
        return len(asked)

    promised(visit, reception)
    counted()
    before = counted()
    for n in (1, 2, 3):
        person = make.person(owner, name=f"赵{n}")
        booked = make.booked(session, person, at=session.starts_at + n * timedelta(minutes=30), now=make.NOW)
        promised(been(booked), reception)
    assert counted() == before
