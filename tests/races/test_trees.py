"""Two people who each close half of a circle: one of them is refused, whichever comes second."""

from __future__ import annotations

import threading

import psycopg2
import pytest
from django.db import IntegrityError, transaction

from bookings.locks import settle
from hospitals.models import Region, Room
from specialists.models import ClinicSession
from tests.factories import bookings as book
from tests.factories import reference as make
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")


def name_of(error: object) -> str | None:
    assert isinstance(error, IntegrityError), error
    assert isinstance(error.__cause__, psycopg2.IntegrityError)
    return error.__cause__.diag.constraint_name


@pytest.mark.parametrize("_again", range(5))
def test_two_halves_of_a_circle_at_once(_again: int) -> None:
    one, two = make.region(), make.region()
    written = threading.Barrier(2)

    def below(row: Region, above: Region):
        def move() -> str:
            with transaction.atomic():
                Region.objects.filter(pk=row.pk).update(parent=above)
                written.wait(timeout=20)  # both have written, and see nothing of one another
            return "moved"

        return move

    outcomes = run_together([below(one, two), below(two, one)])
    assert outcomes.count("moved") == 1
    (refused,) = (one for one in outcomes if one != "moved")
    assert name_of(refused) == "region_has_no_circle"
    assert Region.objects.filter(parent__isnull=False).count() == 1


def test_a_room_moves_while_a_session_is_planned_in_it() -> None:
    posting = book.posting()
    room = Room.objects.create(slug="hall", name="名医堂", hospital=posting.hospital, exclusive=False)
    session = book.draft(posting)
    elsewhere = make.hospital()

    def move() -> str:
        with transaction.atomic():
            Room.objects.filter(pk=room.pk).update(hospital=elsewhere)
            settle()
        return "done"

    def plan() -> str:
        with transaction.atomic():
            ClinicSession.objects.filter(pk=session.pk).update(room=room)
            settle()
        return "done"

    outcomes = run_together([move, plan])
    assert outcomes.count("done") == 1
    (refused,) = (one for one in outcomes if one != "done")
    assert name_of(refused) == "session_room_in_hospital"
