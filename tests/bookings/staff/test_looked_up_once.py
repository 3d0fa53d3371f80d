"""Lists of many people look each word up once, not once for each row: that made pages of 120 people slow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest
from django.utils.translation import trans_real

from bookings.queries.staff.roster import roster
from bookings.queries.staff.visit_list import visit_list
from bookings.visit_tables import list_rows
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)
LISTS: dict[str, Callable[[ClinicSession], Any]] = {
    "roster": lambda session: roster(session, NOW),
    "list": lambda session: list(list_rows(visit_list(session))),
}


def words_looked_up(run: Callable[[], Any]) -> int:
    """How often a sentence is translated meanwhile."""
    counted = 0

    def count(frame: FrameType, event: str, _about: object) -> None:
        nonlocal counted
        counted += event == "call" and frame.f_code is trans_real.gettext.__code__

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("name", LISTS)
def test_as_many_words_for_one_as_for_four(session, name) -> None:
    found = []
    for n in range(4):
        make.booked(session, make.person(make.account()), at=session.starts_at + n * HALF)
        found.append(words_looked_up(lambda: LISTS[name](session)))
    assert found == [found[0]] * 4
