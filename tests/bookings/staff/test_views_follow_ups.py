"""待答复: whom to phone, how it went, who may see and note it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings import actions
from bookings.actions.desk import NotAtDesk, note_call
from bookings.actions.leaving import erase_person
from bookings.enums import ErasedBecause
from bookings.models import FollowUp, FollowUpAct, FollowUpCall
from bookings.queries.followups import to_phone
from tests.bookings.changing import substitute, withdraw
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def listing(hospital) -> str:
    return reverse("staff:follow_ups", args=[hospital.slug])


@pytest.fixture
def follow_up(session) -> FollowUp:
    make.booked(session, make.person(make.account(), "张桂兰"))
    withdraw(session)
    return FollowUp.objects.get()


def phone(browser, follow_up, call, seen=0):
    hospital = follow_up.appointment.session.hospital
    address = reverse("staff:phoned", args=[hospital.slug, follow_up.pk])
    return browser.post(address, {"call": call, "seen": seen}, follow=True)


def test_nobody_waits(browser, hospital) -> None:
    assert "没有人在等" in text(browser.get(listing(hospital)))
    assert not AuditEntry.objects.filter(action=FollowUpAct.SAW).exists()
    assert "待答复" not in text(browser.get(reverse("staff:home")))


def test_listed_masked_with_a_link_and_a_count(browser, desk, hospital, follow_up) -> None:
    assert "待答复 1 位" in text(browser.get(reverse("staff:home")))
    page = text(browser.get(listing(hospital)))
    assert "张*兰" in page
    assert "张桂兰" not in page
    reveal = reverse("staff:reveal_person", args=[hospital.slug, follow_up.appointment.patient_id])
    assert reveal not in page  # who plans needs no numbers
    assert reveal in text(desk.get(listing(hospital)))
    assert desk.get(reveal).status_code == 200
    assert AuditEntry.objects.filter(action=FollowUpAct.SAW, subject_id=hospital.pk).count() == 2


def test_not_reached_stays_and_reached_goes(desk, reception, hospital, follow_up) -> None:
    page = text(phone(desk, follow_up, "not_reached"))
    assert "打过 1 次电话" in page
    assert "没有登记" in text(phone(desk, follow_up, "not_reached"))  # pressed twice
    assert "没有人在等" in text(phone(desk, follow_up, "reached", seen=1))
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.calls, follow_up.noted_by) == ("phoned", 2, reception)
    noted = AuditEntry.objects.filter(action=FollowUpAct.CALL, subject_id=follow_up.appointment_id)
    assert list(noted.order_by("pk").values_list("reason", flat=True)) == ["not_reached", "reached"]


def test_who_was_phoned_may_still_answer(desk, follow_up) -> None:
    phone(desk, follow_up, "reached")
    follow_up.refresh_from_db()
    by = follow_up.appointment.booked_by_id
    said = actions.answer_follow_up(follow_up=follow_up, by=by, now=NOW)
    assert (said.status, said.calls) == ("answered", 1)
    assert "没有登记" in text(phone(desk, follow_up, "reached", seen=1))


@pytest.mark.parametrize(
    "said", [{}, {"call": "reached"}, {"call": "x", "seen": "0"}, {"call": "reached", "seen": "²"}]
)
def test_nonsense_notes_nothing(desk, hospital, follow_up, said) -> None:
    address = reverse("staff:phoned", args=[hospital.slug, follow_up.pk])
    assert "请选择电话有没有打通" in text(desk.post(address, said, follow=True))
    follow_up.refresh_from_db()
    assert follow_up.calls == 0


def test_another_hospital_finds_nothing(browser_of, follow_up) -> None:
    elsewhere = make.hospital()
    stranger = work.clerk(elsewhere)
    other = browser_of(stranger)
    assert other.get(listing(follow_up.appointment.session.hospital)).status_code == 404
    assert phone(other, follow_up, "reached").status_code == 404
    address = reverse("staff:phoned", args=[elsewhere.slug, follow_up.pk])
    assert other.post(address, {"call": "reached", "seen": "0"}).status_code == 404
    with pytest.raises(NotAtDesk):
        note_call(
            hospital_id=follow_up.appointment.session.hospital_id,
            follow_up_id=follow_up.pk,
            call=FollowUpCall.REACHED,
            seen=0,
            by=stranger.pk,
            now=NOW,
        )


def test_the_oldest_first_and_a_crowd_has_pages(browser, hospital, posting) -> None:
    for n in range(3):
        session = make.published_session(
            posting, numbers=8, hours=0.5, starts_at=make.DAY + timedelta(days=2 - n)
        )
        for _ in range(8):
            make.booked(session, make.person(make.account()))
        withdraw(session, NOW + timedelta(minutes=n))
    first = text(browser.get(listing(hospital)))
    assert "24 位就诊人" in first
    assert first.index("12月10日") < first.index("12月9日") < first.index("12月8日")
    assert first.count('name="seen"') == 20
    assert text(browser.get(listing(hospital), {"page": "2"})).count('name="seen"') == 4


def test_a_substituted_visit_that_is_over_has_answered_itself(hospital, session) -> None:
    make.booked(session, make.person(make.account()))
    substitute(session, make.posting(make.specialist("接替"), hospital))
    assert to_phone(hospital.pk, session.starts_at).count() == 1
    assert not to_phone(hospital.pk, session.ends_at).exists()


def test_a_withdrawn_visit_stays_listed_after_its_day(hospital, session, follow_up) -> None:
    assert to_phone(hospital.pk, session.ends_at + timedelta(days=30)).get() == follow_up
    patient = follow_up.appointment.patient
    erase_person(patient_id=patient.pk, by=None, reason=ErasedBecause.WISH, now=NOW)
    assert not to_phone(hospital.pk, NOW).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_three(browser, hospital, posting, django_assert_num_queries, rows) -> None:
    for n in range(rows):
        session = make.published_session(posting, starts_at=make.DAY + timedelta(days=n))
        make.booked(session, make.person(make.account()))
        withdraw(session)
    browser.get(listing(hospital))  # seen once
    with django_assert_num_queries(10):
        assert browser.get(listing(hospital)).status_code == 200
