"""The measuring tool of the desk: the people it fills in stand where they say, and all it asks for is answered."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from benchmarks.asking import Asker
from benchmarks.desk import Desk, pages
from bookings.locks import settle
from bookings.models import Appointment, Arrival


@pytest.mark.django_db
def test_each_page_of_the_desk_is_there(reported: object) -> None:
    desk = Desk(12, timezone.now())
    settle()
    states = Counter(Appointment.objects.values_list("status", flat=True))
    assert states == {"called": 1, "fulfilled": 3, "arrived": 4, "booked": 4}
    assert Arrival.objects.count() == 8
    asker = Asker(desk.clerk)
    for ask in pages(asker, desk).values():
        ask(0)
    assert Appointment.objects.filter(status="arrived").count() == 5  # one has checked in
