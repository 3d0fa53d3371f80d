"""The pages of a desk while a session goes on: half-hours that are over, and numbers whose time has begun."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bookings.models import Appointment
from tests.bookings.staff.at_desk import ORIGINAL, look_up, url
from tests.bookings.staff.test_views_giving import HALF, choice, of, values
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


def test_half_hours_that_are_over_come_last_and_are_not_chosen(
    browser_of, hospital, mother, reception, session, clock
) -> None:
    now = session.starts_at + HALF + timedelta(minutes=5)
    clock.move_to(now)
    desk = browser_of(reception)
    look_up(hospital, ORIGINAL, reception, now=now)
    page = desk.get(url(hospital, mother, "give_number"), {"as": "today"}).content.decode()
    assert values(page) == [choice(session, n) for n in (1, 2, 3, 0)]
    chosen = re.search(r'name="time" value="([^"]+)"[^>]*checked', page)
    assert chosen is not None
    assert chosen[1] == choice(session, 1)
    assert "<strong>08:00–08:30</strong> 时段已过，还有 1 个号" in page


def test_what_the_desk_gave_can_be_taken_back_after_its_time_began(
    browser_of, hospital, mother, reception, session, clock
) -> None:
    booking = make.booked(session, mother)
    now = session.starts_at + HALF + timedelta(minutes=5)
    clock.move_to(now)
    desk = browser_of(reception)
    look_up(hospital, ORIGINAL, reception, now=now)
    address = of(hospital, booking, "cancel_for")
    page = desk.get(address).content.decode()
    assert "确认取消" not in page
    assert "请在“今日接诊”里处理。" in page
    Appointment.objects.filter(pk=booking.pk).update(origin="desk")
    assert address in desk.get(url(hospital, mother)).content.decode()
    page = desk.get(address).content.decode()
    assert "不记就诊人取消" in page
    assert "临时取消" not in page
    assert desk.post(address).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "hospital")
    assert "今日接诊”里处理" not in desk.get(address).content.decode()
