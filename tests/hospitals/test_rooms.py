"""Rooms are recorded once, and corrected as far as what is held there allows."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import AuditEntry
from bookings.actions import withdraw_session
from hospitals.actions import RoomBusyError, RoomChangedError, RoomNameTakenError, add_room, correct_room
from hospitals.models import Room
from hospitals.seen import seen_of_room
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return reference.room("一诊室", exclusive=False)


def correct(room: Room, **said: object) -> Room:
    """Write the room as it is, but for what is said."""
    as_it_is = {name: getattr(room, name) for name in ("name", "address", "exclusive")}
    return correct_room(room=room, **{**as_it_is, "by": work.clerk(room.hospital), "now": NOW, **said})


def row_version(session: ClinicSession) -> str:
    """Which version of the session's row there is: another one as soon as anything writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM specialists_clinicsession WHERE id = %s", [session.pk])
        return cursor.fetchone()[0]


def test_one_that_is_there_stays_as_it_is(room) -> None:
    said = {"hospital": room.hospital, "name": " 一诊室 ", "by": work.clerk(room.hospital), "now": NOW}
    assert add_room(**said, address="别处", exclusive=True) == room
    room.refresh_from_db()
    assert (room.address, room.exclusive) == ("", False)
    assert not AuditEntry.objects.filter(action="add_room").exists()


def test_a_room_has_a_name(room) -> None:
    with pytest.raises(ValueError, match="name"):
        add_room(hospital=room.hospital, name="  ", by=work.clerk(room.hospital), now=NOW)
    with pytest.raises(ValueError, match="name"):
        correct(room, name="  ")


def test_not_for_one_at_a_time_while_published_sessions_overlap_there(room) -> None:
    people = [make.posting(where=room.hospital) for _ in range(2)]
    first, second = (make.published_session(one, room=room) for one in people)
    with pytest.raises(RoomBusyError):
        correct(room, name="二诊室", exclusive=True)
    room.refresh_from_db()
    assert (room.name, room.exclusive) == ("一诊室", False), "all or nothing"
    assert not AuditEntry.objects.filter(action="correct_room").exists()
    withdraw_session(session=second, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    correct(room, exclusive=True)
    first.refresh_from_db()
    assert first.room_exclusive


def test_a_name_is_mended_without_a_word_to_the_sessions_there(room) -> None:
    session = make.published_session(make.posting(where=room.hospital), room=room)
    before = row_version(session)
    correct(room, name="一号诊室")
    assert row_version(session) == before
    correct(room, exclusive=True, name="一号诊室")
    assert row_version(session) != before, "what it copies is written"


def test_nothing_else_is_nothing_written(room) -> None:
    correct(room, seen="of long ago")
    assert not AuditEntry.objects.filter(action="correct_room").exists()


def test_what_somebody_else_corrected_since_is_not_overwritten(room) -> None:
    seen = seen_of_room(room)
    correct(room, address="托克托县伍什家镇", seen=seen)
    with pytest.raises(RoomChangedError):
        correct(room, name="伍什家卫生院", seen=seen)
    room.refresh_from_db()
    assert (room.name, room.address) == ("一诊室", "托克托县伍什家镇")


def test_a_name_of_another_room_is_taken_and_elsewhere_it_is_not(room) -> None:
    reference.room("二诊室", hospital=room.hospital)
    reference.room("三诊室")
    with pytest.raises(RoomNameTakenError):
        correct(room, name="二诊室")
    correct(room, name="三诊室")
    room.refresh_from_db()
    assert room.name == "三诊室"
