"""离开, noted by mistake: taken back at the desk until the day is signed off, unless the number is somebody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Arrival, StatusChange
from bookings.models.closing import CorrectionReason
from bookings.rules import Reason
from bookings.transitions import cancel, move_status
from specialists.models import Slot
from tests.bookings.acting import refusal
from tests.bookings.staff.closing_day import EVENING, MORNING, code, records, signs, standing, status_of
from tests.bookings.staff.planned import of, text
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]

HALF = timedelta(minutes=30)


@pytest.fixture
def evening(clock) -> None:
    clock.move_to(EVENING)


@pytest.fixture
def visit(session, reception) -> Appointment:
    """Somebody who has checked in and was noted as having left."""
    booked = make.booked(session, make.person(make.account(), "张小明"))
    make.arrived(booked, at=MORNING)
    records(session, reception, {booked: "left"})
    return Appointment.objects.select_related("slot").get(pk=booked.pk)


def stays(visit: Appointment, by, to: str = "arrived", **more: object) -> Appointment:
    said = {"session_id": visit.session_id, "appointment_id": visit.pk, "to": to, "now": EVENING, **more}
    return acts.correct_outcome(reason=CorrectionReason.STAYED, by=by.pk, **said)


@pytest.mark.parametrize("to", ["arrived", "fulfilled"])
def test_they_have_their_number_and_their_turn_again(session, reception, visit, to) -> None:
    rank = Arrival.objects.get(pk=visit.pk).rank
    for _twice in range(2):
        stays(visit, reception, to)
    fresh = Appointment.objects.select_related("slot").get(pk=visit.pk)
    assert (fresh.status, fresh.cancel_reason, fresh.cancelled_at, fresh.version) == (
        to,
        "",
        None,
        visit.version + 1,
    )
    assert fresh.slot.open
    assert Arrival.objects.get(pk=visit.pk).rank == rank
    changes = StatusChange.objects.filter(subject_kind="appointment", subject_id=visit.pk)
    assert changes.latest("pk").reason == "corrected:stayed"


def test_not_a_number_that_is_somebody_elses_by_now(session, reception, visit) -> None:
    Slot.objects.filter(pk=visit.slot_id).update(open=True)
    make.booked(session, make.person(make.account(), "李大海"), at=visit.slot.starts_at)
    with pytest.raises(ValidationError) as caught:
        stays(visit, reception)
    assert code(caught) == "taken"
    assert "已经给了别人" in caught.value.messages[0]
    assert status_of(visit) == "cancelled"


def test_not_a_number_that_was_withdrawn(reception, visit) -> None:
    Slot.objects.filter(pk=visit.slot_id).update(withdrawn_at=EVENING, withdrawn_reason="travel")
    with pytest.raises(ValidationError) as caught:
        stays(visit, reception)
    assert code(caught) == "withdrawn"


def test_not_beside_another_number_they_took_instead(session, reception, visit) -> None:
    make.booked(session, visit.patient, at=visit.slot.starts_at + HALF)
    assert refusal(stays, visit=visit, by=reception) == Reason.SAME_SESSION


def test_another_day_they_may_have_been_seen_but_wait_no_more(reception, visit) -> None:
    late = EVENING + timedelta(days=1)
    with pytest.raises(ValidationError) as caught:
        stays(visit, reception, now=late)
    assert code(caught) == "other_day"
    stays(visit, reception, "fulfilled", now=late)
    assert status_of(visit) == "fulfilled"


def test_no_other_cancellation_is_taken_back(session, reception) -> None:
    visit = standing(make.booked(session, make.person(make.account())), "cancelled")
    with pytest.raises(ValidationError) as caught:
        stays(visit, reception)
    assert code(caught) == "changed"


def test_not_once_the_day_is_signed_off(session, reception, visit) -> None:
    signs(session, reception)
    assert refusal(stays, visit=visit, by=reception) == Reason.SIGNED_OFF


def test_who_left_after_being_noted_as_seen_is_seen_again(session, reception, visit) -> None:
    stays(visit, reception, "fulfilled")
    row = Appointment.objects.get(pk=visit.pk)
    move_status(row, AppointmentStatus.NOSHOW, by_id=None, now=EVENING)
    cancel(row, "left", by_id=None, now=EVENING)
    stays(visit, reception, "fulfilled")
    assert status_of(visit) == "fulfilled"


def test_the_page_offers_it_and_says_so(desk, session, visit) -> None:
    there = reverse("staff:correct_outcome", args=[session.pk, visit.pk])
    assert there in text(desk.get(of(session, "close_day")))
    page = text(desk.get(there))
    assert "其实没有走：改为已报到，继续候诊" in page
    assert "其实没有走：改为已就诊" in page
    assert "已更正。" in text(desk.post(there, {"what": "arrived:stayed"}, follow=True))
    assert status_of(visit) == "arrived"


def test_a_day_later_the_page_offers_only_what_may_be(session, reception, visit, browser_of, clock) -> None:
    clock.move_to(EVENING + timedelta(hours=10))
    page = text(browser_of(reception).get(reverse("staff:correct_outcome", args=[session.pk, visit.pk])))
    assert 'value="arrived:stayed"' not in page
    assert 'value="fulfilled:stayed"' in page
