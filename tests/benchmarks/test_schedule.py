"""The measuring tools of the schedule: what they fill is what they say, and all they ask for is answered."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from benchmarks.asking import Asker, beside
from benchmarks.schedule import import_of, pages, preview_of
from benchmarks.schedule_world import SMALL, Size, World, months_of, places
from bookings.models import Appointment
from notices.localtime import local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession
from tests.factories.bookings import NOW


@pytest.mark.parametrize("size", [Size(), SMALL], ids=["full", "small"])
def test_a_month_and_a_year_have_as_many_as_they_say(size: Size) -> None:
    planned = places(size, NOW)
    assert len(planned) == size.year
    looked_at = months_of(local_date(NOW))[3]
    days = [local_date(one.starts_at) for one in planned]
    assert sum((day.year, day.month) == (looked_at.year, looked_at.month) for day in days) == size.month
    drafts = [one for one in planned if one.draft]
    assert len(drafts) == size.drafts
    assert all(local_date(one.starts_at) >= looked_at for one in drafts)


def test_nobody_is_in_two_published_places_at_once() -> None:
    busy = Counter((one.who, one.starts_at) for one in places(Size(), NOW) if not one.draft)
    assert set(busy.values()) == {1}


@pytest.mark.django_db
def test_each_page_is_there_and_the_sheet_is_imported(reported: object) -> None:
    world = World(SMALL, timezone.now(), say=lambda words: None)
    assert ClinicSession.objects.filter(status=SessionStatus.DRAFT).count() == SMALL.drafts
    assert Appointment.objects.count() == SMALL.booked
    assert not ClinicSession.objects.filter(demo=True).exists()
    asker = Asker(world.clerk)
    for ask in pages(asker, world).values():
        ask(0)
    preview_of(asker, world, SMALL.sheet)(0)
    assert import_of(asker, world) > 0
    times, plain = beside(lambda n: None, lambda n: None, 3)
    assert (len(times), len(plain)) == (3, 3)
