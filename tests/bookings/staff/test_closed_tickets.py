"""What patients read of a day that was closed: seen, missed, left, not seen by the hospital's fault."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.models import Appointment
from bookings.models.closing import CorrectionReason
from tests.bookings.staff.closing_day import EVENING, records, signs, standing
from tests.bookings.staff.planned import text
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]

MINE = reverse("bookings:mine")


@pytest.fixture
def evening(clock) -> None:
    """The day is over."""
    clock.move_to(EVENING)


@pytest.fixture
def visit(session, owner) -> Appointment:
    return make.booked(session, make.person(owner))


def ticket(visit: Appointment) -> str:
    return reverse("bookings:ticket", args=[visit.uid])


@pytest.mark.parametrize(("outcome", "words"), [("seen", "已就诊"), ("noshow", "未到诊")])
def test_who_was_seen_and_who_was_not(browser_of, owner, session, reception, visit, outcome, words) -> None:
    records(session, reception, {visit: outcome})
    signs(session, reception)
    reader = browser_of(owner)
    assert words in text(reader.get(MINE))
    assert reader.get(ticket(visit)).status_code == 200
    assert reader.get(reverse("session", args=[session.pk])).status_code == 200


def test_who_left_is_not_said_to_have_cancelled(browser_of, owner, session, reception, visit) -> None:
    records(session, reception, {standing(visit, "arrived"): "left"})
    reader = browser_of(owner)
    page = text(reader.get(MINE))
    assert "报到后离开" in page
    assert "您已取消" not in page
    page = text(reader.get(ticket(visit)))
    assert "这不算爽约" in page
    assert "号已退回" not in page


def test_who_was_not_seen_by_the_hospitals_fault_is_not_told_to_stay_away(
    browser_of, owner, session, reception, visit
) -> None:
    records(session, reception, {visit: "noshow"})
    acts.correct_outcome(
        session_id=session.pk,
        appointment_id=visit.pk,
        to="cancelled",
        reason=CorrectionReason.HOSPITAL_FAULT,
        by=reception.pk,
        now=EVENING,
    )
    reader = browser_of(owner)
    page = text(reader.get(ticket(visit)))
    assert "因为医院的原因，这次没有看上" in page
    assert "请不要前往" not in page
    assert "请不要前往" not in text(reader.get(MINE))
